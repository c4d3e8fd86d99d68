// ROC curves of classifiers, and of every class of multiclass methods against the others.
#include "TGraph.h"
#include "TLegend.h"
#include "gui/Pictures.h"

#include <algorithm>

namespace TMVA::Gui {

namespace {

struct Curve {
   TString fTitle;
   Double_t fArea;
   std::unique_ptr<TGraph> fGraph;
};

/// Background rejection or its like against signal efficiency, the best method first.
void DrawCurves(Book &book, std::vector<Curve> curves, const TString &title, const TString &yTitle, Bool_t logarithmic,
                const TString &picture)
{
   if (curves.empty())
      return;
   std::sort(curves.begin(), curves.end(), [](const Curve &a, const Curve &b) { return a.fArea > b.fArea; });
   Double_t highest = 1;
   for (const Curve &curve : curves)
      highest = std::max(highest, *std::max_element(curve.fGraph->GetY(), curve.fGraph->GetY() + curve.fGraph->GetN()));
   book.NewPage();
   gPad->SetGrid();
   gPad->SetLogy(logarithmic);
   TH1 *frame = gPad->DrawFrame(0, logarithmic ? 1 : 0, 1, logarithmic ? 2 * highest : 1.05);
   frame->SetTitle(title + ";Signal efficiency;" + yTitle);
   const Double_t height = kLegendLine * (static_cast<Double_t>(curves.size()) + 1);
   TLegend *legend = logarithmic ? book.Legend(0.5, kLegendTop - height, 0.94, kLegendTop)
                                 : book.Legend(0.16, 0.16, 0.6, 0.16 + height);
   legend->SetHeader("Method (area under its ROC curve)");
   for (std::size_t i = 0; i < curves.size(); ++i) {
      TGraph *graph = book.Keep(std::move(curves[i].fGraph));
      graph->SetLineColor(LookOf(i).fColor);
      graph->SetLineStyle(LookOf(i).fLine);
      graph->SetLineWidth(2);
      graph->Draw("l");
      legend->AddEntry(graph, TString::Format("%s (%.3f)", curves[i].fTitle.Data(), curves[i].fArea), "l");
   }
   book.Save(picture);
}

std::unique_ptr<TGraph> GraphOf(const TH1 &histogram)
{
   auto graph = std::make_unique<TGraph>();
   for (Int_t bin = 1; bin <= histogram.GetNbinsX(); ++bin)
      if (histogram.GetBinContent(bin) > 0)
         graph->AddPoint(histogram.GetBinCenter(bin), histogram.GetBinContent(bin));
   return graph;
}

/// By trapezoids, over rising signal efficiency.
Double_t Area(const TGraph &graph)
{
   TGraph sorted(graph);
   sorted.Sort();
   Double_t area = 0;
   for (Int_t i = 1; i < sorted.GetN(); ++i)
      area += 0.5 * (sorted.GetX()[i] - sorted.GetX()[i - 1]) * (sorted.GetY()[i] + sorted.GetY()[i - 1]);
   return area;
}

} // namespace

void DrawRocCurves(Book &book, const Methods &methods)
{
   std::vector<Curve> rejection, inverse;
   for (const Method &method : methods) {
      const TString stem = "MVA_" + method.fTitle;
      const auto rejBvsS = Read<TH1>(*method.fDirectory, stem + "_rejBvsS");
      if (!rejBvsS)
         continue;
      const Double_t area = rejBvsS->GetSumOfWeights() / rejBvsS->GetNbinsX();
      rejection.push_back({method.fTitle, area, GraphOf(*rejBvsS)});
      if (const auto invBeff = Read<TH1>(*method.fDirectory, stem + "_invBeffvsSeff"))
         if (auto graph = GraphOf(*invBeff); graph->GetN() > 0)
            inverse.push_back({method.fTitle, area, std::move(graph)});
   }
   DrawCurves(book, std::move(rejection), "Background rejection versus signal efficiency", "Background rejection",
              kFALSE, "rejBvsS");
   DrawCurves(book, std::move(inverse), "Inverse background efficiency versus signal efficiency",
              "1 / background efficiency", kTRUE, "invBeffvsSeff");
}

void DrawClassRocCurves(Book &book, const Methods &methods)
{
   std::vector<std::pair<TString, std::vector<Curve>>> classes;
   for (const Method &method : methods) {
      const TString prefix = "MVA_" + method.fTitle + "_Test_rejBvsS_";
      for (const TString &name : KeysLike(*method.fDirectory, prefix)) {
         auto graph = Read<TGraph>(*method.fDirectory, name);
         if (!graph)
            continue;
         const TString ofClass = name(prefix.Length(), name.Length());
         auto found = std::find_if(classes.begin(), classes.end(), [&](const auto &c) { return c.first == ofClass; });
         if (found == classes.end())
            found = classes.insert(found, {ofClass, std::vector<Curve>()});
         const Double_t area = Area(*graph);
         found->second.push_back({method.fTitle, area, std::move(graph)});
      }
   }
   for (auto &[ofClass, curves] : classes)
      DrawCurves(book, std::move(curves), "Class " + ofClass + " against all others", "Background rejection", kFALSE,
                 "rejBvsS_" + ofClass);
}

} // namespace TMVA::Gui
