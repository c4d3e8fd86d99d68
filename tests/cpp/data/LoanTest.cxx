// The user's trees after we have read them: as the user left them.
#include "../Folders.h"
#include "Trees.h"

#include "TBranch.h"
#include "TChain.h"
#include "TLeaf.h"
#include "TTreeCache.h"

namespace {

using namespace TMVA;
using namespace TMVA::Test;

/// A loader of x and another variable.
struct TwoVariables : DataLoader {
   TwoVariables(TTree &tree, const char *second, const char *cut, const char *options) : DataLoader("d")
   {
      AddTree(&tree, "Signal");
      AddVariable("x");
      AddVariable(second);
      PrepareTrainingAndTestTree(cut, options);
   }
};

void Build(TTree &tree)
{
   TwoVariables loader(tree, "y+n", "w>1", "SplitMode=Block");
   ASSERT_EQ(Training(loader).GetNEvents(), 5);
}

class Loan : public Quiet {};

TEST_F(Loan, AddressesAndTheVariablesBehindThemAreUntouched)
{
   const auto tree = MakeTree("t", 20);
   tree->ResetBranchAddresses(); // GetEntry would write where the variables of MakeTree were
   Float_t x = -1, y = -1;
   tree->SetBranchAddress("x", &x);
   tree->SetBranchAddress("y", &y);
   tree->GetEntry(7);
   Build(*tree);
   EXPECT_EQ(x, 7);
   EXPECT_EQ(y, -7);
   EXPECT_EQ(tree->GetBranch("x")->GetAddress(), reinterpret_cast<char *>(&x));
   EXPECT_EQ(tree->GetReadEntry(), 7);
   tree->GetEntry(11);
   EXPECT_EQ(x, 11);
   EXPECT_EQ(y, -11);
}

TEST_F(Loan, ATreeNobodyHasReadIsLeftSo)
{
   const auto tree = MakeTree("t", 20);
   const Long64_t before = tree->GetReadEntry();
   Build(*tree);
   EXPECT_EQ(tree->GetReadEntry(), before);
}

TEST_F(Loan, ATreeBeingFilledCanGoOn)
{
   TTree tree("t", "t");
   tree.SetDirectory(nullptr);
   Float_t x = 0, y = 0, w = 2;
   Int_t n = 0;
   tree.Branch("x", &x, "x/F");
   tree.Branch("y", &y, "y/F");
   tree.Branch("w", &w, "w/F");
   tree.Branch("n", &n, "n/I");
   for (; n < 10; ++n, x += 1)
      tree.Fill();
   Build(tree);
   EXPECT_EQ(x, 10);
   tree.Fill();
   x = -1;
   tree.GetEntry(10);
   EXPECT_EQ(x, 10);
}

// With baskets in the file, and others that are not there yet.
TEST_F(Loan, ATreeBeingFilledIntoAFileCanGoOn)
{
   const ScratchFolder folder;
   TFile file("filled.root", "RECREATE");
   TTree tree("t", "t", 99, &file);
   Float_t x = 0, y = 0, w = 2;
   Int_t n = 0;
   tree.Branch("x", &x, "x/F", 256);
   tree.Branch("y", &y, "y/F", 256);
   tree.Branch("w", &w, "w/F", 256);
   tree.Branch("n", &n, "n/I", 256);
   const auto fillTo = [&](Int_t end) {
      for (; n < end; ++n, y -= 1, x += 1)
         tree.Fill();
   };
   fillTo(500);
   tree.GetEntry(3); // has a basket of the file in memory
   x = 500, y = -500, n = 500;
   TwoVariables loader(tree, "y+n", "w>1", "nTrain_Signal=500:SplitMode=Block");
   EXPECT_EQ(Training(loader).Values(444)[0], 444);
   EXPECT_EQ(Training(loader).Values(499)[0], 499);
   x = 500, y = -500, n = 500;
   fillTo(1000);
   for (Int_t i = 0; i < 1000; ++i) {
      ASSERT_GT(tree.GetEntry(i), 0) << i;
      ASSERT_EQ(x, i);
      ASSERT_EQ(n, i);
   }
   tree.ResetBranchAddresses();
}

TEST_F(Loan, DisabledBranchesAreReadAndDisabledAgain)
{
   const auto tree = MakeTree("t", 20);
   tree->SetBranchStatus("*", false);
   tree->SetBranchStatus("y", true);
   Build(*tree);
   EXPECT_FALSE(tree->GetBranchStatus("x"));
   EXPECT_TRUE(tree->GetBranchStatus("y"));
   EXPECT_FALSE(tree->GetBranchStatus("w"));
}

class Listener : public TObject {
public:
   Bool_t Notify() override
   {
      ++fCalls;
      return kTRUE;
   }
   int fCalls = 0;
};

TEST_F(Loan, ChainWithAddressesStatusAndListener)
{
   const ScratchFolder folder;
   WriteTree("0.root", 10);
   WriteTree("1.root", 10, 100);
   TChain chain("t");
   chain.Add("0.root");
   chain.Add("1.root");
   Float_t x = -1;
   chain.SetBranchStatus("*", false);
   chain.SetBranchStatus("x", true);
   chain.SetBranchAddress("x", &x);
   Listener listener;
   chain.SetNotify(&listener);
   chain.GetEntry(3);
   TwoVariables loader(chain, "y", "n>=0", "nTrain_Signal=20:SplitMode=Block");
   EXPECT_EQ(Training(loader).Values(13)[0], 103);
   EXPECT_EQ(Training(loader).Values(13)[1], -103);
   EXPECT_EQ(x, 3);
   EXPECT_EQ(chain.GetReadEntry(), 3);
   EXPECT_EQ(chain.GetNotify(), &listener);
   EXPECT_FALSE(chain.GetBranchStatus("y"));
   chain.GetEntry(14);
   EXPECT_EQ(x, 104);
   chain.SetNotify(nullptr);
}

// PyROOT and TTree::Scan look at leaves without any address.
TEST_F(Loan, LeavesShowTheCurrentEntryAgain)
{
   const auto tree = MakeTree("t", 20);
   tree->ResetBranchAddresses();
   tree->GetEntry(6);
   Build(*tree);
   EXPECT_EQ(tree->GetLeaf("x")->GetValue(), 6);
   EXPECT_EQ(tree->GetLeaf("n")->GetValue(), 6);
}

TEST_F(Loan, ACacheIsTheUsersOrNewAndEmpty)
{
   const ScratchFolder folder;
   WriteTree("cached.root", 20);
   for (const Long64_t size : {0LL, 12345678LL}) { // of the user's cache
      SCOPED_TRACE(size);
      TFile file("cached.root");
      TTree &tree = *file.Get<TTree>("t");
      if (size > 0)
         tree.SetCacheSize(size);
      const TTreeCache *before = tree.GetReadCache(&file);
      Build(tree);
      const TTreeCache *after = tree.GetReadCache(&file);
      ASSERT_TRUE(after);
      if (size > 0) {
         EXPECT_EQ(after, before);
         EXPECT_EQ(tree.GetCacheSize(), size);
      } else {
         EXPECT_TRUE(after->IsLearning()); // it has not read anything yet
      }
      tree.GetEntry(3);
      EXPECT_EQ(tree.GetLeaf("x")->GetValue(), 3);
   }
}

TEST_F(Loan, AFailedReadingGivesTheTreeBackToo)
{
   const auto tree = MakeTree("t", 20);
   tree->ResetBranchAddresses();
   Float_t x = -1;
   tree->SetBranchAddress("x", &x);
   tree->SetBranchStatus("n", false);
   tree->GetEntry(2);
   DataLoader loader("d");
   loader.AddTree(tree.get(), "Signal");
   loader.AddVariable("TMath::Log(x-5)");
   ErrorOf([&] { Training(loader); });
   EXPECT_EQ(x, 2);
   EXPECT_EQ(tree->GetBranch("x")->GetAddress(), reinterpret_cast<char *>(&x));
   EXPECT_FALSE(tree->GetBranchStatus("n"));
   EXPECT_EQ(tree->GetReadEntry(), 2);
}

} // namespace
