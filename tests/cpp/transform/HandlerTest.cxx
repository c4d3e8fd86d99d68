// The chain as a whole: statistics, histograms, inverse of several steps.
#include "Toys.h"

#include "TDirectory.h"
#include "TFile.h"
#include "TH1.h"
#include "TMemFile.h"

#include <cmath>

using namespace TMVATest;
using testing::HasSubstr;

TEST(Handler, WithoutStepsHandsOutTheEventItself)
{
   Toy toy(1, {"Signal", "Background"});
   toy.Add({1});
   const auto chain = toy.Chain("None");
   const TMVA::Event event(std::vector<Float_t>{1}, 0);
   EXPECT_EQ(chain->Transform(&event), &event);
   EXPECT_EQ(chain->InverseTransform(&event), &event);
   EXPECT_EQ(chain->CalcTransformations(toy.fEvents), nullptr);
}

TEST(Handler, ComputesWeightedMeanAndRmsAndUnweightedRange)
{
   Toy toy(1, {"Signal", "Background"});
   toy.Add({1}, 0, 1);
   toy.Add({3}, 0, 3);
   toy.Add({100}, 1, 0);
   toy.Add({8}, 1, 4);
   const auto chain = toy.Chain("I");
   chain->CalcStats(toy.fEvents);
   EXPECT_DOUBLE_EQ(chain->GetMean(0, 0), 2.5);
   EXPECT_DOUBLE_EQ(chain->GetRMS(0, 0), std::sqrt(0.75));
   EXPECT_DOUBLE_EQ(chain->GetMax(0, 1), 100);
   EXPECT_DOUBLE_EQ(chain->GetMean(0), (1 + 9 + 32) / 8.);
   EXPECT_DOUBLE_EQ(chain->GetMin(0), 1);
   EXPECT_DOUBLE_EQ(chain->GetMax(0), 100);
   EXPECT_DOUBLE_EQ(chain->GetRMS(0, 1), 0); // one event with weight
}

TEST(Handler, KeepsDigitsFarFromTheOrigin)
{
   Toy toy(1, {"Signal"});
   for (Int_t i = 0; i < 1000; ++i)
      toy.Add({1e7F + static_cast<Float_t>(i % 2)});
   const auto chain = toy.Chain("I");
   chain->CalcStats(toy.fEvents);
   EXPECT_NEAR(chain->GetRMS(0), 0.5, 1e-12);
}

TEST(Handler, WithoutEventsOrWithAWrongInputSaysSo)
{
   Toy toy(2, {"Signal"});
   const auto chain = toy.Chain("I");
   EXPECT_THAT(FatalText([&] { chain->CalcStats(toy.fEvents); }), HasSubstr("no events"));
   EXPECT_THAT(FatalText([&] { chain->GetMean(2); }), HasSubstr("no input number 2"));
}

TEST(Handler, UndoesStepsWithTargetsFromTheLastToTheFirst)
{
   Toy toy(1, {"Regression"}, kTRUE);
   toy.AddGaussians(100);
   // N after U: undone in the wrong order, or one of them only, gives another number.
   const auto chain = toy.Learn("N(t),U(t),N(t),D(x0)");
   TMVA::Event event;
   toy.fEvents.CopyTo(50, event);
   const Float_t x = event.GetValue(0), target = event.GetTarget(0);
   const TMVA::Event there = *chain->Transform(&event);
   EXPECT_NE(there.GetTarget(0), target);
   const TMVA::Event *back = chain->InverseTransform(&there);
   EXPECT_NEAR(back->GetTarget(0), target, 0.01 * target);
   EXPECT_NE(back->GetValue(0), x); // D has no targets, and is left out
}

TEST(Handler, ListsOfEventsGiveWhatStoresGive)
{
   Toy toy(2, {"Signal", "Background"});
   toy.AddGaussians(50);
   std::vector<std::unique_ptr<TMVA::Event>> owned;
   std::vector<TMVA::Event *> events;
   for (Long64_t i = 0; i < toy.fEvents.GetNEvents(); ++i) {
      events.push_back(owned.emplace_back(std::make_unique<TMVA::Event>()).get());
      toy.fEvents.CopyTo(i, *events.back());
   }
   const auto chain = toy.Chain("N,D");
   const std::unique_ptr<const std::vector<TMVA::Event *>> transformed(chain->CalcTransformations(events, kTRUE));
   const auto expected = toy.Chain("N,D")->CalcTransformations(toy.fEvents);
   for (std::size_t i = 0; i < events.size(); ++i) {
      const std::unique_ptr<TMVA::Event> event((*transformed)[i]);
      EXPECT_THAT(event->GetValues(), testing::ElementsAreArray(expected->Values(i), 2));
   }
   EXPECT_EQ(toy.Chain("N")->CalcTransformations(events), nullptr);
   EXPECT_EQ(toy.Chain("None")->CalcTransformations(events), &events);
}

