// What the folds of one method gave: lists, averages, curves and pictures.
#include "TAxis.h"
#include "TCanvas.h"
#include "TLegend.h"
#include "TMVA/CrossValidation.h"
#include "TMVA/MsgLogger.h"
#include "TMultiGraph.h"

#include <algorithm>
#include <cmath>

namespace {

TMVA::MsgLogger &Log()
{
   static TMVA::MsgLogger logger("CrossValidationResult");
   return logger;
}

/// Background rejection at a signal efficiency: the graph runs from efficiency 1 and rejection 0 to 0 and 1.
Double_t Rejection(const TGraph &curve, Double_t efficiency)
{
   const Double_t *x = curve.GetX(), *y = curve.GetY();
   const Double_t *end = x + curve.GetN();
   // The last point that is not to the left: on a vertical piece its upper end.
   const auto right = std::partition_point(x, end, [&](Double_t value) { return value >= efficiency; });
   if (right == x)
      return y[0];
   const auto i = right - x;
   if (right == end || x[i - 1] == efficiency)
      return y[i - 1];
   return y[i - 1] + (efficiency - x[i - 1]) / (x[i] - x[i - 1]) * (y[i] - y[i - 1]);
}

/// The canvas becomes the owner of what is drawn; it outlives the results.
TCanvas *DrawCurves(std::unique_ptr<TMultiGraph> curves, const TString &name, const TString &title)
{
   auto *canvas = new TCanvas(name, title);
   canvas->SetGrid();
   TMultiGraph *drawn = curves.release();
   drawn->SetBit(kCanDelete);
   drawn->SetTitle(title);
   drawn->Draw("AL");
   drawn->GetXaxis()->SetTitle("Signal efficiency");
   drawn->GetYaxis()->SetTitle("Background rejection");
   canvas->BuildLegend(0.15, 0.15, 0.4, 0.5)->SetBit(kCanDelete);
   canvas->Update();
   return canvas;
}

} // namespace

TMVA::CrossValidationResult::CrossValidationResult(UInt_t numFolds)
{
   for (UInt_t i = 0; i < numFolds; ++i)
      fFolds.emplace_back(i);
}

TMVA::CrossValidationResult::~CrossValidationResult() = default;

TMVA::CrossValidationResult::CrossValidationResult(const CrossValidationResult &other) : fFolds(other.fFolds) {}

TMVA::CrossValidationResult &TMVA::CrossValidationResult::operator=(const CrossValidationResult &other)
{
   if (this != &other) {
      fFolds = other.fFolds;
      fROCCurves.reset();
   }
   return *this;
}

std::map<UInt_t, Float_t> TMVA::CrossValidationResult::GetROCValues() const
{
   std::map<UInt_t, Float_t> values;
   for (const auto &fold : fFolds)
      values[fold.fFold] = fold.fROCIntegral;
   return values;
}

Float_t TMVA::CrossValidationResult::GetROCAverage() const
{
   Double_t sum = 0;
   for (const auto &fold : fFolds)
      sum += fold.fROCIntegral;
   return fFolds.empty() ? 0.F : static_cast<Float_t>(sum / static_cast<Double_t>(fFolds.size()));
}

Float_t TMVA::CrossValidationResult::GetROCStandardDeviation() const
{
   if (fFolds.size() < 2)
      return 0;
   Double_t mean = 0, squares = 0;
   for (const auto &fold : fFolds)
      mean += fold.fROCIntegral / static_cast<Double_t>(fFolds.size());
   for (const auto &fold : fFolds)
      squares += (fold.fROCIntegral - mean) * (fold.fROCIntegral - mean);
   return static_cast<Float_t>(std::sqrt(squares / static_cast<Double_t>(fFolds.size() - 1)));
}

std::vector<Double_t> TMVA::CrossValidationResult::Values(Double_t CrossValidationFoldResult::*member) const
{
   std::vector<Double_t> values;
   for (const auto &fold : fFolds)
      values.push_back(fold.*member);
   return values;
}

Bool_t TMVA::CrossValidationResult::HasCurves() const
{
   if (std::all_of(fFolds.begin(), fFolds.end(), [](const auto &fold) { return fold.fROC.GetN() > 0; }))
      return kTRUE;
   Log() << kINFO << "There are no ROC curves: only classification and multiclass have them" << Endl;
   return kFALSE;
}

std::unique_ptr<TMultiGraph> TMVA::CrossValidationResult::MakeCurves() const
{
   auto curves = std::make_unique<TMultiGraph>();
   for (const auto &fold : fFolds)
      curves->Add(new TGraph(fold.fROC)); // owned by the TMultiGraph
   return curves;
}

TMultiGraph *TMVA::CrossValidationResult::GetROCCurves(Bool_t)
{
   if (!fROCCurves)
      fROCCurves = MakeCurves();
   return fROCCurves.get();
}

TGraph *TMVA::CrossValidationResult::GetAvgROCCurve(UInt_t numSamples) const
{
   auto average = std::make_unique<TGraph>();
   if (numSamples < 2 || !HasCurves())
      return average.release();
   for (UInt_t i = 0; i < numSamples; ++i) {
      const Double_t efficiency = static_cast<Double_t>(i) / (numSamples - 1);
      Double_t sum = 0;
      for (const auto &fold : fFolds)
         sum += Rejection(fold.fROC, efficiency);
      average->AddPoint(efficiency, sum / static_cast<Double_t>(fFolds.size()));
   }
   return average.release();
}

void TMVA::CrossValidationResult::Print() const
{
   if (!HasCurves())
      return;
   for (const auto &fold : fFolds)
      Log() << kINFO << "Fold " << fold.fFold + 1 << ": ROC integral " << TString::Format("%.4f", fold.fROCIntegral)
            << Endl;
   Log() << kINFO
         << "Average: " << TString::Format("%.4f, standard deviation %.4f", GetROCAverage(), GetROCStandardDeviation())
         << Endl;
}

TCanvas *TMVA::CrossValidationResult::Draw(const TString name) const
{
   return HasCurves() ? DrawCurves(MakeCurves(), name, "Cross validation ROC curves") : nullptr;
}

TCanvas *TMVA::CrossValidationResult::DrawAvgROCCurve(Bool_t drawFolds, TString title) const
{
   if (!HasCurves())
      return nullptr;
   auto curves = drawFolds ? MakeCurves() : std::make_unique<TMultiGraph>();
   TGraph *average = GetAvgROCCurve();
   average->SetTitle("Average");
   average->SetLineColor(kRed);
   average->SetLineWidth(3);
   curves->Add(average); // owned by the TMultiGraph
   return DrawCurves(std::move(curves), "CrossValidationAverage", title.IsNull() ? "Average ROC curve" : title);
}
