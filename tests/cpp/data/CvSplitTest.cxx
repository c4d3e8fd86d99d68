// Folds: every event once, sizes, the shuffle, the formula of spectators, and the samples made of them.
#include "TMVA/CvSplit.h"
#include "TMVA/DataLoader.h"
#include "TMVA/DataSet.h"
#include "TMVA/Tools.h"
#include "TRandom3.h"
#include "TTree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;
using TMVA::CvSplitKFolds;
using TMVA::CvSplitKFoldsExpr;
using TMVA::Types;

namespace {

auto Fatal(const testing::Matcher<std::string> &text)
{
   return ThrowsMessage<std::runtime_error>(text);
}

/// nSignal + nBackground training events x = 0, 1, 2 ..., spectator id = 1000 + x, and one test event of each class.
struct Sample {
   explicit Sample(int nSignal = 30, int nBackground = 23, const char *spectator = "id") : fLoader("folds")
   {
      fSignal = Tree("S", nSignal + 1, 0);
      fBackground = Tree("B", nBackground + 1, 100);
      fLoader.AddVariable("x", 'F');
      fLoader.AddSpectator(spectator, "I");
      fLoader.AddSignalTree(fSignal.get());
      fLoader.AddBackgroundTree(fBackground.get());
      fLoader.SetSignalWeightExpression("1+x");
      fLoader.PrepareTrainingAndTestTree("", "nTest_Signal=1:nTest_Background=1:SplitMode=Block:NormMode=NumEvents:!V");
   }
   static std::unique_ptr<TTree> Tree(const char *name, int n, int first)
   {
      auto tree = std::make_unique<TTree>(name, name);
      tree->SetDirectory(nullptr);
      Float_t x = 0;
      Int_t id = 0;
      tree->Branch("x", &x);
      tree->Branch("id", &id);
      for (int i = 0; i < n; ++i) {
         x = static_cast<Float_t>(first + i);
         id = 1000 + first + i;
         tree->Fill();
      }
      tree->ResetBranchAddresses();
      return tree;
   }
   TMVA::DataSet &Data() { return *fLoader.GetDataSetInfo().GetDataSet(); }
   std::vector<Float_t> Values(Types::ETreeType type) { return Data().GetStore(type)->fValues; }

