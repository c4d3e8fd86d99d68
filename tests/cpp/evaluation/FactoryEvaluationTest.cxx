// What a factory evaluates, answers about ROC curves and writes to its file, for the three analysis types.
#include "StoredMethod.h"

#include "TMVA/DataLoader.h"
#include "TMVA/Factory.h"

#include "TAxis.h"
#include "TCanvas.h"
#include "TDirectory.h"
#include "TGraph.h"
#include "TH1.h"
#include "TKey.h"
#include "TMath.h"
#include "TMemFile.h"
#include "TMultiGraph.h"
#include "TROOT.h"
#include "TTree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace {

using TMVA::Types;
using TMVATest::StoredEvent;

constexpr int kEvents = 500;
const TString kOptions = "!V:Silent:!Color:!DrawProgressBar:!ModelPersistence:Transformations=I:AnalysisType=";

// A loader whose training and test samples are the same given events.
std::unique_ptr<TMVA::DataLoader> Loader(const char *name, const std::vector<TString> &classes,
                                         const std::vector<StoredEvent> &events)
{
   auto loader = std::make_unique<TMVA::DataLoader>(name);
   for (std::size_t i = 0; i < events.front().fOutputs.size(); ++i)
      loader->AddVariable(TString::Format("x%zu", i), 'F');
   for (std::size_t i = 0; i < events.front().fTargets.size(); ++i)
      loader->AddTarget(TString::Format("t%zu", i));
   for (const StoredEvent &e : events) {
      std::vector<Double_t> values(e.fOutputs.begin(), e.fOutputs.end());
      values.insert(values.end(), e.fTargets.begin(), e.fTargets.end());
      loader->AddTrainingEvent(classes[e.fClass], values, e.fWeight);
      loader->AddTestEvent(classes[e.fClass], values, e.fWeight);
   }
   loader->PrepareTrainingAndTestTree("", "SplitMode=Block:NormMode=None:!V");
   return loader;
}

class Evaluated : public testing::Test {
protected:
   void SetUp() override
   {
      gROOT->SetBatch(kTRUE);
      TMVATest::RegisterStoredMethod();
   }
   // Books two methods of the same answers and goes through the whole job.
   TMVA::Factory &Run(TMVA::DataLoader &loader, const TString &analysis, TFile *file = nullptr)
   {
      fFactory = file ? std::make_unique<TMVA::Factory>("Job", file, kOptions + analysis)
                      : std::make_unique<TMVA::Factory>("Job", kOptions + analysis);
      for (const char *title : {"One", "Two"})
         fFactory->BookMethod(&loader, "Stored", title, "!H:!V");
      fFactory->TrainAllMethods();
      fFactory->TestAllMethods();
      fFactory->EvaluateAllMethods();
      return *fFactory;
   }
   std::unique_ptr<TMVA::DataLoader> Classification(const char *name = "data")
   {
      return Loader(name, {"Signal", "Background"}, TMVATest::TwoGaussians(kEvents));
   }
   std::unique_ptr<TMVA::Factory> fFactory;
};

std::vector<std::string> KeysOf(TDirectory &directory)
{
   std::vector<std::string> names;
   for (const TObject *key : *directory.GetListOfKeys())
      names.emplace_back(key->GetName());
   return names;
}

TEST_F(Evaluated, RocIntegralAndCurve)
{
   const auto loader = Classification();
   TMVA::Factory &factory = Run(*loader, "Classification");
   const double area = TMath::Freq(1 / std::sqrt(2.));
   EXPECT_NEAR(factory.GetROCIntegral(loader.get(), "One"), area, 2e-3);
   EXPECT_EQ(factory.GetROCIntegral("data", "One", 0, Types::kTraining), factory.GetROCIntegral("data", "Two"));
   const std::unique_ptr<TGraph> graph(factory.GetROCCurve(loader.get(), "One"));
   ASSERT_NE(graph, nullptr);
   EXPECT_EQ(graph->GetN(), 2 * kEvents + 2);
   EXPECT_STREQ(graph->GetTitle(), "Signal efficiency vs. Background rejection (One)");
   EXPECT_STREQ(graph->GetXaxis()->GetTitle(), "Signal efficiency (Sensitivity)");
   EXPECT_STREQ(graph->GetYaxis()->GetTitle(), "Background rejection (Specificity)");
}

TEST_F(Evaluated, CurvesOfAllMethodsShareAPlot)
{
   const auto loader = Classification();
   TMVA::Factory &factory = Run(*loader, "Classification");
   const std::unique_ptr<TMultiGraph> graphs(factory.GetROCCurveAsMultiGraph(loader.get(), 0));
   ASSERT_EQ(graphs->GetListOfGraphs()->GetSize(), 2);
   int number = 0;
   for (const TObject *object : *graphs->GetListOfGraphs()) {
      const auto *graph = dynamic_cast<const TGraph *>(object);
      EXPECT_EQ(graph->GetLineColor(), ++number);
      EXPECT_EQ(graph->GetLineWidth(), 2);
   }
   EXPECT_STREQ(graphs->GetListOfGraphs()->Last()->GetTitle(), "Two");
   const std::unique_ptr<TCanvas> canvas(factory.GetROCCurve(loader.get()));
   EXPECT_STREQ(canvas->GetName(), "ROCCurve data class 0");
   EXPECT_STREQ(canvas->GetTitle(), "ROC Curve");
   EXPECT_NE(canvas->GetPrimitive("TPave"), nullptr) << "the legend";
}

