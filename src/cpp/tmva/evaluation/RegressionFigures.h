// How far regressed values are from their targets.
#ifndef TMVA_EVALUATION_RegressionFigures
#define TMVA_EVALUATION_RegressionFigures

#include <vector>

namespace TMVA::Evaluation {

/// Weighted, of the deviation d = regressed - target. "Core": events within two rms of the bias.
struct RegressionFigures {
   double fBias = 0, fCoreBias = 0;             ///< mean of d
   double fDeviation = 0, fCoreDeviation = 0;   ///< mean of |d|
   double fRMS = 0, fCoreRMS = 0;               ///< about the bias
   double fMutualInfo = 0, fCoreMutualInfo = 0; ///< of regressed value and target, binned
   double fCorrelation = 0;                     ///< linear
};

/// All zero if the weights do not sum up to a positive number.
RegressionFigures CompareWithTargets(const std::vector<float> &regressed, const std::vector<float> &targets,
                                     const std::vector<double> &weights);

} // namespace TMVA::Evaluation
#endif
