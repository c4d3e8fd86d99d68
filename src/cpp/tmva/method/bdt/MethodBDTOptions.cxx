// MethodBDT: its options, and what they allow.
#include "TMVA/MethodBDT.h"
#include "TMath.h"
#include "method/bdt/Separation.h"
#include "method/bdt/Settings.h"

#include <algorithm>

namespace TMVA {

BDT::EBoost BDT::Settings::Boost() const
{
   if (Is(fBoostType, "Grad"))
      return EBoost::kGrad;
   if (Is(fBoostType, "AdaBoostR2"))
      return EBoost::kAdaBoostR2;
   if (Is(fBoostType, "Bagging"))
      return EBoost::kBagging;
   return Is(fBoostType, "AdaCost") ? EBoost::kAdaCost : EBoost::kAdaBoost;
}

void MethodBDT::DeclareOptions()
{
   DeclareForestOptions();
   DeclareBoostOptions();
   DeclareOtherOptions();
}

void MethodBDT::DeclareForestOptions()
{
   DeclareOptionRef(fSettings->fNTrees, "NTrees", "Number of trees in the forest");
   DeclareOptionRef(fSettings->fMaxDepth, "MaxDepth", "Largest number of cuts between the root and a leaf");
   DeclareOptionRef(fSettings->fMinNodeSizeText, "MinNodeSize",
                    "Least number of training events in a leaf, in percent of all");
   DeclareOptionRef(fSettings->fNCuts, "nCuts",
                    "Cuts that are tried for each variable in a node, equidistant; -1: all that are possible");
   DeclareOptionRef(fSettings->fBoostType, "BoostType", "How trees are boosted");
   AddPreDefTexts({"AdaBoost", "RealAdaBoost", "AdaCost", "Bagging", "AdaBoostR2", "Grad"});
   DeclareOptionRef(fSettings->fAdaBoostR2Loss, "AdaBoostR2Loss", "Loss of AdaBoostR2");
   AddPreDefTexts({"Linear", "Quadratic", "Exponential"});
   DeclareOptionRef(fSettings->fUseBaggedBoost, "UseBaggedBoost",
                    "Grow each tree on a random part of the events, drawn with repetition");
   DeclareOptionRef(fSettings->fShrinkage, "Shrinkage", "Learning rate of BoostType=Grad");
   DeclareOptionRef(fSettings->fAdaBoostBeta, "AdaBoostBeta", "Learning rate of AdaBoost");
   DeclareOptionRef(fSettings->fUseRandomisedTrees, "UseRandomisedTrees",
                    "Try in each node only some variables, chosen at random");
   DeclareOptionRef(fSettings->fUseNvars, "UseNvars", "How many: of UseRandomisedTrees");
   DeclareOptionRef(fSettings->fUsePoissonNvars, "UsePoissonNvars", "UseNvars is the mean of a Poisson number");
   DeclareOptionRef(fSettings->fBaggedSampleFraction, "BaggedSampleFraction",
                    "Size of the random part of the events of UseBaggedBoost");
}

void MethodBDT::DeclareBoostOptions()
{
   DeclareOptionRef(fSettings->fUseYesNoLeaf, "UseYesNoLeaf",
                    "Leaves say signal or background; else how pure they are");
   DeclareOptionRef(fSettings->fNegWeightTreatment, "NegWeightTreatment",
                    "Events with negative weights in the training");
   AddPreDefTexts({"InverseBoostNegWeights", "IgnoreNegWeightsInTraining", "NoNegWeightsInTraining",
                   "PairNegWeightsGlobal", "Pray"});
   DeclareOptionRef(fSettings->fCss, "Css", "AdaCost: of signal that is taken for signal");
   DeclareOptionRef(fSettings->fCtsSb, "Cts_sb", "AdaCost: of signal that is taken for background");
   DeclareOptionRef(fSettings->fCtbSs, "Ctb_ss", "AdaCost: of background that is taken for signal");
   DeclareOptionRef(fSettings->fCbb, "Cbb", "AdaCost: of background that is taken for background");
   DeclareOptionRef(fSettings->fNodePurityLimit, "NodePurityLimit", "A leaf of higher purity is a signal leaf");
   DeclareOptionRef(fSettings->fSeparationType, "SeparationType", "What a cut in a node should make better");
   AddPreDefTexts({"CrossEntropy", "GiniIndex", "GiniIndexWithLaplace", "MisClassificationError", "SDivSqrtSPlusB",
                   "RegressionVariance"});
   DeclareOptionRef(fSettings->fRegressionLoss, "RegressionLossFunctionBDTG", "Loss of BoostType=Grad in regression");
   AddPreDefTexts({"Huber", "AbsoluteDeviation", "LeastSquares"});
   DeclareOptionRef(fSettings->fHuberQuantile, "HuberQuantile",
                    "Share of the events in the quadratic part of the Huber loss");
}

void MethodBDT::DeclareOtherOptions()
{
   DeclareOptionRef(fSettings->fDoBoostMonitor, "DoBoostMonitor",
                    "Write a graph of the ROC integral of the test sample versus the number of trees");
   DeclareOptionRef(fSettings->fUseFisherCuts, "UseFisherCuts", "Not available in this TMVA");
   DeclareOptionRef(fSettings->fMinLinCorrForFisher, "MinLinCorrForFisher", "Of UseFisherCuts");
   DeclareOptionRef(fSettings->fUseExclusiveVars, "UseExclusiveVars", "Of UseFisherCuts");
   DeclareOptionRef(fSettings->fDoPreselection, "DoPreselection", "Not available in this TMVA");
   DeclareOptionRef(fSettings->fSigToBkgFraction, "SigToBkgFraction",
                    "Ratio of the weights of signal and background in the training");
   DeclareOptionRef(fSettings->fPruneMethod, "PruneMethod", "Only NoPruning is available in this TMVA");
   AddPreDefTexts({"NoPruning", "ExpectedError", "CostComplexity"});
   DeclareOptionRef(fSettings->fPruneStrength, "PruneStrength", "Of PruneMethod");
   DeclareOptionRef(fSettings->fPruningValFraction, "PruningValFraction", "Of PruneMethod");
   DeclareOptionRef(fSettings->fSkipNormalization, "SkipNormalization",
                    "Leave the weights of signal and background in the ratio they have");
   // Old names.
   DeclareOptionRef(fSettings->fNEventsMin, "nEventsMin", "Deprecated: use MinNodeSize");
   DeclareOptionRef(fSettings->fUseBaggedGrad, "UseBaggedGrad", "Deprecated: use UseBaggedBoost");
   DeclareOptionRef(fSettings->fBaggedSampleFraction, "GradBaggingFraction", "Deprecated: use BaggedSampleFraction");
   DeclareOptionRef(fSettings->fUseNTrainEvents, "UseNTrainEvents", "Deprecated: use BaggedSampleFraction");
   DeclareOptionRef(fSettings->fNNodesMax, "NNodesMax", "Deprecated: use MaxDepth");
}

void MethodBDT::ProcessOptions()
{
   ReplaceDeprecated();
   CheckBoostType();
   SetMinNodeSize();
   CheckNumbers();
   WarnOfUnsupported();
   // As they stand in weights files.
   for (TString *text : {&fSettings->fAdaBoostR2Loss, &fSettings->fNegWeightTreatment, &fSettings->fSeparationType,
                         &fSettings->fRegressionLoss, &fSettings->fPruneMethod})
      text->ToLower();
}

void MethodBDT::ReplaceDeprecated()
{
   const auto warn = [this](const char *before, const TString &now) {
      Log() << kWARNING << "The option " << before << " is deprecated; it is taken as " << now << Endl;
   };
   const auto nTraining = static_cast<Double_t>(Data()->GetNTrainingEvents());
   if (fSettings->fUseBaggedGrad) {
      fSettings->fUseBaggedBoost = kTRUE;
      warn("UseBaggedGrad", "UseBaggedBoost");
   }
   if (fSettings->fNEventsMin > 0 && nTraining > 0) {
      fSettings->fMinNodeSizeText = TString::Format("%f%%", 100 * fSettings->fNEventsMin / nTraining);
      warn("nEventsMin", "MinNodeSize=" + fSettings->fMinNodeSizeText);
   }
   if (fSettings->fUseNTrainEvents > 0 && nTraining > 0) {
      fSettings->fBaggedSampleFraction = fSettings->fUseNTrainEvents / nTraining;
      warn("UseNTrainEvents", TString::Format("BaggedSampleFraction=%g", fSettings->fBaggedSampleFraction));
   }
   if (fSettings->fNNodesMax > 0) {
      fSettings->fMaxDepth = 0;
      for (ULong64_t nodes = 1; nodes < fSettings->fNNodesMax; nodes *= 3)
         ++fSettings->fMaxDepth;
      warn("NNodesMax", TString::Format("MaxDepth=%u", fSettings->fMaxDepth));
   }
}

void MethodBDT::CheckBoostType()
{
   if (fSettings->Is(fSettings->fBoostType, "RealAdaBoost")) {
      fSettings->fBoostType = "AdaBoost";
      fSettings->fUseYesNoLeaf = kFALSE;
   }
   const BDT::EBoost boost = fSettings->Boost();
   const Bool_t isAda = boost == BDT::EBoost::kAdaBoost || boost == BDT::EBoost::kAdaCost;
   const char *allowed = nullptr;
   if (DoMulticlass() && boost != BDT::EBoost::kGrad)
      allowed = "multiclass needs Grad";
   else if (DoRegression() && isAda)
      allowed = "regression needs AdaBoostR2, Grad or Bagging";
   else if (!DoRegression() && boost == BDT::EBoost::kAdaBoostR2)
      allowed = "classification needs AdaBoost, RealAdaBoost, AdaCost, Bagging or Grad";
   if (allowed)
      Log() << kFATAL << "BoostType=" << fSettings->fBoostType << " cannot be used here: " << allowed << Endl;

   if (boost == BDT::EBoost::kBagging)
      fSettings->fUseBaggedBoost = kTRUE;
   if (boost == BDT::EBoost::kAdaCost)
      fSettings->fUseYesNoLeaf = kFALSE;
   if (boost == BDT::EBoost::kGrad && fSettings->Is(fSettings->fNegWeightTreatment, "InverseBoostNegWeights"))
      fSettings->fNegWeightTreatment = "IgnoreNegWeightsInTraining"; // no event weights are boosted
   if (DoRegression()) {
      fSettings->fUseYesNoLeaf = kFALSE;
      if (!fSettings->Is(fSettings->fSeparationType, "GiniIndex") &&
          !fSettings->Is(fSettings->fSeparationType, "RegressionVariance"))
         Log() << kWARNING << "SeparationType=" << fSettings->fSeparationType
               << " separates classes; in regression RegressionVariance is taken" << Endl;
      fSettings->fSeparationType = "RegressionVariance";
   } else if (isAda && fSettings->Is(fSettings->fSeparationType, "RegressionVariance")) {
      Log() << kFATAL << "SeparationType=RegressionVariance is for regression; to separate classes take GiniIndex, "
            << "CrossEntropy, GiniIndexWithLaplace, MisClassificationError or SDivSqrtSPlusB" << Endl;
   }
}

void MethodBDT::SetMinNodeSize()
{
   TString text = fSettings->fMinNodeSizeText;
   text.ReplaceAll("%", "").ReplaceAll(" ", "");
   fSettings->fMinNodeSize = text.IsFloat() ? text.Atof() : -1;
   if (!(fSettings->fMinNodeSize > 0 && fSettings->fMinNodeSize < 50))
      Log() << kFATAL << "MinNodeSize=" << fSettings->fMinNodeSizeText
            << " is no share of the training events: a number between 0 and 50 is expected, in percent, as in "
            << "MinNodeSize=2.5%" << Endl;
}

void MethodBDT::CheckNumbers() const
{
   const auto require = [this](Bool_t isGood, const char *name, Double_t value, const char *expected) {
      if (!isGood)
         Log() << kFATAL << name << "=" << value << " cannot be used: " << expected << Endl;
   };
   require(fSettings->fNTrees > 0, "NTrees", fSettings->fNTrees, "at least one tree is needed");
   require(fSettings->fMaxDepth > 0, "MaxDepth", fSettings->fMaxDepth, "a tree without a cut separates nothing");
   require(fSettings->fShrinkage > 0, "Shrinkage", fSettings->fShrinkage, "it must be positive");
   require(fSettings->fAdaBoostBeta > 0, "AdaBoostBeta", fSettings->fAdaBoostBeta, "it must be positive");
   require(fSettings->fBaggedSampleFraction > 0, "BaggedSampleFraction", fSettings->fBaggedSampleFraction,
           "it must be positive");
   require(fSettings->fHuberQuantile >= 0 && fSettings->fHuberQuantile <= 1, "HuberQuantile", fSettings->fHuberQuantile,
           "it must lie between 0 and 1");
   require(fSettings->fSigToBkgFraction > 0, "SigToBkgFraction", fSettings->fSigToBkgFraction, "it must be positive");
}

void MethodBDT::WarnOfUnsupported()
{
   const auto ignore = [this](const char *option) {
      Log() << kWARNING << option << " is not available in the TMVA that tmva-torch embeds and is ignored; files of a "
            << "ROOT that has it can be read" << Endl;
   };
   if (fSettings->fUseFisherCuts)
      ignore("UseFisherCuts");
   if (fSettings->fDoPreselection)
      ignore("DoPreselection");
   if (!fSettings->Is(fSettings->fPruneMethod, "NoPruning"))
      ignore("PruneMethod=" + fSettings->fPruneMethod);
   fSettings->fUseFisherCuts = fSettings->fDoPreselection = kFALSE;
   fSettings->fPruneMethod = "NoPruning";
}

} // namespace TMVA