TEST_F(Evaluated, WhatIsNotThereGivesZeroAndNoException)
{
   const auto loader = Classification();
   TMVA::Factory &factory = Run(*loader, "Classification");
   EXPECT_EQ(factory.GetROCIntegral("other", "One"), 0);
   EXPECT_EQ(factory.GetROCIntegral("data", "Three"), 0);
   EXPECT_EQ(factory.GetROCIntegral("data", "One", 2), 0);
   EXPECT_EQ(factory.GetROCCurve("data", "Three"), nullptr);
   EXPECT_EQ(factory.GetROCCurveAsMultiGraph("other", 0), nullptr);
   EXPECT_EQ(factory.GetROCCurve("other", 0U), nullptr);
}

TEST_F(Evaluated, MulticlassCurvesAreOneAgainstTheRest)
{
   std::vector<StoredEvent> events;
   for (int i = 0; i < 300; ++i) {
      StoredEvent event{{0.2F, 0.2F, 0.2F}, i % 3};
      event.fOutputs[i % 3] += 0.001F * static_cast<Float_t>(i + 1);
      events.push_back(event);
   }
   const auto loader = Loader("multi", {"Signal", "bg0", "bg1"}, events);
   TMVA::Factory &factory = Run(*loader, "Multiclass");
   for (UInt_t cls = 0; cls < 3; ++cls)
      EXPECT_NEAR(factory.GetROCIntegral("multi", "One", cls), 1, 1e-9);
   EXPECT_EQ(factory.GetROCIntegral("multi", "One", 3), 0);
   const std::unique_ptr<TCanvas> canvas(factory.GetROCCurve(loader.get(), 1));
   EXPECT_STREQ(canvas->GetTitle(), "ROC Curve (Class=1)");
}

TEST_F(Evaluated, RegressionHasNoCurve)
{
   std::vector<StoredEvent> events;
   for (int i = 0; i < 100; ++i)
      events.push_back({{static_cast<Float_t>(i)}, 0, 1., {static_cast<Float_t>(i) + 1}});
   const auto loader = Loader("reg", {"Regression"}, events);
   TMVA::Factory &factory = Run(*loader, "Regression");
   EXPECT_EQ(factory.GetROCIntegral("reg", "One"), 0);
   auto *method = dynamic_cast<TMVA::MethodBase *>(factory.GetMethod("reg", "One"));
   double stddev = 0, best = 0;
   method->GetRegressionDeviation(0, Types::kTesting, stddev, best);
   EXPECT_NEAR(stddev, 1, 1e-6); // every value is one too small
}

TEST_F(Evaluated, TheFileHoldsTreesHistogramsAndInputs)
{
   TMemFile file("evaluation.root", "RECREATE");
   gROOT->cd();
   const auto loader = Classification();
   Run(*loader, "Classification", &file);
   EXPECT_EQ(gDirectory, gROOT) << "the caller's directory";
   auto *directory = file.GetDirectory("data");
   ASSERT_NE(directory, nullptr);
   EXPECT_THAT(KeysOf(*directory), testing::ElementsAre("CorrelationMatrixS", "CorrelationMatrixB", "InputVariables_Id",
                                                        "Method_Stored", "TestTree", "TrainTree"));
   EXPECT_EQ(file.Get<TTree>("data/TestTree")->GetEntries(), 2 * kEvents);
   auto *method = file.GetDirectory("data/Method_Stored/Two");
   ASSERT_NE(method, nullptr);
   EXPECT_THAT(KeysOf(*method), testing::IsSupersetOf({"MVA_Two_S", "MVA_Two_B", "MVA_Two_S_high", "MVA_Two_effBvsS",
                                                       "MVA_Two_trainingRejBvsS", "x0__Signal"}));
}

TEST_F(Evaluated, ASecondEvaluationReplacesTheTrees)
{
   TMemFile file("evaluation.root", "RECREATE");
   const auto loader = Classification();
   Run(*loader, "Classification", &file).EvaluateAllMethods();
   const auto keys = KeysOf(*file.GetDirectory("data"));
   EXPECT_EQ(std::count(keys.begin(), keys.end(), "TestTree"), 1);
}

TEST_F(Evaluated, VariablesAreRankedByThemselves)
{
   const auto loader = Classification();
   TMVA::Factory factory("Job", "!V:!Silent:!Color:!ModelPersistence:AnalysisType=Classification");
   testing::internal::CaptureStdout();
   factory.EvaluateAllVariables(loader.get());
   const std::string printed = testing::internal::GetCapturedStdout();
   EXPECT_THAT(printed, testing::HasSubstr("ROC integral"));
   EXPECT_THAT(printed, testing::HasSubstr("7.60")); // Phi(1/sqrt 2) = 0.760
}

} // namespace
