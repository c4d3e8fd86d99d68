// Growing of single trees: separation types, the two searches, limits of size and depth.
#include "TRandom3.h"
#include "method/bdt/Separation.h"
#include "method/bdt/TreeGrower.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace TMVA::BDT;
using testing::ElementsAre;

namespace {

struct Events {
   std::vector<Float_t> fValues;
   UInt_t fWidth = 1;
   std::vector<Double_t> fWeights;
   std::vector<UChar_t> fIsSignal;
   std::vector<Float_t> fTargets;

   DecisionTree Grow(const Settings &settings, ESeparation type = ESeparation::kGiniIndex,
                     std::vector<UChar_t> isInteger = {}) const
   {
      isInteger.resize(fWidth, 0);
      const GrowInput input{fValues.data(),
                            fWidth,
                            fWeights.data(),
                            fIsSignal.data(),
                            fTargets.empty() ? nullptr : fTargets.data(),
                            static_cast<UInt_t>(fWeights.size())};
      std::vector<UInt_t> all(fWeights.size());
      std::iota(all.begin(), all.end(), 0U);
      return TreeGrower(settings, type, isInteger).Grow(input, all, 1);
   }
};

// x = 0 ... 9, signal from 5 on.
Events Ramp()
{
   Events events;
   for (int i = 0; i < 10; ++i) {
      events.fValues.push_back(static_cast<Float_t>(i));
      events.fWeights.push_back(1);
      events.fIsSignal.push_back(i >= 5);
   }
   return events;
}

Events Noise(UInt_t seed, int n, UInt_t width)
{
   TRandom3 random(seed);
   Events events;
   events.fWidth = width;
   for (int i = 0; i < n; ++i) {
      for (UInt_t j = 0; j < width; ++j)
         events.fValues.push_back(static_cast<Float_t>(random.Gaus()));
      events.fWeights.push_back(random.Uniform(0.5, 1.5));
      events.fIsSignal.push_back(random.Rndm() < 0.5);
      events.fTargets.push_back(static_cast<Float_t>(random.Gaus()));
   }
   return events;
}

Settings Options(Int_t nCuts, UInt_t depth, Double_t minNodeSize)
{
   Settings settings;
   settings.fNCuts = nCuts;
   settings.fMaxDepth = depth;
   settings.fMinNodeSize = minNodeSize;
   return settings;
}

TEST(BDTSeparation, Formulas)
{
   const Sums node{3, 1, 0, 0, 4};
   EXPECT_DOUBLE_EQ(SeparationIndex(ESeparation::kGiniIndex, node), 2 * 0.75 * 0.25);
   EXPECT_DOUBLE_EQ(SeparationIndex(ESeparation::kCrossEntropy, node),
                    -(0.75 * std::log(0.75) + 0.25 * std::log(0.25)));
   EXPECT_DOUBLE_EQ(SeparationIndex(ESeparation::kMisClassificationError, node), 0.25);
   EXPECT_DOUBLE_EQ(SeparationIndex(ESeparation::kSDivSqrtSPlusB, node), 1.5);
   EXPECT_DOUBLE_EQ(SeparationIndex(ESeparation::kGiniIndexWithLaplace, node), 2. * (4. / 6) * (2. / 6));
   // Targets 1, 1, 4, 6 of unit weight: mean 3, variance 4.5.
   const Sums targets{4, 0, 12, 54, 4};
   EXPECT_DOUBLE_EQ(SeparationIndex(ESeparation::kRegressionVariance, targets), 4.5);
   // Split into {1, 1} and {4, 6}: 18 before, 0 + 2 after.
   EXPECT_DOUBLE_EQ(SeparationGain(ESeparation::kRegressionVariance, {2, 0, 2, 2, 2}, targets), 16. / 18);
   for (const auto type : {ESeparation::kGiniIndex, ESeparation::kCrossEntropy, ESeparation::kMisClassificationError}) {
      EXPECT_EQ(SeparationIndex(type, {5, 0, 0, 0, 5}), 0);
      EXPECT_DOUBLE_EQ(SeparationGain(type, {5, 0, 0, 0, 5}, {5, 5, 0, 0, 10}),
                       10 * SeparationIndex(type, {5, 5, 0, 0, 10}));
   }
}

TEST(BDTSeparation, NamesHaveNoCase)
{
   auto type = ESeparation::kGiniIndex;
   EXPECT_TRUE(SeparationFromName("sdivsqrtsplusb", type));
   EXPECT_EQ(type, ESeparation::kSDivSqrtSPlusB);
   EXPECT_FALSE(SeparationFromName("Gini", type));
}

TEST(BDTTree, StumpOfAKnownSample)
{
   const DecisionTree tree = Ramp().Grow(Options(-1, 3, 5));
   ASSERT_EQ(tree.CountNodes(), 3); // both daughters are pure
   const TreeNode &root = tree.fNodes[0];
   EXPECT_EQ(root.fSelector, 0);
   EXPECT_EQ(root.fCut, 4.5F);
   EXPECT_EQ(root.fType, 0);
   EXPECT_EQ(root.fPurity, 0.5F);
   EXPECT_DOUBLE_EQ(root.fGain, 10 * 0.5);
   EXPECT_FALSE(root.fCutType); // signal to the left: what lies above the cut
   EXPECT_EQ(tree.fNodes[root.fLeft].fPurity, 1);
   EXPECT_EQ(tree.fNodes[root.fLeft].fType, 1);
   EXPECT_EQ(tree.fNodes[root.fRight].fType, -1);
   const Float_t above = 4.5F;
   const Float_t below = 4.4F;
   EXPECT_EQ(tree.FindLeaf(&above), root.fLeft);
   EXPECT_EQ(tree.FindLeaf(&below), root.fRight);
   EXPECT_THAT(tree.Importance(1), ElementsAre(1.));
}

TEST(BDTTree, GridOfNCuts)
{
   // 0 ... 9 in 3 cuts: 2.25, 4.5, 6.75.
   EXPECT_EQ(Ramp().Grow(Options(3, 1, 5)).fNodes[0].fCut, 4.5F);
   // In 2 cuts, 3 and 6: one event on the wrong side is better than two.
   EXPECT_EQ(Ramp().Grow(Options(2, 1, 5)).fNodes[0].fCut, 6.F);
   // All integers: 10 bins of width 0.9.
   EXPECT_FLOAT_EQ(Ramp().Grow(Options(2, 1, 5), ESeparation::kGiniIndex, {1}).fNodes[0].fCut, 4.5F);
}

TEST(BDTTree, SearchesAgreeOnAFineGrid)
{
   // Values on a grid of 64 steps of which the cuts are the middles: 0, 1, ... 63 in 63 bins would shift them.
   TRandom3 random(1);
   Events events;
   for (int i = 0; i < 400; ++i) {
      const Double_t x = i < 2 ? 63 * i : random.Integer(64);
      events.fValues.push_back(static_cast<Float_t>(x));
      events.fWeights.push_back(1);
      events.fIsSignal.push_back(random.Rndm() < (x > 20 ? 0.8 : 0.3));
   }
   const auto exact = events.Grow(Options(-1, 1, 5)).fNodes[0];
   const auto binned = events.Grow(Options(63, 1, 5)).fNodes[0];
   EXPECT_DOUBLE_EQ(exact.fGain, binned.fGain);
   EXPECT_EQ(std::ceil(exact.fCut), std::ceil(binned.fCut));
}

TEST(BDTTree, ExactSearchFindsTheLargestGain)
{
   const Events events = Noise(3, 60, 2);
   const TreeNode root = events.Grow(Options(-1, 1, 10), ESeparation::kRegressionVariance).fNodes[0];
   Sums node;
   for (size_t i = 0; i < events.fWeights.size(); ++i)
      AddEvent(node, events.fWeights[i], events.fIsSignal[i], events.fTargets[i]);
   Double_t largest = 0;
   for (UInt_t variable = 0; variable < 2; ++variable)
      for (size_t k = 0; k < events.fWeights.size(); ++k) {
         Sums below;
         for (size_t i = 0; i < events.fWeights.size(); ++i)
            if (events.fValues[2 * i + variable] < events.fValues[2 * k + variable])
               AddEvent(below, events.fWeights[i], events.fIsSignal[i], events.fTargets[i]);
         const Sums above = node - below;
         if (std::min({below.Weight(), above.Weight()}) >= 6 && std::min(below.fEvents, above.fEvents) >= 6)
            largest = std::max(largest, SeparationGain(ESeparation::kRegressionVariance, below, node));
      }
   EXPECT_NEAR(root.fGain, largest, 1e-12);
}

class BDTLimits : public testing::TestWithParam<Int_t> {};

TEST_P(BDTLimits, OfSizeAndDepthHold)
{
   const Events events = Noise(5, 1000, 3);
   for (const auto type : {ESeparation::kGiniIndex, ESeparation::kRegressionVariance}) {
      const DecisionTree tree = events.Grow(Options(GetParam(), 4, 6), type);
      std::vector<Double_t> weight(tree.fNodes.size(), 0.);
      std::vector<int> count(tree.fNodes.size(), 0);
      for (size_t i = 0; i < events.fWeights.size(); ++i) {
         const Int_t leaf = tree.FindLeaf(&events.fValues[3 * i]);
         weight[leaf] += events.fWeights[i];
         ++count[leaf];
      }
      EXPECT_GT(tree.CountNodes(), 5);
      for (size_t k = 0; k < tree.fNodes.size(); ++k) {
         const TreeNode &node = tree.fNodes[k];
         EXPECT_LE(node.fDepth, 4);
         if (!node.IsLeaf())
            continue;
         EXPECT_GE(count[k], 60);
         EXPECT_GE(weight[k], 60);
         EXPECT_NEAR(node.fWeight, weight[k], 1e-9) << "what the tree was grown with is what it does";
      }
   }
}

INSTANTIATE_TEST_SUITE_P(Cuts, BDTLimits, testing::Values(20, -1));

TEST(BDTTree, RegressionLeavesAnswerTheWeightedMean)
{
   Events events = Ramp();
   events.fTargets = {0, 0, 0, 0, 5, 10, 10, 10, 10, 10};
   events.fWeights[4] = 5;
   const DecisionTree tree = events.Grow(Options(-1, 1, 5), ESeparation::kRegressionVariance);
   const TreeNode &root = tree.fNodes[0];
   EXPECT_TRUE(root.fCutType);
   EXPECT_EQ(root.fType, 0);
   EXPECT_EQ(root.fCut, 4.5F);
   EXPECT_FLOAT_EQ(tree.fNodes[root.fLeft].fResponse, 25.F / 9);
   EXPECT_FLOAT_EQ(tree.fNodes[root.fLeft].fRMS, std::sqrt(500.F) / 9);
   EXPECT_EQ(tree.fNodes[root.fRight].fResponse, 10);
   EXPECT_EQ(tree.fNodes[root.fRight].fRMS, 0);
   EXPECT_EQ(tree.fNodes[root.fRight].fType, -99);
}

TEST(BDTTree, LeavesOfOneTypeAreMerged)
{
   // 0 0 0 1 0 | 1 1 1 1 1: the second cut separates leaves that both say background.
   Events events = Ramp();
   events.fIsSignal = {0, 0, 0, 1, 0, 1, 1, 1, 1, 1};
   DecisionTree tree = events.Grow(Options(-1, 2, 20));
   ASSERT_EQ(tree.CountNodes(), 5);
   EXPECT_EQ(tree.MergeLeavesOfOneType(0.5), 3);
   const Float_t low = 3;
   const Float_t high = 7;
   EXPECT_EQ(tree.fNodes[tree.FindLeaf(&low)].fType, -1);
   EXPECT_EQ(tree.fNodes[tree.FindLeaf(&high)].fType, 1);
}

TEST(BDTTree, EqualValuesAreNotSeparated)
{
   Events events = Ramp();
   events.fValues.assign(10, 1.F);
   for (const Int_t nCuts : {20, -1})
      EXPECT_EQ(events.Grow(Options(nCuts, 3, 5)).CountNodes(), 1);
}

TEST(BDTTree, RandomisedTreesUseSomeOfTheVariables)
{
   const Events events = Noise(7, 500, 6);
   Settings settings = Options(20, 3, 5);
   settings.fUseRandomisedTrees = kTRUE;
   settings.fUsePoissonNvars = kFALSE;
   settings.fUseNvars = 6;
   Settings all = settings;
   all.fUseRandomisedTrees = kFALSE;
   const auto cuts = [&](const Settings &s) {
      std::vector<std::pair<Int_t, Float_t>> result;
      for (const TreeNode &node : events.Grow(s).fNodes)
         result.emplace_back(node.fSelector, node.fCut);
      return result;
   };
   EXPECT_EQ(cuts(settings), cuts(all)) << "six of six";
   settings.fUseNvars = 1;
   EXPECT_NE(cuts(settings), cuts(all));
   EXPECT_EQ(cuts(settings), cuts(settings)) << "the same random numbers every time";
}

} // namespace
