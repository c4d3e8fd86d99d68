// Fisher against closed forms on samples whose means and covariances are exact.
#include "Sample.h"
#include "TMVA/MethodFisher.h"
#include "TMVA/Ranking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

using TMVA::MethodFisher;
using namespace TMVATest;
using testing::DoubleNear;
using testing::HasSubstr;
using testing::Pointwise;
using testing::ThrowsMessage;

namespace {

// Four events about a centre: the variances are exactly a^2 and b^2, the correlation is exactly 0.
void AddCross(std::vector<Row> &rows, Int_t cls, Float_t x, Float_t y, Float_t a, Float_t b, Double_t weight = 1)
{
   for (const Float_t sx : {-1.F, 1.F})
      for (const Float_t sy : {-1.F, 1.F})
         rows.push_back({{x + sx * a, y + sy * b}, cls, weight});
}

std::vector<Row> TwoCrosses(Double_t backgroundWeight = 1)
{
   std::vector<Row> rows;
   AddCross(rows, 0, 2, 1, 1, 2);
   AddCross(rows, 1, 0, 0, 1, 2, backgroundWeight);
   return rows;
}

std::vector<Double_t> Responses(Sample &sample, const TString &options = "!H:!V")
{
   auto method = Book<MethodFisher>(sample, "Fisher", options);
   method->TrainMethod();
   sample.Data().SetCurrentType(TMVA::Types::kTesting);
   return method->GetMvaValues();
}

TEST(Fisher, CoefficientsOfTwoUncorrelatedClasses)
{
   Sample sample(TwoCrosses());
   sample.SetTestSample({{{0, 0}}, {{1, 0}}, {{0, 1}}, {{1, 0.5}}});
   const auto responses = Responses(sample);
   // W = diag(2 * 1, 2 * 4): F = (1/2) (2/2, 1/8), F0 = -F (2, 1) / 2.
   EXPECT_NEAR(responses[1] - responses[0], 0.5, 1e-14);
   EXPECT_NEAR(responses[2] - responses[0], 0.0625, 1e-14);
   EXPECT_NEAR(responses[0], -0.53125, 1e-14);
   EXPECT_NEAR(responses[3], 0, 1e-14) << "half way between the class means";
}

TEST(Fisher, UnequalWeightsScaleTheResponse)
{
   Sample equal(TwoCrosses());
   Sample unequal(TwoCrosses(3));
   const auto before = Responses(equal);
   const auto after = Responses(unequal);
   // The matrix within is normalised class by class; only sqrt(Sw Bw) / (Sw + Bw) changes, from 1/2 to sqrt(3)/4.
   for (size_t i = 0; i < before.size(); ++i)
      EXPECT_NEAR(after[i], before[i] * std::sqrt(3) / 2, 1e-13);
}

TEST(Fisher, MahalanobisUsesTheFullMatrix)
{
   Sample sample(TwoCrosses());
   const auto fisher = Responses(sample, "!H:!V:Method=Fisher");
   const auto mahalanobis = Responses(sample, "!H:!V:Mahalanobis");
   // (W + d d^T / 4)^-1 d = W^-1 d / (1 + d^T W^-1 d / 4), with d^T W^-1 d = 4/2 + 1/8.
   for (size_t i = 0; i < fisher.size(); ++i)
      EXPECT_NEAR(mahalanobis[i], fisher[i] / (1 + (2 + 0.125) / 4), 1e-13);
}

TEST(Fisher, RankingIsTheShareOfTheVarianceBetweenTheClasses)
{
   Sample sample(TwoCrosses());
   auto method = Book<MethodFisher>(sample, "Fisher", "!H:!V");
   EXPECT_EQ(method->CreateRanking(), nullptr) << "before the training there is none";
   method->TrainMethod();
   const auto &ranks = method->CreateRanking()->GetRanks();
   ASSERT_EQ(ranks.size(), 2U);
   EXPECT_EQ(ranks[0].GetVariable(), "var1");
   EXPECT_NEAR(ranks[0].GetRankValue(), 1. / (1 + 2), 1e-14); // d^2/4 = 1, W = 2
   EXPECT_NEAR(ranks[1].GetRankValue(), 0.25 / (0.25 + 8), 1e-14);
}

TEST(Fisher, WeightTwoIsTheEventTwice)
{
   std::vector<Row> weighted = TwoCrosses();
   weighted[0].fWeight = 2;
   std::vector<Row> twice = TwoCrosses();
   twice.push_back(twice[0]);
   Sample a(weighted);
   Sample b(twice);
   b.SetTestSample(weighted);
   EXPECT_THAT(Responses(b), Pointwise(DoubleNear(1e-13), Responses(a)));
}

TEST(Fisher, IgnoredNegativeWeightIsAbsence)
{
   std::vector<Row> rows = TwoCrosses();
   Sample without(rows);
   const auto expected = Responses(without);
   rows.push_back({{5, 5}, 0, -0.7});
   Sample with(rows);
   with.SetTestSample(TwoCrosses());
   EXPECT_THAT(Responses(with, "!H:!V:IgnoreNegWeightsInTraining"), Pointwise(DoubleNear(1e-13), expected));
   EXPECT_GT(std::abs(Responses(with)[0] - expected[0]), 1e-3) << "the switch of one method must not stay for the next";
}

TEST(Fisher, RepeatedAndConstantInputsChangeNothing)
{
   Sample plain(TwoCrosses());
   std::vector<Row> rows = TwoCrosses();
   for (Row &row : rows) {
      row.fValues.push_back(row.fValues[0] + row.fValues[1]);
      row.fValues.push_back(1000.1F);
   }
   Sample repeated(rows);
   EXPECT_THAT(Responses(repeated), Pointwise(DoubleNear(1e-9), Responses(plain)));
}

TEST(Fisher, InputThatSeparatesPerfectlyIsNamed)
{
   std::vector<Row> rows = TwoCrosses();
   for (Row &row : rows)
      row.fValues.push_back(row.fClass == 0 ? 0.1F : 0.7F);
   Sample sample(rows);
   auto method = Book<MethodFisher>(sample, "Fisher", "!H:!V");
   EXPECT_THAT([&] { method->TrainMethod(); },
               ThrowsMessage<std::runtime_error>(testing::AllOf(HasSubstr("\"var3\""), Not(HasSubstr("\"var1\"")))));
}

TEST(Fisher, LargeOffsetCostsNoPrecision)
{
   Sample plain(TwoCrosses());
   std::vector<Row> rows = TwoCrosses();
   for (Row &row : rows)
      row.fValues[0] += 1 << 20;
   Sample shifted(rows);
   EXPECT_THAT(Responses(shifted), Pointwise(DoubleNear(1e-9), Responses(plain)));
}

TEST(Fisher, RangesAreSlicesOfAll)
{
   Sample sample(TwoCrosses());
   for (const TString transformation : {"None", "N,P"}) {
      auto method = Book<MethodFisher>(sample, "Fisher", "!H:!V:VarTransform=" + transformation);
      method->TrainMethod();
      sample.Data().SetCurrentType(TMVA::Types::kTesting);
      const auto all = method->GetMvaValues();
      ASSERT_EQ(all.size(), 8U);
      EXPECT_EQ(method->GetMvaValues(2, 5), std::vector<Double_t>(all.begin() + 2, all.begin() + 5));
      EXPECT_EQ(method->GetMvaValues(6, 100), std::vector<Double_t>(all.begin() + 6, all.end()));
      EXPECT_TRUE(method->GetMvaValues(8).empty());
      method->ReleaseTransformed();
      for (Long64_t i = 0; i < 8; ++i) {
         sample.Data().SetCurrentEvent(i);
         EXPECT_NEAR(method->GetMvaValue(), all[i], 1e-6) << "one by one, event " << i << ", " << transformation;
         EXPECT_NEAR(method->GetMvaValue(sample.Data().GetEvent(i)), all[i], 1e-6);
      }
   }
}

TEST(Fisher, TakesTwoClassesOnly)
{
   Sample sample(TwoCrosses());
   auto method = Book<MethodFisher>(sample, "Fisher", "!H:!V");
   EXPECT_TRUE(method->HasAnalysisType(TMVA::Types::kClassification, 2, 0));
   EXPECT_FALSE(method->HasAnalysisType(TMVA::Types::kClassification, 3, 0));
   EXPECT_FALSE(method->HasAnalysisType(TMVA::Types::kMulticlass, 2, 0));
   EXPECT_FALSE(method->HasAnalysisType(TMVA::Types::kRegression, 1, 1));
}

} // namespace
