#include "data/SplitOptions.h"

#include "TMVA/DataSetInfo.h"

#include <algorithm>

namespace {

TMVA::EOrder OrderNamed(const TString &name)
{
   if (name == "Alternate")
      return TMVA::EOrder::kAlternate;
   return name == "Block" ? TMVA::EOrder::kBlock : TMVA::EOrder::kRandom;
}

} // namespace

TMVA::SplitOptions::SplitOptions(const DataSetInfo &dsi)
   : Configurable(dsi.GetSplitOptions()), fNTrain(dsi.GetNClasses()), fNTest(dsi.GetNClasses()),
     fTrainTestSplit(dsi.GetNClasses())
{
   SetName("PrepareTrainingAndTestTree");
   SetConfigName("DataSetFactory");
   SetConfigDescription("How the events are divided into training and test sample");
   Declare(dsi);
   ParseOptions();
   CheckForUnusedOptions();
   for (UInt_t c = 0; c < dsi.GetNClasses(); ++c) {
      const TString name = dsi.GetClassInfo(static_cast<Int_t>(c))->GetName();
      if (fNTrain[c] < 0 || fNTest[c] < 0)
         Log() << kFATAL << "nTrain_" << name << '=' << fNTrain[c] << " and nTest_" << name << '=' << fNTest[c]
               << " are numbers of events: neither can be negative; 0 takes all that are left" << Endl;
      if (fTrainTestSplit[c] < 0 || fTrainTestSplit[c] >= 1)
         Log() << kFATAL << "TrainTestSplit_" << name << '=' << fTrainTestSplit[c]
               << " is no fraction for the training sample: it has to be above 0 and below 1" << Endl;
   }
}

void TMVA::SplitOptions::Declare(const DataSetInfo &dsi)
{
   DeclareOptionRef(fSplitMode, "SplitMode", "How events are picked for the two samples");
   AddPreDefTexts({"Random", "Alternate", "Block"});
   DeclareOptionRef(fMixMode, "MixMode", "Order of the events in the samples");
   AddPreDefTexts({"SameAsSplitMode", "Random", "Alternate", "Block"});
   DeclareOptionRef(fSplitSeed, "SplitSeed", "Seed of the random split; 0: another one each time");
   DeclareOptionRef(fNormMode, "NormMode", "Normalisation of the training weights");
   AddPreDefTexts({"None", "NumEvents", "EqualNumEvents"});
   DeclareOptionRef(fScaleWithPreselEff, "ScaleWithPreselEff", "Scale requested numbers by the efficiency of the cut");
   // A deprecated form of PrepareTrainingAndTestTree puts it into the string; it never meant anything.
   DeclareOptionRef(fEqualTrainSample, "EqualTrainSample", "Ignored");
   for (UInt_t c = 0; c < dsi.GetNClasses(); ++c) {
      const TString name = dsi.GetClassInfo(static_cast<Int_t>(c))->GetName();
      DeclareOptionRef(fNTrain[c], "nTrain_" + name, "Training events of class " + name + "; 0: all that are left");
      DeclareOptionRef(fNTest[c], "nTest_" + name, "Test events of class " + name + "; 0: all that are left");
      DeclareOptionRef(fTrainTestSplit[c], "TrainTestSplit_" + name, "Fraction of class " + name + " for training");
   }
   DeclareOptionRef(fVerbose, "V", "Verbose");
   DeclareOptionRef(fVerboseLevel, "VerboseLevel", "Lowest level of messages");
   AddPreDefTexts({"Debug", "Verbose", "Info"});
   DeclareOptionRef(fCorrelations, "Correlations", "Print and keep the correlation matrices");
   DeclareOptionRef(fCalcCorrelations, "CalcCorrelations", "Compute the correlation matrices");
}

TMVA::SplitPlan TMVA::SplitOptions::GetPlan() const
{
   const TString &mix = fMixMode == "SameAsSplitMode" ? fSplitMode : fMixMode;
   return {OrderNamed(fSplitMode), OrderNamed(mix), fSplitSeed};
}

TMVA::EMsgType TMVA::SplitOptions::GetMsgType() const
{
   if (fVerboseLevel == "Debug")
      return kDEBUG;
   return fVerbose || fVerboseLevel == "Verbose" ? kVERBOSE : kINFO;
}

std::vector<TMVA::EventRequest> TMVA::SplitOptions::GetRequests(const std::vector<ClassEvents> &classes) const
{
   std::vector<EventRequest> requests;
   for (size_t c = 0; c < classes.size(); ++c) {
      const auto nEvents = static_cast<Double_t>(classes[c].GetNEvents());
      const Double_t efficiency = fScaleWithPreselEff ? nEvents / static_cast<Double_t>(classes[c].fNRead) : 1.;
      const auto scaled = [efficiency](Int_t n) {
         return n > 0 ? std::max(1LL, static_cast<Long64_t>(n * efficiency)) : 0LL;
      };
      EventRequest request{scaled(fNTrain[c]), scaled(fNTest[c])};
      if (fTrainTestSplit[c] > 0)
         request = {std::max(1LL, static_cast<Long64_t>(fTrainTestSplit[c] * nEvents)), 0};
      requests.push_back(request);
   }
   return requests;
}
