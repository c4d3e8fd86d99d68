// Input variables by class, and their correlation matrices.
#include "TH2.h"
#include "TMVA/Config.h"
#include "TMVA/Tools.h"
#include "gui/Pictures.h"
#include "options/OutputDirectory.h"

#include <algorithm>
#include <map>

namespace TMVA::Gui {

namespace {

constexpr Int_t kColumns = 3, kRows = 2; // of a page of variables

struct Variable {
   TString fName;
   std::vector<TString> fKeys, fClasses;
};

/// Histograms <variable>__<class>_<transformation>, by variable.
std::vector<Variable> VariablesOf(TDirectory &directory, const TString &transformation)
{
   std::vector<Variable> variables;
   for (const TString &key : KeysLike(directory, "", "_" + transformation)) {
      const Ssiz_t parting = key.Index("__");
      if (parting == kNPOS)
         continue;
      const TString name = key(0, parting);
      TString ofClass = key(parting + 2, key.Length() - parting - 3 - transformation.Length());
      auto found = std::find_if(variables.begin(), variables.end(), [&](const Variable &v) { return v.fName == name; });
      if (found == variables.end())
         found = variables.insert(found, {name, {}, {}});
      found->fKeys.push_back(key);
      found->fClasses.push_back(ofClass);
   }
   return variables;
}

void DrawVariable(Book &book, TDirectory &directory, const Variable &variable)
{
   Overlay overlay;
   for (std::size_t i = 0; i < variable.fKeys.size(); ++i) {
      auto histogram = Read<TH1>(directory, variable.fKeys[i]);
      if (!histogram)
         continue;
      overlay.fXTitle = histogram->GetXaxis()->GetTitle();
      overlay.fYTitle = gTools().GetYTitleWithUnit(*histogram, "", kTRUE);
      Normalise(*histogram);
      overlay.fHistograms.push_back(std::move(histogram));
      overlay.fTitles.push_back(variable.fClasses[i]);
   }
   overlay.fTitle = "Input variable: " + variable.fName;
   DrawOverlay(book, std::move(overlay));
}

} // namespace

void DrawInputVariables(Book &book, TDirectory &dataSet)
{
   const TString prefix = "InputVariables_";
   for (const TString &name : KeysLike(dataSet, prefix)) {
      TDirectory *directory = FindDirectory(dataSet, name);
      if (!directory)
         continue;
      TString transformation = name(prefix.Length(), name.Length());
      std::vector<Variable> variables = VariablesOf(*directory, transformation);
      variables.resize(
         std::min<std::size_t>(variables.size(), gConfig().GetVariablePlotting().fMaxNumOfAllowedVariables));
      const auto n = static_cast<Int_t>(variables.size());
      transformation.ToLower();
      for (Int_t first = 0, page = 1; first < n; first += kColumns * kRows, ++page) {
         const Int_t pads = std::min(kColumns * kRows, n - first);
         const Int_t columns = pads == 4 ? 2 : std::min(kColumns, pads);
         book.NewPage(columns, (pads + columns - 1) / columns);
         for (Int_t pad = 0; pad < pads; ++pad) {
            book.SelectPad(pad);
            DrawVariable(book, *directory, variables[first + pad]);
         }
         book.Save(TString::Format("variables_%s_c%d", transformation.Data(), page));
      }
   }
}

void DrawCorrelationMatrices(Book &book, TDirectory &dataSet)
{
   for (const TString &name : KeysLike(dataSet, "CorrelationMatrix")) {
      auto matrix = Read<TH2>(dataSet, name);
      if (!matrix)
         continue;
      book.NewPage();
      gPad->SetMargin(0.15F, 0.05F, 0.13F, 0.1F);
      matrix->SetTitle(TString(matrix->GetTitle()) + ": linear correlation coefficients in %");
      matrix->SetMarkerColor(kBlack);
      matrix->SetMarkerSize(matrix->GetNbinsX() > 10 ? 0.8F : 1.5F);
      // The size of a box is that of the coefficient; a negative one is crossed out.
      matrix->SetFillColor(kGray + 1);
      matrix->SetLineColor(kGray + 2);
      TH2 *drawn = book.Keep(std::move(matrix));
      drawn->Draw("box");
      drawn->Draw("text same");
      book.Save(name);
   }
}

} // namespace TMVA::Gui
