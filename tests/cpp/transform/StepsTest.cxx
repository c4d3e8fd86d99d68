// Each transformation alone: what it does to a sample, its inverse, constant inputs, classes, single events.
#include "Toys.h"

#include "TMVA/VariableDecorrTransform.h"
#include "TMVA/VariableNormalizeTransform.h"
#include "TMVA/VariableRearrangeTransform.h"

#include <algorithm>
#include <cmath>

using namespace TMVATest;
using testing::ElementsAre;
using testing::FloatEq;
using testing::FloatNear;
using testing::HasSubstr;

namespace {

TMVA::VariableTransformBase &First(const TMVA::TransformationHandler &chain)
{
   return *static_cast<TMVA::VariableTransformBase *>(chain.GetTransformationList().First());
}

Double_t WeightedMean(const TMVA::EventStore &events, UInt_t i, UInt_t j)
{
   Double_t sum = 0, sumW = 0;
   for (Long64_t row = 0; row < events.GetNEvents(); ++row) {
      sum += events.fWeights[row] * events.Values(row)[i] * (j == i + 1000 ? 1 : events.Values(row)[j]);
      sumW += events.fWeights[row];
   }
   return sum / sumW;
}

Double_t Covariance(const TMVA::EventStore &events, UInt_t i, UInt_t j)
{
   return WeightedMean(events, i, j) - WeightedMean(events, i, i + 1000) * WeightedMean(events, j, j + 1000);
}

const char *const kAllSteps[] = {"N", "D", "P", "G", "U", "N,D_Signal,G", "G_Background,P", "N(x0,x2)", "U,D,G"};

class EveryChain : public testing::TestWithParam<const char *> {};

} // namespace

TEST_P(EveryChain, SingleEventsEqualTheWholeMatrixBitForBit)
{
   Toy toy(3, {"Signal", "Background"});
   toy.AddGaussians(200);
   const auto chain = toy.Learn(GetParam());
   TMVA::EventStore matrix = toy.fEvents;
   chain->Transform(matrix);
   for (Long64_t i = 0; i < matrix.GetNEvents(); ++i)
      ASSERT_THAT(Transformed(*chain, toy.fEvents, i), testing::ElementsAreArray(matrix.Values(i), 3)) << i;
}

TEST_P(EveryChain, LearningReturnsTheTransformedSample)
{
   Toy toy(3, {"Signal", "Background"});
   toy.AddGaussians(50);
   const auto chain = toy.Chain(GetParam());
   const auto learnt = chain->CalcTransformations(toy.fEvents);
   TMVA::EventStore matrix = toy.fEvents;
   chain->Transform(matrix);
   EXPECT_EQ(learnt->fValues, matrix.fValues);
   EXPECT_NE(learnt->fValues, toy.fEvents.fValues);
}

INSTANTIATE_TEST_SUITE_P(Chains, EveryChain, testing::ValuesIn(kAllSteps));

class EveryInverse : public testing::TestWithParam<std::pair<const char *, Float_t>> {};

TEST_P(EveryInverse, GivesTheInputsBack)
{
   const auto [chainText, tolerance] = GetParam();
   Toy toy(2, {"Regression"}, kTRUE);
   toy.AddGaussians(2000);
   const auto chain = toy.Learn(chainText);
   // The outermost events lie where a cumulative distribution is 0 or 1, which has no inverse.
   std::vector<Double_t> x = Column(toy.fEvents, 0);
   std::sort(x.begin(), x.end());
   for (Long64_t i = 0; i < toy.fEvents.GetNEvents(); ++i) {
      TMVA::Event event;
      toy.fEvents.CopyTo(i, event);
      if (event.GetValue(0) < x[40] || event.GetValue(0) > x[1960])
         continue;
      const Float_t before = event.GetValue(0), target = event.GetTarget(0);
      const TMVA::Event there = *chain->Transform(&event);
      const TMVA::Event *back = chain->InverseTransform(&there, kFALSE);
      ASSERT_NEAR(back->GetValue(0), before, tolerance) << i;
      ASSERT_NEAR(back->GetTarget(0), target, 100 * tolerance) << i;
   }
}

