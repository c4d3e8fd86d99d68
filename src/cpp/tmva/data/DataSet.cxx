#include "TMVA/DataSet.h"

#include "TMVA/DataSetInfo.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/ResultsMulticlass.h"
#include "TMVA/ResultsRegression.h"
#include "TTree.h"

#include <algorithm>
#include <stdexcept>

namespace {

void DeleteEvents(std::vector<TMVA::Event *> &events)
{
   for (TMVA::Event *event : events)
      delete event;
   events.clear();
}

} // namespace

TMVA::DataSet::DataSet()
{
   for (auto &store : fStores)
      store = std::make_shared<EventStore>();
}

TMVA::DataSet::DataSet(const DataSetInfo &dsi) : TNamed(dsi.GetName(), dsi.GetName()), fDsi(&dsi)
{
   for (auto &store : fStores)
      store = std::make_shared<EventStore>(dsi.GetNVariables(), dsi.GetNTargets(), dsi.GetNSpectators());
}

TMVA::DataSet::~DataSet()
{
   for (auto &collection : fCollections)
      DeleteEvents(collection);
}

UInt_t TMVA::DataSet::TreeIndex(Types::ETreeType type)
{
   switch (type) {
   case Types::kTraining: return 0;
   case Types::kTesting: return 1;
   case Types::kValidation: return 2;
   case Types::kTrainingOriginal: return 3;
   default: throw std::invalid_argument("DataSet: no sample of tree type " + std::to_string(type));
   }
}

// ---- the samples ---------------------------------------------------------------------------------------------------

std::shared_ptr<TMVA::EventStore> TMVA::DataSet::GetStore(Types::ETreeType type) const
{
   return fStores[TreeIndex(type == Types::kMaxTreeType ? fCurrentType : type)];
}

void TMVA::DataSet::SetStore(std::shared_ptr<EventStore> store, Types::ETreeType type)
{
   DeleteEvents(fCollections[TreeIndex(type)]);
   fStores[TreeIndex(type)] = std::move(store);
}

void TMVA::DataSet::AddEvent(Event *ev, Types::ETreeType type)
{
   const std::unique_ptr<Event> owned(ev);
   DeleteEvents(fCollections[TreeIndex(type)]);
   fStores[TreeIndex(type)]->Append(*ev);
}

Long64_t TMVA::DataSet::GetNEvents(Types::ETreeType type) const
{
   return fDynamicEvent ? 1 : GetStore(type)->GetNEvents();
}

UInt_t TMVA::DataSet::GetNVariables() const
{
   return fDynamicEvent ? fDynamicEvent->GetNVariables() : GetStore()->fNVariables;
}

UInt_t TMVA::DataSet::GetNTargets() const
{
   return fDynamicEvent ? fDynamicEvent->GetNTargets() : GetStore()->fNTargets;
}

UInt_t TMVA::DataSet::GetNSpectators() const
{
   return fDynamicEvent ? fDynamicEvent->GetNSpectators() : GetStore()->fNSpectators;
}

const TMVA::Event *TMVA::DataSet::GetEvent() const
{
   return GetEvent(fCurrentEvent, fCurrentType);
}

const TMVA::Event *TMVA::DataSet::GetEvent(Long64_t ievt) const
{
   fCurrentEvent = ievt;
   return GetEvent(ievt, fCurrentType);
}

const TMVA::Event *TMVA::DataSet::GetEvent(Long64_t ievt, Types::ETreeType type) const
{
   if (fDynamicEvent)
      return fDynamicEvent;
   const EventStore &store = *GetStore(type);
   if (ievt < 0 || ievt >= store.GetNEvents())
      throw std::out_of_range("DataSet \"" + std::string(GetName()) + "\": event " + std::to_string(ievt) +
                              " was asked for; the sample has " + std::to_string(store.GetNEvents()) + " events");
   store.CopyTo(ievt, fScratch);
   return &fScratch;
}

