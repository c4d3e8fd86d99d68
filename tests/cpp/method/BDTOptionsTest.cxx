// What a BDT may be booked with, and the treatments of negative weights.
#include "Sample.h"
#include "TMVA/MethodBDT.h"
#include "method/bdt/Booster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using TMVA::MethodBDT;
using namespace TMVATest;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

namespace {

std::vector<Row> Rows()
{
   std::vector<Row> rows;
   for (int i = 0; i < 40; ++i)
      rows.push_back({{static_cast<Float_t>((i * 7) % 40)}, (i * 7) % 40 < 17 + i % 3 ? 0 : 1});
   return rows;
}

std::vector<Row> RegressionRows()
{
   std::vector<Row> rows = Rows();
   for (Row &row : rows) {
      row.fClass = 0;
      row.fTargets = {row.fValues[0] * row.fValues[0]};
   }
   return rows;
}

struct Booking {
   const char *fOptions;
   Bool_t fIsRegression;
   const char *fMessage;
};

void PrintTo(const Booking &booking, std::ostream *os)
{
   *os << booking.fOptions;
}

class BDTBooking : public testing::TestWithParam<Booking> {};

TEST_P(BDTBooking, IsRefusedWithAReason)
{
   const Booking &booking = GetParam();
   Sample sample(booking.fIsRegression ? RegressionRows() : Rows());
   const auto type = booking.fIsRegression ? TMVA::Types::kRegression : TMVA::Types::kClassification;
   EXPECT_THAT([&] { Book<MethodBDT>(sample, "BDT", booking.fOptions, type); },
               ThrowsMessage<std::runtime_error>(HasSubstr(booking.fMessage)));
}

INSTANTIATE_TEST_SUITE_P(
   Wrong, BDTBooking,
   testing::Values(Booking{"NTrees=0", kFALSE, "NTrees=0"}, Booking{"NTrees=-3", kFALSE, "at least one tree"},
                   Booking{"MaxDepth=0", kFALSE, "MaxDepth=0"}, Booking{"MinNodeSize=60%", kFALSE, "between 0 and 50"},
                   Booking{"MinNodeSize=few", kFALSE, "MinNodeSize=few"}, Booking{"Shrinkage=0", kFALSE, "Shrinkage=0"},
                   Booking{"BoostType=Gradient", kFALSE, "Gradient"}, Booking{"SeparationType=Gini", kFALSE, "Gini"},
                   Booking{"BoostType=AdaBoostR2", kFALSE, "classification needs AdaBoost"},
                   Booking{"SeparationType=RegressionVariance", kFALSE, "RegressionVariance is for regression"},
                   Booking{"BoostType=AdaBoost", kTRUE, "regression needs AdaBoostR2, Grad or Bagging"},
                   Booking{"HuberQuantile=1.2", kTRUE, "between 0 and 1"}, Booking{"NTree=100", kFALSE, "NTrees"}));

class BDTTutorial : public testing::TestWithParam<const char *> {};

TEST_P(BDTTutorial, OptionsTrain)
{
   Sample sample(Rows());
   auto method = Book<MethodBDT>(sample, "BDT", GetParam());
   method->TrainMethod();
   for (const Double_t answer : method->GetMvaValues()) {
      EXPECT_GE(answer, -1);
      EXPECT_LE(answer, 1);
   }
}

// Of ROOT's tutorials, with fewer trees.
INSTANTIATE_TEST_SUITE_P(
   Classification, BDTTutorial,
   testing::Values("", "!V:!H:NTrees=30:MaxDepth=2",
                   "!V:NTrees=20:MinNodeSize=2.5%:MaxDepth=2:BoostType=AdaBoost:AdaBoostBeta=0.5:",
                   "!H:!V:NTrees=85:MinNodeSize=2.5%:MaxDepth=3:BoostType=AdaBoost:AdaBoostBeta=0.5:UseBaggedBoost:"
                   "BaggedSampleFraction=0.5:SeparationType=GiniIndex:nCuts=20",
                   "!H:!V:NTrees=20::BoostType=Grad:Shrinkage=0.1:UseBaggedBoost:BaggedSampleFraction=0.5:nCuts=20:"
                   "MaxDepth=3:MaxDepth=4",
                   "!H:!V:NTrees=10:MinNodeSize=2.5%:BoostType=Grad:NegWeightTreatment=Pray:Shrinkage=0.10:nCuts=20:"
                   "MaxDepth=2",
                   "!H:!V:NTrees=40:BoostType=Bagging:SeparationType=GiniIndex:nCuts=20",
                   "!H:!V:NTrees=40:MinNodeSize=5%:MaxDepth=3:BoostType=AdaBoost:SeparationType=GiniIndex:nCuts=20:"
                   "VarTransform=Decorrelate",
                   "!H:!V:NTrees=50:MinNodeSize=2.5%:UseFisherCuts:MaxDepth=3:BoostType=AdaBoost:AdaBoostBeta=0.5:"
                   "SeparationType=GiniIndex:nCuts=20",
                   "NTrees=10:UseBaggedGrad:BoostType=Grad:GradBaggingFraction=0.5:nEventsMin=2:NNodesMax=9"));

TEST(BDTOptions, OfTheOldRegressionTutorialTrain)
{
   Sample sample(RegressionRows());
   testing::internal::CaptureStdout();
   auto method =
      Book<MethodBDT>(sample, "BDT",
                      "!H:!V:NTrees=10:MinNodeSize=1.0%:BoostType=AdaBoostR2:SeparationType=RegressionVariance:"
                      "nCuts=20:PruneMethod=CostComplexity:PruneStrength=30",
                      TMVA::Types::kRegression);
   method->TrainMethod();
   const std::string text = testing::internal::GetCapturedStdout();
   EXPECT_THAT(text, AllOf(HasSubstr("PruneMethod=CostComplexity is not available"), Not(HasSubstr("SeparationType"))));
   const auto answers = method->GetRegressionMatrix();
   EXPECT_NEAR(answers[5], 35 * 35, 100);
}

TEST(BDTOptions, DeprecatedOnesAreTranslated)
{
   Sample sample(Rows());
   testing::internal::CaptureStdout();
   const TemporaryFolder folder;
   auto method = Book<MethodBDT>(sample, "BDT", "NTrees=3:nEventsMin=4:UseNTrainEvents=20:NNodesMax=5:UseBaggedGrad",
                                 TMVA::Types::kClassification, folder.Path());
   method->TrainMethod();
   EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("nEventsMin is deprecated"));
   std::string file;
   for (const std::string &line : Lines(folder / "Golden_BDT.weights.xml"))
      file += line;
   for (const char *expected : {R"(name="MinNodeSize" modified="No">10.000000%<)",
                                R"(name="BaggedSampleFraction" modified="No">5.000000e-01<)",
                                R"(name="UseBaggedBoost" modified="No">True<)", R"(name="MaxDepth" modified="No">2<)"})
      EXPECT_THAT(file, HasSubstr(expected));
}

