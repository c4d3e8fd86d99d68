// Losses of gradient-boosted regression.
#ifndef TMVATORCH_METHOD_BDT_REGRESSIONLOSS
#define TMVATORCH_METHOD_BDT_REGRESSIONLOSS

#include "RtypesCore.h"
#include "method/bdt/Settings.h"

#include <memory>
#include <vector>

namespace TMVA::BDT {

struct Residual {
   Double_t fValue; ///< true - predicted
   Double_t fWeight;
};

class RegressionLoss {
public:
   virtual ~RegressionLoss() = default;
   /// Called with the residuals of the whole sample before each tree.
   virtual void Prepare(const std::vector<Residual> &) {}
   /// Negative derivative of the loss: what the next tree is grown on.
   virtual Double_t Gradient(Double_t residual) const = 0;
   /// Constant that, added to the prediction for these events, makes their loss least.
   virtual Double_t Fit(std::vector<Residual> &residuals) const = 0;
   /// The same for the whole sample before the first tree.
   virtual Double_t InitialFit(std::vector<Residual> &residuals) const { return Fit(residuals); }
};

std::unique_ptr<RegressionLoss> MakeRegressionLoss(const Settings &settings);

} // namespace TMVA::BDT
#endif
