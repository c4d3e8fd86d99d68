// Confusion matrices, curves and histograms of class probabilities.
#include "StoredMethod.h"

#include "TMVA/ResultsMulticlass.h"

#include "TGraph.h"
#include "TH1.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using TMVA::Types;
using TMVATest::StoredEvent;
using TMVATest::StoredJob;

StoredJob ThreeClasses(const std::vector<StoredEvent> &events)
{
   return {{"Signal", "bg0", "bg1"}, events, events, Types::kMulticlass};
}

// Each class is told from the others without error.
std::vector<StoredEvent> Separated()
{
   std::vector<StoredEvent> events;
   for (int i = 0; i < 30; ++i) {
      StoredEvent event{{0.1F, 0.1F, 0.1F}, i % 3};
      event.fOutputs[i % 3] = 0.8F + 0.001F * static_cast<Float_t>(i);
      events.push_back(event);
   }
   return events;
}

TEST(Confusion, PerfectSeparationIsOneOffTheDiagonal)
{
   StoredJob job = ThreeClasses(Separated());
   for (const auto type : {Types::kTesting, Types::kTraining}) {
      const TMatrixD matrix = job.Method().GetMulticlassConfusionMatrix(0.1, type);
      ASSERT_EQ(matrix.GetNrows(), 3);
      for (int i = 0; i < 3; ++i)
         for (int j = 0; j < 3; ++j)
            EXPECT_TRUE(i == j ? std::isnan(matrix(i, j)) : matrix(i, j) == 1) << i << " against " << j;
   }
}

TEST(Confusion, IsTheEfficiencyOfOneClassAgainstOneOther)
{
   // Output 0 of ten events of class 0: 0.05, 0.15 ... 0.95; of class 1: 0.0, 0.1 ... 0.9; of class 2: all 0.5 and
   // heavy, which must not matter for the pair (0, 1).
   std::vector<StoredEvent> events;
   for (int i = 0; i < 10; ++i) {
      const auto x = 0.1F * static_cast<Float_t>(i);
      events.push_back({{x + 0.05F, 0, 0}, 0});
      events.push_back({{x, 0, 0}, 1});
      events.push_back({{0.5F, 0, 0}, 2, 100.});
   }
   StoredJob job = ThreeClasses(events);
   const TMatrixD matrix = job.Method().GetMulticlassConfusionMatrix(0.3, Types::kTesting);
   // Three of ten background events pass a cut just above 0.6: of class 0 there pass 0.65, 0.75, 0.85, 0.95.
   EXPECT_DOUBLE_EQ(matrix(0, 1), 0.4);
   auto &results = dynamic_cast<TMVA::ResultsMulticlass &>(
      *job.Info().GetDataSet()->GetResults("Stored", Types::kTesting, Types::kMulticlass));
   const auto both = results.GetConfusionMatrices({0.3, 0.1});
   EXPECT_DOUBLE_EQ(both[0](0, 1), 0.4);
   EXPECT_DOUBLE_EQ(both[1](0, 1), 0.2);
}

TEST(Confusion, OfAClassifierIsEmpty)
{
   StoredJob job({"Signal", "Background"}, TMVATest::TwoGaussians(5), TMVATest::TwoGaussians(5),
                 Types::kClassification);
   EXPECT_EQ(job.Method().GetMulticlassConfusionMatrix(0.1, Types::kTesting).GetNoElements(), 0);
}

TEST(BestCuts, MaximiseEfficiencyTimesPurity)
{
   // Output 0: class 0 at 4, 3, 1; the others at 2 (twice) and 0. Above 2: efficiency 2/3, purity 1, product 0.667;
   // above 0: efficiency 1, purity 3/5, product 0.6.
   const std::vector<StoredEvent> events{{{4, 0, 0}, 0}, {{3, 0, 0}, 0}, {{1, 0, 0}, 0},
                                         {{2, 1, 0}, 1}, {{2, 0, 1}, 2}, {{0, 1, 0}, 1}};
   StoredJob job = ThreeClasses(events);
   std::vector<std::vector<Float_t>> purity;
   const std::vector<Float_t> efficiency = job.Method().GetMulticlassEfficiency(purity);
   ASSERT_EQ(efficiency.size(), 3U);
   ASSERT_EQ(purity.size(), 1U);
   EXPECT_FLOAT_EQ(efficiency[0], 2.F / 3);
   EXPECT_FLOAT_EQ(purity[0][0], 1);
   EXPECT_FLOAT_EQ(efficiency[1], 1);
   EXPECT_FLOAT_EQ(purity[0][1], 1);
}

TEST(MulticlassHistograms, HoldEachOutputForEachTrueClass)
{
   StoredJob job = ThreeClasses(Separated());
   job.Method().TestMulticlass();
   job.Method().TestMulticlass(); // a second evaluation replaces the first
   auto *results = job.Info().GetDataSet()->GetResults("Stored", Types::kTesting, Types::kMulticlass);
   const TH1 *own = results->GetHist("[dataset]MVA_Stored_Test_bg0_prob_for_bg0");
   const TH1 *other = results->GetHist("[dataset]MVA_Stored_Test_bg0_prob_for_bg1");
   ASSERT_TRUE(own && other);
   EXPECT_NEAR(own->GetMean(), 0.8 + 0.001 * 14.5, 1e-6); // events 1, 4 ... 28 of class 1
   EXPECT_NEAR(other->GetMean(), 0.1, 1e-6);
   EXPECT_EQ(own->GetEntries(), 10);
   EXPECT_NEAR(own->Integral("width"), 1, 1e-6);
   const TGraph *curve = results->GetGraph("[dataset]MVA_Stored_Test_rejBvsS_Signal");
   ASSERT_NE(curve, nullptr);
   EXPECT_EQ(curve->GetN(), 32);
   EXPECT_TRUE(results->DoesExist("[dataset]MVA_Stored_Test_1v1rejBvsS_Signal_vs_bg1"));
   EXPECT_TRUE(job.Info()
                  .GetDataSet()
                  ->GetResults("Stored", Types::kTraining, Types::kMulticlass)
                  ->DoesExist("[dataset]MVA_Stored_Train_Signal_prob_for_bg0"));
}

TEST(MulticlassHistograms, CurvesOfLargeSamplesAreThinnedAndKeepTheirEnds)
{
   std::vector<StoredEvent> events;
   for (int i = 0; i < 30000; ++i)
      events.push_back({{static_cast<Float_t>(i), 0, 0}, i % 3});
   StoredJob job = ThreeClasses(events);
   job.Method().TestMulticlass();
   const TGraph *curve = job.Info()
                            .GetDataSet()
                            ->GetResults("Stored", Types::kTesting, Types::kMulticlass)
                            ->GetGraph("[dataset]MVA_Stored_Test_rejBvsS_Signal");
   ASSERT_EQ(curve->GetN(), 10000);
   EXPECT_EQ(curve->GetX()[0], 1);
   EXPECT_EQ(curve->GetY()[0], 0);
   EXPECT_EQ(curve->GetX()[9999], 0);
   EXPECT_EQ(curve->GetY()[9999], 1);
}

} // namespace
