// AdaBoost.R2 of Drucker: events that the tree predicts well lose weight for the next one.
#include "method/bdt/Booster.h"

#include <algorithm>
#include <cmath>

namespace TMVA::BDT {

namespace {

class AdaBoostR2 : public Booster {
public:
   AdaBoostR2(TrainingSample &sample, const Settings &settings, MsgLogger &log)
      : Booster(sample), fIsLinear(settings.Is(settings.fAdaBoostR2Loss, "Linear")),
        fIsExponential(settings.Is(settings.fAdaBoostR2Loss, "Exponential")), fBoosts(sample.Size(), 1.), fLog(log)
   {
      for (const UInt_t event : sample.AllEvents())
         fOriginal.push_back(sample.Weight(event));
   }

   const Float_t *Targets() const override { return fSample.Events().fTargets.data(); }

   Double_t Boost(DecisionTree &tree, const std::vector<UInt_t> &events, UInt_t) override
   {
      std::vector<Double_t> deviation(events.size());
      Double_t largest = 0;
      for (size_t i = 0; i < events.size(); ++i) {
         const Float_t answer = tree.fNodes[tree.FindLeaf(fSample.Values(events[i]))].fResponse;
         deviation[i] = std::abs(static_cast<Double_t>(answer) - Targets()[events[i]]);
         largest = std::max(largest, deviation[i]);
      }
      fErrorFraction = largest > 0 ? Checked(MeanLoss(events, deviation, largest)) : 0;
      const Double_t beta = fErrorFraction / (1 - fErrorFraction);
      fIsFinished = beta == 0 || beta >= 1;
      // One tree must have a weight for the response to exist.
      if (fIsFinished)
         return beta == 0 || !fHasTree;
      Reweight(events, deviation, largest, beta);
      fHasTree = kTRUE;
      return std::log(1 / beta);
   }

private:
   Double_t MeanLoss(const std::vector<UInt_t> &events, const std::vector<Double_t> &deviation, Double_t largest) const
   {
      Double_t sum = 0;
      Double_t loss = 0;
      for (size_t i = 0; i < events.size(); ++i) {
         const Double_t weight = fSample.Weight(events[i]);
         const Double_t relative = deviation[i] / largest;
         sum += weight;
         if (fIsLinear)
            loss += weight * relative;
         else
            loss += weight * (fIsExponential ? 1 - std::exp(-relative) : relative * relative);
      }
      return loss / sum;
   }

   Double_t Checked(Double_t loss) const
   {
      if (loss >= 0.5) {
         fLog << kWARNING << "The mean loss of a tree is " << loss << ", not less than half; boosting stops here"
              << Endl;
         return 0.5;
      }
      if (loss < 0)
         fLog << kWARNING << "The mean loss of a tree is " << loss
              << ", because of negative weights; its absolute value is taken" << Endl;
      return std::abs(loss);
   }

   void Reweight(const std::vector<UInt_t> &events, const std::vector<Double_t> &deviation, Double_t largest,
                 Double_t beta)
   {
      Double_t before = 0;
      Double_t after = 0;
      fEventFactors.clear();
      for (size_t i = 0; i < events.size(); ++i) {
         const UInt_t event = events[i];
         const Double_t factor = std::pow(beta, 1 - deviation[i] / largest);
         const Double_t weight = fSample.Weight(event);
         fEventFactors.push_back(factor);
         before += weight;
         SetBoost(event, weight > 0 ? static_cast<Float_t>(BoostOf(event) * factor) : BoostOf(event) / factor);
         after += fSample.Weight(event);
      }
      for (const UInt_t event : events)
         SetBoost(event, BoostOf(event) * (before / after));
   }

   // Below it an event counts as little as not at all, and would never come back.
   Double_t BoostOf(UInt_t event) const { return std::max(fBoosts[event], 1e-4); }
   void SetBoost(UInt_t event, Double_t boost)
   {
      fBoosts[event] = boost;
      fSample.SetWeight(event, fOriginal[event] * boost);
   }

   Bool_t fIsLinear;
   Bool_t fIsExponential;
   Bool_t fHasTree = kFALSE;
   std::vector<Double_t> fOriginal; ///< [n_events], weights before boosting
   std::vector<Double_t> fBoosts;   ///< [n_events]
   MsgLogger &fLog;
};

} // namespace

std::unique_ptr<Booster> MakeAdaBoostR2(TrainingSample &sample, const Settings &settings, MsgLogger &log)
{
   return std::make_unique<AdaBoostR2>(sample, settings, log);
}

} // namespace TMVA::BDT
