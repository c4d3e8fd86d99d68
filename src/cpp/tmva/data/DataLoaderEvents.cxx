// DataLoader: events given one by one. They are kept in trees in memory, so that cuts work on them as on any tree.
#include "TDirectory.h"
#include "TTree.h"
#include "data/AssignedEvents.h"

namespace {

using Infos = std::vector<TMVA::VariableInfo>;

std::vector<TString> ColumnNames(const TMVA::DataSetInfo &dsi)
{
   std::vector<TString> names;
   for (const Infos *infos : {&dsi.GetVariableInfos(), &dsi.GetTargetInfos(), &dsi.GetSpectatorInfos()})
      for (const auto &info : *infos)
         names.push_back(info.TestBit(TMVA::DataSetInfo::kIsArrayVariable) ? info.GetInternalName()
                                                                           : info.GetExpression());
   return names;
}

} // namespace

TTree *TMVA::DataLoader::CreateEventAssignTrees(const TString &name)
{
   const TDirectory::TContext nowhere(nullptr); // not in the user's current file
   auto *tree = new TTree(name, name);
   tree->Branch("type", static_cast<void *>(nullptr), "type/I");
   tree->Branch("weight", static_cast<void *>(nullptr), "weight/F");
   for (const TString &column : ColumnNames(*fDefault))
      tree->Branch(column, static_cast<void *>(nullptr), column + "/F");
   return tree;
}

TMVA::DataLoader::AssignedEvents &TMVA::DataLoader::AssignTree(const TString &className, Types::ETreeType type)
{
   auto &events = fAssigned[{className, static_cast<Int_t>(type)}];
   if (events)
      return *events;
   UseInput(EInput::kEvents, "AddEvent");
   const TString prefix = type == Types::kTesting ? "TestAssignTree_" : "TrainAssignTree_";
   std::unique_ptr<TTree> tree(CreateEventAssignTrees(prefix + className));
   events = std::make_unique<AssignedEvents>();
   events->fType = type;
   events->fTree = tree.get();
   events->fValues.resize(tree->GetListOfBranches()->GetEntriesFast() - 2);
   const auto point = [&tree](Int_t branch, void *address) {
      static_cast<TBranch *>(tree->GetListOfBranches()->At(branch))->SetAddress(address);
   };
   point(0, &events->fType);
   point(1, &events->fWeight);
   for (size_t i = 0; i < events->fValues.size(); ++i)
      point(static_cast<Int_t>(i) + 2, &events->fValues[i]);
   fDefault->AddClass(className);
   fInput->AddAssignedTree(std::move(tree), className, type);
   return *events;
}

void TMVA::DataLoader::AddEvent(const TString &className, Types::ETreeType tt, const std::vector<Double_t> &event,
                                Double_t weight)
{
   AssignedEvents &events = AssignTree(className, tt);
   if (event.size() != events.fValues.size())
      Log() << kFATAL << "AddEvent: an event of class \"" << className << "\" has " << event.size()
            << " values; it needs " << events.fValues.size()
            << ", one a variable, target and spectator, as defined when "
            << "the first event of the class was added" << Endl;
   for (size_t i = 0; i < event.size(); ++i)
      events.fValues[i] = static_cast<Float_t>(event[i]);
   events.fWeight = static_cast<Float_t>(weight);
   events.fTree->Fill();
   fDefault->SetNeedsRebuilding();
}

void TMVA::DataLoader::AddTrainingEvent(const TString &className, const std::vector<Double_t> &event, Double_t weight)
{
   AddEvent(className, Types::kTraining, event, weight);
}

void TMVA::DataLoader::AddTestEvent(const TString &className, const std::vector<Double_t> &event, Double_t weight)
{
   AddEvent(className, Types::kTesting, event, weight);
}

void TMVA::DataLoader::AddSignalTrainingEvent(const std::vector<Double_t> &event, Double_t weight)
{
   AddTrainingEvent("Signal", event, weight);
}

void TMVA::DataLoader::AddBackgroundTrainingEvent(const std::vector<Double_t> &event, Double_t weight)
{
   AddTrainingEvent("Background", event, weight);
}

void TMVA::DataLoader::AddSignalTestEvent(const std::vector<Double_t> &event, Double_t weight)
{
   AddTestEvent("Signal", event, weight);
}

void TMVA::DataLoader::AddBackgroundTestEvent(const std::vector<Double_t> &event, Double_t weight)
{
   AddTestEvent("Background", event, weight);
}

Bool_t TMVA::DataLoader::UserAssignEvents(UInt_t clIndex)
{
   const ClassInfo *info = fDefault->GetClassInfo(static_cast<Int_t>(clIndex));
   if (!info)
      return kFALSE;
   for (const TreeInfo &tree : fInput->Trees(info->GetName()))
      if (tree.IsAssigned())
         return kTRUE;
   return kFALSE;
}
