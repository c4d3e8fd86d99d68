// Statistics of Tools against numbers that are known without it.
#include "TMVA/Event.h"
#include "TMVA/EventStore.h"
#include "TMVA/Tools.h"

#include "TH1F.h"
#include "TH2F.h"
#include "TMatrixDSym.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>

using TMVA::gTools;

namespace {

/// Two variables; class 0 at (1,2) and (3,6), class 1 at (0,0) with weight 3.
TMVA::EventStore ThreeEvents()
{
   TMVA::EventStore events(2, 0, 0);
   events.fValues = {1, 2, 3, 6, 0, 0};
   events.fWeights = {1, 1, 3};
   events.fClasses = {0, 0, 1};
   return events;
}

TEST(ToolsStatistics, MeanAndRmsWithAndWithoutWeights)
{
   const std::vector<Double_t> values{1, 2, 6}, weights{2, 1, 1};
   EXPECT_DOUBLE_EQ(TMVA::gTools().Mean(values.begin(), values.end()), 3);
   EXPECT_DOUBLE_EQ(TMVA::gTools().RMS(values.begin(), values.end()), std::sqrt(14. / 3));
   EXPECT_DOUBLE_EQ(TMVA::gTools().Mean(values.begin(), values.end(), weights.begin()), 2.5);
   EXPECT_DOUBLE_EQ(TMVA::gTools().Mean(3, values.data(), weights.data()), 2.5);
   EXPECT_DOUBLE_EQ(TMVA::gTools().RMS(3, values.data(), weights.data()), std::sqrt(17. / 4));
   EXPECT_EQ(TMVA::gTools().Mean(0, values.data()), 0);
}

TEST(ToolsStatistics, UsefulSortTakesColumnsAndNamesAlong)
{
   std::vector<std::vector<Double_t>> columns{{2, 3, 1}, {20, 30, 10}};
   std::vector<TString> names{"two", "three", "one"};
   TMVA::gTools().UsefulSortDescending(columns, &names);
   EXPECT_EQ(columns, (std::vector<std::vector<Double_t>>{{3, 2, 1}, {30, 20, 10}}));
   EXPECT_EQ(names, (std::vector<TString>{"three", "two", "one"}));
   TMVA::gTools().UsefulSortAscending(columns);
   EXPECT_EQ(columns[1], (std::vector<Double_t>{10, 20, 30}));
}

TEST(ToolsStatistics, OfEventsAsObjects)
{
   TMVA::Event a({1.F, 2.F}, 0, 2.), b({3.F, 2.F}, 0, 2.), c({5.F, 0.F}, 1);
   std::vector<Float_t> values{1, 3, 5};
   Double_t meanS = 0, meanB = 0, rmsS = 0, rmsB = 0, low = 0, high = 0;
   TMVA::gTools().ComputeStat({&a, &b, &c}, &values, meanS, meanB, rmsS, rmsB, low, high, 0);
   EXPECT_EQ(std::vector<Double_t>({meanS, meanB, rmsS, rmsB, low, high}), std::vector<Double_t>({2, 5, 1, 0, 1, 5}));
   const auto *matrices = TMVA::gTools().CalcCovarianceMatrices(std::vector<TMVA::Event *>{&a, &b}, 1);
   EXPECT_EQ((*(*matrices)[0])(0, 0), 1);
   delete (*matrices)[0];
   delete matrices;
}

TEST(ToolsStatistics, MeansAndRangesByClass)
{
   Double_t meanS = 0, meanB = 0, rmsS = 0, rmsB = 0, xmin = 0, xmax = 0;
   gTools().ComputeStat(ThreeEvents(), {1, 3, 5}, meanS, meanB, rmsS, rmsB, xmin, xmax, 0);
   EXPECT_DOUBLE_EQ(meanS, 2);
   EXPECT_DOUBLE_EQ(rmsS, 1);
   EXPECT_DOUBLE_EQ(meanB, 5);
   EXPECT_DOUBLE_EQ(rmsB, 0);
   EXPECT_EQ(xmin, 1);
   EXPECT_EQ(xmax, 5);
   gTools().ComputeStat(ThreeEvents(), {1, 3, 5}, meanS, meanB, rmsS, rmsB, xmin, xmax, 0, kTRUE);
   EXPECT_DOUBLE_EQ(meanS, -0.5); // of [1, 5] mapped to [-1, 1]
   EXPECT_DOUBLE_EQ(rmsS, 0.5);
   EXPECT_ANY_THROW(gTools().ComputeStat(ThreeEvents(), {1}, meanS, meanB, rmsS, rmsB, xmin, xmax, 0));
}

TEST(ToolsStatistics, CovarianceIsWeighted)
{
   const auto events = ThreeEvents();
   std::unique_ptr<std::vector<TMatrixDSym *>> matrices(gTools().CalcCovarianceMatrices(events, 2));
   ASSERT_EQ(matrices->size(), 3u);
   std::vector<std::unique_ptr<TMatrixDSym>> owned(matrices->begin(), matrices->end());
   EXPECT_DOUBLE_EQ((*owned[0])(0, 0), 1);
   EXPECT_DOUBLE_EQ((*owned[0])(0, 1), 2);
   EXPECT_DOUBLE_EQ((*owned[0])(1, 1), 4);
   EXPECT_DOUBLE_EQ((*owned[1])(0, 0), 0);
   // All: x is 1, 3, 0, 0, 0 with mean 0.8, <x x> = 2.
   EXPECT_NEAR((*owned[2])(0, 0), 2 - 0.64, 1e-12);
   const TMatrixD covariance(*owned[0]);
   const std::unique_ptr<const TMatrixD> correlation(gTools().GetCorrelationMatrix(&covariance));
   EXPECT_DOUBLE_EQ((*correlation)(0, 1), 1);
}

TEST(ToolsStatistics, SquareRootOfAMatrixSquaresToIt)
{
   TMatrixDSym matrix(2);
   matrix(0, 0) = 4;
   matrix(1, 1) = 3;
   matrix(0, 1) = matrix(1, 0) = 1;
   std::unique_ptr<TMatrixD> root(gTools().GetSQRootMatrix(&matrix));
   const TMatrixD square(*root, TMatrixD::kMult, *root);
   for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j)
         EXPECT_NEAR(square(i, j), matrix(i, j), 1e-12);
   EXPECT_NEAR((*root)(0, 1), (*root)(1, 0), 1e-12);
}

