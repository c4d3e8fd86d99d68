// Gradient boosting of a regression target.
#include "method/bdt/Booster.h"
#include "method/bdt/RegressionLoss.h"

#include <algorithm>

namespace TMVA::BDT {

namespace {

class GradientRegression : public Booster {
public:
   GradientRegression(TrainingSample &sample, const Settings &settings)
      : Booster(sample), fShrinkage(settings.fShrinkage), fLoss(MakeRegressionLoss(settings)),
        fResiduals(sample.Size()), fTargets(sample.Size())
   {
      for (UInt_t i = 0; i < sample.Size(); ++i)
         fResiduals[i] = {sample.Events().fTargets[i], sample.Weight(i)};
      std::vector<Residual> copy = fResiduals;
      fInitial = fLoss->InitialFit(copy);
      for (Residual &residual : fResiduals)
         residual.fValue -= fInitial;
      UpdateTargets();
   }

   const Float_t *Targets() const override { return fTargets.data(); }
   Double_t InitialResponse() const override { return fInitial; }

   Double_t Boost(DecisionTree &tree, const std::vector<UInt_t> &events, UInt_t) override
   {
      const std::vector<Int_t> leaves = LeavesOf(tree, fSample.AllEvents());
      FitLeaves(tree, events, leaves);
      for (size_t i = 0; i < leaves.size(); ++i)
         fResiduals[i].fValue -= tree.fNodes[leaves[i]].fResponse;
      UpdateTargets();
      return 1;
   }

private:
   void FitLeaves(DecisionTree &tree, const std::vector<UInt_t> &events, const std::vector<Int_t> &leaves) const
   {
      std::vector<std::vector<Residual>> inLeaf(tree.fNodes.size());
      for (const UInt_t event : events)
         inLeaf[leaves[event]].push_back(fResiduals[event]);
      for (size_t i = 0; i < inLeaf.size(); ++i)
         if (!inLeaf[i].empty())
            tree.fNodes[i].fResponse = static_cast<Float_t>(fShrinkage * fLoss->Fit(inLeaf[i]));
   }

   void UpdateTargets()
   {
      fLoss->Prepare(fResiduals);
      for (size_t i = 0; i < fTargets.size(); ++i)
         fTargets[i] = static_cast<Float_t>(fLoss->Gradient(fResiduals[i].fValue));
   }

   Double_t fShrinkage;
   std::unique_ptr<RegressionLoss> fLoss;
   std::vector<Residual> fResiduals; ///< [n_events]
   std::vector<Float_t> fTargets;    ///< [n_events]
   Double_t fInitial = 0;
};

} // namespace

std::unique_ptr<Booster> MakeGradientRegression(TrainingSample &sample, const Settings &settings)
{
   return std::make_unique<GradientRegression>(sample, settings);
}

} // namespace TMVA::BDT
