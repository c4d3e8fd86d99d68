// ROC curve from sorted responses: one point an entry, nothing binned.
#include "TMVA/ROCCurve.h"

#include "TGraph.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

using Entry = std::tuple<Float_t, Float_t, Bool_t>;

// NaN sorts below everything: without a place of its own the order would be undefined.
bool Below(const Entry &a, const Entry &b)
{
   const Float_t x = std::get<0>(a), y = std::get<0>(b);
   return std::isnan(y) ? false : std::isnan(x) || x < y;
}

} // namespace

TMVA::ROCCurve::ROCCurve(const std::vector<Entry> &mvas) : fMva(mvas)
{
   Sort();
}

TMVA::ROCCurve::ROCCurve(const std::vector<Float_t> &mvaValues, const std::vector<Bool_t> &mvaTargets,
                         const std::vector<Float_t> &mvaWeights)
{
   if (mvaTargets.size() != mvaValues.size() || mvaWeights.size() != mvaValues.size())
      Log() << kFATAL << "ROCCurve was given " << mvaValues.size() << " values, " << mvaTargets.size()
            << " targets and " << mvaWeights.size() << " weights; there must be one of each for every event" << Endl;
   fMva.reserve(mvaValues.size());
   for (std::size_t i = 0; i < mvaValues.size(); ++i)
      fMva.emplace_back(mvaValues[i], mvaWeights[i], mvaTargets[i]);
   Sort();
}

TMVA::ROCCurve::ROCCurve(const std::vector<Float_t> &mvaValues, const std::vector<Bool_t> &mvaTargets)
   : ROCCurve(mvaValues, mvaTargets, std::vector<Float_t>(mvaValues.size(), 1.f))
{
}

TMVA::ROCCurve::ROCCurve(const std::vector<Float_t> &mvaSignal, const std::vector<Float_t> &mvaBackground,
                         const std::vector<Float_t> &weightsSignal, const std::vector<Float_t> &weightsBackground)
{
   fMva.reserve(mvaSignal.size() + mvaBackground.size());
   Add(mvaSignal, weightsSignal, kTRUE);
   Add(mvaBackground, weightsBackground, kFALSE);
   Sort();
}

TMVA::ROCCurve::ROCCurve(const std::vector<Float_t> &mvaSignal, const std::vector<Float_t> &mvaBackground)
   : ROCCurve(mvaSignal, mvaBackground, std::vector<Float_t>(mvaSignal.size(), 1.f),
              std::vector<Float_t>(mvaBackground.size(), 1.f))
{
}

TMVA::ROCCurve::~ROCCurve() = default;
TMVA::ROCCurve::ROCCurve(ROCCurve &&) noexcept = default;
TMVA::ROCCurve &TMVA::ROCCurve::operator=(ROCCurve &&) noexcept = default;

void TMVA::ROCCurve::Add(const std::vector<Float_t> &values, const std::vector<Float_t> &weights, Bool_t isSignal)
{
   if (weights.size() != values.size())
      Log() << kFATAL << "ROCCurve was given " << values.size() << " values and " << weights.size() << " weights of "
            << (isSignal ? "signal" : "background") << "; there must be one weight for every value" << Endl;
   for (std::size_t i = 0; i < values.size(); ++i)
      fMva.emplace_back(values[i], weights[i], isSignal);
}

void TMVA::ROCCurve::Sort()
{
   std::sort(fMva.begin(), fMva.end(), Below);
   const auto nans = std::count_if(fMva.begin(), fMva.end(), [](const Entry &e) { return std::isnan(std::get<0>(e)); });
   if (nans > 0)
      Log() << kERROR << nans << " of " << fMva.size()
            << " responses are not a number; the ROC curve takes them for the lowest ones" << Endl;
}

std::vector<Double_t> TMVA::ROCCurve::ClassWeights(Bool_t isSignal) const
{
   std::vector<Double_t> weights(fMva.size());
   for (std::size_t first = 0; first < fMva.size();) {
      std::size_t last = first;
      Double_t sum = 0;
      for (; last < fMva.size() && !Below(fMva[first], fMva[last]); ++last)
         sum += std::get<2>(fMva[last]) == isSignal ? std::get<1>(fMva[last]) : 0;
      std::fill(weights.begin() + first, weights.begin() + last, sum / (last - first));
      first = last;
   }
   return weights;
}

std::vector<Double_t> TMVA::ROCCurve::ComputeSpecificity(const UInt_t num_points) const
{
   if (num_points <= 2)
      return {0., 1.};
   const auto weights = ClassWeights(kFALSE);
   const Double_t total = std::accumulate(weights.begin(), weights.end(), 0.);
   std::vector<Double_t> specificity{0.};
   specificity.reserve(weights.size() + 2);
   Double_t sum = 0;
   for (const Double_t w : weights) {
      sum += w;
      specificity.push_back(total == 0 ? 0. : sum / total);
   }
   specificity.push_back(1.);
   return specificity;
}

std::vector<Double_t> TMVA::ROCCurve::ComputeSensitivity(const UInt_t num_points) const
{
   if (num_points <= 2)
      return {1., 0.};
   const auto weights = ClassWeights(kTRUE);
   const Double_t total = std::accumulate(weights.begin(), weights.end(), 0.);
   std::vector<Double_t> sensitivity(weights.size() + 2, 0.);
   sensitivity.front() = 1.;
   // From the last entry on: the fraction at or above it.
   Double_t sum = 0;
   for (std::size_t k = weights.size(); k-- > 0;) {
      sum += weights[k];
      sensitivity[k + 1] = total == 0 ? 0. : sum / total;
   }
   return sensitivity;
}

Double_t TMVA::ROCCurve::GetEffSForEffB(Double_t effB, const UInt_t num_points)
{
   if (!(effB >= 0 && effB <= 1))
      Log() << kFATAL << "ROCCurve: the background efficiency " << effB << " was asked for; it must lie in [0, 1]"
            << Endl;
   const auto sensitivity = ComputeSensitivity(num_points), specificity = ComputeSpecificity(num_points);
   // The background efficiency falls with the index. Where signal raises the curve vertically, its upper end counts:
   // that efficiency is had at no more background. Rounding must not decide which end it is.
   constexpr Double_t kRounding = 1e-12;
   std::size_t k = 0;
   while (k < specificity.size() && 1 - specificity[k] > effB + kRounding)
      ++k;
   if (k == 0)
      return sensitivity.front();
   const Double_t right = 1 - specificity[k - 1], left = 1 - specificity[k];
   const Double_t fraction = std::max(0., (effB - left) / (right - left));
   return sensitivity[k] + fraction * (sensitivity[k - 1] - sensitivity[k]);
}

Double_t TMVA::ROCCurve::GetROCIntegral(const UInt_t points)
{
   const auto sensitivity = ComputeSensitivity(points), specificity = ComputeSpecificity(points);
   Double_t integral = 0;
   for (std::size_t i = 0; i + 1 < sensitivity.size(); ++i)
      integral += 0.5 * (sensitivity[i] - sensitivity[i + 1]) * (specificity[i] + specificity[i + 1]);
   return integral;
}

TGraph *TMVA::ROCCurve::GetROCCurve(const UInt_t points)
{
   const auto sensitivity = ComputeSensitivity(points), specificity = ComputeSpecificity(points);
   fGraph = std::make_unique<TGraph>(static_cast<Int_t>(sensitivity.size()), sensitivity.data(), specificity.data());
   return fGraph.get();
}
