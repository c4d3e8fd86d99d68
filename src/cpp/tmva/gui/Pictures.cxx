// What several kinds of picture need, and the training history.
#include "gui/Pictures.h"

#include "TLegend.h"

#include <algorithm>
#include <map>

namespace TMVA::Gui {

void DrawOverlay(Book &book, Overlay overlay)
{
   if (overlay.fHistograms.empty())
      return;
   Double_t highest = overlay.fHighest;
   for (const auto &histogram : overlay.fHistograms)
      highest = std::max(highest, histogram->GetMaximum());
   const auto n = static_cast<Int_t>(overlay.fHistograms.size());
   // The frame is 0.77 of the pad's height.
   const Double_t free = 0.96 - kLegendLine * std::max(n, overlay.fLines) / 0.77;
   TLegend *legend = book.Legend(0.6, kLegendTop - kLegendLine * n, 0.94, kLegendTop);
   for (std::size_t i = 0; i < overlay.fHistograms.size(); ++i) {
      ApplyLook(*overlay.fHistograms[i], LookOf(i), overlay.fFilled);
      TH1 *drawn = book.Keep(std::move(overlay.fHistograms[i]));
      drawn->SetTitle(overlay.fTitle);
      drawn->SetXTitle(overlay.fXTitle);
      drawn->SetYTitle(overlay.fYTitle);
      drawn->SetMinimum(0);
      drawn->SetMaximum(highest > 0 ? highest / std::max(free, 0.3) : 1);
      drawn->Draw(i == 0 ? "hist" : "hist same");
      legend->AddEntry(drawn, overlay.fTitles[i], overlay.fFilled ? "lf" : "l");
   }
}

namespace {

/// "train_loss" and "valLoss" belong together: the name without the sample, in small letters.
TString QuantityOf(TString property)
{
   property.ToLower();
   for (const char *sample : {"training", "train", "validation", "valid", "val", "testing", "test"})
      if (property.BeginsWith(sample)) {
         property.Remove(0, TString(sample).Length());
         break;
      }
   property.ReplaceAll("_", "");
   return property;
}

void DrawQuantity(Book &book, const TString &quantity, std::vector<std::unique_ptr<TH1>> histograms,
                  const std::vector<TString> &titles)
{
   Double_t low = histograms.front()->GetMinimum(), high = low;
   for (const auto &histogram : histograms) {
      low = std::min(low, histogram->GetMinimum());
      high = std::max(high, histogram->GetMaximum());
   }
   const Double_t margin = high > low ? 0.1 * (high - low) : 0.1 * std::max(1e-6, std::abs(high));
   TLegend *legend =
      book.Legend(0.6, kLegendTop - kLegendLine * static_cast<Double_t>(histograms.size()), 0.94, kLegendTop);
   for (std::size_t i = 0; i < histograms.size(); ++i) {
      ApplyLook(*histograms[i], LookOf(i), kFALSE);
      TH1 *drawn = book.Keep(std::move(histograms[i]));
      drawn->SetTitle("Training history: " + quantity);
      drawn->SetXTitle("Epoch or iteration");
      drawn->SetYTitle(quantity);
      drawn->SetMinimum(low - margin);
      drawn->SetMaximum(high + 3 * margin);
      drawn->Draw(i == 0 ? "hist lp" : "hist lp same");
      legend->AddEntry(drawn, titles[i], "lp");
   }
}

} // namespace

void DrawTrainingHistory(Book &book, const Methods &methods)
{
   for (const Method &method : methods) {
      const TString prefix = "TrainingHistory_" + method.fTitle + "_";
      std::map<TString, std::pair<std::vector<std::unique_ptr<TH1>>, std::vector<TString>>> quantities;
      for (const TString &name : KeysLike(*method.fDirectory, prefix)) {
         const TString property = name(prefix.Length(), name.Length());
         if (auto histogram = Read<TH1>(*method.fDirectory, name)) {
            auto &[histograms, titles] = quantities[QuantityOf(property)];
            histograms.push_back(std::move(histogram));
            titles.push_back(property);
         }
      }
      if (quantities.empty())
         continue;
      const auto n = static_cast<Int_t>(quantities.size());
      const Int_t columns = std::min(n, n == 4 ? 2 : 3);
      book.NewPage(columns, (n + columns - 1) / columns);
      Int_t pad = 0;
      for (auto &[quantity, content] : quantities) {
         book.SelectPad(pad++);
         DrawQuantity(book, quantity, std::move(content.first), content.second);
      }
      book.Save("TrainingHistory_" + method.fTitle);
   }
}

} // namespace TMVA::Gui
