// The chain of transformations of one method, or of one InputVariables_* folder of the output file.
#ifndef TMVA_TransformationHandler
#define TMVA_TransformationHandler

#include "TList.h"
#include "TMVA/EventStore.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Ranking.h"
#include "TMVA/VariableTransform.h"
#include "TMVA/VariableTransformBase.h"
#include "TString.h"

#include <memory>
#include <vector>

class TDirectory;

namespace TMVA {

class DataSetInfo;
class Event;
class VariableInfo;

class TransformationHandler {
public:
   struct VariableStat {
      Double_t fMean = 0, fRMS = 0, fMin = 0, fMax = 0;
   };

   TransformationHandler(DataSetInfo &dsi, const TString &callerName);
   ~TransformationHandler();
   TransformationHandler(const TransformationHandler &) = delete;
   TransformationHandler &operator=(const TransformationHandler &) = delete;

   TString GetName() const; ///< short names joined by '_', "Id" if there are none
   TString GetVariableAxisTitle(const VariableInfo &info) const;

   /// Valid until the next call; the event itself if there is no transformation.
   const Event *Transform(const Event *ev) const;
   /// The steps undone from the last to the first; those without targets are left out if suppressIfNoTargets.
   const Event *InverseTransform(const Event *ev, Bool_t suppressIfNoTargets = true) const;
   void Transform(EventStore &events) const; ///< every row, in place

   void SetTransformationReferenceClass(Int_t cls);
   Bool_t HasReferenceClass() const; ///< whether a step, as D_Signal, has the constants of one class
   VariableTransformBase *AddTransformation(VariableTransformBase *trf, Int_t cls); ///< takes ownership
   const TList &GetTransformationList() const { return fList; }
   Int_t GetNumOfTransformations() const { return fList.GetSize(); }
   std::vector<TString> GetTransformationStringsOfLastTransform() const;
   const char *GetNameOfLastTransform() const;

   /// Prepares every step on the events as the steps before left them, then CalcStats and PlotVariables (with a root
   /// directory). Returns the transformed copy; an empty pointer if there is no transformation, where nothing is
   /// computed.
   std::shared_ptr<EventStore> CalcTransformations(const EventStore &events);
   /// The transformed events, owned by the caller, or nullptr if they are not asked for; the events given if there is
   /// no transformation.
   const std::vector<Event *> *CalcTransformations(const std::vector<Event *> &events, Bool_t createNewVector = kFALSE);

   /// Weighted mean and rms, unweighted range, per class and of all. Fatal without events. Prints a table.
   void CalcStats(const EventStore &events);
   void CalcStats(const std::vector<Event *> &events);
   void AddStats(Int_t k, UInt_t ivar, Double_t mean, Double_t rms, Double_t min, Double_t max);
   // cls -1: all classes; variables first, then targets. Without CalcStats: of the untransformed inputs.
   Double_t GetMean(Int_t ivar, Int_t cls = -1) const { return Stat(ivar, cls).fMean; }
   Double_t GetRMS(Int_t ivar, Int_t cls = -1) const { return Stat(ivar, cls).fRMS; }
   Double_t GetMin(Int_t ivar, Int_t cls = -1) const { return Stat(ivar, cls).fMin; }
   Double_t GetMax(Int_t ivar, Int_t cls = -1) const { return Stat(ivar, cls).fMax; }

   void AddXMLTo(void *parent = nullptr) const;
   void ReadFromXML(void *trfsnode);
   /// Separation (two classes) or dependence on the target (regression) of every variable, as PlotVariables saw them.
   void PrintVariableRanking() const;

   void SetCallerName(const TString &name);
   const TString &GetCallerName() const { return fCallerName; }
   TDirectory *GetRootDir() const { return fRootDir; }
   void SetRootDir(TDirectory *d) { fRootDir = d; }
   /// Histograms of events that are transformed already, into the given directory (names without suffix), or into
   /// <root dir>/InputVariables_<name>. Their ranges are taken from these events.
   void PlotVariables(const EventStore &events, TDirectory *theDirectory = nullptr);
   void PlotVariables(const std::vector<Event *> &events, TDirectory *theDirectory = nullptr);

private:
   using Statistics = std::vector<std::vector<VariableStat>>; ///< [class, last = all][variable, then target]

   Statistics ComputeStats(const EventStore &events) const;
   VariableStat Stat(Int_t ivar, Int_t cls) const;
   void PrintStats() const;
   MsgLogger &Log() const { return fLogger; }

   DataSetInfo &fDsi;
   TList fList;                                    //! of VariableTransformBase, owned
   std::vector<Int_t> fReferenceClass;             //! one a transformation; -1: all classes
   Statistics fStats;                              //!
   std::vector<std::unique_ptr<Ranking>> fRanking; //! filled by PlotVariables
   TString fCallerName;
   TDirectory *fRootDir = nullptr; //! not owned
   mutable Event fScratch;         //! what Transform and InverseTransform hand out
   mutable MsgLogger fLogger;      //!
};

} // namespace TMVA
#endif
