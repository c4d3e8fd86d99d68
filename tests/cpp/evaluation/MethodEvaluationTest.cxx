// Figures of merit of a classifier whose responses are known.
#include "StoredMethod.h"

#include "TMVA/ResultsClassification.h"

#include "TH1.h"
#include "TMath.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace {

using TMVA::Types;
using TMVATest::StoredEvent;
using TMVATest::StoredJob;
using TMVATest::TwoGaussians;

constexpr int kEvents = 5000;

StoredJob Classifier(const std::vector<StoredEvent> &training, const std::vector<StoredEvent> &test)
{
   return {{"Signal", "Background"}, training, test, Types::kClassification};
}

double EfficiencyOfTheory(double effB)
{
   return 1 - TMath::Freq(TMath::NormQuantile(1 - effB) - 1);
}

class Orientation : public testing::TestWithParam<float> {};

TEST_P(Orientation, FiguresOfTwoGaussiansAreThoseOfTheory)
{
   StoredJob job({"Signal", "Background"}, TwoGaussians(kEvents, GetParam()), TwoGaussians(kEvents, GetParam()),
                 Types::kClassification);
   auto &method = job.Method();
   method.TestClassification();
   double error = -1;
   for (const double effB : {0.01, 0.10, 0.30}) {
      const TString what = TString::Format("Efficiency:%.2f", effB);
      const double expected = EfficiencyOfTheory(effB);
      // Scan and curve are binned: a step of 1/1000 in efficiency, a hundred bins.
      EXPECT_NEAR(method.GetEfficiency(what, Types::kTesting, error), expected, 2e-3) << effB;
      EXPECT_NEAR(error, std::sqrt(expected * (1 - expected) / kEvents), 1e-4);
      EXPECT_NEAR(method.GetTrainingEfficiency(what), expected, 2e-3);
   }
   const double area = TMath::Freq(1 / std::sqrt(2.));
   EXPECT_NEAR(method.GetEfficiency("", Types::kTesting, error), area, 2e-3);
   EXPECT_NEAR(method.GetSignificance(), 1 / std::sqrt(2.), 2e-3);
   EXPECT_NEAR(method.GetROCIntegral(), GetParam() > 0 ? area : 1 - area, 5e-3);
   EXPECT_EQ(method.GetSignalReferenceCutOrientation(), GetParam());
   // Signal efficiency = background rejection half way between the two.
   EXPECT_NEAR(method.GetSignalReferenceCut(), 0.5 * GetParam(), 5e-3);
   EXPECT_NEAR(method.GetKSTrainingVsTest('S', ""), 1, 1e-6) << "both samples are the same";
}

INSTANTIATE_TEST_SUITE_P(SignalOnEitherSide, Orientation, testing::Values(1.F, -1.F));

TEST(ClassifierFigures, SeparationOfEqualAndOfDisjointResponses)
{
   std::vector<StoredEvent> equal, disjoint;
   for (int i = 0; i < 400; ++i) {
      const auto x = static_cast<Float_t>(i % 200) / 200;
      equal.push_back({{x}, i / 200});
      disjoint.push_back({{x + (i < 200 ? 3.F : 0.F)}, i / 200});
   }
   StoredJob same = Classifier(equal, equal), apart = Classifier(disjoint, disjoint);
   same.Method().TestClassification();
   apart.Method().TestClassification();
   EXPECT_NEAR(same.Method().GetSeparation(), 0, 1e-6);
   EXPECT_NEAR(apart.Method().GetSeparation(), 1, 2e-2);
   double error = 0;
   EXPECT_NEAR(apart.Method().GetEfficiency("Efficiency:0.01", Types::kTesting, error), 1, 2e-3);
   EXPECT_NEAR(same.Method().GetEfficiency("Efficiency:0.30", Types::kTesting, error), 0.3, 6e-3);
}

TEST(ClassifierFigures, EfficiencyAtFixedBackgroundIsAWeightedCount)
{
   // Signal weights 1 and 3 by turns: the heavy ones sit higher.
   std::vector<StoredEvent> events;
   for (int i = 0; i < 1000; ++i) {
      events.push_back({{static_cast<Float_t>(i) + 0.5F}, 1});
      events.push_back({{static_cast<Float_t>(i) + (i % 2 == 0 ? 0.F : 300.25F)}, 0, i % 2 == 0 ? 1. : 3.});
   }
   double all = 0, passing = 0;
   for (const StoredEvent &e : events)
      if (e.fClass == 0) {
         all += e.fWeight;
         passing += e.fOutputs[0] > 900 ? e.fWeight : 0; // a tenth of the background is above 900
      }
   StoredJob job = Classifier(events, events);
   double error = 0;
   EXPECT_NEAR(job.Method().GetEfficiency("Efficiency:0.10", Types::kTesting, error), passing / all, 3e-3);
   EXPECT_NEAR(error, std::sqrt(passing / all * (1 - passing / all) / all), 1e-4) << "the error counts weights";
}

TEST(ClassifierFigures, MaximumSignificanceOfACut)
{
   // Signal evenly over [0, 2], background over [0, 1]: of 100 and 400 events a cut at x keeps S = 100 - 50 x and
   // B = 400 (1 - x); S / sqrt(S + B) grows up to x = 1, where S = 50 and B = 0, and falls from there on.
   std::vector<StoredEvent> events;
   for (int i = 0; i < 1000; ++i) {
      events.push_back({{static_cast<Float_t>(i) / 500}, 0});
      events.push_back({{static_cast<Float_t>(i) / 1000}, 1});
   }
   StoredJob job = Classifier(events, events);
   double error = 0, significance = 0;
   job.Method().GetEfficiency("", Types::kTesting, error);
   const double cut = job.Method().GetMaximumSignificance(100, 400, significance);
   EXPECT_NEAR(cut, 1, 1e-2);
   EXPECT_NEAR(significance, std::sqrt(50.), 2e-2);
}