TEST(ToolsStatistics, NormHistGivesUnitArea)
{
   TH1F h("h", "", 4, 0, 2);
   h.SetDirectory(nullptr);
   EXPECT_EQ(gTools().NormHist(nullptr), 0);
   EXPECT_EQ(gTools().NormHist(&h), 1); // empty
   h.Fill(0.1, 3);
   h.Fill(1.9, 5);
   EXPECT_DOUBLE_EQ(gTools().NormHist(&h), 4); // 8 entries in bins of 0.5
   EXPECT_NEAR(h.Integral("width"), 1, 1e-6);
}

TEST(ToolsStatistics, SeparationOfExtremes)
{
   TH1F s("s", "", 10, 0, 1), b("b", "", 10, 0, 1), half("half", "", 10, 0, 1);
   for (auto *h : {&s, &b, &half})
      h->SetDirectory(nullptr);
   s.Fill(0.05, 7);
   b.Fill(0.95, 3);
   half.Fill(0.05, 2);
   half.Fill(0.95, 2);
   EXPECT_NEAR(gTools().GetSeparation(&s, &b), 1, 1e-6);
   EXPECT_NEAR(gTools().GetSeparation(&s, &s), 0, 1e-12);
   EXPECT_NEAR(gTools().GetSeparation(&s, &half), 1. / 3, 1e-6); // 0.5 [(1-.5)^2/1.5 + .5^2/.5]
   TH1F fewer("fewer", "", 5, 0, 1);
   fewer.SetDirectory(nullptr);
   EXPECT_ANY_THROW(gTools().GetSeparation(&s, &fewer));
}

TEST(ToolsStatistics, MutualInformationOfKnownTables)
{
   TH2F same("same", "", 4, 0, 4, 4, 0, 4), independent("independent", "", 4, 0, 4, 4, 0, 4);
   same.SetDirectory(nullptr);
   independent.SetDirectory(nullptr);
   EXPECT_EQ(gTools().GetMutualInformation(same), -1);
   // After the rebinning 2 x 2 two cells on the diagonal are left: ln 2.
   for (int i = 0; i < 4; ++i) {
      same.Fill(i + 0.5, i + 0.5);
      for (int j = 0; j < 4; ++j)
         independent.Fill(i + 0.5, j + 0.5);
   }
   EXPECT_NEAR(gTools().GetMutualInformation(same), std::log(2.), 1e-6);
   EXPECT_NEAR(gTools().GetMutualInformation(independent), 0, 1e-6);
   EXPECT_NEAR(gTools().GetCorrelationRatio(same), 1, 1e-6);
   EXPECT_NEAR(gTools().GetCorrelationRatio(independent), 0, 1e-6);
   EXPECT_EQ(same.GetNbinsX(), 4) << "the histogram itself is not rebinned";
}

TEST(ToolsStatistics, TransposeSwapsAxes)
{
   TH2F h("h", "", 2, 0, 2, 3, 10, 40);
   h.SetDirectory(nullptr);
   h.Fill(1.5, 35, 4);
   std::unique_ptr<TH2F> t(gTools().TransposeHist(h));
   EXPECT_EQ(t->GetNbinsX(), 3);
   EXPECT_EQ(t->GetXaxis()->GetXmax(), 40);
   EXPECT_EQ(t->GetBinContent(3, 2), 4);
}

TEST(ToolsStatistics, SmallOnes)
{
   std::vector<Double_t> values{3, -1, 7};
   EXPECT_EQ(gTools().GetIndexMaxElement(values), 2);
   EXPECT_EQ(gTools().GetIndexMinElement(values), 1);
   gTools().Scale(values, 2);
   EXPECT_THAT(values, testing::ElementsAre(6, -2, 14));
   EXPECT_DOUBLE_EQ(gTools().ComputeVariance(14, 6, 3), 1); // of 1, 2, 3
   EXPECT_DOUBLE_EQ(gTools().NormVariable(2, 0, 8), -0.5);
}

} // namespace
