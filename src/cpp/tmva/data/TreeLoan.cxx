#include "data/TreeLoan.h"

#include "TBranch.h"
#include "TBuffer.h"
#include "TChain.h"
#include "TFile.h"
#include "TFriendElement.h"
#include "TLeaf.h"
#include "TTree.h"
#include "options/FreeMemory.h"

#include <algorithm>

namespace {

bool IsPlain(const TBranch &branch)
{
   return branch.IsA() == TBranch::Class();
}

void CollectNames(TTree &tree, std::vector<std::string> &names)
{
   const auto add = [&names](const char *name) {
      if (std::find(names.begin(), names.end(), name) == names.end())
         names.emplace_back(name);
   };
   if (const TObjArray *branches = tree.GetListOfBranches())
      for (const TObject *branch : *branches)
         add(branch->GetName());
   if (const TObjArray *leaves = tree.GetListOfLeaves())
      for (const TObject *leaf : *leaves)
         add(leaf->GetName());
   if (const TList *aliases = tree.GetListOfAliases())
      for (const TObject *alias : *aliases)
         add(alias->GetName());
   if (const TList *friends = tree.GetListOfFriends())
      for (TObject *element : *friends)
         if (TTree *other = static_cast<TFriendElement *>(element)->GetTree())
            CollectNames(*other, names);
}

bool HasCache(const TTree &tree)
{
   TFile *file = tree.GetCurrentFile();
   return file && tree.GetReadCache(file);
}

} // namespace

Bool_t TMVA::TreeLoan::Watch::Notify()
{
   fChanged = true;
   return fNext ? fNext->Notify() : kTRUE;
}

TMVA::TreeLoan::TreeLoan(TTree &tree)
   : fTree(tree), fUserEntry(tree.GetReadEntry()), fUserCacheSize(tree.GetCacheSize()), fUserHasCache(HasCache(tree))
{
   fWatch.fNext = fTree.GetNotify();
   fTree.SetNotify(&fWatch);
}

TMVA::TreeLoan::~TreeLoan()
{
   ReturnBranches();
   fTree.SetNotify(fWatch.fNext);
   fTree.LoadTree(fUserEntry);
   ReadAgain();
}

Long64_t TMVA::TreeLoan::Load(Long64_t entry)
{
   if (entry >= fBegin && entry < fEnd)
      return fTree.LoadTree(entry);
   ReturnBranches(); // they go with the tree of the chain that is about to be closed
   const Long64_t local = fTree.LoadTree(entry);
   if (local < 0)
      return local;
   fWatch.fChanged = true;
   fBegin = entry - local;
   fEnd = fBegin + fTree.GetTree()->GetEntries();
   EnableBranches(*fTree.GetTree()->GetListOfBranches());
   return local;
}

bool TMVA::TreeLoan::TreeChanged()
{
   const bool changed = fWatch.fChanged;
   fWatch.fChanged = false;
   return changed;
}

void TMVA::TreeLoan::EnableBranches(TObjArray &branches)
{
   for (TObject *object : branches) {
      auto *branch = static_cast<TBranch *>(object);
      if (branch->TestBit(kDoNotProcess)) {
         branch->ResetBit(kDoNotProcess);
         fDisabled.push_back(branch);
      }
      EnableBranches(*branch->GetListOfBranches());
   }
}

void TMVA::TreeLoan::Borrow(TBranch &branch)
{
   // A branch of a friend may vanish without our knowing it.
   const bool ours = branch.GetTree() == fTree.GetTree();
   const bool known =
      std::any_of(fBorrowed.begin(), fBorrowed.end(), [&](const Borrowed &b) { return b.fBranch == &branch; });
   if (!ours || known)
      return;
   char *address = IsPlain(branch) ? branch.GetAddress() : nullptr;
   fBorrowed.push_back({&branch, address});
   if (fUserEntry >= fBegin && fUserEntry < fEnd && branch.GetReadEntry() == fUserEntry - fBegin)
      fToReadAgain.push_back(branch.GetFullName());
   if (address)
      branch.ResetAddress(); // its leaves now read into memory of their own
   branch.ResetReadEntry();  // which holds no entry yet
}

void TMVA::TreeLoan::ReturnBranches()
{
   for (const Borrowed &b : fBorrowed) {
      if (b.fAddress)
         b.fBranch->SetAddress(b.fAddress);
      b.fBranch->ResetReadEntry();
      if (b.fBranch->GetFile(0)) // it grows again when it is needed
         b.fBranch->GetTransientBuffer(0)->Expand(TBuffer::kMinimalSize, kFALSE);
   }
   for (TBranch *branch : fDisabled)
      branch->SetBit(kDoNotProcess);
   fBorrowed.clear();
   fDisabled.clear();
}

/// A new cache, as large as a cluster like the old one, takes its place: its memory is not touched before it is used.
void TMVA::TreeLoan::EmptyCache()
{
   if (fUserHasCache || !HasCache(fTree))
      return;
   constexpr Long64_t kLarge = 1 << 20;
   const bool isLarge = fTree.GetCacheSize() > kLarge;
   fTree.SetCacheSize(0);
   if (isLarge) // or the new one would be made of the memory of the old one
      ReturnFreeMemory();
   fTree.SetCacheSize(fUserCacheSize > 0 ? fUserCacheSize : -1);
}

/// Who looks at the tree through its leaves or objects finds the values of the current entry there, as before.
void TMVA::TreeLoan::ReadAgain()
{
   for (const TString &name : fToReadAgain)
      if (TBranch *branch = fTree.GetBranch(name))
         branch->GetEntry(fTree.GetTree()->GetReadEntry());
}

std::string TMVA::TreeLoan::GetDescription() const
{
   const TFile *file = fTree.GetCurrentFile();
   return "tree \"" + std::string(fTree.GetName()) + "\" " +
          (file ? "in file \"" + std::string(file->GetName()) + '"' : std::string("(in memory)"));
}

std::vector<std::string> TMVA::TreeLoan::GetColumnNames() const
{
   std::vector<std::string> names;
   CollectNames(fTree, names);
   return names;
}