TEST(ClassifierFigures, RepeatedEvaluationGivesTheSame)
{
   StoredJob job = Classifier(TwoGaussians(200), TwoGaussians(200));
   double first = 0, second = 0, error = 0;
   for (double *area : {&first, &second}) {
      job.Method().TestClassification();
      *area = job.Method().GetEfficiency("", Types::kTesting, error);
      job.Method().GetTrainingEfficiency("");
   }
   EXPECT_EQ(first, second);
}

TEST(ClassifierEdgeCases, AClassWithoutEventsGivesZerosAndNoNaN)
{
   std::vector<StoredEvent> signalOnly;
   for (int i = 0; i < 20; ++i)
      signalOnly.push_back({{static_cast<Float_t>(i)}, 0});
   StoredJob job = Classifier(signalOnly, signalOnly);
   auto &method = job.Method();
   method.TestClassification();
   double error = 0;
   EXPECT_EQ(method.GetEfficiency("Efficiency:0.10", Types::kTesting, error), 0);
   EXPECT_EQ(method.GetTrainingEfficiency("Efficiency:0.10"), 0);
   EXPECT_EQ(method.GetSeparation(), 0);
   EXPECT_EQ(method.GetROCIntegral(), 0);
   EXPECT_TRUE(std::isfinite(method.GetSignificance()));
}

TEST(ClassifierEdgeCases, NoTestEventsAtAll)
{
   StoredJob job = Classifier(TwoGaussians(20), {});
   double error = 0;
   job.Method().TestClassification();
   EXPECT_EQ(job.Method().GetEfficiency("Efficiency:0.10", Types::kTesting, error), 0);
}

TEST(ClassifierEdgeCases, EqualResponsesSeparateNothing)
{
   std::vector<StoredEvent> constant;
   for (int i = 0; i < 100; ++i)
      constant.push_back({{0.25F}, i % 2});
   StoredJob job = Classifier(constant, constant);
   double error = 0;
   job.Method().TestClassification();
   EXPECT_EQ(job.Method().GetSignificance(), 0);
   EXPECT_NEAR(job.Method().GetSeparation(), 0, 1e-9);
   const double area = job.Method().GetEfficiency("", Types::kTesting, error);
   EXPECT_GE(area, 0);
   EXPECT_LE(area, 0.51) << "constant responses must not look like a classifier";
}

TEST(ClassifierEdgeCases, NegativeWeightsCancelWhatTheyRepeat)
{
   const std::vector<StoredEvent> plain = TwoGaussians(1000);
   std::vector<StoredEvent> cancelled = plain;
   for (int i = 0; i < 500; ++i) {
      cancelled.push_back({{static_cast<Float_t>(i) / 250 - 1}, i % 2, 1.});
      cancelled.push_back({{static_cast<Float_t>(i) / 250 - 1}, i % 2, -1.});
   }
   StoredJob with = Classifier(cancelled, cancelled), without = Classifier(plain, plain);
   double error = 0;
   for (const char *what : {"Efficiency:0.10", "Efficiency:0.30", ""})
      EXPECT_NEAR(with.Method().GetEfficiency(what, Types::kTesting, error),
                  without.Method().GetEfficiency(what, Types::kTesting, error), 1e-9);
}

TEST(ClassifierEdgeCases, AResponseThatIsNoNumberIsNamed)
{
   std::vector<StoredEvent> events = TwoGaussians(10);
   events[3].fOutputs[0] = std::numeric_limits<Float_t>::quiet_NaN();
   StoredJob job = Classifier(TwoGaussians(10), events);
   EXPECT_THAT([&] { job.Method().TestClassification(); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("1 of its 20 responses")));
}

TEST(ClassifierEdgeCases, AnUnknownFigureIsRefused)
{
   StoredJob job = Classifier(TwoGaussians(10), TwoGaussians(10));
   double error = 0;
   for (const char *what : {"Purity:0.1", "Efficiency:high", "Efficiency:1.5", "0.1"})
      EXPECT_THAT([&] { job.Method().GetEfficiency(what, Types::kTesting, error); },
                  testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr(what)));
}

TEST(ClassifierHistograms, HaveUnitAreaAndTheDataSetInTheirNameWithoutAFile)
{
   StoredJob job = Classifier(TwoGaussians(300), TwoGaussians(300));
   double error = 0;
   job.Method().GetEfficiency("", Types::kTesting, error);
   job.Method().GetTrainingEfficiency("");
   auto *results = job.Info().GetDataSet()->GetResults("Stored", Types::kTesting, Types::kMaxAnalysisType);
   for (const char *alias : {"MVA_S", "MVA_B", "MVA_HIGHBIN_S", "MVA_HIGHBIN_B", "MVA_TRAIN_S", "MVA_TRAIN_B"}) {
      ASSERT_TRUE(results->DoesExist(alias)) << alias;
      EXPECT_NEAR(results->GetHist(alias)->Integral("width"), 1, 1e-6) << alias;
   }
   EXPECT_STREQ(results->GetHist("MVA_S")->GetName(), "[dataset]MVA_Stored_S");
   EXPECT_EQ(results->GetHist("MVA_HIGHBIN_S")->GetNbinsX(), 10000);
   EXPECT_EQ(results->GetHist("MVA_EFF_S")->GetBinContent(1), 1);
   EXPECT_EQ(results->GetHist("MVA_EFF_BvsS")->GetNbinsX(), 100);
}

} // namespace