// And, of opposite weight, some that lie on others.
std::vector<Row> WithNegativeWeights()
{
   std::vector<Row> rows = Rows();
   const size_t n = rows.size();
   for (size_t i = 0; i < n; i += 5) {
      rows.push_back(rows[i]);
      rows.back().fWeight = -0.5;
   }
   return rows;
}

std::vector<Double_t> Answers(const std::vector<Row> &rows, const TString &options)
{
   Sample sample(rows);
   sample.SetTestSample(Rows());
   auto method = Book<MethodBDT>(sample, "BDT", "NTrees=15:MaxDepth=2:" + options);
   method->TrainMethod();
   sample.Data().SetCurrentType(TMVA::Types::kTesting);
   return method->GetMvaValues();
}

TEST(BDTNegativeWeights, IgnoredAreAsIfAbsent)
{
   for (const char *boost : {"BoostType=AdaBoost", "BoostType=Grad"})
      for (const char *treatment : {"NegWeightTreatment=IgnoreNegWeightsInTraining",
                                    "NegWeightTreatment=NoNegWeightsInTraining", "IgnoreNegWeightsInTraining"}) {
         const TString options = TString(boost) + ":" + treatment;
         EXPECT_EQ(Answers(WithNegativeWeights(), options), Answers(Rows(), options)) << options;
      }
   EXPECT_EQ(Answers(WithNegativeWeights(), "BoostType=Grad"), Answers(Rows(), "BoostType=Grad")) << "the default";
}

