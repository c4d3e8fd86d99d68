// TrainTree and TestTree of the output file: the events of a sample with what the methods answered.
#include "TMVA/DataSet.h"

#include "TMVA/DataSetInfo.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Results.h"
#include "TTree.h"
#include "strlcpy.h"

#include <algorithm>
#include <array>
#include <memory>

namespace TMVA {

namespace {

constexpr std::size_t kClassNameLength = 40;

// One branch of Float_t leaves and the row it is filled from.
struct Column {
   const Results *fResults;
   std::vector<Float_t> fBuffer;
};

TString LeafList(const std::vector<TString> &names)
{
   TString list;
   for (const TString &name : names)
      list += (list.IsNull() ? "" : ":") + name + "/F";
   return list;
}

std::vector<TString> LeafNames(const DataSetInfo &dsi, Results &results, const TString &name)
{
   std::vector<TString> names;
   if (results.GetAnalysisType() == Types::kMulticlass) {
      for (UInt_t i = 0; i < dsi.GetNClasses(); ++i)
         names.emplace_back(dsi.GetClassInfo(static_cast<Int_t>(i))->GetName());
   } else if (results.GetAnalysisType() == Types::kRegression) {
      for (const VariableInfo &target : dsi.GetTargetInfos())
         names.push_back(target.GetInternalName());
   } else {
      names.push_back(name);
   }
   return names;
}

// Elements of an array variable share a branch; each of the others has its own.
void AddVariableBranches(TTree &tree, const DataSetInfo &dsi, std::vector<Float_t> &values)
{
   for (UInt_t i = 0; i < dsi.GetNVariables();) {
      const VariableInfo &info = dsi.GetVariableInfo(static_cast<Int_t>(i));
      if (dsi.IsVariableFromArray(static_cast<Int_t>(i))) {
         const TString &array = info.GetExpression();
         const Int_t size = dsi.GetVarArraySize(array);
         tree.Branch(array, &values[i], TString::Format("%s[%d]/F", array.Data(), size));
         i += static_cast<UInt_t>(size);
      } else {
         tree.Branch(info.GetInternalName(), &values[i], info.GetInternalName() + "/F");
         ++i;
      }
   }
}

void AddBranches(TTree &tree, const std::vector<VariableInfo> &infos, std::vector<Float_t> &values)
{
   for (std::size_t i = 0; i < infos.size(); ++i)
      tree.Branch(infos[i].GetInternalName(), &values[i], infos[i].GetInternalName() + "/F");
}

} // namespace

TTree *DataSet::GetTree(Types::ETreeType type)
{
   const std::shared_ptr<EventStore> events = GetStore(type);
   const TString treeName = type == Types::kTraining ? "TrainTree" : "TestTree";
   auto tree = std::make_unique<TTree>(treeName, treeName);

   Int_t cls = 0;
   std::array<Char_t, kClassNameLength> className{};
   Float_t weight = 0;
   std::vector<Float_t> values(fDsi->GetNVariables()), targets(fDsi->GetNTargets()), spectators(fDsi->GetNSpectators());
   tree->Branch("classID", &cls, "classID/I");
   tree->Branch("className", className.data(), "className/C");
   AddVariableBranches(*tree, *fDsi, values);
   AddBranches(*tree, fDsi->GetTargetInfos(), targets);
   AddBranches(*tree, fDsi->GetSpectatorInfos(), spectators);
   tree->Branch("weight", &weight, "weight/F");

   std::vector<Column> columns;
   columns.reserve(GetAllResults(type).size()); // the branches hold addresses of the buffers
   for (const auto &[name, results] : GetAllResults(type)) {
      if (results->GetSize() == 0)
         continue; // only histograms of the training
      if (results->GetSize() != events->GetNEvents())
         MsgLogger("DataSet") << kFATAL << treeName << " of the data set \"" << fDsi->GetName() << "\": the method \""
                              << name << "\" has " << results->GetSize() << " results for " << events->GetNEvents()
                              << " events; there must be one for each" << Endl;
      const std::vector<TString> leaves = LeafNames(*fDsi, *results, name);
      columns.push_back({results.get(), std::vector<Float_t>(leaves.size())});
      tree->Branch(name, columns.back().fBuffer.data(), LeafList(leaves));
   }

   for (Long64_t i = 0; i < events->GetNEvents(); ++i) {
      cls = events->fClasses[i];
      strlcpy(className.data(), fDsi->GetClassInfo(cls)->GetName(), className.size());
      std::copy_n(events->Values(i), events->fNVariables, values.begin());
      std::copy_n(events->Targets(i), events->fNTargets, targets.begin());
      std::copy_n(events->Spectators(i), events->fNSpectators, spectators.begin());
      weight = static_cast<Float_t>(events->GetWeight(i));
      for (Column &column : columns) {
         const std::vector<Float_t> &row = (*column.fResults)[static_cast<Int_t>(i)];
         std::copy_n(row.begin(), std::min(row.size(), column.fBuffer.size()), column.fBuffer.begin());
      }
      tree->Fill();
   }
   tree->ResetBranchAddresses();
   return tree.release();
}

} // namespace TMVA
