// Numbers of events in the samples, which events they are, and their order.
#include "data/Splitting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace {

using namespace TMVA;
using testing::ElementsAre;
using testing::HasSubstr;

ClassEvents Class(const char *name, Long64_t first, Long64_t nPool, Long64_t nTraining = 0, Long64_t nTesting = 0)
{
   ClassEvents events;
   events.fName = name;
   const auto fill = [&first](std::vector<Long64_t> &list, Long64_t n) {
      list.resize(n);
      std::iota(list.begin(), list.end(), first);
      first += n;
   };
   fill(events.fPool, nPool);
   fill(events.fTraining, nTraining);
   fill(events.fTesting, nTesting);
   events.fNRead = events.GetNEvents();
   return events;
}

SplitPlan Plan(EOrder split, EOrder mix)
{
   return {split, mix, 100};
}

// r and s are already assigned to training and test, u are to be split, R and S are requested.
struct SizesCase {
   Long64_t r, s, u, R, S, training, testing;
};

class Sizes : public testing::TestWithParam<SizesCase> {};

TEST_P(Sizes, FollowTheTableOfTheManual)
{
   const SizesCase c = GetParam();
   const SampleSizes sizes = SizesOfSamples(Class("a", 0, c.u, c.r, c.s), {c.R, c.S});
   EXPECT_EQ(sizes.fTraining, c.training);
   EXPECT_EQ(sizes.fTesting, c.testing);
}

INSTANTIATE_TEST_SUITE_P(Split, Sizes,
                         testing::Values(
                            // nothing requested: half and half, or the pool to the smaller sample
                            SizesCase{0, 0, 1000, 0, 0, 500, 500}, SizesCase{0, 0, 7, 0, 0, 3, 3},
                            SizesCase{100, 40, 60, 0, 0, 100, 100}, SizesCase{100, 40, 80, 0, 0, 110, 110},
                            SizesCase{100, 0, 30, 0, 0, 100, 30}, SizesCase{10, 90, 30, 0, 0, 40, 90},
                            // one of them
                            SizesCase{0, 0, 1000, 400, 0, 400, 600}, SizesCase{500, 0, 100, 400, 0, 500, 100},
                            SizesCase{0, 0, 1000, 0, 300, 700, 300}, SizesCase{0, 400, 100, 0, 300, 100, 400},
                            SizesCase{0, 0, 100, 100, 0, 100, 0},
                            // both: what nobody claims is halved before the trimming
                            SizesCase{0, 0, 1000, 400, 200, 600, 400}, SizesCase{0, 0, 978, 400, 200, 589, 389},
                            SizesCase{0, 0, 601, 400, 200, 400, 201}, SizesCase{50, 0, 600, 400, 200, 425, 225}));

TEST(SizesOfSamples, RefuseMoreThanThereIsAndSayTheNumbers)
{
   try {
      SizesOfSamples(Class("Signal", 0, 900), {800, 200});
      FAIL() << "1000 of 900 events were given";
   } catch (const std::invalid_argument &e) {
      EXPECT_THAT(e.what(), HasSubstr("nTrain_Signal=800"));
      EXPECT_THAT(e.what(), HasSubstr("nTest_Signal=200"));
      EXPECT_THAT(e.what(), HasSubstr("1000"));
      EXPECT_THAT(e.what(), HasSubstr("only 900"));
   }
   EXPECT_THROW(SizesOfSamples(Class("a", 0, 10), {11, 0}), std::invalid_argument);
   EXPECT_THROW(SizesOfSamples(Class("a", 0, 10, 5), {0, 11}), std::invalid_argument);
   EXPECT_NO_THROW(SizesOfSamples(Class("a", 0, 10, 5), {15, 0}));
}

TEST(SplitEvents, BlockTakesTheFirstForTrainingAndTrimsFromTheEnd)
{
   const auto r =
      SplitEvents({Class("a", 0, 10), Class("b", 100, 8)}, {{3, 2}, {0, 0}}, Plan(EOrder::kBlock, EOrder::kBlock));
   EXPECT_THAT(r.fTraining, ElementsAre(0, 1, 2, 100, 101, 102, 103));
   EXPECT_THAT(r.fTesting, ElementsAre(5, 6, 104, 105, 106, 107)); // 5 of the class went to training before trimming
}

TEST(SplitEvents, AlternateDealsOneByOneAndMixesTheClassesInTurn)
{
   const auto r =
      SplitEvents({Class("a", 0, 6), Class("b", 100, 4)}, {{}, {}}, Plan(EOrder::kAlternate, EOrder::kAlternate));
   EXPECT_THAT(r.fTraining, ElementsAre(0, 100, 2, 102, 4));
   EXPECT_THAT(r.fTesting, ElementsAre(1, 101, 3, 103, 5));
}

