// Bias, deviations, correlation and mutual information of a regression.
#include "evaluation/RegressionFigures.h"

#include "TH2F.h"
#include "TMVA/Tools.h"

#include <algorithm>
#include <cmath>

namespace {

constexpr double kCoreInRms = 2;
constexpr int kBinsRegressed = 150, kBinsTarget = 100; // of the mutual information

struct Sums {
   double fW = 0, fD = 0, fAbsD = 0, fD2 = 0;

   void Add(double d, double w)
   {
      fW += w;
      fD += w * d;
      fAbsD += w * std::abs(d);
      fD2 += w * d * d;
   }
   double Mean() const { return fW > 0 ? fD / fW : 0; }
   double MeanAbs() const { return fW > 0 ? fAbsD / fW : 0; }
   double RMS() const { return fW > 0 ? std::sqrt(std::max(0., fD2 / fW - Mean() * Mean())) : 0; }
};

double Correlation(const std::vector<float> &x, const std::vector<float> &y, const std::vector<double> &weights)
{
   double sum = 0, sumX = 0, sumY = 0;
   for (std::size_t i = 0; i < x.size(); ++i) {
      sum += weights[i];
      sumX += weights[i] * x[i];
      sumY += weights[i] * y[i];
   }
   double xx = 0, yy = 0, xy = 0;
   for (std::size_t i = 0; i < x.size(); ++i) {
      const double dx = x[i] - sumX / sum, dy = y[i] - sumY / sum;
      xx += weights[i] * dx * dx;
      yy += weights[i] * dy * dy;
      xy += weights[i] * dx * dy;
   }
   return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

} // namespace

TMVA::Evaluation::RegressionFigures TMVA::Evaluation::CompareWithTargets(const std::vector<float> &regressed,
                                                                         const std::vector<float> &targets,
                                                                         const std::vector<double> &weights)
{
   RegressionFigures figures;
   Sums all, core;
   for (std::size_t i = 0; i < regressed.size(); ++i)
      all.Add(static_cast<double>(regressed[i]) - targets[i], weights[i]);
   if (!(all.fW > 0))
      return figures;
   figures.fBias = all.Mean();
   figures.fDeviation = all.MeanAbs();
   figures.fRMS = all.RMS();

   // One square axis for both histograms, over all events.
   const auto [minR, maxR] = std::minmax_element(regressed.begin(), regressed.end());
   const auto [minT, maxT] = std::minmax_element(targets.begin(), targets.end());
   const double low = std::min(*minR, *minT), high = std::max(*maxR, *maxT);
   TH2F allHist("", "", kBinsRegressed, low, high, kBinsTarget, low, high);
   allHist.SetDirectory(nullptr);
   TH2F coreHist(allHist);
   coreHist.SetDirectory(nullptr);
   for (std::size_t i = 0; i < regressed.size(); ++i) {
      allHist.Fill(regressed[i], targets[i], weights[i]);
      const double d = static_cast<double>(regressed[i]) - targets[i];
      if (std::abs(d - figures.fBias) > kCoreInRms * figures.fRMS)
         continue;
      core.Add(d, weights[i]);
      coreHist.Fill(regressed[i], targets[i], weights[i]);
   }
   figures.fCoreBias = core.Mean();
   figures.fCoreDeviation = core.MeanAbs();
   figures.fCoreRMS = core.RMS();
   figures.fMutualInfo = gTools().GetMutualInformation(allHist);
   figures.fCoreMutualInfo = gTools().GetMutualInformation(coreHist);
   figures.fCorrelation = Correlation(regressed, targets, weights);
   return figures;
}
