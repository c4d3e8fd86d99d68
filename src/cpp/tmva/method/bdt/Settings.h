// What a BDT is booked with: the option values as they are declared, and what they mean.
#ifndef TMVATORCH_METHOD_BDT_SETTINGS
#define TMVATORCH_METHOD_BDT_SETTINGS

#include "RtypesCore.h"
#include "TString.h"

namespace TMVA::BDT {

enum class EBoost { kAdaBoost, kAdaCost, kBagging, kAdaBoostR2, kGrad };

struct Settings {
   Int_t fNTrees = 800;
   UInt_t fMaxDepth = 3;
   TString fMinNodeSizeText = "5%";
   Int_t fNCuts = 20;
   TString fBoostType = "AdaBoost";
   TString fAdaBoostR2Loss = "Quadratic";
   Bool_t fUseBaggedBoost = kFALSE;
   Double_t fShrinkage = 1;
   Double_t fAdaBoostBeta = 0.5;
   Bool_t fUseRandomisedTrees = kFALSE;
   UInt_t fUseNvars = 0;
   Bool_t fUsePoissonNvars = kTRUE;
   Double_t fBaggedSampleFraction = 0.6; ///< also under the old name GradBaggingFraction
   Bool_t fUseYesNoLeaf = kTRUE;
   TString fNegWeightTreatment = "InverseBoostNegWeights";
   Double_t fCss = 1;
   Double_t fCtsSb = 1;
   Double_t fCtbSs = 1;
   Double_t fCbb = 1;
   Double_t fNodePurityLimit = 0.5;
   TString fSeparationType = "GiniIndex";
   TString fRegressionLoss = "Huber";
   Double_t fHuberQuantile = 0.7;
   Bool_t fDoBoostMonitor = kFALSE;
   Bool_t fUseFisherCuts = kFALSE;
   Double_t fMinLinCorrForFisher = 0.8;
   Bool_t fUseExclusiveVars = kFALSE;
   Bool_t fDoPreselection = kFALSE;
   Double_t fSigToBkgFraction = 1;
   TString fPruneMethod = "NoPruning";
   Double_t fPruneStrength = 0;
   Double_t fPruningValFraction = 0.5;
   Bool_t fSkipNormalization = kFALSE;
   Int_t fNEventsMin = 0;
   Bool_t fUseBaggedGrad = kFALSE;
   UInt_t fUseNTrainEvents = 0;
   UInt_t fNNodesMax = 0;

   Double_t fMinNodeSize = 5; ///< percent of the training events, from its text

   EBoost Boost() const;
   Bool_t IsGrad() const { return Boost() == EBoost::kGrad; }
   Bool_t Is(const TString &value, const char *name) const { return value.CompareTo(name, TString::kIgnoreCase) == 0; }
};

} // namespace TMVA::BDT
#endif