TEST(BDTNegativeWeights, PairedAreTakenFromTheirNeighbours)
{
   std::vector<Row> reduced = Rows();
   for (size_t i = 0; i < reduced.size(); i += 5)
      reduced[i].fWeight = 0.5;
   for (const char *boost : {"BoostType=AdaBoost:", "BoostType=Grad:"})
      EXPECT_EQ(Answers(WithNegativeWeights(), TString(boost) + "NegWeightTreatment=PairNegWeightsGlobal"),
                Answers(reduced, TString(boost) + "NegWeightTreatment=PairNegWeightsGlobal"));
}

// The tree gets events 0 and 1 wrong, 1 of 8 in weights: with beta = 1 the factor is 7.
TEST(BDTNegativeWeights, UsedOnesAreBoostedUpOrDown)
{
   for (const char *treatment : {"Pray", "InverseBoostNegWeights"}) {
      auto events = std::make_shared<TMVA::EventStore>(1, 0, 0);
      const Double_t weights[] = {2, -1, 7};
      for (int i = 0; i < 3; ++i)
         events->Append(TMVA::Event({i == 2 ? 1.F : 0.F}, UInt_t{0}, weights[i]));
      TMVA::MsgLogger log("BDT");
      TMVA::BDT::TrainingSample sample(events, 0, kFALSE, log);
      TMVA::BDT::Settings settings;
      settings.fAdaBoostBeta = 1;
      settings.fNegWeightTreatment = treatment;
      TMVA::BDT::DecisionTree stump;
      stump.fNodes.resize(3);
      stump.fNodes[0].fLeft = 1;
      stump.fNodes[0].fRight = 2;
      stump.fNodes[0].fSelector = 0;
      stump.fNodes[0].fCut = 0.5;
      stump.fNodes[1].fType = -1;
      stump.fNodes[2].fType = 1;
      const auto booster = TMVA::BDT::MakeAdaBoost(sample, settings, log);
      EXPECT_DOUBLE_EQ(booster->Boost(stump, sample.AllEvents(), 0), std::log(7));
      EXPECT_DOUBLE_EQ(booster->ErrorFraction(), 1. / 8);
      const Double_t negative = TString(treatment) == "Pray" ? -7 : -1. / 7;
      const Double_t norm = 8 / (14 + negative + 7);
      EXPECT_DOUBLE_EQ(sample.Weight(0), 14 * norm);
      EXPECT_DOUBLE_EQ(sample.Weight(1), negative * norm);
      EXPECT_DOUBLE_EQ(sample.Weight(2), 7 * norm);
   }
}

TEST(BDTInputs, ThatAreNotFiniteAreAnError)
{
   for (const Float_t value : {std::nanf(""), std::numeric_limits<Float_t>::infinity()}) {
      std::vector<Row> rows = Rows();
      rows[7].fValues[0] = value;
      Sample sample(rows);
      auto method = Book<MethodBDT>(sample, "BDT", "NTrees=2");
      EXPECT_THAT([&] { method->TrainMethod(); },
                  ThrowsMessage<std::runtime_error>(HasSubstr("\"var1\" of the training event 7 is ")));
   }
}

TEST(BDTInputs, ReferenceCutLiesInTheMiddleOfTheResponse)
{
   Sample sample(Rows());
   const auto cut = [&sample](const char *options) {
      auto method = Book<MethodBDT>(sample, "BDT", options);
      method->TrainMethod();
      return method->GetSignalReferenceCut();
   };
   EXPECT_EQ(cut("NTrees=2"), 0);
   EXPECT_EQ(cut("NTrees=2:UseYesNoLeaf=F:NodePurityLimit=0.6"), 0.6);
   EXPECT_EQ(cut("NTrees=2:BoostType=Grad"), 0);
}

TEST(BDTNegativeWeights, NothingLeftIsAnError)
{
   std::vector<Row> rows = Rows();
   for (Row &row : rows)
      row.fWeight = -1;
   Sample sample(rows);
   auto method = Book<MethodBDT>(sample, "BDT", "BoostType=Grad");
   EXPECT_THAT([&] { method->TrainMethod(); }, ThrowsMessage<std::runtime_error>(HasSubstr("positive weight")));
}

} // namespace
