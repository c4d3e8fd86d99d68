// Branches in files, read basket by basket: every type, small baskets, cuts, a basket that is not written yet.
#include "Trees.h"

#include "TBranch.h"
#include "TLeaf.h"
#include "TMemFile.h"
#include "TString.h"
#include "data/BasketReader.h"

namespace {

using namespace TMVA;
using namespace TMVA::Test;

constexpr Int_t kEntries = 1000;

/// Entry i of branch v is start + i; baskets of 256 bytes.
template <class T>
TTree *WriteTree(const char *letter, T start, bool close = true)
{
   auto *tree = new TTree("t", "t"); // owned by the file
   T v{};
   tree->Branch("v", &v, TString("v/") + letter, 256);
   for (Int_t i = 0; i < kEntries; ++i) {
      v = static_cast<T>(start + static_cast<T>(i));
      tree->Fill();
   }
   tree->GetBranch("v")->ResetAddress();
   if (!close)
      return tree;
   tree->Write();
   delete tree;
   return gDirectory->Get<TTree>("t");
}

template <class T>
void ExpectAllValues(const char *letter, T start)
{
   SCOPED_TRACE(letter);
   TMemFile file("baskets.root", "RECREATE");
   TTree *tree = WriteTree<T>(letter, start);
   TBranch &branch = *tree->GetBranch("v");
   const auto baskets = BasketReader::Make(branch);
   ASSERT_TRUE(baskets);
   ASSERT_GT(branch.GetWriteBasket(), 3);
   for (const Long64_t i : {0LL, 1LL, 999LL, 500LL, 20LL, 999LL, 0LL}) { // forwards and back
      Float_t value = -1;
      ASSERT_EQ(baskets->Read(&i, 1, &value), 1U) << i;
      EXPECT_EQ(value, static_cast<Float_t>(static_cast<T>(start + static_cast<T>(i)))) << i;
      branch.GetEntry(i); // both ways of reading live side by side
      EXPECT_EQ(branch.GetLeaf("v")->GetValue(), static_cast<Double_t>(static_cast<T>(start + static_cast<T>(i))));
   }
   std::vector<Long64_t> entries; // with gaps, over all baskets and beyond the last entry
   for (Long64_t i = 3; i < kEntries + 5; i += 7)
      entries.push_back(i);
   std::vector<Float_t> values(entries.size(), -1);
   const size_t n = baskets->Read(entries.data(), entries.size(), values.data());
   ASSERT_EQ(n, static_cast<size_t>((kEntries - 1 - 3) / 7 + 1));
   for (size_t k = 0; k < n; ++k)
      EXPECT_EQ(values[k], static_cast<Float_t>(static_cast<T>(start + static_cast<T>(entries[k])))) << entries[k];
   for (const Long64_t i : {Long64_t{kEntries}, Long64_t{-1}}) {
      Float_t value = 0;
      EXPECT_EQ(baskets->Read(&i, 1, &value), 0U) << i;
   }
}

TEST(Baskets, HoldTheValuesThatGetEntryReads)
{
   ExpectAllValues<Float_t>("F", -7.25F);
   ExpectAllValues<Double_t>("D", 0.1);
   ExpectAllValues<Int_t>("I", -70000);
   ExpectAllValues<UInt_t>("i", 4000000000U);
   ExpectAllValues<Long64_t>("L", -5000000000LL);
   ExpectAllValues<ULong64_t>("l", 10000000000000000000ULL);
   ExpectAllValues<Short_t>("S", -300);
   ExpectAllValues<UShort_t>("s", 60000);
}

TEST(Baskets, OfOtherBranchesAreLeftToGetEntry)
{
   TMemFile file("baskets.root", "RECREATE");
   TTree tree("t", "t");
   struct {
      Float_t fA, fB;
   } pair{};
   Float_t packed = 0, array[2] = {};
   Char_t letter = 0;
   EXPECT_FALSE(BasketReader::Make(*tree.Branch("pair", &pair, "a/F:b/F")));
   EXPECT_FALSE(BasketReader::Make(*tree.Branch("packed", &packed, "packed/f")));
   EXPECT_FALSE(BasketReader::Make(*tree.Branch("letter", &letter, "letter/B")));
   EXPECT_FALSE(BasketReader::Make(*tree.Branch("array", array, "array[2]/F")));
}

class BasketsOfALoader : public Quiet {};

TEST_F(BasketsOfALoader, GiveWhatPassesTheCut)
{
   TMemFile file("baskets.root", "RECREATE");
   TTree *tree = WriteTree<Int_t>("I", 0);
   DataLoader loader("d");
   loader.AddTree(tree, "Signal");
   loader.AddVariable("v");
   loader.AddVariable("2*v");
   loader.AddSpectator("s := v");
   loader.PrepareTrainingAndTestTree("Entry$%10==3", "nTrain_Signal=99:SplitMode=Block:NormMode=None");
   const EventStore &s = Training(loader);
   ASSERT_EQ(s.GetNEvents(), 99);
   for (Int_t i = 0; i < 99; ++i)
      EXPECT_EQ(s.Values(i)[0], 10 * i + 3);
}

TEST_F(BasketsOfALoader, InATreeThatIsStillFilled)
{
   TMemFile file("baskets.root", "RECREATE");
   TTree *tree = WriteTree<Float_t>("F", 0.F, false);
   for (Int_t repeat = 0; repeat < 2; ++repeat) {
      DataLoader loader("d");
      loader.AddTree(tree, "Signal");
      loader.AddVariable("v");
      loader.PrepareTrainingAndTestTree("", "nTrain_Signal=999:SplitMode=Block:NormMode=None");
      for (Int_t i = 0; i < 999; ++i)
         ASSERT_EQ(Training(loader).Values(i)[0], static_cast<Float_t>(i));
      EXPECT_EQ(Testing(loader).Values(0)[0], 999.F);
   }
   Float_t v = 1000;
   tree->SetBranchAddress("v", &v);
   tree->Fill();
   for (const Long64_t i : {0, 1, 500, 999, 1000}) {
      tree->GetEntry(i);
      EXPECT_EQ(v, static_cast<Float_t>(i));
   }
}

} // namespace
