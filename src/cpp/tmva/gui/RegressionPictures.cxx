// Deviations of regressed from true targets.
#include "TGraphErrors.h"
#include "TH2.h"
#include "TLegend.h"
#include "TLine.h"
#include "TProfile.h"
#include "gui/Pictures.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace TMVA::Gui {

namespace {

/// The density in grey, over it mean and spread in every bin of x.
void DrawDeviation(Book &book, std::unique_ptr<TH2> density)
{
   gPad->SetRightMargin(0.13F);
   TH2 *drawn = book.Keep(std::move(density));
   std::unique_ptr<TH2> coarse(static_cast<TH2 *>(drawn->Clone("coarse")));
   coarse->SetDirectory(nullptr);
   coarse->RebinX(std::max(1, coarse->GetNbinsX() / 25));
   // A name of its own: ROOT would fill the one of that name again, which another pad shows.
   std::unique_ptr<TProfile> profile(coarse->ProfileX(TString(drawn->GetName()) + "_profile", 1, -1, "s"));
   profile->SetDirectory(nullptr);
   drawn->SetContour(12);
   drawn->GetZaxis()->SetLabelSize(0.035F);
   drawn->Draw("colz");
   auto line = std::make_unique<TLine>(drawn->GetXaxis()->GetXmin(), 0, drawn->GetXaxis()->GetXmax(), 0);
   line->SetLineStyle(2);
   book.Keep(std::move(line))->Draw();
   TProfile *points = book.Keep(std::move(profile));
   ApplyLook(*points, LookOf(1), kFALSE);
   points->SetLineStyle(1);
   points->SetMarkerStyle(kOpenCircle);
   points->Draw("e1 same");
}

/// Root of the mean of a histogram of squares; negative if there is none.
Double_t RootMean(TDirectory &directory, const TString &name)
{
   const auto histogram = Read<TH1>(directory, name);
   return histogram && histogram->GetSumOfWeights() > 0 ? std::sqrt(histogram->GetMean()) : -1;
}

} // namespace

void DrawDeviations(Book &book, const Methods &methods)
{
   for (const Method &method : methods)
      for (const char *sample : {"test", "train"}) {
         const TString stem = "MVA_" + method.fTitle + sample + "_reg_";
         const std::vector<TString> names = KeysLike(*method.fDirectory, stem);
         constexpr std::size_t kPads = 6;
         for (std::size_t first = 0; first < names.size(); first += kPads) {
            const auto pads = static_cast<Int_t>(std::min(kPads, names.size() - first));
            const Int_t columns = pads == 4 ? 2 : std::min(3, pads);
            book.NewPage(columns, (pads + columns - 1) / columns);
            for (Int_t pad = 0; pad < pads; ++pad)
               if (auto density = Read<TH2>(*method.fDirectory, names[first + pad])) {
                  book.SelectPad(pad);
                  density->SetTitle(TString::Format("%s, %s sample", method.fTitle.Data(),
                                                    *sample == 't' && sample[1] == 'e' ? "test" : "training"));
                  DrawDeviation(book, std::move(density));
               }
            book.Save(TString::Format("deviation_%s_%s_c%d", method.fTitle.Data(), sample,
                                      static_cast<Int_t>(first / kPads) + 1));
         }
      }
}

void DrawMeanDeviations(Book &book, const Methods &methods)
{
   struct Figure {
      const char *fSample, *fHistogram, *fTitle;
   };
   constexpr std::array<Figure, 4> kFigures{
      {{"test", "_Quadr_Deviation_target_0_", "Test sample, all events"},
       {"train", "_Quadr_Deviation_target_0_", "Training sample, all events"},
       {"test", "_Quadr_Dev_best90perc_target_0_", "Test sample, best 90%"},
       {"train", "_Quadr_Dev_best90perc_target_0_", "Training sample, best 90%"}}};
   Methods regressors;
   for (const Method &method : methods)
      if (RootMean(*method.fDirectory, "MVA_" + method.fTitle + "test" + kFigures[0].fHistogram) >= 0)
         regressors.push_back(method);
   if (regressors.empty())
      return;
   const auto n = static_cast<Int_t>(regressors.size());
   Overlay overlay;
   Double_t highest = 0;
   std::vector<std::unique_ptr<TH1>> histograms;
   for (const Figure &figure : kFigures) {
      auto values = std::make_unique<TH1D>(figure.fTitle, "", n, 0, n);
      values->SetDirectory(nullptr);
      for (Int_t i = 0; i < n; ++i) {
         const Method &method = regressors[i];
         values->GetXaxis()->SetBinLabel(i + 1, method.fTitle);
         values->SetBinContent(
            i + 1,
            std::max(0., RootMean(*method.fDirectory, "MVA_" + method.fTitle + figure.fSample + figure.fHistogram)));
      }
      highest = std::max(highest, values->GetMaximum());
      histograms.push_back(std::move(values));
   }
   book.NewPage();
   gPad->SetGridy();
   TLegend *legend = book.Legend(0.55, 0.67, 0.94, 0.89);
   for (std::size_t i = 0; i < histograms.size(); ++i) {
      ApplyLook(*histograms[i], LookOf(i), kFALSE);
      TH1 *drawn = book.Keep(std::move(histograms[i]));
      drawn->SetTitle("Deviation of the regressed from the true target;Method;Root mean square of (regressed - true)");
      drawn->SetMarkerSize(1.6F);
      drawn->GetXaxis()->SetLabelSize(0.05F);
      drawn->SetMinimum(0);
      drawn->SetMaximum(1.6 * highest);
      drawn->Draw(i == 0 ? "p" : "p same");
      legend->AddEntry(drawn, kFigures[i].fTitle, "p");
   }
   book.Save("regression_average_devs");
}

} // namespace TMVA::Gui