namespace {

TH1 *Find(TDirectory &file, const char *path)
{
   TH1 *histogram = nullptr;
   file.GetObject(path, histogram);
   if (!histogram)
      ADD_FAILURE() << "there is no " << path;
   return histogram;
}

} // namespace

TEST(Plots, HaveTheNamesTitlesAndRangesOfTheRealTMVA)
{
   TMemFile file("plots.root", "RECREATE");
   const auto sample = ReferenceSample();
   const auto chain = sample->Chain("D");
   chain->SetRootDir(&file);
   const auto transformed = chain->CalcTransformations(sample->fEvents);
   const TH1 *x = Find(file, "InputVariables_Deco/var1__Signal_Deco");
   ASSERT_NE(x, nullptr);
   EXPECT_STREQ(x->GetTitle(), "var1");
   EXPECT_STREQ(x->GetXaxis()->GetTitle(), "var1 (Deco)");
   EXPECT_EQ(x->GetEntries(), 500);
   EXPECT_EQ(x->GetNbinsX(), 40);
   EXPECT_DOUBLE_EQ(x->GetXaxis()->GetXmin(), chain->GetMin(0));
   EXPECT_NEAR(x->GetXaxis()->GetXmax(), chain->GetMin(0) + (chain->GetMax(0) - chain->GetMin(0)) * 41. / 40., 1e-12);
   EXPECT_NEAR(x->GetMean(), chain->GetMean(0, 0), 1e-12);
   EXPECT_NEAR(x->GetRMS(), chain->GetRMS(0, 0), 1e-12);
   EXPECT_STREQ(Find(file, "InputVariables_Deco/CorrelationPlots/scat_var4_vs_var2_Background_Deco")->GetTitle(),
                "var4 versus var2 (Background)_Deco");
   EXPECT_STREQ(Find(file, "InputVariables_Deco/CorrelationPlots/prof_var4_vs_var2_Background_Deco")->GetTitle(),
                "profile var4 versus var2 (Background)_Deco");
}

TEST(Plots, AreLimitedToEightRmsAndIntegersHaveABinEach)
{
   TMemFile file("plots.root", "RECREATE");
   Toy toy(1, {"Signal", "Background"});
   toy.fInfo.AddVariable("n", "n", "", 0, 0, 'I');
   toy.fEvents.fNVariables = 2;
   for (Int_t i = 0; i < 1000; ++i)
      toy.Add({i == 999 ? 1e4F : static_cast<Float_t>(i % 2), static_cast<Float_t>(i % 7)}, i % 2);
   const auto chain = toy.Chain("I");
   chain->SetRootDir(&file);
   chain->CalcTransformations(toy.fEvents);
   const TAxis &x = *Find(file, "InputVariables_Id/x0__Signal_Id")->GetXaxis();
   const Double_t upper = chain->GetMean(0) + 8 * chain->GetRMS(0);
   EXPECT_NEAR(x.GetXmax(), upper + upper / 40, 1e-9);
   const TAxis &n = *Find(file, "InputVariables_Id/n__Signal_Id")->GetXaxis();
   EXPECT_EQ(n.GetNbins(), 7);
   EXPECT_EQ(n.GetXmin(), 0);
   EXPECT_EQ(n.GetXmax(), 7);
}

TEST(Plots, IntoAMethodsDirectoryHaveNoSuffixAndKeepOlderOnes)
{
   TMemFile file("plots.root", "RECREATE");
   Toy toy(1, {"Regression"}, kTRUE);
   toy.AddGaussians(10);
   const auto chain = toy.Learn("N");
   chain->PlotVariables(toy.fEvents, &file);
   chain->PlotVariables(toy.fEvents, &file);
   EXPECT_NE(Find(file, "x0__Regression"), nullptr);
   EXPECT_NE(Find(file, "t__Regression_target"), nullptr);
   EXPECT_NE(Find(file, "x0__Regression_0"), nullptr);
}

TEST(Plots, OfAConstantHaveARange)
{
   TMemFile file("plots.root", "RECREATE");
   Toy toy(2, {"Signal", "Background"});
   for (Int_t i = 0; i < 10; ++i)
      toy.Add({0, -3}, i % 2);
   const auto chain = toy.Chain("I");
   chain->SetRootDir(&file);
   chain->CalcTransformations(toy.fEvents);
   EXPECT_EQ(Find(file, "InputVariables_Id/x0__Signal_Id")->Integral(), 5);
   EXPECT_EQ(Find(file, "InputVariables_Id/x1__Signal_Id")->Integral(), 5);
}
