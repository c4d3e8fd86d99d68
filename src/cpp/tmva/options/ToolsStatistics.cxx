// Statistics of events and histograms.
#include "TMVA/Tools.h"

#include "TH1.h"
#include "TH2F.h"
#include "TMVA/EventStore.h"
#include "TMVA/PDF.h"
#include "TMath.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace {

struct Moments {
   Double_t fSumW = 0, fSumWX = 0, fSumWDeviation2 = 0;
   Double_t Mean() const { return fSumW != 0 ? fSumWX / fSumW : 0; }
   Double_t RMS() const { return fSumW != 0 ? std::sqrt(std::max(0., fSumWDeviation2 / fSumW)) : 0; }
};

} // namespace

void TMVA::Tools::ComputeStat(const EventStore &events, const std::vector<Float_t> &values, Double_t &meanS,
                              Double_t &meanB, Double_t &rmsS, Double_t &rmsB, Double_t &xmin, Double_t &xmax,
                              Int_t signalClass, Bool_t norm)
{
   const auto n = events.GetNEvents();
   if (n != static_cast<Long64_t>(values.size()) || n == 0)
      Log() << kFATAL << "ComputeStat: " << values.size() << " values for " << n
            << " events; one value an event, and at least one event, is needed" << Endl;
   // Two passes: the difference of large sums would lose the small deviations of a distant mean.
   std::array<Moments, 2> moments; // signal, all others
   const auto classOf = [&](Long64_t i) { return events.fClasses[i] == signalClass ? 0 : 1; };
   for (Long64_t i = 0; i < n; ++i) {
      auto &m = moments[classOf(i)];
      const auto weight = events.GetWeight(i);
      m.fSumW += weight;
      m.fSumWX += weight * values[i];
   }
   const std::array<Double_t, 2> means{moments[0].Mean(), moments[1].Mean()};
   for (Long64_t i = 0; i < n; ++i) {
      const auto cls = classOf(i);
      const auto deviation = values[i] - means[cls];
      moments[cls].fSumWDeviation2 += events.GetWeight(i) * deviation * deviation;
   }
   const auto range = std::minmax_element(values.begin(), values.end());
   xmin = *range.first;
   xmax = *range.second;
   const Double_t scale = norm && xmax > xmin ? 2 / (xmax - xmin) : 1;
   meanS = norm ? NormVariable(means[0], xmin, xmax) : means[0];
   meanB = norm ? NormVariable(means[1], xmin, xmax) : means[1];
   rmsS = moments[0].RMS() * scale;
   rmsB = moments[1].RMS() * scale;
}

void TMVA::Tools::ComputeStat(const std::vector<Event *> &events, std::vector<Float_t> *values, Double_t &meanS,
                              Double_t &meanB, Double_t &rmsS, Double_t &rmsB, Double_t &xmin, Double_t &xmax,
                              Int_t signalClass, Bool_t norm)
{
   ComputeStat(EventStore(events), *values, meanS, meanB, rmsS, rmsB, xmin, xmax, signalClass, norm);
}

void TMVA::Tools::UsefulSortAscending(std::vector<std::vector<Double_t>> &columns, std::vector<TString> *names)
{
   if (columns.empty())
      return;
   std::vector<std::size_t> order(columns[0].size());
   std::iota(order.begin(), order.end(), std::size_t{0});
   std::stable_sort(order.begin(), order.end(),
                    [&](std::size_t a, std::size_t b) { return columns[0][a] < columns[0][b]; });
   const auto reorder = [&order](auto &column) {
      auto sorted = column;
      std::transform(order.begin(), order.end(), sorted.begin(), [&](std::size_t i) { return column.at(i); });
      column = std::move(sorted);
   };
   for (auto &column : columns)
      reorder(column);
   if (names)
      reorder(*names);
}

void TMVA::Tools::UsefulSortDescending(std::vector<std::vector<Double_t>> &columns, std::vector<TString> *names)
{
   UsefulSortAscending(columns, names);
   for (auto &column : columns)
      std::reverse(column.begin(), column.end());
   if (names)
      std::reverse(names->begin(), names->end());
}

Double_t TMVA::Tools::ComputeVariance(Double_t sumx2, Double_t sumx, Int_t nx)
{
   return nx < 2 ? 0 : (sumx2 - sumx * sumx / nx) / (nx - 1);
}

Double_t TMVA::Tools::NormHist(TH1 *theHist, Double_t norm)
{
   if (!theHist)
      return 0;
   if (theHist->GetSumw2N() == 0)
      theHist->Sumw2();
   if (theHist->GetSumOfWeights() == 0)
      return 1;
   const auto *axis = theHist->GetXaxis();
   const auto area = theHist->GetSumOfWeights() * (axis->GetXmax() - axis->GetXmin()) / theHist->GetNbinsX();
   if (area > 0)
      theHist->Scale(norm / area);
   return area;
}

Double_t TMVA::Tools::GetSeparation(TH1 *S, TH1 *B) const
{
   if (!S || !B || S->GetNbinsX() != B->GetNbinsX() || S->GetNbinsX() < 1) {
      Log() << kFATAL << "GetSeparation: two histograms with the same number of bins are needed, given are "
            << (S ? S->GetNbinsX() : 0) << " and " << (B ? B->GetNbinsX() : 0) << " bins" << Endl;
      return 0;
   }
   const auto width = (S->GetXaxis()->GetXmax() - S->GetXaxis()->GetXmin()) / S->GetNbinsX();
   const auto areaS = S->GetSumOfWeights() * width;
   const auto areaB = B->GetSumOfWeights() * width;
   if (areaS <= 0 || areaB <= 0) {
      Log() << kWARNING << "GetSeparation: the sums of weights must be positive, they are " << S->GetSumOfWeights()
            << " (signal) and " << B->GetSumOfWeights() << " (background); 0 is returned" << Endl;
      return 0;
   }
   Double_t separation = 0;
   for (Int_t bin = 1; bin <= S->GetNbinsX(); ++bin) {
      const auto s = S->GetBinContent(bin) / areaS;
      const auto b = B->GetBinContent(bin) / areaB;
      if (s + b > 0)
         separation += 0.5 * (s - b) * (s - b) / (s + b) * width;
   }
   return separation;
}

