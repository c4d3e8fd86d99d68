// Suggestions for names that were missed.
#include "options/NearestNames.h"

#include <gtest/gtest.h>

namespace {

using Names = std::vector<std::string>;

TEST(EditDistance, CountsChanges)
{
   EXPECT_EQ(TMVA::EditDistance("var1", "var1"), 0u);
   EXPECT_EQ(TMVA::EditDistance("var1", "VAR1"), 0u);
   EXPECT_EQ(TMVA::EditDistance("var1", "var2"), 1u);
   EXPECT_EQ(TMVA::EditDistance("var1", "vra1"), 1u);
   EXPECT_EQ(TMVA::EditDistance("", "abc"), 3u);
   EXPECT_EQ(TMVA::EditDistance("kitten", "sitting"), 3u);
}

TEST(NearestNames, NearestComesFirst)
{
   EXPECT_EQ(TMVA::NearestNames("jet_ptt", Names{"jets_pt", "jet_pt", "met"}), "did you mean \"jet_pt\", \"jets_pt\"?");
}

TEST(NearestNames, ABeginningIsNear)
{
   EXPECT_EQ(TMVA::NearestNames("Num", Names{"NumEpochs", "BatchSize"}), "did you mean \"NumEpochs\"?");
}

TEST(NearestNames, NothingNearGivesNothing)
{
   EXPECT_EQ(TMVA::NearestNames("energy", Names{"pt", "eta"}), "");
   EXPECT_EQ(TMVA::NearestNames("x", Names{}), "");
}

TEST(NearestNames, AtMostThree)
{
   EXPECT_EQ(TMVA::NearestNames("var", Names{"var1", "var2", "var3", "var4"}),
             "did you mean \"var1\", \"var2\", \"var3\"?");
}

} // namespace
