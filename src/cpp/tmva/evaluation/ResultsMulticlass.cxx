// Class probabilities of one sample: their histograms, ROC curves and confusion matrices.
#include "TMVA/ResultsMulticlass.h"

#include "TGraph.h"
#include "TH1F.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/EventStore.h"
#include "TMVA/Tools.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace TMVA {

namespace {

// A curve has a point an event; more than this many are neither seen nor worth the disk space.
constexpr Int_t kMaxGraphPoints = 10000;

TGraph *Thinned(const TGraph &graph)
{
   const Int_t n = graph.GetN(), kept = std::min(n, kMaxGraphPoints);
   auto *thin = new TGraph(kept);
   for (Int_t i = 0; i < kept; ++i) {
      const auto from = kept < 2 ? 0 : static_cast<Int_t>(static_cast<Long64_t>(i) * (n - 1) / (kept - 1));
      thin->SetPoint(i, graph.GetX()[from], graph.GetY()[from]);
   }
   return thin;
}

} // namespace

void ResultsMulticlass::SetValue(std::vector<Float_t> &value, Int_t ievt)
{
   if (ievt >= static_cast<Int_t>(fValues.size()))
      Resize(ievt + 1);
   fValues[ievt] = value;
}

ROCCurve ResultsMulticlass::GetOneVsRestCurve(UInt_t iClass) const
{
   const std::shared_ptr<EventStore> events = GetDataSet()->GetStore(GetTreeType());
   std::vector<std::tuple<Float_t, Float_t, Bool_t>> entries;
   entries.reserve(fValues.size());
   for (std::size_t i = 0; i < fValues.size(); ++i)
      entries.emplace_back(fValues[i].at(iClass), events->GetWeight(static_cast<Long64_t>(i)),
                           events->fClasses[i] == static_cast<Int_t>(iClass));
   return ROCCurve(entries);
}

ROCCurve ResultsMulticlass::OneVsOneCurve(UInt_t iClass, UInt_t against) const
{
   const std::shared_ptr<EventStore> events = GetDataSet()->GetStore(GetTreeType());
   std::vector<std::tuple<Float_t, Float_t, Bool_t>> entries;
   for (std::size_t i = 0; i < fValues.size(); ++i) {
      const auto cls = static_cast<UInt_t>(events->fClasses[i]);
      if (cls == iClass || cls == against)
         entries.emplace_back(fValues[i].at(iClass), events->GetWeight(static_cast<Long64_t>(i)), cls == iClass);
   }
   return ROCCurve(entries);
}

ResultsMulticlass::ResultsMulticlass(const DataSetInfo *dsi, TString resultsName)
   : Results(dsi, resultsName), fAchievableEff(dsi->GetNClasses()), fAchievablePur(dsi->GetNClasses())
{
}

TMatrixD ResultsMulticlass::GetConfusionMatrix(Double_t effB)
{
   return GetConfusionMatrices({effB}).front();
}

std::vector<TMatrixD> ResultsMulticlass::GetConfusionMatrices(const std::vector<Double_t> &effB)
{
   const auto n = static_cast<Int_t>(GetDataSetInfo()->GetNClasses());
   std::vector<TMatrixD> matrices(effB.size(), TMatrixD(n, n));
   for (Int_t i = 0; i < n; ++i) {
      for (TMatrixD &matrix : matrices)
         matrix(i, i) = std::numeric_limits<Double_t>::quiet_NaN();
      for (Int_t j = 0; j < n; ++j) {
         if (i == j)
            continue;
         ROCCurve curve = OneVsOneCurve(i, j);
         for (std::size_t k = 0; k < effB.size(); ++k)
            matrices[k](i, j) = curve.GetEffSForEffB(effB[k]);
      }
   }
   return matrices;
}

std::vector<Double_t> ResultsMulticlass::GetBestMultiClassCuts(UInt_t targetClass)
{
   const auto entries = GetOneVsRestCurve(targetClass).GetMvas();
   std::vector<Double_t> cuts(GetDataSetInfo()->GetNClasses());
   Float_t &bestEfficiency = fAchievableEff.at(targetClass), &bestPurity = fAchievablePur.at(targetClass);
   bestEfficiency = bestPurity = 0;
   Double_t all = 0;
   for (const auto &[value, weight, isSignal] : entries)
      all += isSignal ? weight : 0;
   Double_t signal = 0, background = 0;
   for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      (std::get<2>(*entry) ? signal : background) += std::get<1>(*entry);
      const auto next = entry + 1; // a cut cannot part equal values
      if ((next != entries.rend() && std::get<0>(*next) == std::get<0>(*entry)) ||
          !(all > 0 && signal + background > 0))
         continue;
      const Double_t efficiency = signal / all, purity = signal / (signal + background);
      if (efficiency * purity > static_cast<Double_t>(bestEfficiency) * bestPurity) {
         bestEfficiency = static_cast<Float_t>(efficiency);
         bestPurity = static_cast<Float_t>(purity);
         cuts[targetClass] = std::get<0>(*entry);
      }
   }
   return cuts;
}

void ResultsMulticlass::CreateMulticlassPerformanceHistos(TString prefix)
{
   const UInt_t n = GetDataSetInfo()->GetNClasses();
   const auto store = [&](ROCCurve curve, const TString &name) {
      TGraph *graph = Thinned(*curve.GetROCCurve());
      graph->SetNameTitle(name, name);
      graph->GetXaxis()->SetTitle("Signal efficiency");
      graph->GetYaxis()->SetTitle("Background rejection");
      Replace(graph);
   };
   for (UInt_t i = 0; i < n; ++i) {
      const TString &name = GetDataSetInfo()->GetClassInfo(static_cast<Int_t>(i))->GetName();
      store(GetOneVsRestCurve(i), prefix + "_rejBvsS_" + name);
      for (UInt_t j = 0; j < n; ++j)
         if (i != j)
            store(OneVsOneCurve(i, j), prefix + "_1v1rejBvsS_" + name + "_vs_" +
                                          GetDataSetInfo()->GetClassInfo(static_cast<Int_t>(j))->GetName());
   }
}

// The probabilities' own range with a margin, so that 0 and 1 do not lie on the frame.
void ResultsMulticlass::CreateMulticlassHistos(TString prefix, Int_t nbins, Int_t)
{
   constexpr Float_t kMargin = 0.0002F;
   const std::shared_ptr<EventStore> events = GetDataSet()->GetStore(GetTreeType());
   const auto n = static_cast<Int_t>(GetDataSetInfo()->GetNClasses());
   for (Int_t cls = 0; cls < n; ++cls) {
      for (Int_t output = 0; output < n; ++output) {
         const TString name = prefix + "_" + GetDataSetInfo()->GetClassInfo(output)->GetName() + "_prob_for_" +
                              GetDataSetInfo()->GetClassInfo(cls)->GetName();
         auto *hist = new TH1F(name, name, nbins, 0.F - kMargin, 1.F + kMargin);
         Replace(hist);
         for (std::size_t i = 0; i < fValues.size(); ++i)
            if (events->fClasses[i] == cls)
               hist->Fill(fValues[i].at(output), events->GetWeight(static_cast<Long64_t>(i)));
         gTools().NormHist(hist);
      }
   }
}

} // namespace TMVA
