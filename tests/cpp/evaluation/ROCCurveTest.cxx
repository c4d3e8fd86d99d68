// The unbinned ROC curve against counting pairs and events, and against the theory of two Gaussians.
#include "TMVA/ROCCurve.h"

#include "TGraph.h"
#include "TMath.h"
#include "TRandom3.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace {

struct Weighted {
   std::vector<Float_t> fValues, fWeights;
   std::vector<Bool_t> fTargets;

   void Add(Float_t value, Float_t weight, Bool_t isSignal)
   {
      fValues.push_back(value);
      fWeights.push_back(weight);
      fTargets.push_back(isSignal);
   }
   TMVA::ROCCurve Curve() const { return TMVA::ROCCurve(fValues, fTargets, fWeights); }
};

Weighted Overlapping(int n, bool negativeWeights)
{
   TRandom3 random(7);
   Weighted sample;
   for (int i = 0; i < n; ++i) {
      const bool isSignal = i % 3 == 0;
      const double weight = random.Uniform(0.5, 1.5) * (negativeWeights && i % 5 == 0 ? -1 : 1);
      sample.Add(static_cast<Float_t>(random.Gaus(isSignal ? 1 : 0, 1)), static_cast<Float_t>(weight), isSignal);
   }
   return sample;
}

// Every signal event against every background event. The curve's points count the entry they stand at on both axes,
// which adds half of a pair wherever a background event directly follows a signal event.
double CountPairs(const Weighted &sample, bool withNeighbours)
{
   std::vector<std::size_t> order(sample.fValues.size());
   for (std::size_t i = 0; i < order.size(); ++i)
      order[i] = i;
   std::sort(order.begin(), order.end(), [&](auto a, auto b) { return sample.fValues[a] < sample.fValues[b]; });
   double signal = 0, background = 0, pairs = 0;
   for (std::size_t i = 0; i < order.size(); ++i) {
      const std::size_t a = order[i];
      (sample.fTargets[a] ? signal : background) += sample.fWeights[a];
      for (std::size_t j = 0; j < i; ++j)
         if (const std::size_t b = order[j]; sample.fTargets[a] && !sample.fTargets[b])
            pairs += static_cast<double>(sample.fWeights[a]) * sample.fWeights[b];
      if (withNeighbours && i > 0 && !sample.fTargets[a] && sample.fTargets[order[i - 1]])
         pairs += 0.5 * sample.fWeights[a] * sample.fWeights[order[i - 1]];
   }
   return pairs / (signal * background);
}

TEST(ROCCurve, IntegralCountsWeightedPairs)
{
   const Weighted sample = Overlapping(600, false);
   EXPECT_NEAR(sample.Curve().GetROCIntegral(), CountPairs(sample, true), 1e-6);
   EXPECT_NEAR(sample.Curve().GetROCIntegral(), CountPairs(sample, false), 2e-3);
}

TEST(ROCCurve, IntegralCountsPairsOfNegativeWeightToo)
{
   const Weighted sample = Overlapping(600, true);
   EXPECT_NEAR(sample.Curve().GetROCIntegral(), CountPairs(sample, true), 1e-6);
}

TEST(ROCCurve, TwoUnitGaussiansOneApartHaveTheIntegralOfTheory)
{
   // Quantiles instead of random numbers: no statistical error.
   constexpr int kEvents = 20000;
   std::vector<Float_t> signal, background;
   for (int i = 0; i < kEvents; ++i) {
      const double quantile = TMath::NormQuantile((i + 0.5) / kEvents);
      signal.push_back(static_cast<Float_t>(1 + quantile));
      background.push_back(static_cast<Float_t>(quantile));
   }
   TMVA::ROCCurve curve(signal, background);
   EXPECT_NEAR(curve.GetROCIntegral(), TMath::Freq(1 / std::sqrt(2.)), 1e-4);
   // Signal efficiency at the background efficiency b: 1 - Phi(Phi^-1(1 - b) - 1).
   for (const double effB : {0.01, 0.10, 0.30})
      EXPECT_NEAR(curve.GetEffSForEffB(effB), 1 - TMath::Freq(TMath::NormQuantile(1 - effB) - 1), 2e-4) << effB;
}

TEST(ROCCurve, EfficiencyAtFixedBackgroundIsACount)
{
   const Weighted sample = Overlapping(3000, false); // 1000 signal, 2000 background events
   const TMVA::ROCCurve unweighted(sample.fValues, sample.fTargets);
   std::vector<Float_t> signal, background;
   for (std::size_t i = 0; i < sample.fValues.size(); ++i)
      (sample.fTargets[i] ? signal : background).push_back(sample.fValues[i]);
   std::sort(background.begin(), background.end());
   for (const double effB : {0.01, 0.10, 0.30}) {
      const auto passing = static_cast<std::size_t>(std::lround(effB * static_cast<double>(background.size())));
      const Float_t cut = background[background.size() - passing - 1]; // so many background events are above it
      const auto above = std::count_if(signal.begin(), signal.end(), [cut](Float_t v) { return v > cut; });
      TMVA::ROCCurve curve(sample.fValues, sample.fTargets);
      EXPECT_DOUBLE_EQ(curve.GetEffSForEffB(effB), static_cast<double>(above) / static_cast<double>(signal.size()));
   }
}

