#include "TMVA/DataInputHandler.h"

#include "TDirectory.h"
#include "TTree.h"

#include <fstream>
#include <utility>

namespace {

const std::vector<TMVA::TreeInfo> kNoTrees;

const char *TypeName(TMVA::Types::ETreeType type)
{
   return type == TMVA::Types::kTraining ? "training" : type == TMVA::Types::kTesting ? "test" : "no";
}

} // namespace

TMVA::TreeInfo::TreeInfo(TTree *tree, const TString &className, Double_t weight, Types::ETreeType type, Bool_t own,
                         const TCut &cut)
   : fTree(tree), fClassName(className), fWeight(weight), fType(type), fCut(cut)
{
   if (own)
      fOwned.reset(tree);
}

Long64_t TMVA::TreeInfo::GetEntries() const
{
   return fTree->GetEntries();
}

// ---- adding --------------------------------------------------------------------------------------------------------

void TMVA::DataInputHandler::AddSignalTree(TTree *tree, Double_t weight, Types::ETreeType tt)
{
   AddTree(tree, "Signal", weight, "", tt);
}

void TMVA::DataInputHandler::AddSignalTree(const TString &file, Double_t weight, Types::ETreeType tt)
{
   AddTree(file, "Signal", weight, "", tt);
}

void TMVA::DataInputHandler::AddBackgroundTree(TTree *tree, Double_t weight, Types::ETreeType tt)
{
   AddTree(tree, "Background", weight, "", tt);
}

void TMVA::DataInputHandler::AddBackgroundTree(const TString &file, Double_t weight, Types::ETreeType tt)
{
   AddTree(file, "Background", weight, "", tt);
}

void TMVA::DataInputHandler::AddInputTrees(TTree *inputTree, const TCut &SigCut, const TCut &BgCut)
{
   AddTree(inputTree, "Signal", 1., SigCut);
   AddTree(inputTree, "Background", 1., BgCut);
}

void TMVA::DataInputHandler::AddTree(TTree *tree, const TString &className, Double_t weight, const TCut &cut,
                                     Types::ETreeType tt)
{
   if (!tree)
      Log() << kFATAL << "The tree for class \"" << className
            << "\" is a null pointer: was the file opened, and is the tree's name right?" << Endl;
   if (tree->GetEntries() <= 0)
      Log() << kFATAL << "The tree \"" << tree->GetName() << "\" for class \"" << className
            << "\" has no entries: at least one is needed" << Endl;
   Add(TreeInfo(tree, className, weight, tt, kFALSE, cut));
}

void TMVA::DataInputHandler::AddTree(const TString &file, const TString &className, Double_t weight, const TCut &cut,
                                     Types::ETreeType tt)
{
   auto tree = ReadTextFile(file, className);
   Add(TreeInfo(tree.release(), className, weight, tt, kTRUE, cut));
}

void TMVA::DataInputHandler::AddAssignedTree(std::unique_ptr<TTree> tree, const TString &className, Types::ETreeType tt)
{
   TreeInfo info(tree.release(), className, 1., tt, kTRUE);
   info.SetAssigned();
   fTrees[className].push_back(std::move(info));
}

std::unique_ptr<TTree> TMVA::DataInputHandler::ReadTextFile(const TString &file, const TString &className)
{
   const TDirectory::TContext nowhere(nullptr); // the tree is ours, not of the user's current file
   if (!std::ifstream(file.Data()))
      Log() << kFATAL << "The file \"" << file << "\" for class \"" << className << "\" cannot be opened" << Endl;
   auto tree = std::make_unique<TTree>("tree", file);
   if (tree->ReadFile(file) <= 0)
      Log() << kFATAL << "The file \"" << file << "\" for class \"" << className
            << "\" has no events that can be read. Its first line has to name the columns, as in var1/F:var2/F" << Endl;
   return tree;
}

void TMVA::DataInputHandler::Add(TreeInfo tree)
{
   auto &trees = fTrees[tree.GetClassName()];
   if (tree.GetTreeType() == Types::kMaxTreeType && !trees.empty() &&
       trees.front().GetTreeType() != Types::kMaxTreeType)
      Log() << kFATAL << "Class \"" << tree.GetClassName() << "\": the tree \"" << tree.GetTree()->GetName()
            << "\" is to be split, but the first tree of the class is a " << TypeName(trees.front().GetTreeType())
            << " tree. Say of every tree of the class whether it is for training or test" << Endl;
   Log() << kINFO << "Add tree \"" << tree.GetTree()->GetName() << "\" of class \"" << tree.GetClassName() << "\" with "
         << tree.GetEntries() << " entries, weight " << tree.GetWeight() << Endl;
   trees.push_back(std::move(tree));
}

// ---- asking --------------------------------------------------------------------------------------------------------

std::vector<TString> *TMVA::DataInputHandler::GetClassList() const
{
   auto *names = new std::vector<TString>;
   for (const auto &entry : fTrees)
      names->push_back(entry.first);
   return names;
}

const std::vector<TMVA::TreeInfo> &TMVA::DataInputHandler::Trees(const TString &className) const
{
   const auto found = fTrees.find(className);
   return found == fTrees.end() ? kNoTrees : found->second;
}

Long64_t TMVA::DataInputHandler::GetEntries(const TString &className) const
{
   Long64_t sum = 0;
   for (const TreeInfo &tree : Trees(className))
      sum += tree.GetEntries();
   return sum;
}

Long64_t TMVA::DataInputHandler::GetEntries() const
{
   Long64_t sum = 0;
   for (const auto &entry : fTrees)
      sum += GetEntries(entry.first);
   return sum;
}
