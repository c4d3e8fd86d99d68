// One step of preprocessing: learns its constants from the training sample, then maps selected inputs of an event.
#ifndef TMVA_VariableTransformBase
#define TMVA_VariableTransformBase

#include "TMVA/Event.h"
#include "TMVA/EventStore.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Types.h"
#include "TMVA/VariableInfo.h"
#include "TObject.h"
#include "TString.h"

#include <iosfwd>
#include <utility>
#include <vector>

namespace TMVA {

class DataSetInfo;

class VariableTransformBase : public TObject {
public:
   using VectorOfCharAndInt = std::vector<std::pair<Char_t, UInt_t>>; ///< 'v' variable, 't' target, 's' spectator

   VariableTransformBase(DataSetInfo &dsi, Types::EVariableTransform tf, const TString &trfName);
   ~VariableTransformBase() override = default;
   VariableTransformBase(const VariableTransformBase &) = delete;
   VariableTransformBase &operator=(const VariableTransformBase &) = delete;

   virtual void Initialize() {}
   /// Learns from the events (already transformed by the steps before this one). False: nothing was learnt, and events
   /// pass this step unchanged.
   virtual Bool_t PrepareTransformation(const EventStore &events) = 0;
   Bool_t PrepareTransformation(const std::vector<Event *> &events);
   /// The inputs picked by SelectInput, transformed in place; cls out of range: statistics of all classes.
   virtual void TransformInputs(std::vector<Float_t> &inputs, Int_t cls) const = 0;
   virtual void InverseTransformInputs(std::vector<Float_t> &inputs, Int_t cls) const = 0;

   // Inputs that the events do not have (targets, when a method is applied) are left out.
   void Transform(EventStore &events, Int_t cls) const;             ///< every row, in place
   void InverseTransform(EventStore &events, Int_t cls) const;      ///< every row, in place
   void Transform(Event &ev, Int_t cls) const;                      ///< in place; not for a dynamic event
   void InverseTransform(Event &ev, Int_t cls) const;               ///< in place; not for a dynamic event
   const Event *Transform(const Event *ev, Int_t cls) const;        ///< valid until the next call
   const Event *InverseTransform(const Event *ev, Int_t cls) const; ///< valid until the next call

   /// Syntax of VarTransform's brackets, e.g. "_V_", "_V0_,_T_", "var1,var3". An unknown name is warned of and left
   /// out; fatal if nothing remains. Results go where the inputs came from, or into the first variables.
   virtual void SelectInput(const TString &inputVariables, Bool_t putIntoVariables = kFALSE);
   void ToggleInputSortOrder(Bool_t sortOrder) { fSortInput = sortOrder; } ///< before SelectInput
   void CountVariableTypes(UInt_t &nvars, UInt_t &ntgts, UInt_t &nspcts) const;
   const VectorOfCharAndInt &GetInputs() const { return fGet; }

   Bool_t IsCreated() const { return fCreated; }
   Bool_t IsEnabled() const { return fEnabled; }
   void SetEnabled(Bool_t e) { fEnabled = e; }
   Bool_t IsNormalised() const { return fNormalise; }
   void SetNormalise(Bool_t n) { fNormalise = n; }
   Bool_t UseSignalTransform() const { return fUseSignalTransform; }
   void SetUseSignalTransform(Bool_t e = kTRUE) { fUseSignalTransform = e; }
   void SetTMVAVersion(TMVAVersion_t v) { fTMVAVersion = v; }
   const char *GetName() const override { return fName.Data(); }
   TString GetShortName() const; ///< name without "Transform"
   Types::EVariableTransform GetVariableTransform() const { return fType; }

   virtual void AttachXMLTo(void *parent) = 0;
   virtual void ReadFromXML(void *trfnode) = 0;
   virtual std::vector<TString> GetTransformationStrings(Int_t cls) const; ///< one a selected input
   virtual void PrintTransformation(std::ostream &) {}

   const std::vector<VariableInfo> &Variables() const;
   const std::vector<VariableInfo> &Targets() const;
   const std::vector<VariableInfo> &Spectators() const;

protected:
   void SetCreated(Bool_t c = kTRUE) { fCreated = c; }
   void SetName(const TString &name) { fName = name; }
   void AddSelectionXMLTo(void *trfnode) const;
   void ReadSelectionFromXML(void *trfnode);
   /// Fatal if an input is selected that the events do not have, or if an event is of no class of the data set.
   void CheckInputsOf(const EventStore &events) const;
   void FatalIfVariablesAndTargetsAreMixed() const;
   UInt_t GetNClasses() const;
   UInt_t GetNSlots() const; ///< of statistics: one a class, and one of all classes if there are several
   const VariableInfo &InputInfo(UInt_t input) const;
   TString ClassLabel(UInt_t slot) const; ///< for messages: a class name, or "all classes"
   MsgLogger &Log() const { return fLogger; }

   /// The entry of the class, or the last one, which is of all classes together.
   template <typename T>
   static const T &OfClass(const std::vector<T> &slots, Int_t cls)
   {
      return cls >= 0 && static_cast<std::size_t>(cls) < slots.size() ? slots[cls] : slots.back();
   }

   DataSetInfo &fDsi;
   VectorOfCharAndInt fGet; ///< where the inputs are read from
   VectorOfCharAndInt fPut; ///< where the results are written to

private:
   void TransformRows(EventStore &events, Int_t cls, Bool_t inverse) const;
   void TransformEvent(Event &ev, Int_t cls, Bool_t inverse) const;
   void AddSelectionItemXMLTo(void *parent, const char *kind, const std::pair<Char_t, UInt_t> &item) const;
   VectorOfCharAndInt ReadSelectionItems(void *selectionNode, const char *kind, const char *counter);
   void SelectByName(const TString &name, VectorOfCharAndInt &selected) const;

   Types::EVariableTransform fType;
   TString fName;
   Bool_t fEnabled = kTRUE;
   Bool_t fCreated = kFALSE;
   Bool_t fNormalise = kFALSE;
   Bool_t fUseSignalTransform = kFALSE;
   Bool_t fSortInput = kTRUE;
   TMVAVersion_t fTMVAVersion = 0;
   mutable Event fScratch;               //!
   mutable std::vector<Float_t> fInputs; //!
   mutable MsgLogger fLogger;            //!
};

} // namespace TMVA
#endif
