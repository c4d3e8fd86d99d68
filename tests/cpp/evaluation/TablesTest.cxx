// Layout and order of the printed tables.
#include "evaluation/Tables.h"
#include "evaluation/OutputCorrelations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace TMVA::Evaluation;

TEST(Tables, ColumnsAreAsWideAsTheirLongestCell)
{
   EXPECT_EQ(FormatTable({{"Method", "x"}, {"a", "1.000"}, {"longest name", "2"}}), "Method             x\n"
                                                                                    "--------------------\n"
                                                                                    "a              1.000\n"
                                                                                    "longest name       2");
}

TEST(Tables, ClassifiersAreRankedByTheirArea)
{
   ClassifierFigures worse, better;
   worse.fMethod = "worse";
   worse.fArea = 0.7;
   better.fMethod = "better";
   better.fArea = 0.9;
   better.fROCIntegral = 0.901;
   better.fEfficiency = {0.1, 0.65, 0.886};
   better.fTrainingEfficiency = {0.2, 0.688, 0.890};
   std::vector<ClassifierFigures> figures{worse, better};
   const std::string table = ClassifierTable(figures, true);
   EXPECT_LT(table.find("better"), table.find("worse"));
   EXPECT_THAT(table, testing::HasSubstr("0.901"));
   EXPECT_THAT(table, testing::HasSubstr("@B=0.01"));
   EXPECT_THAT(table, testing::HasSubstr("0.650 (0.688)"));
   EXPECT_THAT(ClassifierTable(figures, false), testing::Not(testing::HasSubstr("ROC")));
}

TEST(Tables, RegressorsAreRankedByTheTestDeviationInBothTables)
{
   RegressorFigures a, b;
   a.fMethod = "first";
   a.fSample[0].fDeviation = 1;
   a.fSample[1].fDeviation = 9;
   b.fMethod = "second";
   b.fSample[0].fDeviation = 2;
   std::vector<RegressorFigures> figures{b, a};
   for (const bool training : {false, true}) {
      const std::string table = RegressorTable(figures, training);
      EXPECT_LT(table.find("first"), table.find("second"));
   }
}

TEST(Tables, TheDiagonalOfAConfusionMatrixIsEmpty)
{
   TMatrixD test(2, 2), training(2, 2);
   test(0, 1) = 0.5;
   training(0, 1) = 0.25;
   for (int i : {0, 1})
      test(i, i) = training(i, i) = std::numeric_limits<double>::quiet_NaN();
   const std::string table = ConfusionTable({"s", "b"}, test, training);
   EXPECT_THAT(table, testing::HasSubstr("0.500 (0.250)"));
   EXPECT_THAT(table, testing::Not(testing::HasSubstr("nan")));
}

TEST(OutputCorrelations, OfLinearAndConstantColumns)
{
   const TMatrixD c = WeightedCorrelations({{1, 2, 3, 9}, {-2, -4, -6, 0}, {5, 5, 5, 7}}, {1, 2, 1, 0});
   EXPECT_NEAR(c(0, 1), -1, 1e-12);
   EXPECT_NEAR(c(0, 0), 1, 1e-12);
   EXPECT_EQ(c(0, 2), 0);
}

} // namespace
