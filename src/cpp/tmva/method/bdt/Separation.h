// What a split of a node gains: the definitions of TMVA's separation types.
#ifndef TMVATORCH_METHOD_BDT_SEPARATION
#define TMVATORCH_METHOD_BDT_SEPARATION

#include "RtypesCore.h"
#include "TString.h"

namespace TMVA::BDT {

/// Sums over some events. In classification the target plays no role.
struct Sums {
   Double_t fSignal = 0;     ///< weights of the signal
   Double_t fBackground = 0; ///< weights of all others
   Double_t fTarget = 0;     ///< weight x target
   Double_t fTarget2 = 0;    ///< weight x target squared
   Long64_t fEvents = 0;

   Double_t Weight() const { return fSignal + fBackground; }
   Sums &operator+=(const Sums &other);
   Sums operator-(const Sums &other) const;
};

enum class ESeparation {
   kCrossEntropy,
   kGiniIndex,
   kGiniIndexWithLaplace,
   kMisClassificationError,
   kSDivSqrtSPlusB,
   kRegressionVariance
};

/// From the name of the option, in any case; false: there is no such type.
Bool_t SeparationFromName(const TString &name, ESeparation &type);

/// Impurity of a node (significance for SDivSqrtSPlusB), or variance of the target.
Double_t SeparationIndex(ESeparation type, const Sums &node);

/// Gain of the split of `node` into `part` and the rest. Relative to the node for the variance, weighted with the
/// sums of weights for all others; 0 if nothing is gained.
Double_t SeparationGain(ESeparation type, const Sums &part, const Sums &node);

} // namespace TMVA::BDT
#endif
