// Boosting: what can be worked out by hand, symmetries that must hold, and the bound on Gaussians.
#include "Sample.h"
#include "TGraph.h"
#include "TMVA/MethodBDT.h"
#include "TMVA/ROCCurve.h"
#include "TMVA/Ranking.h"
#include "TMemFile.h"
#include "TRandom3.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

using TMVA::MethodBDT;
using namespace TMVATest;
using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::Pointwise;

namespace {

// Signal where x >= 5, and at 2.
std::vector<Row> OneExchanged()
{
   std::vector<Row> rows;
   for (int i = 0; i < 10; ++i)
      rows.push_back({{static_cast<Float_t>(i)}, i >= 5 || i == 2 ? 0 : 1});
   return rows;
}

// Unit Gaussians one apart in the first variable.
std::vector<Row> Gaussians(UInt_t seed, int n, UInt_t width = 3)
{
   TRandom3 random(seed);
   std::vector<Row> rows;
   for (int i = 0; i < n; ++i) {
      Row row;
      row.fClass = i % 2;
      for (UInt_t j = 0; j < width; ++j)
         row.fValues.push_back(static_cast<Float_t>(random.Gaus(j == 0 && row.fClass == 0 ? 1 : 0)));
      rows.push_back(row);
   }
   return rows;
}

std::vector<Row> Weighted(std::vector<Row> rows, Double_t factor)
{
   for (Row &row : rows)
      row.fWeight *= factor;
   return rows;
}

std::vector<Double_t> Train(const std::vector<Row> &rows, const TString &options, const std::vector<Row> &test,
                            TMVA::Types::EAnalysisType type = TMVA::Types::kClassification)
{
   Sample sample(rows);
   sample.SetTestSample(test);
   auto method = Book<MethodBDT>(sample, "BDT", options, type);
   method->TrainMethod();
   sample.Data().SetCurrentType(TMVA::Types::kTesting);
   return method->GetMvaValues();
}

std::vector<Double_t> Train(const std::vector<Row> &rows, const TString &options)
{
   return Train(rows, options, rows,
                rows[0].fTargets.empty() ? TMVA::Types::kClassification : TMVA::Types::kRegression);
}

TEST(BDTAdaBoost, WeightsByHand)
{
   // The stump gets the signal at 2 wrong: a twelfth of the weights, since both classes have half of them. With
   // beta = 1/2 its odds grow from 1/11 to 1/sqrt(11), and the same stump comes again.
   Sample sample(OneExchanged());
   auto method = Book<MethodBDT>(sample, "BDT", "NTrees=2:MaxDepth=1:MinNodeSize=1%:nCuts=-1:AdaBoostBeta=0.5");
   method->TrainMethod();
   EXPECT_THAT(method->GetBoostWeights(),
               ElementsAre(DoubleNear(std::log(11) / 2, 1e-12), DoubleNear(std::log(11) / 4, 1e-12)));
   EXPECT_THAT(method->GetMvaValues(), ElementsAre(-1, -1, -1, -1, -1, 1, 1, 1, 1, 1));
}

TEST(BDTAdaBoost, ResponseIsTheWeightedMean)
{
   const auto answers = Train(OneExchanged(), "NTrees=20:MaxDepth=1:MinNodeSize=1%:nCuts=-1");
   for (const Double_t answer : answers) {
      EXPECT_GE(answer, -1);
      EXPECT_LE(answer, 1);
   }
   EXPECT_GT(answers[2], answers[3]) << "later trees see the exchanged event";
}

TEST(BDTAdaBoost, PerfectTreesEndTheBoosting)
{
   std::vector<Row> rows = OneExchanged();
   rows[2].fClass = 1;
   Sample sample(rows);
   auto method = Book<MethodBDT>(sample, "BDT", "NTrees=50:MaxDepth=1:MinNodeSize=1%:nCuts=-1");
   method->TrainMethod();
   EXPECT_EQ(method->GetNTrees(), 1);
   EXPECT_THAT(method->GetMvaValues(), ElementsAre(-1, -1, -1, -1, -1, 1, 1, 1, 1, 1));
}

TEST(BDTAdaBoost, TreesThatSeparateNothingEndTheBoosting)
{
   std::vector<Row> rows = OneExchanged();
   rows[2].fClass = 1; // half and half
   for (Row &row : rows)
      row.fValues = {1};
   Sample sample(rows);
   auto method = Book<MethodBDT>(sample, "BDT", "NTrees=50");
   method->TrainMethod();
   EXPECT_EQ(method->GetNTrees(), 1);
   EXPECT_THAT(method->GetMvaValues(), Each(0.));
}

TEST(BDTAdaBoost, PurityLeavesByHand)
{
   // Purities of the stump: 1 above, and (10/12) / (10/12 + 5) = 1/7 below; answers 1 and -5/7. Weighted mean of the
   // margins: (5 x 10/12 - 5/7 x 10/12 + 4 x 5/4 x 5/7) / 10.
   const Double_t correlation = (50. / 12 - 50. / 84 + 25. / 7) / 10;
   for (const char *type : {"BoostType=RealAdaBoost", "UseYesNoLeaf=F", "BoostType=AdaCost"}) {
      Sample sample(OneExchanged());
      auto method =
         Book<MethodBDT>(sample, "BDT", TString("NTrees=1:MaxDepth=1:MinNodeSize=1%:nCuts=-1:AdaBoostBeta=1:") + type);
      method->TrainMethod();
      ASSERT_EQ(method->GetNTrees(), 1);
      EXPECT_NEAR(method->GetBoostWeights()[0], std::log((1 + correlation) / (1 - correlation)), 1e-6) << type;
      EXPECT_NEAR(method->GetMvaValues()[0], 1. / 7, 1e-6);
      EXPECT_EQ(method->GetMvaValues()[9], 1);
   }
}

TEST(BDTGrad, FirstTreeByHand)
{
   // Both classes have half of the weights, p = 1/2 everywhere, so the targets are 1/2 and -1/2. One Newton step in
   // each leaf, sum w t / sum w^2 |t| (1 - |t|), halved for two classes.
   const Double_t s = 10. / 12;
   const Double_t b = 10. / 8;
   const Double_t above = 0.5 * (5 * s * 0.5) / (5 * s * s * 0.25);
   const Double_t below = 0.5 * ((s - 4 * b) * 0.5) / ((s * s + 4 * b * b) * 0.25);
   const auto answers = Train(OneExchanged(), "BoostType=Grad:NTrees=1:MaxDepth=1:MinNodeSize=1%:nCuts=-1:Shrinkage=1");
   EXPECT_NEAR(answers[9], 2 / (1 + std::exp(-2 * above)) - 1, 1e-6);
   EXPECT_NEAR(answers[0], 2 / (1 + std::exp(-2 * below)) - 1, 1e-6);
}

class BDTRegressionLoss : public testing::TestWithParam<const char *> {};

TEST_P(BDTRegressionLoss, ConstantTargetIsRecovered)
{
   TRandom3 random(1);
   std::vector<Row> rows;
   for (int i = 0; i < 100; ++i)
      rows.push_back({{static_cast<Float_t>(random.Gaus())}, 0, random.Uniform(0.5, 2), {3.5F}});
   EXPECT_THAT(Train(rows, TString("NTrees=20:") + GetParam()), Each(3.5));
}

TEST_P(BDTRegressionLoss, StepIsRecovered)
{
   std::vector<Row> rows;
   for (int i = 0; i < 50; ++i)
      rows.push_back({{static_cast<Float_t>(i)}, 0, 1, {i < 20 ? -1.F : 6.F}});
   const auto answers = Train(rows, TString("NTrees=40:nCuts=100:") + GetParam());
   for (int i = 0; i < 50; ++i)
      EXPECT_NEAR(answers[i], rows[i].fTargets[0], 1e-3) << i;
}

TEST_P(BDTRegressionLoss, WeightsDoubledChangeNothing)
{
   TRandom3 random(2);
   std::vector<Row> rows;
   for (int i = 0; i < 500; ++i) {
      const auto x = static_cast<Float_t>(random.Uniform(-1, 1));
      rows.push_back({{x}, 0, random.Uniform(1, 2), {x * x + static_cast<Float_t>(random.Gaus(0, 0.1))}});
   }
   const TString options = TString("NTrees=10:MaxDepth=3:MinNodeSize=1%:") + GetParam();
   EXPECT_EQ(Train(Weighted(rows, 2), options), Train(rows, options));
}

INSTANTIATE_TEST_SUITE_P(All, BDTRegressionLoss,
                         testing::Values("BoostType=Grad:Shrinkage=1:RegressionLossFunctionBDTG=Huber",
                                         "BoostType=Grad:Shrinkage=1:RegressionLossFunctionBDTG=LeastSquares",
                                         "BoostType=Grad:Shrinkage=1:RegressionLossFunctionBDTG=AbsoluteDeviation",
                                         "BoostType=AdaBoostR2:AdaBoostR2Loss=Linear",
                                         "BoostType=AdaBoostR2:AdaBoostR2Loss=Quadratic",
                                         "BoostType=AdaBoostR2:AdaBoostR2Loss=Exponential"));

TEST(BDTGrad, RegressionLossesByHand)
{
   // One cut, at 3: {0, 0, 3} and {10, 10, 10}. Least squares answers means; the quantile of TMVA is the value after
   // the one at which half of the weights is reached: 10 of all, then -7 and 0 of the residuals.
   std::vector<Row> rows;
   const Float_t targets[] = {0, 0, 3, 10, 10, 10};
   for (int i = 0; i < 6; ++i)
      rows.push_back({{static_cast<Float_t>(i)}, 0, 1, {targets[i]}});
   const TString one =
      "BoostType=Grad:NTrees=1:MaxDepth=1:MinNodeSize=1%:nCuts=-1:Shrinkage=1:RegressionLossFunctionBDTG=";
   EXPECT_THAT(Train(rows, one + "LeastSquares"), Pointwise(testing::FloatEq(), {1, 1, 1, 10, 10, 10}));
   EXPECT_THAT(Train(rows, one + "AbsoluteDeviation"), ElementsAre(3, 3, 3, 10, 10, 10));
   // Huber: residuals -10, -10, -7, 0, 0, 0, clipped at the 70 % quantile of their sizes, 10; the median of the leaf
   // is -7, the differences to it -3, -3, 0 have the mean -2: 10 - 7 - 2.
   EXPECT_THAT(Train(rows, one + "Huber"), ElementsAre(1, 1, 1, 10, 10, 10));
}

class BDTSymmetry : public testing::TestWithParam<const char *> {};

TEST_P(BDTSymmetry, WeightsDoubledChangeNothing)
{
   const auto rows = Gaussians(1, 600);
   const TString options = TString("NTrees=20:MaxDepth=3:") + GetParam();
   EXPECT_EQ(Train(Weighted(rows, 2), options), Train(rows, options));
}

TEST_P(BDTSymmetry, ClassesExchangedMirrorTheResponse)
{
   const auto rows = Gaussians(2, 600);
   auto exchanged = rows;
   for (Row &row : exchanged)
      row.fClass = 1 - row.fClass;
   const TString options = TString("NTrees=20:MaxDepth=3:") + GetParam();
   const auto answers = Train(rows, options);
   auto mirrored = Train(exchanged, options, rows);
   const Bool_t isPurity = options.Contains("RealAdaBoost") || options.Contains("UseYesNoLeaf=F");
   for (Double_t &answer : mirrored)
      answer = (isPurity ? 1 : 0) - answer;
   EXPECT_THAT(mirrored, Pointwise(DoubleNear(1e-5), answers));
}

TEST_P(BDTSymmetry, OrderedTransformationsOfAnInputChangeNothing)
{
   // All possible cuts know only the order of the values.
   const auto rows = Gaussians(3, 300);
   auto transformed = rows;
   for (Row &row : transformed)
      row.fValues[0] = std::exp(row.fValues[0]);
   const TString options = TString("NTrees=10:MaxDepth=2:nCuts=-1:") + GetParam();
   EXPECT_EQ(Train(transformed, options), Train(rows, options));
}

TEST_P(BDTSymmetry, RocComesNearItsBound)
{
   // Phi(1/sqrt(2)) = 0.7602 for any separation of these samples.
   const auto test = Gaussians(5, 20000);
   const auto answers = Train(Gaussians(4, 20000), TString("NTrees=100:MaxDepth=2:") + GetParam(), test);
   std::vector<Float_t> values(answers.begin(), answers.end());
   std::vector<Bool_t> isSignal;
   for (const Row &row : test)
      isSignal.push_back(row.fClass == 0);
   EXPECT_NEAR(TMVA::ROCCurve(values, isSignal).GetROCIntegral(), 0.7602, 0.01);
}

TEST_P(BDTSymmetry, RangesAreSlicesOfAll)
{
   Sample sample(Gaussians(6, 700));
   auto method = Book<MethodBDT>(sample, "BDT", TString("NTrees=10:") + GetParam());
   method->TrainMethod();
   const auto all = method->GetMvaValues();
   EXPECT_EQ(method->GetMvaValues(255, 513), std::vector<Double_t>(all.begin() + 255, all.begin() + 513));
   for (Long64_t i : {0, 255, 256, 699})
      EXPECT_EQ(method->GetMvaValue(sample.Data().GetEvent(i)), all[i]);
}

INSTANTIATE_TEST_SUITE_P(Boosts, BDTSymmetry,
                         testing::Values("BoostType=AdaBoost", "BoostType=RealAdaBoost", "BoostType=Grad:Shrinkage=0.1",
                                         "BoostType=Grad:Shrinkage=0.1:UseBaggedBoost:BaggedSampleFraction=0.5",
                                         "BoostType=Bagging:UseYesNoLeaf=F:SeparationType=CrossEntropy"));

TEST(BDTWeights, TwoIsTheEventTwice)
{
   auto once = Gaussians(7, 400);
   std::vector<Row> twice;
   for (size_t i = 0; i < once.size(); ++i) {
      twice.push_back(once[i]);
      if (i % 3 == 0) {
         twice.push_back(once[i]);
         once[i].fWeight = 2;
      }
   }
   const TString options = "NTrees=20:MaxDepth=2:MinNodeSize=0.1%";
   EXPECT_THAT(Train(once, options), Pointwise(DoubleNear(1e-9), Train(twice, options, once)));
}

TEST(BDTRegression, LinearTargetIsFollowedInTheUnitsOfTheInput)
{
   TRandom3 random(8);
   std::vector<Row> rows;
   for (int i = 0; i < 4000; ++i) {
      const auto x = static_cast<Float_t>(random.Uniform(0, 10));
      rows.push_back({{x, static_cast<Float_t>(random.Gaus())}, 0, 1, {100 + 3 * x}});
   }
   for (const char *transformation : {"None", "N", "D", "G"}) {
      const auto answers =
         Train(rows, TString("BoostType=Grad:Shrinkage=0.2:NTrees=200:MaxDepth=3:VarTransform=") + transformation);
      Double_t sum2 = 0;
      for (size_t i = 0; i < rows.size(); ++i)
         sum2 += std::pow(answers[i] - rows[i].fTargets[0], 2);
      EXPECT_LT(std::sqrt(sum2 / rows.size()), 0.3) << transformation << ": the spread of the target is 8.7";
   }
}

TEST(BDTMonitor, RocIntegralVersusTrees)
{
   Sample sample(Gaussians(10, 2000));
   const auto test = Gaussians(11, 2000);
   sample.SetTestSample(test);
   auto method = Book<MethodBDT>(sample, "BDT", "NTrees=250:MaxDepth=2:DoBoostMonitor:BoostType=Grad:Shrinkage=0.1");
   TMemFile file("monitor.root", "RECREATE");
   method->SetMethodDir(&file);
   method->TrainMethod();
   const std::unique_ptr<TGraph> graph(file.Get<TGraph>("BoostMonitorGraph"));
   ASSERT_TRUE(graph);
   ASSERT_EQ(graph->GetN(), 100);
   EXPECT_EQ(graph->GetPointX(0), 3);
   EXPECT_EQ(graph->GetPointX(99), 250);
   sample.Data().SetCurrentType(TMVA::Types::kTesting);
   const auto answers = method->GetMvaValues();
   std::vector<Bool_t> isSignal;
   for (const Row &row : test)
      isSignal.push_back(row.fClass == 0);
   const std::vector<Float_t> values(answers.begin(), answers.end());
   EXPECT_NEAR(graph->GetPointY(99), TMVA::ROCCurve(values, isSignal).GetROCIntegral(), 1e-4);
}

TEST(BDTRanking, InputsThatSeparateComeFirst)
{
   Sample sample(Gaussians(9, 2000));
   auto method = Book<MethodBDT>(sample, "BDT", "NTrees=30:MaxDepth=2");
   EXPECT_EQ(method->CreateRanking(), nullptr);
   method->TrainMethod();
   const auto &ranks = method->CreateRanking()->GetRanks();
   ASSERT_EQ(ranks.size(), 3U);
   EXPECT_EQ(ranks[0].GetVariable(), "var1");
   EXPECT_NEAR(ranks[0].GetRankValue() + ranks[1].GetRankValue() + ranks[2].GetRankValue(), 1, 1e-12);
   EXPECT_EQ(method->GetVariableImportance(0), ranks[0].GetRankValue());
}

} // namespace
