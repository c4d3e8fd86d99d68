// Binned cut efficiencies against direct counting; the scans on curves whose answers are known.
#include "evaluation/EfficiencyCurve.h"
#include "evaluation/BrentRoot.h"

#include "TH1D.h"
#include "TRandom3.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace TMVA::Evaluation;

TH1D Detached(const char *name, int nBins, double low, double high)
{
   TH1::AddDirectory(kFALSE);
   return TH1D(name, name, nBins, low, high);
}

// The background efficiency f(signal efficiency), as 100 bins.
template <class Function>
BinCurve CurveOf(Function f)
{
   TH1D hist = Detached("curve", 100, 0, 1);
   for (int bin = 1; bin <= 100; ++bin)
      hist.SetBinContent(bin, f(hist.GetBinCenter(bin)));
   return BinCurve(hist);
}

class CutEfficiency : public testing::TestWithParam<bool> {};

TEST_P(CutEfficiency, IsTheWeightBeyondTheLowerEdgeOfEachBin)
{
   const bool positive = GetParam();
   TRandom3 random(3);
   TMVA::EventStore events;
   std::vector<Float_t> values;
   for (int i = 0; i < 2000; ++i) {
      events.fClasses.push_back(i % 2);
      events.fWeights.push_back(random.Uniform(0.5, 2));
      values.push_back(static_cast<Float_t>(random.Uniform(0.001, 0.999)));
   }
   TH1D signal = Detached("s", 50, 0, 1), background = Detached("b", 50, 0, 1);
   const auto [sumS, sumB] = FillEfficiencies(signal, background, values, events, 1, positive);
   for (int cls : {0, 1}) {
      const TH1D &hist = cls == 1 ? signal : background;
      std::vector<double> counted;
      for (int bin = 1; bin <= 50; ++bin) {
         double passing = 0;
         for (std::size_t i = 0; i < values.size(); ++i) {
            const bool passes = (values[i] >= hist.GetBinLowEdge(bin)) == positive;
            passing += events.fClasses[i] == cls && passes ? events.fWeights[i] : 0;
         }
         counted.push_back(passing);
      }
      const double largest = positive ? counted.front() : counted.back();
      if (positive) {
         EXPECT_DOUBLE_EQ(largest, cls == 1 ? sumS : sumB);
      }
      for (int bin = 1; bin <= 50; ++bin)
         EXPECT_NEAR(hist.GetBinContent(bin), counted[bin - 1] / largest, 1e-12) << "class " << cls << " bin " << bin;
   }
}

INSTANTIATE_TEST_SUITE_P(BothOrientations, CutEfficiency, testing::Bool());

TEST(CutEfficiencyRange, UnderTheRangeCountsInTheFirstBinAndPastItNowhere)
{
   TMVA::EventStore events;
   events.fClasses = {0, 0, 0, 0, 1};
   events.fWeights = {1, 1, 1, 1, 1};
   const std::vector<Float_t> values{-5, 0.5, 0.9, 1.5, 0.5};
   TH1D signal = Detached("s", 2, 0, 1), background = Detached("b", 2, 0, 1);
   const auto [sumS, sumB] = FillEfficiencies(signal, background, values, events, 0, true);
   EXPECT_DOUBLE_EQ(signal.GetBinContent(1), 1); // three events, the largest number in any bin
   EXPECT_DOUBLE_EQ(signal.GetBinContent(2), 2. / 3.);
   EXPECT_DOUBLE_EQ(sumS, 4);
   EXPECT_DOUBLE_EQ(sumB, 1);
}

TEST(BinCurve, IsLinearBetweenBinCentresAndBeyondThem)
{
   const BinCurve line = CurveOf([](double x) { return 3 * x - 1; });
   for (const double x : {0., 0.003, 0.4217, 0.999, 1.})
      EXPECT_NEAR(line(x), 3 * x - 1, 1e-12) << x;
}

TEST(Scans, FindWhatAlgebraFinds)
{
   const BinCurve square = CurveOf([](double x) { return x * x; });
   EXPECT_NEAR(SignalEfficiencyAt(square, 0.25), 0.5, 1e-3);
   EXPECT_NEAR(SignalEfficiencyAt(square, 0.01), 0.1, 1e-3);
   EXPECT_NEAR(AreaOfRejection(square), 2. / 3., 1e-4);
   // x = 1 - x^2: the golden section.
   const auto [below, above] = EqualityOfEfficiencies(square);
   EXPECT_NEAR(0.5 * (below + above), 0.5 * (std::sqrt(5.) - 1), 2e-4);
   EXPECT_NEAR(above - below, 1. / 5000, 1e-12);
}

TEST(Scans, BackgroundAboveTheLevelEverywhereOrNowhere)
{
   EXPECT_NEAR(SignalEfficiencyAt(CurveOf([](double) { return 0.5; }), 0.1), 0.00025, 1e-12);
   EXPECT_NEAR(SignalEfficiencyAt(CurveOf([](double) { return 0.; }), 0.1), 0.9995, 1e-12);
}

TEST(BrentRoot, FindsZeros)
{
   const auto root = [](auto f, double a, double b) { return BrentRoot(f, a, b, 100, 0.); };
   EXPECT_NEAR(root([](double x) { return x * x * x - 2; }, 0, 2), std::cbrt(2.), 1e-14);
   EXPECT_NEAR(root([](double x) { return std::cos(x) - x; }, 0, 1), 0.7390851332151607, 1e-14);
   EXPECT_NEAR(root([](double x) { return x < 0.3 ? 1. : -1.; }, -1, 1), 0.3, 1e-14);
   EXPECT_EQ(root([](double x) { return x - 1; }, 0, 1), 1);
}

TEST(BrentRoot, StopsInsideAnIntervalOfZeros)
{
   const auto plateau = [](double x) { return x < 0.4 ? 0.5 : x > 0.6 ? -0.5 : 0.; };
   EXPECT_EQ(plateau(BrentRoot(plateau, 0, 1, 100, 0.)), 0);
}

} // namespace