// The real one reads past the end of a vector here.
TEST(SplitEvents, AlternateGivesTheRestToTheSampleThatStillNeedsIt)
{
   const auto r = SplitEvents({Class("a", 0, 10)}, {{8, 0}}, Plan(EOrder::kAlternate, EOrder::kBlock));
   EXPECT_THAT(r.fTraining, ElementsAre(0, 2, 4, 5, 6, 7, 8, 9));
   EXPECT_THAT(r.fTesting, ElementsAre(1, 3));
   const auto mirrored = SplitEvents({Class("a", 0, 6)}, {{0, 5}}, Plan(EOrder::kAlternate, EOrder::kBlock));
   EXPECT_THAT(mirrored.fTraining, ElementsAre(0));
   EXPECT_THAT(mirrored.fTesting, ElementsAre(1, 2, 3, 4, 5));
}

// splitB_Alternate_* of the golden files: 400 and 200 of 978.
TEST(SplitEvents, AlternateKeepsItsTurnsWhileThereAreEventsToSpare)
{
   const auto r = SplitEvents({Class("a", 0, 12)}, {{4, 2}}, Plan(EOrder::kAlternate, EOrder::kBlock));
   EXPECT_THAT(r.fTraining, ElementsAre(0, 2, 4, 6));
   EXPECT_THAT(r.fTesting, ElementsAre(1, 3));
   const auto tight = SplitEvents({Class("a", 0, 8)}, {{6, 1}}, Plan(EOrder::kAlternate, EOrder::kBlock));
   EXPECT_THAT(tight.fTraining, ElementsAre(0, 2, 4, 5, 6, 7));
   EXPECT_THAT(tight.fTesting, ElementsAre(1));
}

TEST(SplitEvents, TreesGivenForOneSampleFeedOnlyThat)
{
   const auto r = SplitEvents({Class("a", 0, 0, 3, 2)}, {{}}, Plan(EOrder::kRandom, EOrder::kBlock));
   EXPECT_THAT(r.fTraining, ElementsAre(0, 1, 2));
   EXPECT_THAT(r.fTesting, ElementsAre(3, 4));
}

// First events of the real TMVA's samples, two classes of 1000 events (tests/conformance has all of them).
TEST(SplitEvents, RandomSelectsTheEventsOfTheRealTMVA)
{
   const auto r = SplitEvents({Class("Signal", 0, 1000), Class("Background", 1000, 1000)}, {{}, {}},
                              Plan(EOrder::kRandom, EOrder::kRandom));
   ASSERT_EQ(r.fTraining.size(), 1000U);
   ASSERT_EQ(r.fTesting.size(), 1000U);
   EXPECT_THAT(std::vector<Long64_t>(r.fTraining.begin(), r.fTraining.begin() + 4), ElementsAre(857, 1774, 876, 1763));
   EXPECT_THAT(std::vector<Long64_t>(r.fTesting.begin(), r.fTesting.begin() + 4), ElementsAre(113, 982, 562, 122));
}

// Four classes of 500 with both numbers requested: the trimming draws from the same generator.
TEST(SplitEvents, RandomTrimmingIsThatOfTheRealTMVA)
{
   const auto r =
      SplitEvents({Class("Signal", 0, 500), Class("bg0", 500, 500), Class("bg1", 1000, 500), Class("bg2", 1500, 500)},
                  {{200, 100}, {150, 120}, {180, 90}, {220, 80}}, Plan(EOrder::kRandom, EOrder::kRandom));
   ASSERT_EQ(r.fTraining.size(), 750U);
   ASSERT_EQ(r.fTesting.size(), 390U);
   EXPECT_THAT(std::vector<Long64_t>(r.fTraining.begin(), r.fTraining.begin() + 4), ElementsAre(699, 359, 1934, 1847));
   EXPECT_THAT(std::vector<Long64_t>(r.fTesting.begin(), r.fTesting.begin() + 4), ElementsAre(1625, 81, 1810, 853));
}

TEST(SplitEvents, TheSeedDecidesAndNoEventIsInBothSamples)
{
   const auto split = [](UInt_t seed) {
      return SplitEvents({Class("a", 0, 100)}, {{60, 0}}, {EOrder::kRandom, EOrder::kBlock, seed});
   };
   EXPECT_EQ(split(7).fTraining, split(7).fTraining);
   EXPECT_NE(split(7).fTraining, split(8).fTraining);
   auto all = split(7).fTraining;
   const auto testing = split(7).fTesting;
   all.insert(all.end(), testing.begin(), testing.end());
   std::sort(all.begin(), all.end());
   std::vector<Long64_t> expected(100);
   std::iota(expected.begin(), expected.end(), 0);
   EXPECT_EQ(all, expected);
}

} // namespace
