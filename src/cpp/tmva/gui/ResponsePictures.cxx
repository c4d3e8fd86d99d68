// Responses of classifiers and of the outputs of multiclass methods, with the over-training check, and cut
// efficiencies.
#include "TLegend.h"
#include "TRandom3.h"
#include "gui/Pictures.h"

#include <algorithm>
#include <cmath>

namespace TMVA::Gui {

namespace {

constexpr Int_t kEventsPerClass = 1000; // what efficiencies are turned into signal and background with

/// Of binned samples, by pseudo-experiments: the same number every time, and the session's generator as it was.
Double_t KolmogorovSmirnov(const TH1 &test, const TH1 &training)
{
   TRandom3 generator(1);
   TRandom *const own = gRandom;
   gRandom = &generator;
   const Double_t probability = test.KolmogorovTest(&training, "X");
   gRandom = own;
   return probability;
}

void DrawPair(Book &book, const Method &method, const TString &middle, const TString &picture, const TString &title,
              const TString &xTitle)
{
   const TString stem = "MVA_" + method.fTitle + middle;
   Overlay overlay;
   for (const char *kind : {"S", "B"})
      if (auto histogram = Read<TH1>(*method.fDirectory, stem + "_" + kind)) {
         overlay.fHistograms.push_back(std::move(histogram));
         overlay.fTitles.emplace_back(*kind == 'S' ? "Signal" : "Background");
      }
   if (overlay.fHistograms.size() < 2)
      return;
   overlay.fTitle = title + method.fTitle;
   overlay.fXTitle = xTitle;
   overlay.fYTitle = "(1/N) dN / dx";
   book.NewPage();
   DrawOverlay(book, std::move(overlay));
   book.Save(picture + method.fTitle);
}

struct Sample {
   TString fTitle;
   std::unique_ptr<TH1> fTest, fTraining;
};

/// Test samples as areas, training samples as points with errors.
void DrawOvertraining(Book &book, std::vector<Sample> samples, const TString &title, const TString &xTitle,
                      const TString &picture)
{
   book.NewPage();
   Overlay overlay;
   TString probabilities;
   for (Sample &sample : samples) {
      probabilities += TString::Format("%s%s %.3f", probabilities.IsNull() ? "" : ", ", sample.fTitle.Data(),
                                       KolmogorovSmirnov(*sample.fTest, *sample.fTraining));
      for (Int_t bin = 1; bin <= sample.fTraining->GetNbinsX(); ++bin)
         overlay.fHighest =
            std::max(overlay.fHighest, sample.fTraining->GetBinContent(bin) + sample.fTraining->GetBinError(bin));
      overlay.fHistograms.push_back(std::move(sample.fTest));
      overlay.fTitles.push_back(sample.fTitle + " (test sample)");
   }
   overlay.fLines = static_cast<Int_t>(samples.size()) + 1;
   overlay.fTitle = title;
   overlay.fXTitle = xTitle;
   overlay.fYTitle = "(1/N) dN / dx";
   DrawOverlay(book, std::move(overlay));
   TLegend *legend =
      book.Legend(0.14, kLegendTop - kLegendLine * static_cast<Double_t>(samples.size()), 0.5, kLegendTop);
   for (std::size_t i = 0; i < samples.size(); ++i) {
      ApplyLook(*samples[i].fTraining, LookOf(i), kFALSE);
      TH1 *points = book.Keep(std::move(samples[i].fTraining));
      points->SetLineStyle(1);
      points->Draw("e1 same");
      legend->AddEntry(points, samples[i].fTitle + " (training sample)", "lp");
   }
   book.Text(0.14, kLegendTop - 0.035 - kLegendLine * static_cast<Double_t>(samples.size()),
             "Kolmogorov-Smirnov probability: " + probabilities);
   book.Save(picture);
}

} // namespace

void DrawResponses(Book &book, const Methods &methods)
{
   for (const Method &method : methods) {
      DrawPair(book, method, "", "mva_", "Response: ", method.fTitle + " response");
      DrawPair(book, method, "_Proba", "proba_", "Signal probability: ", "Signal probability");
      DrawPair(book, method, "_Rarity", "rarity_", "Rarity: ", "Signal rarity");
      std::vector<Sample> samples;
      for (const char *kind : {"S", "B"}) {
         const TString stem = "MVA_" + method.fTitle;
         Sample sample{*kind == 'S' ? "Signal" : "Background", Read<TH1>(*method.fDirectory, stem + "_" + kind),
                       Read<TH1>(*method.fDirectory, stem + "_Train_" + kind)};
         if (sample.fTest && sample.fTraining)
            samples.push_back(std::move(sample));
      }
      if (samples.size() == 2)
         DrawOvertraining(book, std::move(samples), "Over-training check: " + method.fTitle,
                          method.fTitle + " response", "overtrain_" + method.fTitle);
   }
}

void DrawClassOutputs(Book &book, const Methods &methods)
{
   const TString parting = "_prob_for_";
   for (const Method &method : methods) {
      const TString test = "MVA_" + method.fTitle + "_Test_", training = "MVA_" + method.fTitle + "_Train_";
      std::vector<TString> classes; // those of the outputs, each with one histogram for each true class
      for (const TString &name : KeysLike(*method.fDirectory, test)) {
         const Ssiz_t at = name.Index(parting);
         const TString output = at == kNPOS ? TString() : TString(name(test.Length(), at - test.Length()));
         if (at != kNPOS && std::find(classes.begin(), classes.end(), output) == classes.end())
            classes.push_back(output);
      }
      for (const TString &output : classes) {
         Overlay overlay;
         std::vector<Sample> samples;
         for (const TString &truth : classes) {
            auto histogram = Read<TH1>(*method.fDirectory, test + output + parting + truth);
            auto trained = Read<TH1>(*method.fDirectory, training + output + parting + truth);
            if (!histogram)
               continue;
            if (trained)
               samples.push_back(
                  {truth, std::unique_ptr<TH1>(static_cast<TH1 *>(histogram->Clone())), std::move(trained)});
            overlay.fHistograms.push_back(std::move(histogram));
            overlay.fTitles.push_back(truth);
         }
         overlay.fTitle = "Response: " + method.fTitle + ", output for " + output;
         overlay.fXTitle = method.fTitle + " response for " + output;
         overlay.fYTitle = "(1/N) dN / dx";
         const TString xTitle = overlay.fXTitle;
         book.NewPage();
         DrawOverlay(book, std::move(overlay));
         book.Save("mva_" + method.fTitle + "_" + output);
         if (!samples.empty())
            DrawOvertraining(book, std::move(samples),
                             "Over-training check: " + method.fTitle + ", output for " + output, xTitle,
                             "overtrain_" + method.fTitle + "_" + output);
      }
   }
}

void DrawCutEfficiencies(Book &book, const Methods &methods)
{
   for (const Method &method : methods) {
      const TString stem = "MVA_" + method.fTitle;
      auto signal = Read<TH1>(*method.fDirectory, stem + "_effS");
      auto background = Read<TH1>(*method.fDirectory, stem + "_effB");
      if (!signal || !background || signal->GetNbinsX() != background->GetNbinsX())
         continue;
      Overlay overlay;
      std::unique_ptr<TH1> purity(static_cast<TH1 *>(signal->Clone("purity")));
      std::unique_ptr<TH1> significance(static_cast<TH1 *>(signal->Clone("significance")));
      for (Int_t bin = 1; bin <= signal->GetNbinsX(); ++bin) {
         const Double_t s = kEventsPerClass * signal->GetBinContent(bin);
         const Double_t all = s + kEventsPerClass * background->GetBinContent(bin);
         purity->SetBinContent(bin, all > 0 ? s / all : 0);
         significance->SetBinContent(bin, all > 0 ? s / std::sqrt(all) : 0);
      }
      const Int_t best = significance->GetMaximumBin();
      const Double_t largest = significance->GetBinContent(best), cut = significance->GetBinCenter(best);
      if (largest > 0)
         significance->Scale(1 / largest);
      overlay.fTitles = {"Signal efficiency", "Background efficiency", "Signal purity", "Significance / maximum"};
      for (auto *histogram : {&signal, &background, &purity, &significance})
         overlay.fHistograms.push_back(std::move(*histogram));
      overlay.fTitle = "Cut efficiencies and optimal cut: " + method.fTitle;
      overlay.fXTitle = "Cut on the " + method.fTitle + " response";
      overlay.fYTitle = "Efficiency, purity";
      overlay.fFilled = kFALSE;
      book.NewPage();
      DrawOverlay(book, std::move(overlay));
      book.Text(0.14, 0.86, TString::Format("%d signal and %d background events:", kEventsPerClass, kEventsPerClass));
      book.Text(0.14, 0.81, TString::Format("largest S/#sqrt{S+B} = %.2f at %.4g", largest, cut));
      book.Save("mvaeffs_" + method.fTitle);
   }
}

} // namespace TMVA::Gui