INSTANTIATE_TEST_SUITE_P(Chains, EveryInverse,
                         testing::Values(std::pair{"N", 1e-5F}, std::pair{"P", 1e-5F}, std::pair{"U(_V_)", 2e-3F},
                                         std::pair{"G(x0)", 2e-3F}, std::pair{"N(_V_),P", 1e-5F},
                                         std::pair{"N,N(_V_),G(x0)", 2e-3F}));

TEST(Normalize, MapsTheTrainingRangeOfAllClassesToMinusOneAndOne)
{
   Toy toy(2, {"Signal", "Background"});
   toy.Add({0, 5}, 0);
   toy.Add({4, 9}, 0);
   toy.Add({2, 1}, 1);
   const auto chain = toy.Learn("N");
   EXPECT_THAT(Transformed(*chain, toy.fEvents, 0), ElementsAre(FloatEq(-1), FloatEq(0)));
   EXPECT_THAT(Transformed(*chain, toy.fEvents, 1), ElementsAre(FloatEq(1), FloatEq(1)));
   EXPECT_THAT(Transformed(*chain, toy.fEvents, 2), ElementsAre(FloatEq(0), FloatEq(-1)));
}

TEST(Normalize, ReferenceClassUsesTheRangeOfThatClassOnly)
{
   Toy toy(1, {"Signal", "Background"});
   toy.Add({0}, 0);
   toy.Add({4}, 0);
   toy.Add({-4}, 1);
   toy.Add({8}, 1);
   EXPECT_THAT(Transformed(*toy.Learn("N_Signal"), toy.fEvents, 3), ElementsAre(FloatEq(3)));
   EXPECT_THAT(Transformed(*toy.Learn("N_Background"), toy.fEvents, 1), ElementsAre(FloatNear(1. / 3., 1e-6)));
   EXPECT_THAT(Transformed(*toy.Learn("N_AllClasses"), toy.fEvents, 3), ElementsAre(FloatEq(1)));
}

TEST(Normalize, LeavesInputsThatAreNotSelectedAlone)
{
   Toy toy(3, {"Signal", "Background"});
   toy.Add({0, 10, 20}, 0);
   toy.Add({4, 14, 24}, 1);
   EXPECT_THAT(Transformed(*toy.Learn("N(x2,x0)"), toy.fEvents, 1), ElementsAre(FloatEq(1), FloatEq(14), FloatEq(1)));
   EXPECT_THAT(Transformed(*toy.Learn("N(_V1_)"), toy.fEvents, 1), ElementsAre(FloatEq(4), FloatEq(1), FloatEq(24)));
}

TEST(ConstantInput, StaysFiniteInEveryStep)
{
   Toy toy(3, {"Signal", "Background"});
   toy.AddGaussians(100);
   for (Long64_t i = 0; i < toy.fEvents.GetNEvents(); ++i)
      toy.fEvents.Values(i)[1] = 7;
   for (const char *chain : kAllSteps) {
      TMVA::EventStore matrix = toy.fEvents;
      toy.Learn(chain)->Transform(matrix);
      for (const Float_t value : matrix.fValues)
         ASSERT_TRUE(std::isfinite(value)) << chain;
   }
   EXPECT_EQ(Transformed(*toy.Learn("N"), toy.fEvents, 0)[1], 0);
   EXPECT_EQ(Transformed(*toy.Learn("G"), toy.fEvents, 0)[1], 0);
   EXPECT_EQ(Transformed(*toy.Learn("U"), toy.fEvents, 0)[1], 0.5F);
}

TEST(Decorrelate, MakesTheWeightedCovarianceTheUnitMatrix)
{
   Toy toy(3, {"Signal", "Background"});
   toy.AddGaussians(500);
   TMVA::EventStore matrix = toy.fEvents;
   toy.Learn("D")->Transform(matrix);
   for (UInt_t i = 0; i < 3; ++i) {
      for (UInt_t j = 0; j < 3; ++j)
         EXPECT_NEAR(Covariance(matrix, i, j), i == j ? 1 : 0, 1e-5) << i << ' ' << j;
   }
}

