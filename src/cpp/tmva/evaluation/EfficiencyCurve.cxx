// Cumulated histograms and the scans over them.
#include "evaluation/EfficiencyCurve.h"

#include "TAxis.h"
#include "TH1.h"

#include <algorithm>

namespace {

constexpr int kScanPoints = 1000;          // of the area and of the efficiency at a given background
constexpr int kReferenceScanPoints = 5000; // of the reference cut

double ScanPoint(int i, int points)
{
   return (i + 0.5) / points;
}

// From the content of bins to the part of it that passes a cut at the lower edge of each, scaled to a maximum of 1.
void Cumulate(const std::vector<double> &bins, bool positive, TH1 &hist)
{
   const int n = static_cast<int>(bins.size());
   std::vector<double> passing(n, 0.);
   double sum = 0;
   if (positive) {
      for (int i = n; i-- > 0;)
         passing[i] = sum += bins[i];
   } else {
      for (int i = 1; i < n; ++i)
         passing[i] = sum += bins[i - 1];
   }
   const double maximum = n > 0 ? *std::max_element(passing.begin(), passing.end()) : 0.;
   const double scale = maximum > 0 ? 1 / maximum : 1.;
   for (int i = 0; i < n; ++i)
      hist.SetBinContent(i + 1, passing[i] * scale);
   hist.SetEntries(0); // a function, not a sample: no mean, no rms
}

} // namespace

TMVA::Evaluation::BinCurve::BinCurve(const TH1 &hist)
   : fFirst(hist.GetXaxis()->GetBinCenter(1)), fWidth(hist.GetXaxis()->GetBinWidth(1)), fY(hist.GetNbinsX())
{
   for (std::size_t i = 0; i < fY.size(); ++i)
      fY[i] = hist.GetBinContent(static_cast<int>(i) + 1);
}

double TMVA::Evaluation::BinCurve::operator()(double x) const
{
   const double position = (x - fFirst) / fWidth;
   const auto last = static_cast<double>(fY.size() - 2);
   const auto i = static_cast<std::size_t>(std::clamp(position, 0., last));
   return fY[i] + (position - static_cast<double>(i)) * (fY[i + 1] - fY[i]);
}

std::pair<double, double> TMVA::Evaluation::FillEfficiencies(TH1 &signal, TH1 &background,
                                                             const std::vector<Float_t> &values,
                                                             const EventStore &events, Int_t signalClass, bool positive)
{
   const TAxis &axis = *signal.GetXaxis();
   const int n = axis.GetNbins();
   const double low = axis.GetXmin(), scale = n / (axis.GetXmax() - low);
   std::vector<double> binsS(n, 0.), binsB(n, 0.);
   double sumS = 0, sumB = 0;
   for (std::size_t k = 0; k < values.size(); ++k) {
      const double weight = events.GetWeight(static_cast<Long64_t>(k));
      const bool isSignal = events.fClasses[k] == signalClass;
      (isSignal ? sumS : sumB) += weight;
      const double position = (values[k] - low) * scale;
      if (!(position < n)) // also NaN
         continue;
      (isSignal ? binsS : binsB)[position > 0 ? static_cast<int>(position) : 0] += weight;
   }
   Cumulate(binsS, positive, signal);
   Cumulate(binsB, positive, background);
   return {sumS, sumB};
}

double TMVA::Evaluation::SignalEfficiencyAt(const BinCurve &effBvsS, double effB)
{
   double previous = 0, previousB = 0;
   for (int i = 0; i < kScanPoints; ++i) {
      const double x = ScanPoint(i, kScanPoints), b = effBvsS(x);
      if ((b - effB) * (previousB - effB) <= 0)
         return 0.5 * (x + previous);
      previous = x;
      previousB = b;
   }
   return previous; // so little background passes at any cut
}

double TMVA::Evaluation::AreaOfRejection(const BinCurve &effBvsS)
{
   double sum = 0;
   for (int i = 0; i < kScanPoints; ++i)
      sum += 1 - effBvsS(ScanPoint(i, kScanPoints));
   return sum / kScanPoints;
}

std::pair<double, double> TMVA::Evaluation::EqualityOfEfficiencies(const BinCurve &effBvsS)
{
   double previous = 0;
   for (int i = 0; i < kReferenceScanPoints; ++i) {
      const double x = ScanPoint(i, kReferenceScanPoints);
      if (x >= 1 - effBvsS(x))
         return {previous, x};
      previous = x;
   }
   return {previous, previous};
}
