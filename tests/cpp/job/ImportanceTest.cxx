// Importance of variables, against ROC integrals of methods trained by hand.
#include "ToyJob.h"

#include "TH1F.h"
#include "TMVA/Config.h"
#include "TMVA/Factory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::HasSubstr;
using testing::ThrowsMessage;
using TMVA::Types;

namespace {

constexpr const char *kOptions = "!V:Silent:!ModelPersistence:AnalysisType=Classification";

/// x separates, y = -y of the toy separates, z is noise.
struct ThreeVariables : ToyClasses {
   explicit ThreeVariables(const char *name) : ToyClasses(name) { fLoader.AddVariable("z := id%7", 'F'); }
};

Double_t IntegralOf(const std::vector<const char *> &variables)
{
   const ToyClasses trees("trees");
   TMVA::DataLoader loader("hand");
   for (const char *variable : variables)
      loader.AddVariable(variable, 'F');
   loader.AddSignalTree(trees.fSignal.get());
   loader.AddBackgroundTree(trees.fBackground.get());
   loader.PrepareTrainingAndTestTree("", "SplitMode=Alternate:!V");
   TMVA::Factory factory("job", kOptions);
   factory.BookMethod(&loader, Types::kFisher, "Fisher", "!H:!V");
   factory.TrainAllMethods();
   factory.TestAllMethods();
   return factory.GetROCIntegral(&loader, "Fisher");
}

TEST(Importance, IsTheLossOfTheROCIntegralWithoutTheVariable)
{
   const ScratchFolder folder;
   const Double_t all = IntegralOf({"x", "y", "z := id%7"});
   const std::vector<Double_t> lost{all - IntegralOf({"y", "z := id%7"}), all - IntegralOf({"x", "z := id%7"}),
                                    all - IntegralOf({"x", "y"})};
   const Double_t sum = lost[0] + lost[1] + lost[2];

   ThreeVariables toy("data");
   TMVA::Factory factory("job", kOptions);
   const std::unique_ptr<TH1F> hist(
      factory.EvaluateImportance(&toy.fLoader, TMVA::kShort, Types::kFisher, "Fisher", "!H:!V"));
   ASSERT_EQ(hist->GetNbinsX(), 3);
   for (Int_t v = 0; v < 3; ++v)
      EXPECT_NEAR(hist->GetBinContent(v + 1), 100 * lost[v] / sum, 1e-3);
   EXPECT_STREQ(hist->GetXaxis()->GetBinLabel(2), "y");
   EXPECT_NEAR(hist->Integral(), 100, 1e-3);
   EXPECT_FALSE(std::filesystem::exists("data"));
}

TEST(Importance, OfAllAndOfRandomSubsetsGivesNoiseTheLeast)
{
   const ScratchFolder folder;
   ThreeVariables toy("data");
   TMVA::Factory factory("job", kOptions);
   for (const auto type : {TMVA::kAll, TMVA::kRandom}) {
      const std::unique_ptr<TH1F> hist(
         factory.EvaluateImportance(&toy.fLoader, type, Types::kFisher, "Fisher", "!H:!V"));
      EXPECT_NEAR(hist->Integral(), 100, 1e-3);
      EXPECT_NEAR(hist->GetBinContent(3), 0, 5) << "noise";
      EXPECT_NEAR(hist->GetBinContent(1), 50, 15) << "x and y separate alike";
   }
}

TEST(Importance, WhatHasNoROCIntegralIsRefused)
{
   const ScratchFolder folder;
   ToyRegression toy("data");
   TMVA::Factory factory("job", "!V:Silent:!ModelPersistence:AnalysisType=Regression");
   EXPECT_THAT([&] { factory.EvaluateImportance(&toy.fLoader, TMVA::kShort, Types::kLD, "LD", "!H:!V"); },
               ThrowsMessage<std::runtime_error>(HasSubstr("ROC")));
   ThreeVariables many("many");
   for (int i = 0; i < 8; ++i)
      many.fLoader.AddVariable(TString::Format("x+%d*y", i), 'F');
   EXPECT_THAT([&] { factory.EvaluateImportance(&many.fLoader, TMVA::kAll, Types::kFisher, "F"); },
               ThrowsMessage<std::runtime_error>(HasSubstr("kShort")));
   TMVA::gConfig().SetSilent(kFALSE);
}

} // namespace
