// Efficiencies of a cut on the response, from binned samples: one pass over the events, one over the bins.
#ifndef TMVA_EVALUATION_EfficiencyCurve
#define TMVA_EVALUATION_EfficiencyCurve

#include "RtypesCore.h"
#include "TMVA/EventStore.h"

#include <utility>
#include <vector>

class TH1;

namespace TMVA::Evaluation {

/// Straight lines through the bin centres of a histogram with equal bins; the first and last line go on outside.
class BinCurve {
public:
   explicit BinCurve(const TH1 &hist);
   double operator()(double x) const;

private:
   double fFirst; ///< centre of the first bin
   double fWidth; ///< of a bin
   std::vector<double> fY;
};

/// Fills the histograms with the fraction of each class (the signal class, all others) that passes a cut at the lower
/// edge of each bin: values above it pass for a positive orientation, below it for a negative one. A value under the
/// range counts in the first bin, one past its end nowhere. Returns the summed weights of both classes.
std::pair<double, double> FillEfficiencies(TH1 &signal, TH1 &background, const std::vector<Float_t> &values,
                                           const EventStore &events, Int_t signalClass, bool positive);

/// The three scans below look at the background efficiency as a function of the signal efficiency in (0, 1).
/// Signal efficiency where the background efficiency first passes effB.
double SignalEfficiencyAt(const BinCurve &effBvsS, double effB);
/// Mean of 1 - background efficiency.
double AreaOfRejection(const BinCurve &effBvsS);
/// The two neighbouring signal efficiencies between which signal efficiency and background rejection become equal.
std::pair<double, double> EqualityOfEfficiencies(const BinCurve &effBvsS);

} // namespace TMVA::Evaluation
#endif
