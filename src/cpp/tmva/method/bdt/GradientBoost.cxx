// Gradient boosting of classes with the binomial or multinomial log-likelihood.
#include "method/bdt/Booster.h"

#include <cmath>

namespace TMVA::BDT {

namespace {

// A leaf in which the probabilities are 0 and 1 already: a step of any size would be as good.
constexpr Double_t kLeastCurvature = 1e-30;

class GradientBoost : public Booster {
public:
   GradientBoost(TrainingSample &sample, Double_t shrinkage, UInt_t nClasses, UInt_t nOutputs)
      : Booster(sample), fStep(shrinkage / nClasses), fNOutputs(nOutputs),
        fScores(static_cast<size_t>(nOutputs) * sample.Size(), 0.), fTargets(fScores.size())
   {
      for (UInt_t k = 0; k < nOutputs; ++k)
         for (UInt_t i = 0; i < sample.Size(); ++i)
            Column(k)[i] = static_cast<Float_t>(Truth(i, k) - 1. / nClasses);
   }

   // All trees of one step are grown for the first class, as those of the TMVA that the golden files come from; what
   // differs between the classes is the answers of the leaves.
   const Float_t *Targets() const override { return fTargets.data(); }

   Double_t Boost(DecisionTree &tree, const std::vector<UInt_t> &events, UInt_t output) override
   {
      const std::vector<Int_t> leaves = LeavesOf(tree, fSample.AllEvents());
      FitLeaves(tree, events, leaves, Column(output));
      for (UInt_t i = 0; i < fSample.Size(); ++i)
         fScores[Index(i, output)] += tree.fNodes[leaves[i]].fResponse;
      if (output + 1 == fNOutputs)
         UpdateTargets();
      return 1;
   }

private:
   struct Fit {
      Double_t fGradient = 0;
      Double_t fCurvature = 0;
   };

   size_t Index(UInt_t event, UInt_t output) const { return static_cast<size_t>(event) * fNOutputs + output; }
   Float_t *Column(UInt_t output) { return fTargets.data() + static_cast<size_t>(output) * fSample.Size(); }
   Double_t Truth(UInt_t event, UInt_t output) const
   {
      return fNOutputs == 1 ? fSample.IsSignal(event) : fSample.Events().fClasses[event] == static_cast<Int_t>(output);
   }

   // One Newton step in every leaf. The weight enters the curvature squared: the definition of TMVA.
   void FitLeaves(DecisionTree &tree, const std::vector<UInt_t> &events, const std::vector<Int_t> &leaves,
                  const Float_t *targets) const
   {
      std::vector<Fit> fits(tree.fNodes.size());
      for (const UInt_t event : events) {
         Fit &fit = fits[leaves[event]];
         const Double_t weight = fSample.Weight(event);
         const Double_t target = targets[event];
         fit.fGradient += weight * target;
         fit.fCurvature += std::abs(target) * (1 - std::abs(target)) * weight * weight;
      }
      for (size_t i = 0; i < fits.size(); ++i) {
         if (!tree.fNodes[i].IsLeaf())
            continue;
         const Double_t curvature = fits[i].fCurvature > kLeastCurvature ? fits[i].fCurvature : kLeastCurvature;
         tree.fNodes[i].fResponse = static_cast<Float_t>(fStep * fits[i].fGradient / curvature);
      }
   }

   void UpdateTargets()
   {
      for (UInt_t i = 0; i < fSample.Size(); ++i) {
         const Double_t *scores = &fScores[Index(i, 0)];
         for (UInt_t k = 0; k < fNOutputs; ++k) {
            Double_t odds = 0; // of all others
            if (fNOutputs == 1)
               odds = std::exp(-2 * scores[0]);
            for (UInt_t j = 0; j < fNOutputs; ++j)
               odds += j == k ? 0 : std::exp(scores[j] - scores[k]);
            Column(k)[i] = static_cast<Float_t>(Truth(i, k) - 1 / (1 + odds));
         }
      }
   }

   Double_t fStep;
   UInt_t fNOutputs;
   std::vector<Double_t> fScores; ///< [n_events, n_outputs]
   std::vector<Float_t> fTargets; ///< [n_outputs, n_events]
};

} // namespace

std::unique_ptr<Booster> MakeGradientBoost(TrainingSample &sample, const Settings &settings, UInt_t nClasses,
                                           UInt_t nOutputs)
{
   return std::make_unique<GradientBoost>(sample, settings.fShrinkage, nClasses, nOutputs);
}

} // namespace TMVA::BDT
