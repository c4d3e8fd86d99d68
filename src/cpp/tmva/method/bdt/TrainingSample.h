// The events a BDT is trained on, and their weights as boosting changes them.
#ifndef TMVATORCH_METHOD_BDT_TRAININGSAMPLE
#define TMVATORCH_METHOD_BDT_TRAININGSAMPLE

#include "TMVA/EventStore.h"
#include "TMVA/MsgLogger.h"
#include "method/bdt/Settings.h"
#include "method/bdt/SplitSearch.h"

#include <memory>
#include <vector>

namespace TMVA::BDT {

class TrainingSample {
public:
   /// Leaves out events of weight 0, and those of negative weight if they are to be ignored; fatal if none is left.
   TrainingSample(std::shared_ptr<const EventStore> events, UInt_t signalClass, Bool_t ignoreNegative, MsgLogger &log);

   UInt_t Size() const { return static_cast<UInt_t>(fWeights.size()); }
   const EventStore &Events() const { return *fEvents; }
   const Float_t *Values(UInt_t i) const { return fEvents->Values(i); }
   Bool_t IsSignal(UInt_t i) const { return fIsSignal[i]; }
   Double_t Weight(UInt_t i) const { return fWeights[i]; } ///< original weight x boost weight
   void Scale(UInt_t i, Double_t factor) { fWeights[i] *= factor; }
   void SetWeight(UInt_t i, Double_t weight) { fWeights[i] = weight; }
   Bool_t HasNegativeWeights() const { return fHasNegativeWeights; }
   const std::vector<UInt_t> &AllEvents() const { return fAllEvents; }

   /// Scales signal and all others so that their weights add up to the number of events, in the given ratio.
   void Normalise(Double_t signalToBackground, MsgLogger &log);
   /// Every event as many times as a Poisson number of that mean says, different for every tree.
   const std::vector<UInt_t> &Draw(Double_t fraction, UInt_t tree);
   /// Takes the weight of each negative event from the positive ones of its class that lie nearest to it.
   void AnnihilateNegativeWeights(MsgLogger &log);
   /// With the given targets, or with those of no tree (nullptr); signal is `signalClass`.
   GrowInput Input(const Float_t *targets, UInt_t signalClass);

private:
   void Keep(const std::vector<Long64_t> &rows);

   std::shared_ptr<const EventStore> fEvents;
   UInt_t fSignalClass;
   std::vector<Double_t> fWeights;
   std::vector<UChar_t> fIsSignal;
   std::vector<UChar_t> fIsOfClass; ///< of the class of the last Input
   UInt_t fClassOfInput;
   std::vector<UInt_t> fAllEvents;
   std::vector<UInt_t> fDrawn;
   Bool_t fHasNegativeWeights = kFALSE;
};

} // namespace TMVA::BDT
#endif
