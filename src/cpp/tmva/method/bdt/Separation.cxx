#include "method/bdt/Separation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace TMVA::BDT {

namespace {

constexpr std::array<const char *, 6> kNames{"CrossEntropy",           "GiniIndex",      "GiniIndexWithLaplace",
                                             "MisClassificationError", "SDivSqrtSPlusB", "RegressionVariance"};

// Gains below it come from rounding.
const Double_t kPrecision = std::sqrt(std::numeric_limits<Double_t>::epsilon());

Double_t Variance(const Sums &node)
{
   const Double_t n = node.Weight();
   return (node.fTarget2 - node.fTarget * node.fTarget / n) / n;
}

Double_t VarianceGain(const Sums &part, const Sums &node)
{
   if (part.Weight() == node.Weight() || part.Weight() == 0)
      return 0;
   const Sums rest = node - part;
   const Double_t before = node.Weight() * Variance(node);
   const Double_t after = rest.Weight() * Variance(rest) + part.Weight() * Variance(part);
   return (before - after) / before;
}

} // namespace

Sums &Sums::operator+=(const Sums &other)
{
   fSignal += other.fSignal;
   fBackground += other.fBackground;
   fTarget += other.fTarget;
   fTarget2 += other.fTarget2;
   fEvents += other.fEvents;
   return *this;
}

Sums Sums::operator-(const Sums &other) const
{
   return {fSignal - other.fSignal, fBackground - other.fBackground, fTarget - other.fTarget, fTarget2 - other.fTarget2,
           fEvents - other.fEvents};
}

Bool_t SeparationFromName(const TString &name, ESeparation &type)
{
   for (size_t i = 0; i < kNames.size(); ++i) {
      if (name.CompareTo(kNames[i], TString::kIgnoreCase) != 0)
         continue;
      type = static_cast<ESeparation>(i);
      return kTRUE;
   }
   return kFALSE;
}

Double_t SeparationIndex(ESeparation type, const Sums &node)
{
   const Double_t s = node.fSignal;
   const Double_t b = node.fBackground;
   if (type == ESeparation::kRegressionVariance)
      return Variance(node);
   if (type == ESeparation::kSDivSqrtSPlusB)
      return s + b > 0 ? s / std::sqrt(s + b) : 0;
   if (s + b <= 0)
      return 0;
   const Double_t p = s / (s + b);
   switch (type) {
   case ESeparation::kMisClassificationError: return 1 - std::max(p, 1 - p);
   case ESeparation::kGiniIndexWithLaplace: {
      const Double_t laplace = (s + 1) / (s + b + 2);
      return 2 * laplace * (1 - laplace);
   }
   case ESeparation::kCrossEntropy: return p <= 0 || p >= 1 ? 0 : -(p * std::log(p) + (1 - p) * std::log(1 - p));
   default: return s <= 0 || b <= 0 ? 0 : 2 * s * b / ((s + b) * (s + b));
   }
}

Double_t SeparationGain(ESeparation type, const Sums &part, const Sums &node)
{
   if (type == ESeparation::kRegressionVariance)
      return VarianceGain(part, node);
   const Sums rest = node - part;
   if (rest.fSignal == part.fSignal && rest.fBackground == part.fBackground)
      return 0;
   const auto index = [type](const Sums &sums) { return sums.Weight() * SeparationIndex(type, sums); };
   const Double_t gain = index(node) - index(rest) - index(part);
   return gain < kPrecision ? 0 : gain;
}

} // namespace TMVA::BDT
