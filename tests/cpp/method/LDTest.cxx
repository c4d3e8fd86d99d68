// LD: exact on linear targets, parallel to Fisher in classification.
#include "Sample.h"
#include "TMVA/MethodFisher.h"
#include "TMVA/MethodLD.h"
#include "TMVA/Ranking.h"
#include "TRandom3.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using TMVA::MethodFisher;
using TMVA::MethodLD;
using namespace TMVATest;

namespace {

Float_t Linear(const std::vector<Float_t> &x)
{
   return 3 + 2 * x[0] - 0.5F * x[1];
}

std::vector<Row> LinearTarget(UInt_t seed, Int_t n)
{
   TRandom3 random(seed);
   std::vector<Row> rows;
   for (Int_t i = 0; i < n; ++i) {
      Row row;
      row.fValues = {static_cast<Float_t>(random.Uniform(-1, 4)), static_cast<Float_t>(random.Gaus(10, 3))};
      row.fWeight = random.Uniform(0.5, 2);
      row.fTargets = {Linear(row.fValues)};
      rows.push_back(row);
   }
   return rows;
}

std::vector<Row> TwoGaussians(UInt_t seed, Int_t n, Float_t shift)
{
   TRandom3 random(seed);
   std::vector<Row> rows;
   for (Int_t i = 0; i < n; ++i) {
      const Int_t cls = i % 2;
      const auto common = static_cast<Float_t>(random.Gaus());
      rows.push_back({{common + (cls == 0 ? shift : 0), static_cast<Float_t>(random.Gaus()) + common}, cls});
   }
   return rows;
}

class LinearRegression : public testing::TestWithParam<const char *> {};

TEST_P(LinearRegression, RecoversALinearTarget)
{
   Sample sample(LinearTarget(1, 200));
   const std::vector<Row> unseen = LinearTarget(2, 50);
   sample.SetTestSample(unseen);
   auto method = Book<MethodLD>(sample, "LD", TString("!H:!V:VarTransform=") + GetParam(), TMVA::Types::kRegression);
   method->TrainMethod();
   sample.Data().SetCurrentType(TMVA::Types::kTesting);
   const auto all = method->GetRegressionMatrix();
   ASSERT_EQ(all.size(), unseen.size());
   for (size_t i = 0; i < unseen.size(); ++i)
      EXPECT_NEAR(all[i], unseen[i].fTargets[0], 2e-5) << i;
   method->ReleaseTransformed();
   for (size_t i = 0; i < unseen.size(); ++i) {
      const TMVA::Event event(unseen[i].fValues, UInt_t{0}); // without target, as in a Reader
      ASSERT_EQ(method->GetRegressionValues(&event).size(), 1U);
      EXPECT_NEAR(method->GetRegressionValues(&event)[0], unseen[i].fTargets[0], 2e-5);
      EXPECT_NEAR(method->GetMvaValue(&event), unseen[i].fTargets[0], 2e-5);
      EXPECT_NEAR(method->GetRegressionValues(sample.Data().GetEvent(static_cast<Long64_t>(i)))[0], all[i], 2e-5);
   }
   EXPECT_EQ(method->GetRegressionMatrix(10, 13), std::vector<Float_t>(all.begin() + 10, all.begin() + 13));
}

INSTANTIATE_TEST_SUITE_P(Transformations, LinearRegression, testing::Values("None", "N", "D", "P", "N,P"));

TEST(LD, ResponseIsParallelToFisher)
{
   Sample sample(TwoGaussians(3, 2000, 1));
   auto fisher = Book<MethodFisher>(sample, "Fisher", "!H:!V");
   auto ld = Book<MethodLD>(sample, "LD", "!H:!V:LD");
   fisher->TrainMethod();
   ld->TrainMethod();
   const auto f = fisher->GetMvaValues();
   const auto l = ld->GetMvaValues();
   const auto [low, high] = std::minmax_element(f.begin(), f.end());
   const Double_t slope = (l[high - f.begin()] - l[low - f.begin()]) / (*high - *low);
   EXPECT_GT(slope, 0);
   for (size_t i = 0; i < f.size(); ++i)
      EXPECT_NEAR(l[i] - l[0], slope * (f[i] - f[0]), 1e-6); // LD answers in Float_t
}

TEST(LD, ClassificationSlopeOfOneVariable)
{
   // cov(x, y) / var(x) with y = 1, 0: class means 1 and -1, variance 1 within: (1/2) / (1 + 1).
   Sample sample({{{2}, 0}, {{0}, 0}, {{0}, 1}, {{-2}, 1}});
   auto method = Book<MethodLD>(sample, "LD", "!H:!V");
   method->TrainMethod();
   EXPECT_EQ(method->GetMvaValues(), (std::vector<Double_t>{0.5, 0, 0, -0.5}));
}

TEST(LD, RankingIsTheSizeOfTheCoefficients)
{
   Sample sample(LinearTarget(1, 100));
   auto method = Book<MethodLD>(sample, "LD", "!H:!V", TMVA::Types::kRegression);
   method->TrainMethod();
   const auto &ranks = method->CreateRanking()->GetRanks();
   ASSERT_EQ(ranks.size(), 2U);
   EXPECT_EQ(ranks[0].GetVariable(), "var1");
   EXPECT_NEAR(ranks[0].GetRankValue(), 2, 1e-5);
   EXPECT_NEAR(ranks[1].GetRankValue(), 0.5, 1e-5);
}

TEST(LD, TakesTwoClassesOrOneTarget)
{
   Sample sample(TwoGaussians(3, 20, 1));
   auto method = Book<MethodLD>(sample, "LD", "!H:!V");
   EXPECT_TRUE(method->HasAnalysisType(TMVA::Types::kClassification, 2, 0));
   EXPECT_TRUE(method->HasAnalysisType(TMVA::Types::kRegression, 1, 1));
   EXPECT_FALSE(method->HasAnalysisType(TMVA::Types::kRegression, 1, 2));
   EXPECT_FALSE(method->HasAnalysisType(TMVA::Types::kMulticlass, 2, 0));
}

} // namespace