Double_t TMVA::Tools::GetSeparation(const PDF &pdfS, const PDF &pdfB) const
{
   const Double_t xmin = pdfS.GetXmin(), xmax = pdfS.GetXmax();
   if (xmin != pdfB.GetXmin() || xmax != pdfB.GetXmax())
      Log() << kFATAL << "GetSeparation: both PDFs must have one range; signal has [" << xmin << ", " << xmax
            << "], background [" << pdfB.GetXmin() << ", " << pdfB.GetXmax() << "]" << Endl;
   const int kSteps = 100;
   const auto step = (xmax - xmin) / kSteps;
   Double_t separation = 0;
   for (int i = 0; i < kSteps; ++i) {
      const auto x = xmin + (i + 0.5) * step;
      const auto s = pdfS.GetVal(x);
      const auto b = pdfB.GetVal(x);
      if (s + b > 0)
         separation += 0.5 * (s - b) * (s - b) / (s + b) * step;
   }
   return separation;
}

Double_t TMVA::Tools::GetMutualInformation(const TH2F &hist)
{
   const auto total = hist.Integral();
   if (total == 0)
      return -1;
   TH2F h(hist);
   h.SetDirectory(nullptr);
   h.RebinX(2);
   h.RebinY(2);
   std::vector<Double_t> px(h.GetNbinsX() + 1), py(h.GetNbinsY() + 1);
   for (Int_t i = 1; i <= h.GetNbinsX(); ++i) {
      for (Int_t j = 1; j <= h.GetNbinsY(); ++j) {
         px[i] += h.GetBinContent(i, j) / total;
         py[j] += h.GetBinContent(i, j) / total;
      }
   }
   Double_t information = 0;
   for (Int_t i = 1; i <= h.GetNbinsX(); ++i) {
      for (Int_t j = 1; j <= h.GetNbinsY(); ++j) {
         const auto p = h.GetBinContent(i, j) / total;
         if (p > 0 && px[i] > 0 && py[j] > 0)
            information += p * std::log(p / (px[i] * py[j]));
      }
   }
   return information;
}

/// Share of the variance of y that the mean of y in the bins of x explains.
Double_t TMVA::Tools::GetCorrelationRatio(const TH2F &hist)
{
   const auto total = hist.Integral();
   if (total == 0)
      return -1;
   Double_t sumY = 0, sumY2 = 0, sumExplained = 0;
   for (Int_t i = 1; i <= hist.GetNbinsX(); ++i) {
      Double_t n = 0, sumInBin = 0;
      for (Int_t j = 1; j <= hist.GetNbinsY(); ++j) {
         const auto w = hist.GetBinContent(i, j);
         const auto y = hist.GetYaxis()->GetBinCenter(j);
         n += w;
         sumInBin += w * y;
         sumY2 += w * y * y;
      }
      sumY += sumInBin;
      if (n != 0)
         sumExplained += sumInBin * sumInBin / n;
   }
   const auto mean = sumY / total;
   const auto variance = sumY2 / total - mean * mean;
   return variance > 0 ? (sumExplained / total - mean * mean) / variance : 0;
}

TH2F *TMVA::Tools::TransposeHist(const TH2F &h)
{
   const auto *x = h.GetXaxis();
   const auto *y = h.GetYaxis();
   auto *transposed = new TH2F(h.GetName(), h.GetTitle(), y->GetNbins(), y->GetXmin(), y->GetXmax(), x->GetNbins(),
                               x->GetXmin(), x->GetXmax());
   transposed->SetDirectory(nullptr);
   for (Int_t i = 0; i <= x->GetNbins() + 1; ++i) {
      for (Int_t j = 0; j <= y->GetNbins() + 1; ++j)
         transposed->SetBinContent(j, i, h.GetBinContent(i, j));
   }
   return transposed;
}

TH1 *TMVA::Tools::GetCumulativeDist(TH1 *h)
{
   auto *cumulative = static_cast<TH1 *>(h->Clone(TString::Format("%sCumul", h->GetName())));
   cumulative->SetDirectory(nullptr);
   Double_t sum = 0;
   for (Int_t i = 1; i <= h->GetNbinsX(); ++i) {
      sum += std::max(0., h->GetBinContent(i));
      cumulative->SetBinContent(i, sum);
   }
   if (sum > 0)
      cumulative->Scale(1 / sum);
   return cumulative;
}

Bool_t TMVA::Tools::HistoHasEquidistantBins(const TH1 &h)
{
   return h.GetXaxis()->GetXbins()->GetSize() == 0;
}

Int_t TMVA::Tools::GetIndexMaxElement(std::vector<Double_t> &values)
{
   return values.empty() ? -1 : static_cast<Int_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

Int_t TMVA::Tools::GetIndexMinElement(std::vector<Double_t> &values)
{
   return values.empty() ? -1 : static_cast<Int_t>(std::min_element(values.begin(), values.end()) - values.begin());
}

void TMVA::Tools::Scale(std::vector<Double_t> &values, Double_t factor)
{
   for (auto &value : values)
      value *= factor;
}
