// ROC curve of two histograms, from their cumulated contents.
#include "TMVA/ROCCalc.h"

#include "TH1D.h"
#include "TMVA/PDF.h"
#include "evaluation/BrentRoot.h"
#include "evaluation/EfficiencyCurve.h"

#include <cmath>

namespace TMVA {

namespace {

constexpr Int_t kRocBins = 100;
constexpr Int_t kIterations = 100;

// Fraction of the content that a cut keeps: one point an edge, so that a bin centre of the result is a cut.
std::unique_ptr<TH1D> Passing(const TH1 &hist, const char *name, Bool_t signalIsHigh)
{
   const Int_t n = hist.GetNbinsX();
   const Double_t half = 0.5 * hist.GetXaxis()->GetBinWidth(1);
   auto passing =
      std::make_unique<TH1D>(name, name, n + 1, hist.GetXaxis()->GetXmin() - half, hist.GetXaxis()->GetXmax() + half);
   passing->SetDirectory(nullptr);
   const Double_t all = hist.GetSumOfWeights();
   Double_t below = 0;
   for (Int_t edge = 1; edge <= n + 1; ++edge) {
      passing->SetBinContent(edge, (signalIsHigh ? all - below : below) / all);
      if (edge <= n)
         below += hist.GetBinContent(edge);
   }
   return passing;
}

} // namespace

ROCCalc::ROCCalc(TH1 *mvaS, TH1 *mvaB) : fEntriesS(mvaS ? mvaS->GetEffectiveEntries() : 0)
{
   const auto differs = [&] {
      const TAxis &s = *mvaS->GetXaxis(), &b = *mvaB->GetXaxis();
      return s.GetNbins() != b.GetNbins() || s.GetXmin() != b.GetXmin() || s.GetXmax() != b.GetXmax();
   };
   if (!mvaS || !mvaB || differs())
      fLogger << kFATAL << "ROCCalc needs two histograms with one and the same axis" << Endl;
   if (!(mvaS->GetSumOfWeights() > 0 && mvaB->GetSumOfWeights() > 0))
      fLogger << kFATAL << "ROCCalc was given histograms with the contents " << mvaS->GetSumOfWeights()
              << " (signal) and " << mvaB->GetSumOfWeights() << " (background); both must be positive" << Endl;
   const Bool_t signalIsHigh = mvaS->GetMean() > mvaB->GetMean();
   fEffS = Passing(*mvaS, "effS", signalIsHigh);
   fEffB = Passing(*mvaB, "effB", signalIsHigh);
   fPdfS = std::make_unique<PDF>("signal", mvaS, PDF::kSpline2);
   fPdfB = std::make_unique<PDF>("background", mvaB, PDF::kSpline2);

   fROC = std::make_unique<TH1D>("ROC", "ROC", kRocBins, 0, 1);
   fROC->SetDirectory(nullptr);
   fROC->SetXTitle("Signal efficiency");
   fROC->SetYTitle("Background rejection");
   const Evaluation::BinCurve effB(*fEffB);
   for (Int_t bin = 1; bin <= kRocBins; ++bin)
      fROC->SetBinContent(bin, 1 - effB(CutOf(fROC->GetBinCenter(bin))));
}

ROCCalc::~ROCCalc() = default;

Double_t ROCCalc::CutOf(Double_t effS) const
{
   const Evaluation::BinCurve curve(*fEffS);
   const TAxis &axis = *fEffS->GetXaxis();
   return Evaluation::BrentRoot([&](double cut) { return curve(cut) - effS; }, axis.GetBinCenter(1),
                                axis.GetBinCenter(axis.GetNbins()), kIterations, 0.);
}

TH1D *ROCCalc::GetROC()
{
   return fROC.get();
}

Double_t ROCCalc::GetROCIntegral()
{
   return fROC->GetSumOfWeights() / kRocBins;
}

Double_t ROCCalc::GetEffSForEffBof(Double_t effBref, Double_t &effSerr)
{
   effSerr = 0;
   if (!(effBref >= 0 && effBref <= 1)) {
      fLogger << kERROR << "ROCCalc: the background efficiency " << effBref << " was asked for; it must lie in [0, 1]"
              << Endl;
      fStatus = kFALSE;
      return 0;
   }
   const Evaluation::BinCurve effB(*fEffB), effS(*fEffS);
   const TAxis &axis = *fEffB->GetXaxis();
   const Double_t cut = Evaluation::BrentRoot([&](double x) { return effB(x) - effBref; }, axis.GetBinCenter(1),
                                              axis.GetBinCenter(axis.GetNbins()), kIterations, 0.);
   const Double_t efficiency = effS(cut);
   if (fEntriesS > 0)
      effSerr = std::sqrt(efficiency * (1 - efficiency) / fEntriesS);
   return efficiency;
}

Double_t ROCCalc::GetSignalReferenceCut()
{
   const Evaluation::BinCurve effB(*fEffB), effS(*fEffS);
   const TAxis &axis = *fEffS->GetXaxis();
   return Evaluation::BrentRoot([&](double cut) { return effS(cut) + effB(cut) - 1; }, axis.GetBinCenter(1),
                                axis.GetBinCenter(axis.GetNbins()), kIterations, 0.);
}

std::unique_ptr<TH1> ROCCalc::OfCut(const char *name, const char *title, Int_t nStot, Int_t nBtot,
                                    Bool_t significance) const
{
   auto hist = std::make_unique<TH1D>(*fEffS);
   hist->SetDirectory(nullptr);
   hist->SetNameTitle(name, title);
   for (Int_t bin = 1; bin <= hist->GetNbinsX(); ++bin) {
      const Double_t s = nStot * fEffS->GetBinContent(bin), all = s + nBtot * fEffB->GetBinContent(bin);
      hist->SetBinContent(bin, all > 0 ? s / (significance ? std::sqrt(all) : all) : 0);
   }
   return hist;
}

TH1 *ROCCalc::GetSignificance(Int_t nStot, Int_t nBtot)
{
   fSignificance = OfCut("significance", "S / sqrt(S + B)", nStot, nBtot, kTRUE);
   return fSignificance.get();
}

TH1 *ROCCalc::GetPurity(Int_t nStot, Int_t nBtot)
{
   fPurity = OfCut("purity", "S / (S + B)", nStot, nBtot, kFALSE);
   return fPurity.get();
}

void ROCCalc::ApplySignalAndBackgroundStyle(TH1 *sig, TH1 *bkg, TH1 *any)
{
   const auto paint = [](TH1 *hist, Color_t colour, Style_t fill) {
      if (!hist)
         return;
      hist->SetLineColor(colour);
      hist->SetLineWidth(2);
      hist->SetFillColor(colour);
      hist->SetFillStyle(fill);
   };
   paint(sig, kBlue, 3003);
   paint(bkg, kRed, 3554);
   paint(any, kGreen + 2, 0);
}

} // namespace TMVA