void TMVA::DataSet::SetEventCollection(std::vector<Event *> *events, Types::ETreeType type, Bool_t deleteEvents)
{
   auto store = std::make_shared<EventStore>(*events);
   auto &collection = fCollections[TreeIndex(type)];
   if (deleteEvents)
      DeleteEvents(collection);
   collection = *events;
   fStores[TreeIndex(type)] = std::move(store);
}

const std::vector<TMVA::Event *> &TMVA::DataSet::GetEventCollection(Types::ETreeType type) const
{
   const auto store = GetStore(type);
   auto &collection = fCollections[TreeIndex(type == Types::kMaxTreeType ? fCurrentType : type)];
   if (collection.empty()) {
      collection.reserve(store->GetNEvents());
      for (Long64_t i = 0; i < store->GetNEvents(); ++i) {
         auto event = std::make_unique<Event>();
         store->CopyTo(i, *event);
         collection.push_back(event.release());
      }
   }
   return collection;
}

const TTree *TMVA::DataSet::GetEventCollectionAsTree()
{
   return GetTree(fCurrentType);
}

// ---- counts --------------------------------------------------------------------------------------------------------

Long64_t TMVA::DataSet::GetNClassEvents(Int_t type, UInt_t cls) const
{
   const auto &classes = fStores.at(type)->fClasses;
   return std::count(classes.begin(), classes.end(), static_cast<Int_t>(cls));
}

Long64_t TMVA::DataSet::GetNEvtSigTest() const
{
   return GetNClassEvents(TreeIndex(Types::kTesting), fDsi ? fDsi->GetSignalClassIndex() : 0);
}

Long64_t TMVA::DataSet::GetNEvtBkgdTest() const
{
   return GetStore(Types::kTesting)->GetNEvents() - GetNEvtSigTest();
}

Long64_t TMVA::DataSet::GetNEvtSigTrain() const
{
   return GetNClassEvents(TreeIndex(Types::kTraining), fDsi ? fDsi->GetSignalClassIndex() : 0);
}

Long64_t TMVA::DataSet::GetNEvtBkgdTrain() const
{
   return GetStore(Types::kTraining)->GetNEvents() - GetNEvtSigTrain();
}

Bool_t TMVA::DataSet::HasNegativeEventWeights() const
{
   return std::any_of(fStores.begin(), fStores.end(), [](const auto &store) {
      return std::any_of(store->fWeights.begin(), store->fWeights.end(), [](Double_t w) { return w < 0; });
   });
}

// ---- results -------------------------------------------------------------------------------------------------------

TMVA::Results *TMVA::DataSet::GetResults(const TString &name, Types::ETreeType type, Types::EAnalysisType analysistype)
{
   auto &results = fResults[TreeIndex(type)];
   const auto found = results.find(name);
   if (found != results.end())
      return found->second.get();
   std::unique_ptr<Results> made;
   switch (analysistype) {
   case Types::kRegression: made = std::make_unique<ResultsRegression>(fDsi, name); break;
   case Types::kMulticlass: made = std::make_unique<ResultsMulticlass>(fDsi, name); break;
   case Types::kClassification:
   case Types::kNoAnalysisType: made = std::make_unique<ResultsClassification>(fDsi, name); break;
   case Types::kMaxAnalysisType: return nullptr;
   }
   made->SetTreeType(type);
   return (results[name] = std::move(made)).get();
}

void TMVA::DataSet::DeleteResults(const TString &name, Types::ETreeType type, Types::EAnalysisType)
{
   fResults[TreeIndex(type)].erase(name);
}

void TMVA::DataSet::DeleteAllResults(Types::ETreeType type, Types::EAnalysisType)
{
   fResults[TreeIndex(type)].clear();
}

const std::map<TString, std::unique_ptr<TMVA::Results>> &TMVA::DataSet::GetAllResults(Types::ETreeType type) const
{
   return fResults[TreeIndex(type)];
}
