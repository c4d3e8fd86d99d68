// What reaches the samples: expressions, leaf types, cuts, weights, arrays, chains, friends, text files.
#include "../Folders.h"
#include "Trees.h"

#include "TChain.h"
#include "TFile.h"
#include "TString.h"

#include <fstream>
#include <vector>

namespace {

using namespace TMVA;
using namespace TMVA::Test;
using testing::Each;
using testing::ElementsAre;

class Reading : public Quiet {
protected:
   static constexpr const char *kAllTraining = "nTrain_Signal=4:SplitMode=Block:NormMode=None";
};

TEST_F(Reading, BranchesExpressionsTargetsAndSpectatorsArePutIntoTheirColumns)
{
   const auto tree = MakeTree("t", 4);
   DataLoader loader("d");
   loader.AddTree(tree.get(), "Signal");
   loader.AddVariable("x");
   loader.AddVariable("sum := x*x + n");
   loader.AddVariable("y");
   loader.AddTarget("2*y");
   loader.AddSpectator("evt := Entry$");
   loader.PrepareTrainingAndTestTree("", kAllTraining);
   const EventStore &s = Training(loader);
   EXPECT_THAT(s.fValues, ElementsAre(0, 0, 0, 1, 2, -1, 2, 6, -2, 3, 12, -3));
   EXPECT_THAT(s.fTargets, ElementsAre(0, -2, -4, -6));
   EXPECT_THAT(s.fSpectators, ElementsAre(0, 1, 2, 3));
   EXPECT_THAT(s.fClasses, Each(0));
   EXPECT_EQ(loader.GetDataSetInfo().GetVariableInfo(0).GetMax(), 3);
   EXPECT_EQ(loader.GetDataSetInfo().GetTargetInfo(0).GetMin(), -6);
   EXPECT_EQ(loader.GetDataSetInfo().GetSpectatorInfo(0).GetMax(), 3);
}

template <class T>
std::unique_ptr<TTree> TypedTree(const char *letter, std::vector<T> values)
{
   auto tree = std::make_unique<TTree>("t", "t");
   tree->SetDirectory(nullptr);
   T v{};
   tree->Branch("v", &v, TString("v/") + letter);
   for (const T value : values) {
      v = value;
      tree->Fill();
   }
   return tree;
}

std::vector<Float_t> ReadV(TTree &tree)
{
   DataLoader loader("d");
   loader.AddTree(&tree, "Signal");
   loader.AddVariable("v");
   loader.PrepareTrainingAndTestTree("", "nTrain_Signal=2:SplitMode=Block:NormMode=None:!CalcCorrelations");
   return Training(loader).fValues;
}

TEST_F(Reading, AllTypesOfLeaves)
{
   EXPECT_THAT(ReadV(*TypedTree<Char_t>("B", {-5, 7})), ElementsAre(-5, 7));
   EXPECT_THAT(ReadV(*TypedTree<UChar_t>("b", {5, 200})), ElementsAre(5, 200));
   EXPECT_THAT(ReadV(*TypedTree<Short_t>("S", {-300, 300})), ElementsAre(-300, 300));
   EXPECT_THAT(ReadV(*TypedTree<UShort_t>("s", {1, 60000})), ElementsAre(1, 60000));
   EXPECT_THAT(ReadV(*TypedTree<Int_t>("I", {-70000, 70000})), ElementsAre(-70000, 70000));
   EXPECT_THAT(ReadV(*TypedTree<UInt_t>("i", {1, 4000000000U})), ElementsAre(1, 4e9F));
   EXPECT_THAT(ReadV(*TypedTree<Long64_t>("L", {-5000000000LL, 3})), ElementsAre(-5e9F, 3));
   EXPECT_THAT(ReadV(*TypedTree<ULong64_t>("l", {10000000000000000000ULL, 3})), ElementsAre(1e19F, 3));
   EXPECT_THAT(ReadV(*TypedTree<Float_t>("F", {0.1F, 3.F})), ElementsAre(0.1F, 3));
   EXPECT_THAT(ReadV(*TypedTree<Double_t>("D", {0.1, 1e30})), ElementsAre(0.1F, 1e30F));
   EXPECT_THAT(ReadV(*TypedTree<Float_t>("f", {0.5F, 3.F})), ElementsAre(0.5F, 3));
   EXPECT_THAT(ReadV(*TypedTree<Double_t>("d", {0.5, -3.})), ElementsAre(0.5F, -3));
}

TEST_F(Reading, BooleansAreZeroAndOne)
{
   TTree tree("t", "t");
   tree.SetDirectory(nullptr);
   Bool_t v = false;
   tree.Branch("v", &v, "v/O");
   for (const bool value : {false, true}) {
      v = value;
      tree.Fill();
   }
   EXPECT_THAT(ReadV(tree), ElementsAre(0, 1));
}

TEST_F(Reading, LeavesOfOneBranch)
{
   TTree tree("t", "t");
   tree.SetDirectory(nullptr);
   struct {
      Float_t fA;
      Int_t fB;
      Double_t fC;
   } row{};
   tree.Branch("row", &row, "a/F:b/I:c/D");
   for (Int_t i = 0; i < 4; ++i) {
      row = {static_cast<Float_t>(i), 10 * i, 100. * i};
      tree.Fill();
   }
   DataLoader loader("d");
   loader.AddTree(&tree, "Signal");
   for (const char *v : {"c", "row.a", "b+row.c"})
      loader.AddVariable(v);
   loader.PrepareTrainingAndTestTree("", kAllTraining);
   EXPECT_THAT(Training(loader).fValues, ElementsAre(0, 0, 0, 100, 1, 110, 200, 2, 220, 300, 3, 330));
}

TEST_F(Reading, CutsAndWeights)
{
   const auto signal = MakeTree("s", 10), background = MakeTree("b", 10, 100);
   DataLoader loader("d");
   loader.AddSignalTree(signal.get(), 2.0);
   loader.AddBackgroundTree(background.get(), 0.5);
   loader.AddVariable("x");
   loader.SetSignalWeightExpression("1+0.5*abs(y)");
   loader.SetBackgroundWeightExpression("w");
   loader.PrepareTrainingAndTestTree("n%2==1", "nTrain_Signal=3:nTrain_Background=3:SplitMode=Block:NormMode=None");
   EXPECT_THAT(Training(loader).fValues, ElementsAre(1, 3, 5, 101, 103, 105));
   EXPECT_THAT(Training(loader).fWeights, ElementsAre(3, 5, 7, 1, 1, 1));
   EXPECT_THAT(Testing(loader).fValues, ElementsAre(7, 9, 107, 109));
   EXPECT_THAT(Testing(loader).fWeights, ElementsAre(9, 11, 1, 1));
   EXPECT_EQ(loader.GetDataSetInfo().GetTrainingSumSignalWeights(), 15);
   EXPECT_EQ(loader.GetDataSetInfo().GetTestingSumBackgrWeights(), 2);
}

TEST_F(Reading, SignalAndBackgroundOutOfOneTree)
{
   const auto tree = MakeTree("t", 8);
   DataLoader loader("d");
   loader.SetInputTrees(tree.get(), "x<3", "x>=3");
   loader.AddVariable("x");
   loader.PrepareTrainingAndTestTree("x>0", "nTrain_Signal=1:nTrain_Background=2:SplitMode=Block");
   EXPECT_THAT(Training(loader).fValues, ElementsAre(1, 3, 4));
   EXPECT_THAT(Testing(loader).fValues, ElementsAre(2, 5, 6, 7));
}

TEST_F(Reading, TreesDeclaredForTrainingOrTest)
{
   const auto a = MakeTree("a", 3), b = MakeTree("b", 2, 100);
   DataLoader loader("d");
   loader.AddSignalTree(a.get(), 1., "Training");
   loader.AddSignalTree(b.get(), 1., TString("TEST"));
   loader.AddVariable("x");
   loader.PrepareTrainingAndTestTree("", "SplitMode=Block");
   EXPECT_THAT(Training(loader).fValues, ElementsAre(0, 1, 2));
   EXPECT_THAT(Testing(loader).fValues, ElementsAre(100, 101));
}

// ---- arrays --------------------------------------------------------------------------------------------------------

std::unique_ptr<TTree> ArrayTree(const std::vector<std::vector<Float_t>> &rows)
{
   auto tree = std::make_unique<TTree>("arrays", "arrays");
   tree->SetDirectory(nullptr);
   std::vector<Float_t> v;
   Float_t fixed[3] = {0, 1, 2};
   Int_t n = 0;
   Float_t scalar = 0;
   tree->Branch("v", &v);
   tree->Branch("fixed", fixed, "fixed[3]/F");
   tree->Branch("n", &n, "n/I");
   tree->Branch("scalar", &scalar, "scalar/F");
   for (const auto &row : rows) {
      v = row;
      n = static_cast<Int_t>(row.size());
      tree->Fill();
      scalar += 1;
      for (Float_t &f : fixed)
         f += 3;
   }
   tree->ResetBranchAddresses();
   return tree;
}

TEST_F(Reading, EveryElementOfAnArrayBecomesAnEvent)
{
   const auto tree = ArrayTree({{1, 2}, {}, {3, 4, 5}});
   DataLoader loader("d");
   loader.AddTree(tree.get(), "Signal");
   loader.AddVariable("v");
   loader.AddVariable("v*v");
   loader.AddVariable("scalar");
   loader.SetWeightExpression("v", "Signal");
   loader.PrepareTrainingAndTestTree("v!=4", "nTrain_Signal=4:SplitMode=Block:NormMode=None");
   EXPECT_THAT(Training(loader).fValues, ElementsAre(1, 1, 0, 2, 4, 0, 3, 9, 2, 5, 25, 2));
   EXPECT_THAT(Training(loader).fWeights, ElementsAre(1, 2, 3, 5));
}

TEST_F(Reading, ArraysOfDifferentLengthsAreAnError)
{
   const auto tree = ArrayTree({{1, 2, 3}, {4, 5}});
   DataLoader loader("d");
   loader.AddTree(tree.get(), "Signal");
   loader.AddVariable("v");
   loader.AddVariable("fixed");
   const std::string error = ErrorOf([&] { Training(loader); });
   EXPECT_THAT(error, testing::AllOf(testing::HasSubstr("\"v\" has 2 values"), testing::HasSubstr("\"fixed\" has 3"),
                                     testing::HasSubstr("entry 1")));
}

TEST_F(Reading, ElementsOfAnArrayBecomeVariables)
{
   const auto tree = ArrayTree({{1, 2, 3}, {4, 5, 6, 7}});
   DataLoader loader("d");
   loader.AddTree(tree.get(), "Signal");
   loader.AddVariable("scalar");
   loader.AddVariablesArray("v", 3);
   loader.AddVariablesArray("fixed", 2);
   loader.PrepareTrainingAndTestTree("", "nTrain_Signal=2:SplitMode=Block:NormMode=None:!CalcCorrelations");
   EXPECT_THAT(Training(loader).fValues, ElementsAre(0, 1, 2, 3, 0, 1, 1, 4, 5, 6, 3, 4));
}

TEST_F(Reading, AnArrayThatIsTooShortIsAnError)
{
   const auto tree = ArrayTree({{1, 2, 3}, {4, 5}});
   DataLoader loader("d");
   loader.AddTree(tree.get(), "Signal");
   loader.AddVariablesArray("v", 3);
   EXPECT_THAT(ErrorOf([&] { Training(loader); }),
               testing::AllOf(testing::HasSubstr("\"v\" has 2 elements at entry 1"), testing::HasSubstr("but 3")));
}

// ---- where trees come from -----------------------------------------------------------------------------------------

class Files : public Reading {
protected:
   Files()
   {
      for (Int_t i = 0; i < 3; ++i)
         WriteTree(fNames[i], 5, static_cast<Float_t>(100 * i));
   }
   ScratchFolder fFolder;
   const char *fNames[3] = {"0.root", "1.root", "2.root"};
};

TEST_F(Files, ChainsPlainOrThroughFormulas)
{
   for (const char *variable : {"x", "x+0"}) {
      TChain chain("t");
      for (const char *name : fNames)
         chain.Add(name);
      DataLoader loader("d");
      loader.AddTree(&chain, "Signal");
      loader.AddVariable(variable);
      loader.AddSpectator("Entry$");
      loader.PrepareTrainingAndTestTree("n>=3", "nTrain_Signal=6:SplitMode=Block");
      EXPECT_THAT(Training(loader).fValues, ElementsAre(3, 4, 103, 104, 203, 204));
      EXPECT_THAT(Training(loader).fSpectators, ElementsAre(3, 4, 8, 9, 13, 14));
   }
}

TEST_F(Files, BranchesOfFriends)
{
   TChain chain("t"), other("t");
   chain.Add(fNames[0]);
   chain.Add(fNames[1]);
   // The friend's files end elsewhere than the chain's.
   other.Add(fNames[2]);
   other.Add(fNames[0]);
   chain.AddFriend(&other, "f");
   DataLoader loader("d");
   loader.AddTree(&chain, "Signal");
   loader.AddVariable("x");
   loader.AddVariable("f.x");
   loader.PrepareTrainingAndTestTree("f.n>=3", "nTrain_Signal=4:SplitMode=Block");
   EXPECT_THAT(Training(loader).fValues, ElementsAre(3, 203, 4, 204, 103, 3, 104, 4));
}

TEST_F(Files, TheCurrentDirectoryStaysTheUsers)
{
   TFile mine(fNames[0], "READ");
   mine.cd();
   TChain chain("t");
   chain.Add(fNames[1]);
   DataLoader loader("d");
   loader.AddTree(&chain, "Signal");
   loader.AddVariable("x");
   Training(loader);
   EXPECT_EQ(gDirectory, &mine);
}

TEST_F(Reading, TextFiles)
{
   const ScratchFolder folder;
   std::ofstream("events.txt") << "a/F:b/F\n1 10\n2 20\n3 30\n4 40\n";
   DataLoader loader("d");
   loader.AddSignalTree(TString("events.txt"));
   loader.AddVariable("a+b");
   loader.PrepareTrainingAndTestTree("", "nTrain_Signal=3:SplitMode=Block");
   EXPECT_THAT(Training(loader).fValues, ElementsAre(11, 22, 33));
   EXPECT_THAT(ErrorOf([&] { loader.AddBackgroundTree(TString("nowhere.txt")); }), testing::HasSubstr("nowhere.txt"));
}

TEST_F(Reading, EventsGivenOneByOne)
{
   DataLoader loader("d");
   loader.AddVariable("a");
   loader.AddVariable("sum := a+b");
   loader.AddSpectator("s");
   for (Int_t i = 0; i < 4; ++i) {
      loader.AddSignalTrainingEvent({1. * i, 10. * i, 100. * i}, 0.5);
      loader.AddBackgroundTestEvent({-1. * i, 1., 2.});
   }
   loader.AddBackgroundTrainingEvent({7, 8, 9}, 3);
   loader.AddTestEvent("Signal", {5, 6, 7}, 2);
   loader.PrepareTrainingAndTestTree("a>0", "SplitMode=Block:NormMode=None");
   EXPECT_THAT(Training(loader).fValues, ElementsAre(1, 10, 2, 20, 3, 30, 7, 8));
   EXPECT_THAT(Training(loader).fWeights, ElementsAre(0.5, 0.5, 0.5, 3));
   EXPECT_THAT(Training(loader).fSpectators, ElementsAre(100, 200, 300, 9));
   EXPECT_THAT(Testing(loader).fValues, ElementsAre(5, 6));
   EXPECT_TRUE(loader.UserAssignEvents(0));
   const auto tree = MakeTree("t", 3);
   EXPECT_THAT(ErrorOf([&] { loader.AddSignalTree(tree.get()); }), testing::HasSubstr("cannot be mixed"));
   EXPECT_THAT(ErrorOf([&] { loader.AddSignalTrainingEvent({1, 2}); }), testing::HasSubstr("has 2 values; it needs 3"));
}

TEST_F(Reading, ManyEventsSurviveTheChunksOfThePool)
{
   constexpr Int_t kEvents = 150000;
   const auto tree = MakeTree("t", kEvents);
   DataLoader loader("d");
   loader.AddTree(tree.get(), "Signal");
   loader.AddVariable("n");
   loader.AddVariable("y");
   loader.PrepareTrainingAndTestTree("", "nTrain_Signal=100000:SplitMode=Random");
   const EventStore &training = Training(loader), &testing = Testing(loader);
   ASSERT_EQ(training.GetNEvents(), 100000);
   ASSERT_EQ(testing.GetNEvents(), 50000);
   std::vector<int> seen(kEvents);
   for (const EventStore *store : {&training, &testing})
      for (Long64_t i = 0; i < store->GetNEvents(); ++i) {
         ASSERT_EQ(store->Values(i)[0], -store->Values(i)[1]);
         ++seen[static_cast<size_t>(store->Values(i)[0])];
      }
   EXPECT_THAT(seen, Each(1));
}

} // namespace
