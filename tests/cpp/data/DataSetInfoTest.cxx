// Names of variables, classes, cuts and weights; what a DataSetInfo answers.
#include "TMVA/DataSetInfo.h"
#include "TMVA/Event.h"
#include "TMVA/VariableInfo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <TH2.h>

#include <memory>
#include <stdexcept>

namespace {

using namespace TMVA;
using testing::ElementsAre;
using testing::HasSubstr;

struct NameCase {
   const char *expression, *label, *formula, *internal;
};

class Names : public testing::TestWithParam<NameCase> {};

TEST_P(Names, FollowTheRules)
{
   const NameCase c = GetParam();
   const VariableInfo info(c.expression, "", "", 1);
   EXPECT_STREQ(info.GetLabel().Data(), c.label);
   EXPECT_STREQ(info.GetExpression().Data(), c.formula);
   EXPECT_STREQ(info.GetInternalName().Data(), c.internal);
   EXPECT_STREQ(info.GetTitle(), c.label);
}

INSTANTIATE_TEST_SUITE_P(Variable, Names,
                         testing::Values(NameCase{"var1", "var1", "var1", "var1"},
                                         NameCase{"var1 + var2", "var1+var2", "var1+var2", "var1_P_var2"},
                                         NameCase{"myvar := var1*var2", "myvar", "var1*var2", "myvar"},
                                         NameCase{"a/b-c", "a/b-c", "a/b-c", "a_D_b_M_c"},
                                         NameCase{"vec[3]", "vec[3]", "vec[3]", "vec_3_"},
                                         NameCase{"TMath::Abs(x)", "TMath::Abs(x)", "TMath::Abs(x)", "TMath_Abs_x_"},
                                         NameCase{"my var := x", "my var", "x", "my_var"},
                                         NameCase{"evt := Entry$", "evt", "Entry$", "evt"}));

TEST(VariableInfo, RangeIsTheUsersOrLeftToTheData)
{
   const VariableInfo open("x", "", "", 1), given("x", "", "", 1, 'F', nullptr, -1, 2);
   EXPECT_GT(open.GetMin(), open.GetMax());
   EXPECT_FALSE(open.IsRangeGiven());
   EXPECT_EQ(given.GetMin(), -1);
   EXPECT_EQ(given.GetMax(), 2);
   EXPECT_TRUE(given.IsRangeGiven());
}

TEST(DataSetInfo, ArrayVariablesShareTheExpression)
{
   DataSetInfo info;
   info.AddVariable("before");
   info.AddVariablesArray("pixel", 3);
   ASSERT_EQ(info.GetNVariables(), 4U);
   EXPECT_THAT(info.GetListOfVariables(), ElementsAre("before", "pixel", "pixel", "pixel"));
   EXPECT_STREQ(info.GetVariableInfo(3).GetInternalName(), "pixel[2]");
   EXPECT_STREQ(info.GetVariableInfo(3).GetTitle(), "pixel[2]");
   EXPECT_STREQ(info.GetVariableInfo(3).GetLabel(), "pixel");
   EXPECT_FALSE(info.IsVariableFromArray(0));
   EXPECT_TRUE(info.IsVariableFromArray(1));
   EXPECT_EQ(info.GetVarArraySize("pixel"), 3);
   EXPECT_EQ(info.GetVarArraySize("before"), -1);
   EXPECT_THROW(info.AddVariablesArray("none", 0), std::runtime_error);
}

TEST(DataSetInfo, ClassesAreNumberedInOrderOfFirstMention)
{
   DataSetInfo info;
   info.AddClass("Background");
   info.AddClass("Signal");
   info.AddClass("Background");
   EXPECT_EQ(info.GetNClasses(), 2U);
   EXPECT_EQ(info.GetClassInfo("Signal")->GetNumber(), 1U);
   EXPECT_EQ(info.GetClassInfo("nobody"), nullptr);
   EXPECT_EQ(info.GetClassInfo(2), nullptr);
   const Event signal({1}, 1U), background({1}, 0U);
   EXPECT_TRUE(info.IsSignal(&signal));
   EXPECT_FALSE(info.IsSignal(&background));
   EXPECT_THAT(*info.GetTargetsForMulticlass(&signal), ElementsAre(0, 1));
   EXPECT_EQ(info.GetClassNameMaxLength(), 10);
}

TEST(DataSetInfo, CutsAndWeightsGoToOneClassOrToAllThereAre)
{
   DataSetInfo info;
   info.AddClass("a");
   info.AddClass("b");
   info.SetCut("x>0", "");
   info.AddCut("y>0", "a");
   info.SetWeightExpression("w", "");
   info.SetWeightExpression("2*w", "c");
   EXPECT_STREQ(info.GetCut("a").GetTitle(), "(x>0)&&(y>0)");
   EXPECT_STREQ(info.GetCut("b").GetTitle(), "x>0");
   EXPECT_STREQ(info.GetCut("c").GetTitle(), "");
   EXPECT_STREQ(info.GetWeightExpression(0), "w");
   EXPECT_STREQ(info.GetWeightExpression(2), "2*w");
   EXPECT_TRUE(info.HasCuts());
   info.AddCut("", "b");
   EXPECT_STREQ(info.GetCut("b").GetTitle(), "x>0");
}

TEST(DataSetInfo, AMissedVariableNameIsAnsweredWithTheNearOnes)
{
   DataSetInfo info;
   info.AddVariable("var1");
   info.AddVariable("var2");
   EXPECT_EQ(info.FindVarIndex("var2"), 1);
   try {
      info.FindVarIndex("vra1");
      FAIL();
   } catch (const std::runtime_error &e) {
      EXPECT_THAT(e.what(), HasSubstr("\"vra1\""));
      EXPECT_THAT(e.what(), HasSubstr("did you mean"));
   }
}

TEST(DataSetInfo, SumsOfWeightsAreFatalBeforeTheDataSetIsBuilt)
{
   DataSetInfo info;
   EXPECT_THROW(info.GetTrainingSumSignalWeights(), std::runtime_error);
   info.SetTrainingSumSignalWeights(0);
   EXPECT_EQ(info.GetTrainingSumSignalWeights(), 0);
}

TEST(DataSetInfo, CorrelationHistogramHasWholePercentCutOff)
{
   DataSetInfo info;
   info.AddVariable("x", "the x");
   info.AddVariable("y");
   TMatrixD matrix(2, 2);
   matrix(0, 0) = matrix(1, 1) = 1;
   matrix(0, 1) = matrix(1, 0) = -0.678;
   const std::unique_ptr<TH2> hist(info.CreateCorrelationMatrixHist(&matrix, "h", "title"));
   EXPECT_EQ(hist->GetBinContent(1, 1), 100);
   EXPECT_EQ(hist->GetBinContent(1, 2), -67);
   EXPECT_STREQ(hist->GetXaxis()->GetBinLabel(1), "the x");
   EXPECT_EQ(info.CreateCorrelationMatrixHist(nullptr, "h", "title"), nullptr);
}

} // namespace