   std::unique_ptr<TTree> fSignal;
   std::unique_ptr<TTree> fBackground;
   TMVA::DataLoader fLoader;
};

std::vector<Float_t> Sorted(std::vector<Float_t> values)
{
   std::sort(values.begin(), values.end());
   return values;
}

/// The definition: fold numbers 0 1 2 0 1 2 ... shuffled by libstdc++ with TRandom3.
std::vector<UInt_t> DefinedFolds(size_t n, UInt_t numFolds, UInt_t seed)
{
   std::vector<UInt_t> folds(n);
   for (size_t i = 0; i < n; ++i)
      folds[i] = i % numFolds;
   TMVA::RandomGenerator<TRandom3> generator(seed);
   std::shuffle(folds.begin(), folds.end(), generator);
   return folds;
}

TEST(CvSplit, EveryTrainingEventIsTestedOnceAndTrainedOnInAllOtherFolds)
{
   Sample sample;
   const auto all = sample.Values(Types::kTraining);
   const auto weights = sample.Data().GetStore(Types::kTraining)->fWeights;
   CvSplitKFolds split(5);
   EXPECT_TRUE(split.NeedsRebuild());
   sample.fLoader.MakeKFoldDataSet(split);
   EXPECT_FALSE(split.NeedsRebuild());
   std::vector<Float_t> tested;
   for (UInt_t fold = 0; fold < 5; ++fold) {
      sample.fLoader.PrepareFoldDataSet(split, fold);
      auto test = sample.Values(Types::kTesting), both = sample.Values(Types::kTraining);
      tested.insert(tested.end(), test.begin(), test.end());
      both.insert(both.end(), test.begin(), test.end());
      EXPECT_EQ(Sorted(both), Sorted(all)) << "fold " << fold;
   }
   EXPECT_EQ(Sorted(tested), Sorted(all));

   sample.fLoader.RecombineKFoldDataSet(split);
   EXPECT_EQ(sample.Values(Types::kTraining), tested) << "in the order of the folds";
   EXPECT_EQ(sample.Values(Types::kTesting), tested);
   const auto store = sample.Data().GetStore(Types::kTesting);
   for (Long64_t i = 0; i < store->GetNEvents(); ++i) {
      const auto row = std::find(all.begin(), all.end(), store->Values(i)[0]) - all.begin();
      EXPECT_EQ(store->fWeights[i], weights[row]) << "the weight goes with its event";
   }
   const auto folds = split.GetFoldOfRecombined();
   ASSERT_EQ(folds.size(), tested.size());
   EXPECT_TRUE(std::is_sorted(folds.begin(), folds.end()));
}

TEST(CvSplit, RandomFoldsAreTheDefinedShuffle)
{
   Sample sample;
   CvSplitKFolds split(3, "", kFALSE);
   sample.fLoader.MakeKFoldDataSet(split);
   const auto defined = DefinedFolds(53, 3, 100);
   for (UInt_t fold = 0; fold < 3; ++fold)
      for (const Long64_t row : split.GetFolds()[fold])
         EXPECT_EQ(defined[row], fold);
   EXPECT_THAT(
      (std::vector<size_t>{split.GetFolds()[0].size(), split.GetFolds()[1].size(), split.GetFolds()[2].size()}),
      ElementsAre(18, 18, 17));
   CvSplitKFolds other(3, "", kFALSE, 101);
   other.MakeKFoldDataSet(sample.fLoader.GetDataSetInfo());
   EXPECT_NE(other.GetFolds(), split.GetFolds()) << "another seed, another split";
}

TEST(CvSplit, StratifiedFoldsShareEveryClassEvenly)
{
   Sample sample;
   CvSplitKFolds split(4);
   sample.fLoader.MakeKFoldDataSet(split);
   std::vector<Long64_t> signal, background;
   for (UInt_t fold = 0; fold < 4; ++fold) {
      sample.fLoader.PrepareFoldDataSet(split, fold, Types::kTesting);
      signal.push_back(sample.Data().GetNEvtSigTest());
      background.push_back(sample.Data().GetNEvtBkgdTest());
   }
   EXPECT_THAT(signal, ElementsAre(8, 8, 7, 7));     // 30 events
   EXPECT_THAT(background, ElementsAre(6, 6, 6, 5)); // 23 events
   const auto defined = DefinedFolds(30, 4, 100);    // Block: the first 30 rows are signal
   for (UInt_t fold = 0; fold < 4; ++fold)
      for (const Long64_t row : split.GetFolds()[fold])
         EXPECT_TRUE(row >= 30 || defined[row] == fold) << row;
}

TEST(CvSplit, AFormulaOfSpectatorsGivesTheFold)
{
   for (const char *expr : {"int(fabs([id]))%int([NumFolds])", "int([id])%int([numFolds])", "int([id])%3"}) {
      Sample sample;
      CvSplitKFolds split(3, expr);
      sample.fLoader.MakeKFoldDataSet(split);
      for (UInt_t fold = 0; fold < 3; ++fold) {
         sample.fLoader.PrepareFoldDataSet(split, fold);
         for (const Float_t id : sample.Data().GetStore(Types::kTesting)->fSpectators)
            EXPECT_EQ(static_cast<int>(id) % 3, static_cast<int>(fold)) << expr;
      }
   }
}

TEST(CvSplit, ASpectatorIsFoundByItsLabelAndByItsExpression)
{
   Sample sample(30, 23, "number := id+1");
   auto &info = sample.fLoader.GetDataSetInfo();
   const std::vector<Float_t> values{0}, targets, spectators{7};
   const TMVA::Event event(values, targets, spectators, 0), bare(values, targets, targets, 0);
   CvSplitKFoldsExpr label(info, "int([number])%int([NumFolds])");
   EXPECT_EQ(label.Eval(4, &event), 3u);
   EXPECT_EQ(label.Eval(5, &event), 2u);
   EXPECT_THAT([&] { label.Eval(5, &bare); }, Fatal(HasSubstr("spectators")));
   EXPECT_TRUE(CvSplitKFoldsExpr::Validate("int([a])%2"));
   EXPECT_FALSE(CvSplitKFoldsExpr::Validate("int([a"));
   EXPECT_FALSE(CvSplitKFoldsExpr::Validate("int(x)%2")) << "x is no spectator";
}

TEST(CvSplit, WhatAFormulaCannotDoIsExplained)
{
   Sample sample;
   auto &info = sample.fLoader.GetDataSetInfo();
   EXPECT_THAT([&] { CvSplitKFoldsExpr(info, "int([idd])%int([NumFolds])"); },
               Fatal(AllOf(HasSubstr("[idd]"), HasSubstr("did you mean \"id\"?"), HasSubstr("AddSpectator"))));
   EXPECT_THAT([] { CvSplitKFolds(2, "int(x)%2"); }, Fatal(HasSubstr("brackets")));
   EXPECT_THAT([] { CvSplitKFolds(2, "int([id)"); }, Fatal(HasSubstr("int([id)")));
   const auto make = [&](UInt_t numFolds, const char *expr) {
      return [&sample, numFolds, expr] {
         CvSplitKFolds split(numFolds, expr);
         sample.fLoader.MakeKFoldDataSet(split);
      };
   };
   EXPECT_THAT(make(3, "int([id])%4"),
               Fatal(AllOf(HasSubstr("gives fold 3"), HasSubstr("[id] = "), HasSubstr("0 to 2"))));
   EXPECT_THAT(make(3, "-[id]"), Fatal(HasSubstr("0 to 2")));
   EXPECT_THAT(make(3, "int([id])%2"), Fatal(AllOf(HasSubstr("Fold 2"), HasSubstr("no event"))));
   EXPECT_THAT(make(2, "int([id])>=1100"), Fatal(AllOf(HasSubstr("\"Signal\""), HasSubstr("RandomStratified"))));
}

TEST(CvSplit, WrongNumbersAreRefused)
{
   Sample sample;
   EXPECT_THAT([] { CvSplitKFolds(0); }, Fatal(HasSubstr("NumFolds=0")));
   EXPECT_THAT([] { CvSplitKFolds(1); }, Fatal(HasSubstr("NumFolds=1")));
   CvSplitKFolds many(54);
   EXPECT_THAT([&] { sample.fLoader.MakeKFoldDataSet(many); }, Fatal(AllOf(HasSubstr("NumFolds=54"), HasSubstr("53"))));
   CvSplitKFolds split(2);
   EXPECT_THAT([&] { sample.fLoader.PrepareFoldDataSet(split, 0); }, Fatal(HasSubstr("MakeKFoldDataSet")));
   EXPECT_THAT([&] { sample.fLoader.RecombineKFoldDataSet(split); }, Fatal(HasSubstr("MakeKFoldDataSet")));
   sample.fLoader.MakeKFoldDataSet(split);
   EXPECT_THAT([&] { sample.fLoader.PrepareFoldDataSet(split, 2); }, Fatal(HasSubstr("fold 2")));
   EXPECT_THAT([&] { sample.fLoader.PrepareFoldDataSet(split, 0, Types::kValidation); }, Fatal(HasSubstr("kTesting")));
   EXPECT_THAT([&] { sample.fLoader.RecombineKFoldDataSet(split, Types::kTesting); }, Fatal(HasSubstr("kTraining")));
}

TEST(CvSplit, NumbersThatAreTooLargeForFloatAreReported)
{
   Sample sample(30, 23, "big := id+100000000");
   CvSplitKFolds split(2, "(int([big])/8)%2");
   testing::internal::CaptureStdout();
   sample.fLoader.MakeKFoldDataSet(split);
   EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("2^24"));
}

} // namespace
