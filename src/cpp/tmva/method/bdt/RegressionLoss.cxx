#include "method/bdt/RegressionLoss.h"

#include <algorithm>
#include <cmath>

namespace TMVA::BDT {

namespace {

// Value at which the sum of weights of the sorted values has passed that share of the whole.
Double_t Quantile(std::vector<Residual> &residuals, Double_t share)
{
   std::sort(residuals.begin(), residuals.end(),
             [](const Residual &a, const Residual &b) { return a.fValue < b.fValue; });
   if (share <= 0)
      return residuals.front().fValue;
   Double_t total = 0;
   for (const Residual &residual : residuals)
      total += residual.fWeight;
   Double_t sum = 0;
   size_t i = 0;
   while (i + 1 < residuals.size() && sum <= total * share)
      sum += residuals[i++].fWeight;
   return residuals[i].fValue;
}

Double_t Sign(Double_t x)
{
   return x < 0 ? -1 : 1;
}

class AbsoluteDeviation : public RegressionLoss {
public:
   Double_t Gradient(Double_t residual) const override { return Sign(residual); }
   Double_t Fit(std::vector<Residual> &residuals) const override { return Quantile(residuals, 0.5); }
};

class LeastSquares : public RegressionLoss {
public:
   Double_t Gradient(Double_t residual) const override { return residual; }
   Double_t Fit(std::vector<Residual> &residuals) const override
   {
      Double_t sum = 0;
      Double_t total = 0;
      for (const Residual &residual : residuals) {
         sum += residual.fWeight * residual.fValue;
         total += residual.fWeight;
      }
      return total == 0 ? 0 : sum / total;
   }
};

// Quadratic up to the given quantile of |residual|, linear beyond.
class Huber : public RegressionLoss {
public:
   explicit Huber(Double_t quantile) : fQuantile(quantile) {}

   void Prepare(const std::vector<Residual> &residuals) override
   {
      std::vector<Residual> sizes = residuals;
      for (Residual &residual : sizes)
         residual.fValue = std::abs(residual.fValue);
      fTransition = Quantile(sizes, fQuantile);
   }
   Double_t Gradient(Double_t residual) const override { return Clipped(residual); }
   Double_t Fit(std::vector<Residual> &residuals) const override
   {
      const Double_t median = Quantile(residuals, 0.5);
      Double_t shift = 0;
      for (const Residual &residual : residuals)
         shift += Clipped(residual.fValue - median) / static_cast<Double_t>(residuals.size());
      return median + shift;
   }
   Double_t InitialFit(std::vector<Residual> &residuals) const override { return Quantile(residuals, 0.5); }

private:
   Double_t Clipped(Double_t x) const { return Sign(x) * std::min(fTransition, std::abs(x)); }

   Double_t fQuantile;
   Double_t fTransition = 0;
};

} // namespace

std::unique_ptr<RegressionLoss> MakeRegressionLoss(const Settings &settings)
{
   if (settings.Is(settings.fRegressionLoss, "LeastSquares"))
      return std::make_unique<LeastSquares>();
   if (settings.Is(settings.fRegressionLoss, "AbsoluteDeviation"))
      return std::make_unique<AbsoluteDeviation>();
   return std::make_unique<Huber>(settings.fHuberQuantile);
}

} // namespace TMVA::BDT