TEST(ROCCurve, EqualValuesAreNotOrderedByTheirPlace)
{
   constexpr int kEvents = 1000;
   Weighted signalFirst, signalLast;
   for (int i = 0; i < kEvents; ++i) {
      signalFirst.Add(1, 1, i < kEvents / 2);
      signalLast.Add(1, 1, i >= kEvents / 2);
   }
   EXPECT_DOUBLE_EQ(signalFirst.Curve().GetROCIntegral(), signalLast.Curve().GetROCIntegral());
   EXPECT_NEAR(signalFirst.Curve().GetROCIntegral(), 0.5, 1. / kEvents);
   EXPECT_NEAR(signalFirst.Curve().GetEffSForEffB(0.3), 0.3, 2. / kEvents);
}

TEST(ROCCurve, SeparatedSamplesAndTheirReverse)
{
   const std::vector<Float_t> low{1, 2, 3, 4}, high{5, 6, 7, 8};
   EXPECT_DOUBLE_EQ(TMVA::ROCCurve(high, low).GetROCIntegral(), 1);
   // The highest signal event is followed by the lowest background event: half of one pair in 16.
   EXPECT_DOUBLE_EQ(TMVA::ROCCurve(low, high).GetROCIntegral(), 0.5 / 16);
   EXPECT_DOUBLE_EQ(TMVA::ROCCurve(high, low).GetEffSForEffB(0), 1);
   EXPECT_DOUBLE_EQ(TMVA::ROCCurve(low, high).GetEffSForEffB(1), 1);
}

TEST(ROCCurve, AnEmptyClassGivesFiniteNumbers)
{
   const std::vector<Float_t> some{1, 2, 3}, none;
   for (auto *curve :
        {new TMVA::ROCCurve(some, none), new TMVA::ROCCurve(none, some), new TMVA::ROCCurve(none, none)}) {
      const std::unique_ptr<TMVA::ROCCurve> owned(curve);
      EXPECT_GE(curve->GetROCIntegral(), 0);
      EXPECT_LE(curve->GetROCIntegral(), 1);
      EXPECT_GE(curve->GetEffSForEffB(0.1), 0);
      EXPECT_LE(curve->GetEffSForEffB(0.1), 1);
   }
   EXPECT_THAT(TMVA::ROCCurve(some, none).ComputeSpecificity(41), testing::ElementsAre(0, 0, 0, 0, 1));
   EXPECT_THAT(TMVA::ROCCurve(none, some).ComputeSensitivity(41), testing::ElementsAre(1, 0, 0, 0, 0));
}

TEST(ROCCurve, CurvesRunOverTheSortedEntries)
{
   // Ascending: B(1), S(2), B(3), S(4) with weights 1, 3, 1, 1.
   const std::vector<std::tuple<Float_t, Float_t, Bool_t>> entries{
      {4.F, 1.F, true}, {1.F, 1.F, false}, {3.F, 1.F, false}, {2.F, 3.F, true}};
   TMVA::ROCCurve curve(entries);
   EXPECT_THAT(curve.ComputeSpecificity(100), testing::ElementsAre(0, 0.5, 0.5, 1, 1, 1));
   EXPECT_THAT(curve.ComputeSensitivity(100), testing::ElementsAre(1, 1, 1, 0.25, 0.25, 0));
   EXPECT_THAT(curve.ComputeSpecificity(2), testing::ElementsAre(0, 1));
   EXPECT_THAT(curve.ComputeSensitivity(1), testing::ElementsAre(1, 0));
   EXPECT_DOUBLE_EQ(curve.GetROCIntegral(2), 0.5);
   const TGraph *graph = curve.GetROCCurve();
   ASSERT_EQ(graph->GetN(), 6);
   EXPECT_DOUBLE_EQ(graph->GetX()[3], 0.25);
   EXPECT_DOUBLE_EQ(graph->GetY()[3], 1);
}

TEST(ROCCurve, ValuesThatAreNoNumbersCountAsTheLowest)
{
   const Float_t nan = std::numeric_limits<Float_t>::quiet_NaN();
   TMVA::ROCCurve curve(std::vector<Float_t>{5, 6, 7}, std::vector<Float_t>{nan, 1, nan});
   EXPECT_DOUBLE_EQ(curve.GetROCIntegral(), 1);
}

TEST(ROCCurve, RefusesListsOfDifferentLengthAndImpossibleEfficiencies)
{
   const std::vector<Float_t> three{1, 2, 3}, two{1, 2};
   EXPECT_THAT([&] { TMVA::ROCCurve(three, std::vector<Bool_t>{true, false}, three); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("3 values, 2 targets")));
   EXPECT_THAT([&] { TMVA::ROCCurve(three, three, two, three); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("3 values and 2 weights of signal")));
   TMVA::ROCCurve curve(three, two);
   EXPECT_THAT([&] { curve.GetEffSForEffB(1.5); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("background efficiency 1.5")));
}

} // namespace
