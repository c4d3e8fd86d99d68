// Regressed targets of one sample and the histograms of their deviations.
#include "TMVA/ResultsRegression.h"

#include "TH1F.h"
#include "TH2F.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/EventStore.h"
#include "TMVA/Tools.h"

#include <algorithm>
#include <limits>

namespace {

constexpr Int_t kBins2D = 50, kBinsQuadratic = 500;
constexpr Double_t kBestFraction = 0.9;

struct Range {
   Double_t fMin = std::numeric_limits<Double_t>::max(), fMax = std::numeric_limits<Double_t>::lowest();
   void Add(Double_t x)
   {
      fMin = std::min(fMin, x);
      fMax = std::max(fMax, x);
   }
   // A little more than one bin on both sides, so that no point lies on the frame.
   Range Stretched() const
   {
      if (fMax < fMin)
         return {0, 1};
      const Double_t margin = fMax > fMin ? 1.01 * (fMax - fMin) / (kBins2D - 1) : 1;
      return {fMin - margin, fMax + margin};
   }
};

} // namespace

void TMVA::ResultsRegression::SetValue(std::vector<Float_t> &value, Int_t ievt)
{
   if (ievt >= static_cast<Int_t>(fValues.size()))
      Resize(ievt + 1);
   fValues[ievt] = value;
}

TH1F *TMVA::ResultsRegression::QuadraticDeviation(UInt_t tgtNum, Bool_t truncate, Double_t truncvalue)
{
   const std::shared_ptr<EventStore> events = GetDataSet()->GetStore(GetTreeType());
   const auto squared = [&](std::size_t i) {
      const Double_t d =
         static_cast<Double_t>(fValues[i].at(tgtNum)) - events->Targets(static_cast<Long64_t>(i))[tgtNum];
      return d * d;
   };
   Double_t max = truncate ? truncvalue : 0;
   for (std::size_t i = 0; i < fValues.size() && !truncate; ++i)
      max = std::max(max, squared(i));
   const TString name =
      TString::Format(truncate ? "Quadr_Dev_best90perc_target_%u_" : "Quadr_Deviation_target_%u_", tgtNum);
   auto *hist = new TH1F(name, name, kBinsQuadratic, 0., max > 0 ? 1.1 * max : 1.);
   hist->SetDirectory(nullptr);
   hist->SetXTitle("Quadratic Deviation");
   hist->SetYTitle("Weighted Entries");
   for (std::size_t i = 0; i < fValues.size(); ++i)
      if (!truncate || squared(i) <= truncvalue)
         hist->Fill(squared(i), events->GetWeight(static_cast<Long64_t>(i)));
   return hist;
}

TH2F *TMVA::ResultsRegression::DeviationAsAFunctionOf(UInt_t varNum, UInt_t tgtNum)
{
   const std::shared_ptr<EventStore> events = GetDataSet()->GetStore(GetTreeType());
   const UInt_t nVariables = GetDataSetInfo()->GetNVariables();
   const Bool_t ofTarget = varNum >= nVariables;
   const UInt_t index = ofTarget ? varNum - nVariables : varNum;
   const VariableInfo &info =
      ofTarget ? GetDataSetInfo()->GetTargetInfo(index) : GetDataSetInfo()->GetVariableInfo(index);
   const VariableInfo &target = GetDataSetInfo()->GetTargetInfo(tgtNum);
   const auto x = [&](std::size_t i) {
      return ofTarget ? events->Targets(static_cast<Long64_t>(i))[index]
                      : events->Values(static_cast<Long64_t>(i))[index];
   };
   const auto deviation = [&](std::size_t i) {
      return static_cast<Double_t>(fValues[i].at(tgtNum)) - events->Targets(static_cast<Long64_t>(i))[tgtNum];
   };
   Range xRange, yRange;
   if (info.GetMin() < info.GetMax()) {
      xRange.Add(info.GetMin());
      xRange.Add(info.GetMax());
   }
   for (std::size_t i = 0; i < fValues.size(); ++i) {
      xRange.Add(x(i));
      yRange.Add(deviation(i));
   }
   const Range xAxis = xRange.Stretched(), yAxis = yRange.Stretched();
   const TString name = TString::Format("reg_%s%u_rtgt%u", ofTarget ? "tgt" : "var", index, tgtNum);
   auto *hist = new TH2F(name, name, kBins2D, xAxis.fMin, xAxis.fMax, kBins2D, yAxis.fMin, yAxis.fMax);
   hist->SetDirectory(nullptr);
   hist->SetXTitle(gTools().GetXTitleWithUnit(info.GetTitle(), info.GetUnit()));
   hist->SetYTitle(TString::Format("%s_{regression} - %s_{true}", target.GetTitle(), target.GetTitle()));
   for (std::size_t i = 0; i < fValues.size(); ++i)
      hist->Fill(x(i), deviation(i), events->GetWeight(static_cast<Long64_t>(i)));
   return hist;
}

void TMVA::ResultsRegression::CreateDeviationHistograms(TString prefix)
{
   // Known by the name they have without the method's, written with it.
   const auto store = [&](TH1 *hist) {
      const TString alias = hist->GetName();
      hist->SetNameTitle(prefix + "_" + alias, prefix + "_" + alias);
      Replace(hist, alias);
   };
   if (fValues.empty())
      return;
   const UInt_t nTargets = GetDataSetInfo()->GetNTargets(), nVariables = GetDataSetInfo()->GetNVariables();
   for (UInt_t target = 0; target < nTargets; ++target) {
      for (UInt_t i = 0; i < nVariables + nTargets; ++i)
         store(DeviationAsAFunctionOf(i, target));
      TH1F *all = QuadraticDeviation(target);
      Double_t best = 0;
      all->GetQuantiles(1, &best, &kBestFraction);
      store(all);
      store(QuadraticDeviation(target, true, best));
   }
}
