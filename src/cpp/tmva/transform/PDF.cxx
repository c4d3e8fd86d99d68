// Probability density: building it from a histogram, and its values.
#include "TMVA/PDF.h"

#include "TGraph.h"
#include "TH1F.h"
#include "TMVA/TSpline1.h"
#include "TMath.h"
#include "TSpline.h"
#include "transform/QuadraticSpline.h"

#include <algorithm>
#include <cmath>

namespace TMVA {

namespace {

constexpr Int_t kFineBins = 10000;
constexpr Double_t kFloor = 1e-12; // of a value; logarithms and ratios are taken of them

/// In the precision of the original: smoothing looks for equal neighbours, which rounding makes and unmakes.
std::unique_ptr<TH1> CopyOf(const TH1 &histogram, const TString &name)
{
   std::unique_ptr<TH1> copy(static_cast<TH1 *>(histogram.Clone(name)));
   copy->SetDirectory(nullptr);
   copy->SetTitle(name);
   copy->SetEntries(histogram.GetNbinsX());
   return copy;
}

/// The name of the histogram that a copy with the ending "_original" was made of.
TString NameWithoutEnding(const TH1 &histogram)
{
   TString name = histogram.GetName();
   const TString ending = "_original";
   if (name.EndsWith(ending))
      name.Remove(name.Length() - ending.Length());
   return name;
}

} // namespace

void PDF::BuildPDF(const TH1 *theHist)
{
   if (!theHist)
      Log() << kFATAL << "PDF \"" << GetName() << "\": there is no histogram to build it from (null pointer)" << Endl;
   if (fMethod == kKDE)
      Log() << kFATAL << "PDF \"" << GetName() << "\": " << fInterpolation << " is not offered here; "
            << "choose one of Spline0, Spline1, Spline2, Spline3, Spline5 for " << Named("PDFInterpol") << Endl;
   const TString name = NameWithoutEnding(*theHist);
   fHistOriginal = CopyOf(*theHist, name + "_original");
   fHist = CopyOf(*theHist, name + "_smoothed");
   if (fCheckHist)
      CheckHistogram();
   SmoothHistogram();
   BuildSpline();
   FillFineHistogram();
   TakeFineValues();
}

void PDF::SmoothHistogram()
{
   fNSmoothHist.reset();
   if (fHist->GetNbinsX() < 3 || fMostSmoothings <= 0)
      return;
   if (fFewestSmoothings > 0)
      fHist->Smooth(fFewestSmoothings);
   if (fMostSmoothings > fFewestSmoothings)
      SmoothWhereUncertain();
}

/// Further smoothings, up to fMostSmoothings in the bin whose content is the least certain, relatively.
void PDF::SmoothWhereUncertain()
{
   const Int_t n = fHist->GetNbinsX();
   std::vector<Double_t> uncertainty(n);
   for (Int_t bin = 1; bin <= n; ++bin) {
      const Double_t content = fHistOriginal->GetBinContent(bin);
      uncertainty[bin - 1] = content > 0 ? fHistOriginal->GetBinError(bin) / content : 1;
   }
   const auto [least, most] = std::minmax_element(uncertainty.begin(), uncertainty.end());
   const Double_t lowest = *least, range = *most - *least;
   fNSmoothHist = CopyOf(*fHist, NameWithoutEnding(*fHistOriginal) + "_nSmooth");
   for (Int_t bin = 1; bin <= n; ++bin) {
      const Double_t fraction = range > 0 ? (uncertainty[bin - 1] - lowest) / range : 0;
      fNSmoothHist->SetBinContent(bin,
                                  fFewestSmoothings + std::round(fraction * (fMostSmoothings - fFewestSmoothings)));
   }
   std::vector<Double_t> contents(n);
   for (Int_t step = fFewestSmoothings + 1; step <= fMostSmoothings; ++step) {
      for (Int_t bin = 1; bin <= n; ++bin)
         contents[bin - 1] = fHist->GetBinContent(bin);
      TH1::SmoothArray(n, contents.data(), 1);
      for (Int_t bin = 1; bin <= n; ++bin) {
         if (fNSmoothHist->GetBinContent(bin) >= step)
            fHist->SetBinContent(bin, contents[bin - 1]);
      }
   }
}

void PDF::CheckHistogram() const
{
   const Int_t n = fHist->GetNbinsX();
   Int_t nEmpty = 0;
   for (Int_t bin = 1; bin <= n; ++bin)
      nEmpty += fHist->GetBinContent(bin) == 0;
   if (4 * nEmpty > n)
      Log() << kWARNING << "PDF \"" << GetName() << "\": " << nEmpty << " of " << n << " bins of \""
            << fHistOriginal->GetName() << "\" are empty; fewer bins (" << Named("Nbins") << ") or more smoothing ("
            << Named("NSmooth") << ") make a better density" << Endl;
}

void PDF::BuildSpline()
{
   fSpline.reset();
   fGraph.reset();
   if (fMethod == kSpline0)
      return;
   // A spline of two points is a line, whatever was asked for.
   const Int_t n = fHist->GetNbinsX();
   auto graph = std::make_unique<TGraph>(n);
   for (Int_t bin = 1; bin <= n; ++bin)
      graph->SetPoint(bin - 1, fHist->GetBinCenter(bin), fHist->GetBinContent(bin));
   fGraph = std::make_unique<TGraph>(*graph);
   const TString title = TString("spline of ") + fHist->GetName();
   if (n < 3 || fMethod == kSpline1)
      fSpline = std::make_unique<TSpline1>(title, graph.release());
   else if (fMethod == kSpline2)
      fSpline = std::make_unique<QuadraticSpline>(title, graph.release());
   else if (fMethod == kSpline3)
      fSpline = std::make_unique<TSpline3>(title.Data(), graph.get());
   else
      fSpline = std::make_unique<TSpline5>(title.Data(), graph.get());
}

void PDF::FillFineHistogram()
{
   const TString order = TString::Format("spline%d", fMethod == kSpline5 ? 5 : static_cast<Int_t>(fMethod));
   fXmin = fHist->GetXaxis()->GetXmin();
   fXmax = fHist->GetXaxis()->GetXmax();
   auto fine = std::make_unique<TH1F>(TString(fHist->GetName()) + "_hist_from_" + order,
                                      TString(fHist->GetTitle()) + "_hist from_" + order, kFineBins, fXmin, fXmax);
   fine->SetDirectory(nullptr);
   for (Int_t bin = 1; bin <= kFineBins; ++bin) {
      const Double_t x = fine->GetBinCenter(bin);
      Double_t y = fSpline ? fSpline->Eval(x) : 0;
      // Where a spline swings below zero, the histogram itself is the better guess.
      if (y < kFloor)
         y = std::max(fHist->GetBinContent(fHist->FindFixBin(x)), kFloor);
      fine->SetBinContent(bin, y);
   }
   if (fNormalize) {
      const Double_t area = fine->Integral() * (fXmax - fXmin) / kFineBins;
      fine->Scale(1. / area, "nosw2");
   }
   fine->SetEntries(kFineBins);
   fPDFHist = std::move(fine);
}

void PDF::TakeFineValues()
{
   fWidth = (fXmax - fXmin) / kFineBins;
   fFine.resize(kFineBins);
   fIntegral.assign(kFineBins + 1, 0);
   for (Int_t i = 0; i < kFineBins; ++i) {
      fFine[i] = fPDFHist->GetBinContent(i + 1);
      fIntegral[i + 1] = fIntegral[i] + fFine[i] * fWidth;
   }
}

void PDF::CheckBuilt() const
{
   if (fFine.empty())
      Log() << kFATAL << "PDF \"" << GetName() << "\" has no values yet: call BuildPDF or ReadXML first" << Endl;
}

namespace {

/// The bin at a position in bins, one of [0, last] also for NaN.
Int_t BinAt(Double_t position, Int_t last)
{
   return position > 0 ? static_cast<Int_t>(std::min<Double_t>(position, last)) : 0;
}

} // namespace

Int_t PDF::FineBin(Double_t x) const
{
   return BinAt((x - fXmin) / fWidth, kFineBins - 1);
}

Double_t PDF::GetVal(Double_t x) const
{
   CheckBuilt();
   if (fMethod == kSpline0)
      return fFine[FineBin(x)];
   const Double_t position = (x - fXmin) / fWidth - 0.5; // in bins, from the first centre
   const Int_t left = BinAt(position, kFineBins - 2);
   const Double_t y = fFine[left] + (position - left) * (static_cast<Double_t>(fFine[left + 1]) - fFine[left]);
   return std::max(y, kFloor);
}

Double_t PDF::GetValInverse(Double_t y, Bool_t isMonotonouslyIncreasingFunction) const
{
   CheckBuilt();
   // The first centre where the value is reached; between it and the one before, the value is interpolated.
   const auto first = isMonotonouslyIncreasingFunction
                         ? std::lower_bound(fFine.begin(), fFine.end(), y, [](Float_t v, Double_t z) { return v < z; })
                         : std::find_if(fFine.begin(), fFine.end(), [y](Float_t v) { return v >= y; });
   const auto right = static_cast<Int_t>(
      std::clamp<std::ptrdiff_t>(first - fFine.begin(), 1, static_cast<std::ptrdiff_t>(fFine.size()) - 1));
   const Double_t below = fFine[right - 1], above = fFine[right];
   const Double_t fraction = above > below ? (y - below) / (above - below) : 0.5;
   return std::clamp(fXmin + (right - 0.5 + fraction) * fWidth, fXmin, fXmax);
}

Double_t PDF::GetIntegral(Double_t xmin, Double_t xmax)
{
   CheckBuilt();
   if (xmax < fXmin || xmin > fXmax || xmax < xmin)
      return 0;
   xmin = std::max(xmin, fXmin);
   xmax = std::min(xmax, fXmax);
   const Int_t first = FineBin(xmin), last = FineBin(xmax);
   // The bin of xmin counts up to its upper edge even if xmax lies in it: so does the real TMVA.
   const Double_t head = (fXmin + (first + 1) * fWidth - xmin) * fFine[first];
   if (last == first)
      return head;
   const Double_t tail = (xmax - (fXmin + last * fWidth)) * fFine[last];
   return head + (fIntegral[last] - fIntegral[first + 1]) + tail;
}

Int_t PDF::GetNBins() const
{
   return fHist ? fHist->GetNbinsX() : 0;
}

Double_t PDF::GetXmin() const
{
   return fXmin;
}

Double_t PDF::GetXmax() const
{
   return fXmax;
}

void PDF::ValidatePDF(TH1 *original) const
{
   CheckBuilt();
   const TH1 &reference = original ? *original : *fHistOriginal;
   Double_t chi2 = 0, deviations = 0;
   Int_t nBins = 0, nLarge = 0;
   for (Int_t bin = 1; bin <= reference.GetNbinsX(); ++bin) {
      const Double_t error = reference.GetBinError(bin);
      if (!(error > 0))
         continue;
      const Double_t pull = (GetVal(reference.GetBinCenter(bin)) - reference.GetBinContent(bin)) / error;
      ++nBins;
      chi2 += pull * pull;
      deviations += std::abs(pull);
      nLarge += std::abs(pull) > 3;
   }
   if (nBins > 0)
      Log() << kDEBUG << "PDF \"" << GetName() << "\" against \"" << reference.GetName() << "\": chi2/bins = " << chi2
            << "/" << nBins << " (probability " << TMath::Prob(chi2, nBins) << "), mean deviation "
            << deviations / nBins << " sigma, more than 3 sigma in " << nLarge << " bins" << Endl;
}

} // namespace TMVA
