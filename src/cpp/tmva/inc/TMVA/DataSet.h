// The events of training and test sample, and the results that methods obtained on them.
#ifndef TMVA_DataSet
#define TMVA_DataSet

#include "TMVA/Event.h"
#include "TMVA/EventStore.h"
#include "TMVA/Types.h"
#include "TNamed.h"
#include "TString.h"

#include <array>
#include <map>
#include <memory>
#include <vector>

class TTree;

namespace TMVA {

class DataSetInfo;
class Results;

/// Keeps a current tree type and a current event, both used by the argument-less accessors and by MethodBase.
/// Events live in one EventStore a sample; an Event handed out by GetEvent is valid until the next call.
class DataSet : public TNamed {
public:
   DataSet();
   explicit DataSet(const DataSetInfo &dsi);
   ~DataSet() override;
   DataSet(const DataSet &) = delete;
   DataSet &operator=(const DataSet &) = delete;

   void AddEvent(Event *ev, Types::ETreeType type); ///< copies the event's content and deletes it
   /// The one event of a Reader: dynamic, not owned, current event of every sample.
   void SetDynamicEvent(const Event *ev) { fDynamicEvent = ev; }

   Long64_t GetNEvents(Types::ETreeType type = Types::kMaxTreeType) const; ///< kMaxTreeType: current type
   Long64_t GetNTrainingEvents() const { return GetNEvents(Types::kTraining); }
   Long64_t GetNTestEvents() const { return GetNEvents(Types::kTesting); }

   const Event *GetEvent() const;
   const Event *GetEvent(Long64_t ievt) const; ///< makes it the current event
   const Event *GetEvent(Long64_t ievt, Types::ETreeType type) const;
   const Event *GetTrainingEvent(Long64_t ievt) const { return GetEvent(ievt, Types::kTraining); }
   const Event *GetTestEvent(Long64_t ievt) const { return GetEvent(ievt, Types::kTesting); }

   UInt_t GetNVariables() const;
   UInt_t GetNTargets() const;
   UInt_t GetNSpectators() const;
   void SetCurrentEvent(Long64_t ievt) const { fCurrentEvent = ievt; }
   Long64_t GetCurrentEventIndex() const { return fCurrentEvent; }
   void SetCurrentType(Types::ETreeType type) const { fCurrentType = type; }
   Types::ETreeType GetCurrentType() const { return fCurrentType; }

   /// The sample itself: what every fast path reads. Never null for training, testing, validation, trainingOriginal.
   std::shared_ptr<EventStore> GetStore(Types::ETreeType type = Types::kMaxTreeType) const;
   void SetStore(std::shared_ptr<EventStore> store, Types::ETreeType type);

   void SetEventCollection(std::vector<Event *> *events, Types::ETreeType type, Bool_t deleteEvents = true);
   /// Every event of the sample as an object of its own, made at the first call: slow and large, for methods that need
   /// it.
   const std::vector<Event *> &GetEventCollection(Types::ETreeType type = Types::kMaxTreeType) const;
   const TTree *GetEventCollectionAsTree();

   Long64_t GetNEvtSigTest() const;
   Long64_t GetNEvtBkgdTest() const;
   Long64_t GetNEvtSigTrain() const;
   Long64_t GetNEvtBkgdTrain() const;
   Bool_t HasNegativeEventWeights() const;

   /// The results of that name, made if new, except with kMaxAnalysisType: nullptr if absent.
   Results *GetResults(const TString &name, Types::ETreeType type, Types::EAnalysisType analysistype);
   void DeleteResults(const TString &name, Types::ETreeType type, Types::EAnalysisType analysistype);
   void DeleteAllResults(Types::ETreeType type, Types::EAnalysisType analysistype);
   /// All results of a sample in alphabetical order of their names.
   const std::map<TString, std::unique_ptr<Results>> &GetAllResults(Types::ETreeType type) const;

   void SetVerbose(Bool_t) {}
   Long64_t GetNClassEvents(Int_t type, UInt_t cls) const;
   /// TrainTree or TestTree of the output file, made anew in the current directory; owned by that directory.
   TTree *GetTree(Types::ETreeType type);
   static UInt_t TreeIndex(Types::ETreeType type); ///< training 0, testing 1, validation 2, trainingOriginal 3

private:
   const DataSetInfo *fDsi = nullptr;                                   //! owner of this object
   const Event *fDynamicEvent = nullptr;                                //!
   std::array<std::shared_ptr<EventStore>, 4> fStores;                  //! by TreeIndex
   mutable std::array<std::vector<Event *>, 4> fCollections;            //! by TreeIndex; owned, empty until asked for
   std::array<std::map<TString, std::unique_ptr<Results>>, 4> fResults; //! by TreeIndex
   mutable Event fScratch;                                              //!
   mutable Types::ETreeType fCurrentType = Types::kTraining;
   mutable Long64_t fCurrentEvent = -1;

   ClassDefOverride(DataSet, 0)
};

} // namespace TMVA
#endif
