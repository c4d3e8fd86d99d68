// Linear equations with a covariance matrix, which may be singular where inputs repeat each other.
#ifndef TMVATORCH_METHOD_SYMMETRICSOLVER
#define TMVATORCH_METHOD_SYMMETRICSOLVER

#include "TMVA/EventStore.h"
#include "TMVA/MsgLogger.h"
#include "TMatrixDSym.h"
#include "TString.h"
#include "TVectorD.h"

#include <vector>

namespace TMVA {

/// Weighted sums of the variables of some events. Differences to the first row of the store are summed up: a
/// constant variable then has exactly no variance, and a large common offset costs no precision.
struct Moments {
   Moments() = default;
   /// Of the events of that class; cls < 0: of all.
   Moments(const EventStore &events, Int_t cls);

   Double_t fSumOfWeights = 0;
   TVectorD fMean;
   TMatrixDSym fScatter; ///< sum of w (x - mean)(x - mean)^T
};

/// x of matrix x = rhs. Directions in which the inputs have no spread beyond rounding are left out, with a warning
/// that names the inputs; fatal if the right-hand side needs such a direction. totalVariance[i] sets the scale of
/// input i.
TVectorD SolveSymmetric(const TMatrixDSym &matrix, const TVectorD &rhs, const TVectorD &totalVariance,
                        const std::vector<TString> &names, MsgLogger &log);

} // namespace TMVA
#endif
