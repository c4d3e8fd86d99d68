// What the next tree is grown for, and what is made of it once it is there: one class a boosting algorithm.
#ifndef TMVATORCH_METHOD_BDT_BOOSTER
#define TMVATORCH_METHOD_BDT_BOOSTER

#include "method/bdt/DecisionTree.h"
#include "method/bdt/Settings.h"
#include "method/bdt/TrainingSample.h"

#include <memory>
#include <vector>

namespace TMVA::BDT {

class Booster {
public:
   virtual ~Booster() = default;
   /// Of every event, for a regression tree; nullptr: a tree that separates the classes.
   virtual const Float_t *Targets() const { return nullptr; }
   /// Looks at the tree that was grown on the given events: changes their weights, or the answers of its leaves and
   /// the targets of the next one. Returns the weight of the tree in the response.
   virtual Double_t Boost(DecisionTree &tree, const std::vector<UInt_t> &events, UInt_t output) = 0;
   /// Constant to which the trees are added.
   virtual Double_t InitialResponse() const { return 0; }
   Double_t ErrorFraction() const { return fErrorFraction; } ///< of the last tree; 0 where there is none
   /// For the monitoring: factors of the event weights (AdaBoost.R2), or the weight of the tree (AdaBoost).
   const std::vector<Double_t> &EventFactors() const { return fEventFactors; }
   Bool_t IsFinished() const { return fIsFinished; } ///< a further tree would be the last one again

protected:
   explicit Booster(TrainingSample &sample) : fSample(sample) {}
   /// Index of the leaf of each of the events.
   std::vector<Int_t> LeavesOf(const DecisionTree &tree, const std::vector<UInt_t> &events) const
   {
      std::vector<Int_t> leaves(events.size());
      for (size_t i = 0; i < leaves.size(); ++i)
         leaves[i] = tree.FindLeaf(fSample.Values(events[i]));
      return leaves;
   }

   TrainingSample &fSample;
   Double_t fErrorFraction = 0;
   Bool_t fIsFinished = kFALSE;
   std::vector<Double_t> fEventFactors;
};

std::unique_ptr<Booster> MakeAdaBoost(TrainingSample &sample, const Settings &settings, MsgLogger &log);
std::unique_ptr<Booster> MakeAdaBoostR2(TrainingSample &sample, const Settings &settings, MsgLogger &log);
std::unique_ptr<Booster> MakeBagging(TrainingSample &sample, Bool_t isRegression);
/// One output a class; a single one for two classes, signal against background.
std::unique_ptr<Booster> MakeGradientBoost(TrainingSample &sample, const Settings &settings, UInt_t nClasses,
                                           UInt_t nOutputs);
std::unique_ptr<Booster> MakeGradientRegression(TrainingSample &sample, const Settings &settings);

} // namespace TMVA::BDT
#endif