TEST(Decorrelate, ReferenceClassMakesTheCovarianceOfThatClassTheUnitMatrix)
{
   Toy toy(2, {"Signal", "Background"});
   toy.AddGaussians(500);
   TMVA::EventStore matrix = toy.fEvents;
   toy.Learn("D_Background")->Transform(matrix);
   TMVA::EventStore background(2, 0, 0);
   for (Long64_t i = 0; i < matrix.GetNEvents(); ++i) {
      if (matrix.fClasses[i] == 1)
         background.Append(matrix, i);
   }
   EXPECT_NEAR(Covariance(background, 0, 1), 0, 1e-5);
   EXPECT_NEAR(Covariance(background, 1, 1), 1, 1e-5);
   EXPECT_GT(std::abs(Covariance(matrix, 1, 1) - 1), 0.01);
}

TEST(Decorrelate, DropsTheDirectionOfALinearDependence)
{
   Toy toy(3, {"Signal", "Background"});
   toy.AddGaussians(500);
   for (Long64_t i = 0; i < toy.fEvents.GetNEvents(); ++i)
      toy.fEvents.Values(i)[2] = 2 * toy.fEvents.Values(i)[0];
   TMVA::EventStore matrix = toy.fEvents;
   toy.Learn("D")->Transform(matrix);
   // Two unit variances are left of three.
   EXPECT_NEAR(Covariance(matrix, 0, 0) + Covariance(matrix, 1, 1) + Covariance(matrix, 2, 2), 2, 1e-4);
}

TEST(Decorrelate, WithTooManyInputsLeavesTheEventsAlone)
{
   Toy toy(201, {"Signal", "Background"});
   toy.AddGaussians(3);
   const auto chain = toy.Learn("D");
   EXPECT_FALSE(First(*chain).IsCreated());
   EXPECT_THAT(Transformed(*chain, toy.fEvents, 0), testing::ElementsAreArray(toy.fEvents.Values(0), 201));
}

TEST(Decorrelate, RefusesAMixtureOfVariablesAndTargets)
{
   Toy toy(2, {"Regression"}, kTRUE);
   toy.AddGaussians(10);
   EXPECT_THAT(FatalText([&] { toy.Learn("D(x0,t)"); }), HasSubstr("cannot mix variables (1 selected) and targets (1"));
   EXPECT_THAT(FatalText([&] { toy.Learn("P(_V_,_T_)"); }), HasSubstr("cannot mix"));
}

TEST(PCA, GivesUncorrelatedComponentsInDescendingOrderOfVariance)
{
   Toy toy(3, {"Signal", "Background"});
   toy.AddGaussians(500);
   std::fill(toy.fEvents.fWeights.begin(), toy.fEvents.fWeights.end(), 1.);
   TMVA::EventStore matrix = toy.fEvents;
   toy.Learn("P")->Transform(matrix);
   Double_t before = 0, after = 0;
   for (UInt_t i = 0; i < 3; ++i) {
      before += Covariance(toy.fEvents, i, i);
      after += Covariance(matrix, i, i);
      EXPECT_NEAR(WeightedMean(matrix, i, i + 1000), 0, 1e-5);
   }
   EXPECT_NEAR(after, before, 1e-3); // a rotation
   EXPECT_NEAR(Covariance(matrix, 0, 1), 0, 1e-4);
   EXPECT_NEAR(Covariance(matrix, 0, 2), 0, 1e-4);
   EXPECT_GT(Covariance(matrix, 0, 0), Covariance(matrix, 1, 1));
   EXPECT_GT(Covariance(matrix, 1, 1), Covariance(matrix, 2, 2));
}

TEST(PCA, RefusesASingleInput)
{
   Toy toy(2, {"Signal", "Background"});
   toy.AddGaussians(10);
   EXPECT_THAT(FatalText([&] { toy.Learn("P(x1)"); }), HasSubstr("at least two inputs"));
}

TEST(Uniform, MakesTheWeightedDistributionFlat)
{
   Toy toy(1, {"Signal", "Background"});
   toy.AddGaussians(20000);
   TMVA::EventStore matrix = toy.fEvents;
   toy.Learn("U")->Transform(matrix);
   Double_t below[9] = {}, sum = 0;
   for (Long64_t i = 0; i < matrix.GetNEvents(); ++i) {
      const Float_t y = matrix.Values(i)[0];
      ASSERT_TRUE(y >= 0 && y <= 1) << y;
      sum += matrix.fWeights[i];
      for (Int_t k = 0; k < 9; ++k)
         below[k] += y < 0.1 * (k + 1) ? matrix.fWeights[i] : 0;
   }
   for (Int_t k = 0; k < 9; ++k)
      EXPECT_NEAR(below[k] / sum, 0.1 * (k + 1), 1e-3);
}

