// AdaBoost and AdaCost: events that the tree gets wrong gain weight for the next one. And bagging, which changes none.
#include "method/bdt/Booster.h"

#include <cmath>

namespace TMVA::BDT {

namespace {

class Bagging : public Booster {
public:
   Bagging(TrainingSample &sample, Bool_t isRegression) : Booster(sample), fIsRegression(isRegression) {}
   const Float_t *Targets() const override { return fIsRegression ? fSample.Events().fTargets.data() : nullptr; }
   Double_t Boost(DecisionTree &, const std::vector<UInt_t> &, UInt_t) override { return 1; }

private:
   Bool_t fIsRegression;
};

// What is common to the variants: the weights of the events of the tree, scaled and brought back to their sum.
class ClassBooster : public Booster {
public:
   ClassBooster(TrainingSample &sample, const Settings &settings, MsgLogger &log)
      : Booster(sample), fBeta(settings.fAdaBoostBeta), fPurityLimit(settings.fNodePurityLimit),
        fInverseForNegative(settings.Is(settings.fNegWeightTreatment, "InverseBoostNegWeights")), fLog(log)
   {
   }

protected:
   Double_t SumOfWeights(const std::vector<UInt_t> &events) const
   {
      Double_t sum = 0;
      for (const UInt_t event : events)
         sum += fSample.Weight(event);
      return sum;
   }

   /// exponent[i]: logarithm of the factor of the i-th event.
   void Reweight(const std::vector<UInt_t> &events, const std::vector<Double_t> &exponent, Double_t sumBefore)
   {
      Double_t sum = 0;
      for (size_t i = 0; i < events.size(); ++i) {
         const Double_t factor = std::exp(exponent[i]);
         const Bool_t invert = fInverseForNegative && fSample.Weight(events[i]) <= 0;
         fSample.Scale(events[i], invert ? 1 / factor : factor);
         sum += fSample.Weight(events[i]);
      }
      for (const UInt_t event : events)
         fSample.Scale(event, sumBefore / sum);
   }

   Double_t TrueType(UInt_t event) const { return fSample.IsSignal(event) ? 1 : -1; }

   Double_t fBeta;
   Double_t fPurityLimit;
   Bool_t fInverseForNegative;
   MsgLogger &fLog;
};

// Leaves say signal or background.
class DiscreteAdaBoost : public ClassBooster {
public:
   using ClassBooster::ClassBooster;

   Double_t Boost(DecisionTree &tree, const std::vector<UInt_t> &events, UInt_t) override
   {
      const std::vector<Int_t> leaves = LeavesOf(tree, events);
      const Double_t sum = SumOfWeights(events);
      Double_t wrong = 0;
      for (size_t i = 0; i < events.size(); ++i)
         if (IsWrong(tree, leaves[i], events[i]))
            wrong += fSample.Weight(events[i]);
      fErrorFraction = Checked(wrong / sum, tree.CountNodes());
      fIsFinished = fErrorFraction == 0 || fErrorFraction == 0.5;
      if (fErrorFraction == 0)
         return 1;

      const Double_t weight = std::log((1 - fErrorFraction) / fErrorFraction) * fBeta;
      std::vector<Double_t> exponent(events.size(), 0.);
      for (size_t i = 0; i < events.size(); ++i)
         if (IsWrong(tree, leaves[i], events[i]))
            exponent[i] = weight;
      Reweight(events, exponent, sum);
      fEventFactors = {weight};
      return weight;
   }

private:
   Bool_t IsWrong(const DecisionTree &tree, Int_t leaf, UInt_t event) const
   {
      return (tree.fNodes[leaf].fType > fPurityLimit) != fSample.IsSignal(event);
   }

   Double_t Checked(Double_t error, Int_t nNodes) const
   {
      if (error >= 0.5) {
         fLog << kWARNING << "The trees get a fraction " << error << " of the training weights wrong, not less than "
              << "half" << (nNodes == 1 ? ", as no further split was found" : "") << "; boosting stops here" << Endl;
         return 0.5;
      }
      if (error < 0) {
         fLog << kWARNING << "The fraction of weights that a tree gets wrong is " << error
              << ", because of negative weights; its absolute value is taken" << Endl;
         return -error;
      }
      return error;
   }
};

// Leaves answer their purity, brought to [-1, 1]; `cost` weights the four kinds of right and wrong.
class RealAdaBoost : public ClassBooster {
public:
   RealAdaBoost(TrainingSample &sample, const Settings &settings, MsgLogger &log, Bool_t withCosts)
      : ClassBooster(sample, settings, log)
   {
      if (!withCosts)
         return;
      fCosts[1][1] = settings.fCss;
      fCosts[1][0] = settings.fCtsSb;
      fCosts[0][1] = settings.fCtbSs;
      fCosts[0][0] = settings.fCbb;
   }

   Double_t Boost(DecisionTree &tree, const std::vector<UInt_t> &events, UInt_t) override
   {
      const Double_t sum = SumOfWeights(events);
      std::vector<Double_t> margin(events.size());
      Double_t correlation = 0;
      for (size_t i = 0; i < events.size(); ++i) {
         const UInt_t event = events[i];
         const Double_t answer = 2 * (tree.fNodes[tree.FindLeaf(fSample.Values(event))].fPurity - 0.5);
         margin[i] = TrueType(event) * answer * fCosts[fSample.IsSignal(event)][answer > 0];
         correlation += fSample.Weight(event) * margin[i];
      }
      fErrorFraction = correlation / sum;
      fIsFinished = !(fErrorFraction > 0 && fErrorFraction < 1);
      if (fIsFinished)
         return fErrorFraction > 0;
      const Double_t weight = std::log((1 + fErrorFraction) / (1 - fErrorFraction)) * fBeta;
      for (Double_t &value : margin)
         value *= -weight;
      Reweight(events, margin, sum);
      fEventFactors = {weight};
      return weight;
   }

private:
   Double_t fCosts[2][2] = {{1, 1}, {1, 1}}; ///< [is signal][is taken for signal]
};

} // namespace

std::unique_ptr<Booster> MakeAdaBoost(TrainingSample &sample, const Settings &settings, MsgLogger &log)
{
   const Bool_t withCosts = settings.Boost() == EBoost::kAdaCost;
   if (settings.fUseYesNoLeaf && !withCosts)
      return std::make_unique<DiscreteAdaBoost>(sample, settings, log);
   return std::make_unique<RealAdaBoost>(sample, settings, log, withCosts);
}

std::unique_ptr<Booster> MakeBagging(TrainingSample &sample, Bool_t isRegression)
{
   return std::make_unique<Bagging>(sample, isRegression);
}

} // namespace TMVA::BDT
