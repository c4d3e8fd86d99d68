// Regression figures of a sample small enough to work out by hand, and the histograms of the deviations.
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/ResultsRegression.h"
#include "evaluation/RegressionFigures.h"

#include "TH1F.h"
#include "TH2F.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace {

using TMVA::Evaluation::CompareWithTargets;

// Deviations +1, -1, +1, -1 and one of +10, which is farther than two rms from the bias of 2.
const std::vector<float> kRegressed{1, 1, 3, 3, 14}, kTargets{0, 2, 2, 4, 4};

TEST(RegressionFigures, ByHand)
{
   const auto figures = CompareWithTargets(kRegressed, kTargets, {1, 1, 1, 1, 1});
   EXPECT_DOUBLE_EQ(figures.fBias, 2);
   EXPECT_DOUBLE_EQ(figures.fDeviation, 14. / 5);
   EXPECT_DOUBLE_EQ(figures.fRMS, std::sqrt(104. / 5 - 4));
   // |10 - 2| = 8 is less than two rms = 8.2: nothing is cut away.
   EXPECT_DOUBLE_EQ(figures.fCoreBias, 2);
   // Means 4.4 and 2.4; sums of products 14 + 12.8 + ... worked out below.
   double xx = 0, yy = 0, xy = 0;
   for (int i = 0; i < 5; ++i) {
      xx += (kRegressed[i] - 4.4) * (kRegressed[i] - 4.4);
      yy += (kTargets[i] - 2.4) * (kTargets[i] - 2.4);
      xy += (kRegressed[i] - 4.4) * (kTargets[i] - 2.4);
   }
   EXPECT_NEAR(figures.fCorrelation, xy / std::sqrt(xx * yy), 1e-12);
}

TEST(RegressionFigures, FarEventsAreLeftOutOfTheCore)
{
   const auto figures =
      CompareWithTargets({1, 1, 3, 3, 1, 1, 3, 3, 14}, {0, 2, 2, 4, 0, 2, 2, 4, 4}, {1, 1, 1, 1, 1, 1, 1, 1, 1});
   EXPECT_NEAR(figures.fBias, 10. / 9, 1e-12);
   EXPECT_NEAR(figures.fCoreBias, 0, 1e-12);
   EXPECT_NEAR(figures.fCoreDeviation, 1, 1e-12);
   EXPECT_NEAR(figures.fCoreRMS, 1, 1e-12);
}

TEST(RegressionFigures, WeightTwoIsTheEventTwiceAndWeightZeroIsNone)
{
   const auto weighted = CompareWithTargets({1, 1, 3, 3, 14}, {0, 2, 2, 4, 4}, {2, 1, 1, 1, 0});
   const auto repeated = CompareWithTargets({1, 1, 1, 3, 3}, {0, 0, 2, 2, 4}, {1, 1, 1, 1, 1});
   EXPECT_DOUBLE_EQ(weighted.fBias, repeated.fBias);
   EXPECT_DOUBLE_EQ(weighted.fDeviation, repeated.fDeviation);
   EXPECT_DOUBLE_EQ(weighted.fRMS, repeated.fRMS);
   EXPECT_DOUBLE_EQ(weighted.fCoreBias, repeated.fCoreBias);
   EXPECT_NEAR(weighted.fCorrelation, repeated.fCorrelation, 1e-12);
}

TEST(RegressionFigures, MutualInformationOfFourEqualCellsIsTheirEntropy)
{
   // Regressed = target on four separate values, plus the largest one that falls on the end of the axis and is not
   // binned: p = 1/4 in four diagonal cells, information ln 4.
   const auto figures = CompareWithTargets({0, 1, 2, 3, 4}, {0, 1, 2, 3, 4}, {1, 1, 1, 1, 1});
   EXPECT_NEAR(figures.fMutualInfo, std::log(4.), 1e-6);
   EXPECT_NEAR(figures.fCorrelation, 1, 1e-12);
   EXPECT_EQ(figures.fRMS, 0);
}

TEST(RegressionFigures, NoPositiveWeightGivesZeros)
{
   EXPECT_EQ(CompareWithTargets(kRegressed, kTargets, {0, 0, 0, 0, 0}).fBias, 0);
   EXPECT_EQ(CompareWithTargets(kRegressed, kTargets, {1, -1, 1, -1, -1}).fRMS, 0);
   EXPECT_EQ(CompareWithTargets({}, {}, {}).fDeviation, 0);
}

class DeviationHistograms : public testing::Test {
protected:
   DeviationHistograms()
   {
      fInfo.AddVariable("x", "x", "cm");
      fInfo.AddTarget("y", "y", "", 0, 0);
      fInfo.AddClass("Regression");
      auto events = std::make_shared<TMVA::EventStore>(1, 1, 0);
      for (std::size_t i = 0; i < kTargets.size(); ++i)
         events->Append(TMVA::Event({static_cast<Float_t>(i)}, std::vector<Float_t>{kTargets[i]}, 0, 1.));
      fInfo.GetDataSet()->SetStore(events, TMVA::Types::kTesting);
      fResults = dynamic_cast<TMVA::ResultsRegression *>(
         fInfo.GetDataSet()->GetResults("method", TMVA::Types::kTesting, TMVA::Types::kRegression));
      for (std::size_t i = 0; i < kRegressed.size(); ++i) {
         std::vector<Float_t> value{kRegressed[i]};
         fResults->SetValue(value, static_cast<Int_t>(i));
      }
   }
   TMVA::DataSetInfo fInfo{"dataset"};
   TMVA::ResultsRegression *fResults;
};

TEST_F(DeviationHistograms, QuadraticDeviationHasTheMeanSquareAndIsCutWhereAsked)
{
   const std::unique_ptr<TH1F> all(fResults->QuadraticDeviation(0)), best(fResults->QuadraticDeviation(0, true, 50));
   EXPECT_NEAR(all->GetMean(), 104. / 5, 1e-9);
   EXPECT_NEAR(all->GetXaxis()->GetXmax(), 110, 1e-9);
   EXPECT_EQ(best->GetEntries(), 4);
   EXPECT_NEAR(best->GetMean(), 1, 1e-9);
   EXPECT_NEAR(best->GetXaxis()->GetXmax(), 55, 1e-9);
}

TEST_F(DeviationHistograms, AreStoredUnderShortNamesAndMayBeMadeAgain)
{
   for (int i = 0; i < 2; ++i)
      fResults->CreateDeviationHistograms("MVA_methodtest");
   const TH1 *hist = fResults->GetHist("reg_var0_rtgt0");
   ASSERT_NE(hist, nullptr);
   EXPECT_STREQ(hist->GetName(), "MVA_methodtest_reg_var0_rtgt0");
   EXPECT_STREQ(hist->GetXaxis()->GetTitle(), "x  [cm]");
   EXPECT_STREQ(hist->GetYaxis()->GetTitle(), "y_{regression} - y_{true}");
   EXPECT_EQ(hist->GetEntries(), 5);
   // Deviations from -1 to 10, and 1.01 bins of 1/49 of that on both sides.
   EXPECT_NEAR(hist->GetYaxis()->GetXmin(), -1 - 1.01 * 11 / 49, 1e-9);
   EXPECT_NEAR(hist->GetYaxis()->GetXmax(), 10 + 1.01 * 11 / 49, 1e-9);
   EXPECT_EQ(fResults->GetStorage()->GetSize(), 4); // variable, target, two of the quadratic deviation
}

} // namespace