TEST(Gauss, MakesMeanZeroAndVarianceOne)
{
   Toy toy(2, {"Signal", "Background"});
   toy.AddGaussians(20000);
   TMVA::EventStore matrix = toy.fEvents;
   toy.Learn("G")->Transform(matrix);
   for (UInt_t i = 0; i < 2; ++i) {
      EXPECT_NEAR(WeightedMean(matrix, i, i + 1000), 0, 0.01);
      EXPECT_NEAR(Covariance(matrix, i, i), 1, 0.02);
   }
}

TEST(Gauss, BeyondTheTrainingRangeStaysWithinSixStandardDeviations)
{
   Toy toy(1, {"Signal", "Background"});
   toy.AddGaussians(1000);
   const auto chain = toy.Learn("G");
   toy.fEvents.Values(0)[0] = -1e6;
   toy.fEvents.Values(1)[0] = 1e6;
   // The quantiles of 5e-9 and 1 - 5e-9.
   EXPECT_NEAR(Transformed(*chain, toy.fEvents, 0)[0], -5.7307, 1e-3);
   EXPECT_NEAR(Transformed(*chain, toy.fEvents, 1)[0], 5.7307, 1e-3);
}

TEST(Gauss, TakesDiscreteInputs)
{
   Toy toy(1, {"Signal", "Background"});
   for (Int_t i = 0; i < 1000; ++i)
      toy.Add({static_cast<Float_t>(i % 5)}, i % 2);
   const auto chain = toy.Learn("U");
   Float_t last = -1;
   for (Int_t i = 0; i < 5; ++i) {
      const Float_t y = Transformed(*chain, toy.fEvents, i)[0];
      EXPECT_GT(y, last);
      last = y;
   }
}

TEST(Rearrange, PutsTheNamedInputsInTheOrderInWhichTheyAreNamed)
{
   Toy toy(3, {"Signal", "Background"});
   toy.Add({1, 2, 3});
   TMVA::TransformationHandler chain(toy.fInfo, "toy");
   chain.AddTransformation(new TMVA::VariableRearrangeTransform(toy.fInfo), -1)->SelectInput("x2,x0");
   chain.CalcTransformations(toy.fEvents);
   EXPECT_THAT(Transformed(chain, toy.fEvents, 0), ElementsAre(3, 2, 1));
   TMVA::EventStore matrix = toy.fEvents;
   chain.Transform(matrix);
   First(chain).InverseTransform(matrix, -1);
   EXPECT_EQ(matrix.fValues, toy.fEvents.fValues);
}

TEST(MissingTarget, IsLeftOutWhenAMethodIsApplied)
{
   Toy toy(1, {"Regression"}, kTRUE);
   toy.Add({0}, 0, 1, 10);
   toy.Add({2}, 0, 1, 20);
   const auto chain = toy.Learn("N");
   const TMVA::Event bare(std::vector<Float_t>{2}, 0);
   const TMVA::Event *there = chain->Transform(&bare);
   EXPECT_THAT(there->GetValues(), ElementsAre(FloatEq(1)));
   EXPECT_EQ(there->GetNTargets(), 0U);
}

TEST(MissingTarget, InTheTrainingSampleIsAnError)
{
   Toy toy(1, {"Regression"}, kTRUE);
   toy.Add({0}, 0, 1, 10);
   toy.fEvents.fTargets.clear();
   toy.fEvents.fNTargets = 0;
   EXPECT_THAT(FatalText([&] { toy.Learn("N"); }), HasSubstr("the input \"t\" is selected"));
}

TEST(Class, UnknownToTheDataSetIsAnError)
{
   Toy toy(2, {"Signal", "Background"});
   toy.AddGaussians(10);
   toy.fEvents.fClasses[3] = 2;
   for (const char *chain : {"N", "D", "P", "G"})
      EXPECT_THAT(FatalText([&] { toy.Learn(chain); }), HasSubstr("event 3 is of class number 2")) << chain;
}
