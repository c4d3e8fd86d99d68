// The option string of PrepareTrainingAndTestTree.
#ifndef TMVATORCH_DATA_SPLITOPTIONS
#define TMVATORCH_DATA_SPLITOPTIONS

#include "TMVA/Configurable.h"
#include "data/Splitting.h"

#include <vector>

namespace TMVA {

class DataSetInfo;

class SplitOptions : public Configurable {
public:
   /// Fatal: an option that nobody declared, a TrainTestSplit outside 0..1.
   explicit SplitOptions(const DataSetInfo &dsi);

   SplitPlan GetPlan() const;
   const TString &GetNormMode() const { return fNormMode; }
   Bool_t WantsCorrelations() const { return fCorrelations && fCalcCorrelations; }
   EMsgType GetMsgType() const;
   /// The numbers asked for, given what of each class survived the cuts.
   std::vector<EventRequest> GetRequests(const std::vector<ClassEvents> &classes) const;

private:
   void Declare(const DataSetInfo &dsi);

   TString fSplitMode = "Random";
   TString fMixMode = "SameAsSplitMode";
   UInt_t fSplitSeed = 100;
   TString fNormMode = "EqualNumEvents";
   Bool_t fScaleWithPreselEff = kFALSE;
   Bool_t fEqualTrainSample = kFALSE;
   Bool_t fVerbose = kFALSE;
   TString fVerboseLevel = "Info";
   Bool_t fCorrelations = kTRUE;
   Bool_t fCalcCorrelations = kTRUE;
   // By class index; sized before declaring, as options keep references.
   std::vector<Int_t> fNTrain;
   std::vector<Int_t> fNTest;
   std::vector<Double_t> fTrainTestSplit;
};

} // namespace TMVA
#endif
