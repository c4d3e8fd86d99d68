// Text helpers of Tools.
#include "TMVA/Tools.h"
#include "TMVA/Config.h"

#include "TH1F.h"
#include "TList.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "TRandom3.h"

#include <algorithm>
#include <memory>
#include <numeric>

using testing::ElementsAre;
using TMVA::gTools;

namespace {

TEST(ToolsText, SplitKeepsInnerEmptyParts)
{
   EXPECT_THAT(gTools().SplitString("Fisher,LD,BDT", ','), ElementsAre("Fisher", "LD", "BDT"));
   EXPECT_THAT(gTools().SplitString("a::b:", ':'), ElementsAre("a", "", "b"));
   EXPECT_TRUE(gTools().SplitString("", ':').empty());
   std::unique_ptr<TList> list(gTools().ParseFormatLine("a:b"));
   EXPECT_EQ(list->GetSize(), 2);
}

TEST(ToolsText, NumbersHaveTheFormOfWeightsFiles)
{
   EXPECT_EQ(gTools().StringFromDouble(0.0159709454), "1.59709454e-02");
   EXPECT_EQ(gTools().StringFromDouble(-5.19524050), "-5.19524050e+00");
   EXPECT_EQ(gTools().StringFromInt(1000), "1000");
}

TEST(ToolsText, ExpressionsBecomeNames)
{
   EXPECT_EQ(gTools().ReplaceRegularExpressions("var1+var2", "_"), "var1_P_var2");
   EXPECT_EQ(gTools().ReplaceRegularExpressions("a*b/c-d", "_"), "a_T_b_D_c_M_d");
   EXPECT_EQ(gTools().ReplaceRegularExpressions("TMath::Log(x[0])", "_"), "TMath_Log_x_0__");
   EXPECT_TRUE(gTools().ContainsRegularExpression("abs(x)"));
   EXPECT_FALSE(gTools().ContainsRegularExpression("jet_pt"));
}

TEST(ToolsText, AxisTitles)
{
   EXPECT_EQ(gTools().GetXTitleWithUnit("p_{T}", "GeV"), "p_{T}  [GeV]");
   EXPECT_EQ(gTools().GetXTitleWithUnit("p_{T}", ""), "p_{T}");
   const TH1F h("h", "", 10, 0, 5);
   EXPECT_EQ(gTools().GetYTitleWithUnit(h, "GeV", kFALSE), "dN_{ }/^{ }0.5 GeV");
   EXPECT_EQ(gTools().GetYTitleWithUnit(h, "GeV", kTRUE), "(1/N) dN_{ }/^{ }0.5 GeV");
}

TEST(ToolsText, SilentIsFound)
{
   EXPECT_TRUE(gTools().CheckForSilentOption("!V:Silent"));
   EXPECT_FALSE(gTools().CheckForSilentOption("!V:!Silent:Color"));
   EXPECT_FALSE(gTools().CheckForSilentOption("AnalysisType=Silent"));
}

TEST(ToolsText, NoColourWhereThereIsNoTerminal)
{
   EXPECT_EQ(gTools().Color("red"), "");
   EXPECT_EQ(gTools().Color("no such colour"), "");
}

TEST(Config, DefaultsAndWritableMembers)
{
   auto &config = TMVA::gConfig();
   EXPECT_EQ(config.GetIONames().fWeightFileDir, "weights");
   EXPECT_EQ(config.GetIONames().fWeightFileExtension, "weights");
   EXPECT_EQ(config.GetVariablePlotting().fMaxNumOfAllowedVariablesForScatterPlots, 20);
   EXPECT_EQ(config.fVariablePlotting.fNbinsXOfROCCurve, 100);
   EXPECT_FALSE(config.DrawProgressBar());
   (TMVA::gConfig().GetIONames()).fWeightFileDir = "mydir";
   EXPECT_EQ(TMVA::Config::Instance().fIONames.fWeightFileDir, "mydir");
   config.GetIONames().fWeightFileDir = "weights";
}

TEST(RandomGenerator, FeedsTheStandardLibrary)
{
   using Generator = TMVA::RandomGenerator<TRandom3>;
   EXPECT_EQ(Generator::min(), 0u);
   EXPECT_EQ(Generator::max(), kMaxUInt);
   Generator a(100), b(100);
   TRandom3 reference(100);
   EXPECT_EQ(a(), reference.Integer(kMaxUInt));
   b.discard(1);
   EXPECT_EQ(a(), b());
   std::vector<int> numbers(50);
   std::iota(numbers.begin(), numbers.end(), 0);
   auto shuffled = numbers;
   std::shuffle(shuffled.begin(), shuffled.end(), Generator(1));
   EXPECT_NE(shuffled, numbers);
   EXPECT_TRUE(std::is_permutation(shuffled.begin(), shuffled.end(), numbers.begin()));
}

} // namespace
