// The binned ROC of two histograms: even distributions, whose curves are known.
#include "TMVA/ROCCalc.h"

#include "TH1D.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace {

// Signal evenly over [lowS, highS], background over [0, 1], on an axis from 0 to 2.
class Even {
public:
   Even(double lowS, double highS) : fSignal("s", "", 200, 0, 2), fBackground("b", "", 200, 0, 2)
   {
      fSignal.SetDirectory(nullptr);
      fBackground.SetDirectory(nullptr);
      for (int bin = 1; bin <= 200; ++bin) {
         const double x = fSignal.GetBinCenter(bin);
         fSignal.SetBinContent(bin, x > lowS && x < highS ? 5 : 0);
         fBackground.SetBinContent(bin, x < 1 ? 3 : 0);
      }
   }
   TH1D fSignal, fBackground;
};

TEST(ROCCalc, HalfOverlappingEvenDistributions)
{
   // Signal on [0.5, 1.5]: rejection is 1 up to efficiency 1/2, then 1.5 - efficiency; area 7/8.
   Even even(0.5, 1.5);
   TMVA::ROCCalc roc(&even.fSignal, &even.fBackground);
   EXPECT_NEAR(roc.GetROCIntegral(), 7. / 8, 1e-3);
   EXPECT_NEAR(roc.GetROC()->GetBinContent(roc.GetROC()->FindBin(0.305)), 1, 1e-9);
   EXPECT_NEAR(roc.GetROC()->GetBinContent(roc.GetROC()->FindBin(0.805)), 1.5 - 0.805, 1e-9);
   double error = 0;
   EXPECT_NEAR(roc.GetEffSForEffBof(0.2, error), 0.7, 1e-9);
   EXPECT_NEAR(error, std::sqrt(0.7 * 0.3 / even.fSignal.GetEffectiveEntries()), 1e-9);
   EXPECT_NEAR(roc.GetSignalReferenceCut(), 0.75, 1e-9); // 1.5 - x = x
   EXPECT_TRUE(roc.GetStatus());
   EXPECT_EQ(roc.GetEffSForEffBof(2, error), 0);
   EXPECT_FALSE(roc.GetStatus());
}

TEST(ROCCalc, SignalOnTheLowSideIsCutFromAbove)
{
   Even even(0.5, 1.5);
   TMVA::ROCCalc roc(&even.fBackground, &even.fSignal); // exchanged
   EXPECT_NEAR(roc.GetROCIntegral(), 7. / 8, 1e-3);
}

TEST(ROCCalc, SignificanceAndPurityOfACut)
{
   Even even(0.5, 1.5);
   TMVA::ROCCalc roc(&even.fSignal, &even.fBackground);
   // At 1 there are left half of the signal and no background.
   const TH1 *significance = roc.GetSignificance(100, 1000);
   EXPECT_NEAR(significance->GetBinContent(significance->GetXaxis()->FindFixBin(1.)), std::sqrt(50.), 1e-9);
   EXPECT_NEAR(significance->GetXaxis()->GetBinCenter(significance->GetMaximumBin()), 1, 1e-9);
   const TH1 *purity = roc.GetPurity(100, 100);
   EXPECT_NEAR(purity->GetBinContent(1), 0.5, 1e-9);
}

TEST(ROCCalc, RefusesHistogramsThatDoNotFit)
{
   TH1D few("few", "", 10, 0, 2), empty("empty", "", 200, 0, 2);
   few.SetDirectory(nullptr);
   empty.SetDirectory(nullptr);
   Even even(0.5, 1.5);
   EXPECT_THAT([&] { TMVA::ROCCalc(&even.fSignal, &few); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("the same axis")));
   EXPECT_THAT([&] { TMVA::ROCCalc(&even.fSignal, &empty); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("0 (background)")));
}

} // namespace
