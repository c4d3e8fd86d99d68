// MethodBDT: the training.
#include "TMVA/MethodBDT.h"
#include "TMVA/ROCCurve.h"
#include "TMVA/Timer.h"
#include "TMath.h"
#include "method/bdt/Booster.h"
#include "method/bdt/Forest.h"
#include "method/bdt/Monitor.h"
#include "method/bdt/Settings.h"
#include "method/bdt/TreeGrower.h"

#include <cmath>

namespace TMVA {

namespace {

BDT::Monitor::EKind KindOf(Types::EAnalysisType type)
{
   if (type == Types::kRegression)
      return BDT::Monitor::EKind::kRegression;
   return type == Types::kMulticlass ? BDT::Monitor::EKind::kMulticlass : BDT::Monitor::EKind::kClassification;
}

std::vector<UChar_t> IntegerVariables(const DataSetInfo &info)
{
   std::vector<UChar_t> isInteger;
   for (UInt_t i = 0; i < info.GetNVariables(); ++i)
      isInteger.push_back(info.GetVariableInfo(static_cast<Int_t>(i)).GetVarType() == 'I');
   return isInteger;
}

} // namespace

// Such values have no place among others.
void MethodBDT::CheckFinite(const EventStore &events) const
{
   const UInt_t nVar = events.fNVariables;
   for (size_t i = 0; i < events.fValues.size(); ++i)
      if (!std::isfinite(events.fValues[i]))
         Log() << kFATAL << "The input \"" << GetInputLabel(static_cast<Int_t>(i % nVar)) << "\" of the training event "
               << i / nVar << " is " << events.fValues[i] << "; cut such events away or give them a number" << Endl;
   for (size_t i = 0; i < events.fTargets.size(); ++i)
      if (!std::isfinite(events.fTargets[i]))
         Log() << kFATAL << "The target of the training event " << i / events.fNTargets << " is " << events.fTargets[i]
               << "; cut such events away" << Endl;
}

std::unique_ptr<BDT::TrainingSample> MethodBDT::MakeSample()
{
   const std::shared_ptr<EventStore> events = GetTransformed(Types::kTraining);
   CheckFinite(*events);
   const Bool_t ignoreNegative = IgnoreEventsWithNegWeightsInTraining() ||
                                 fSettings->Is(fSettings->fNegWeightTreatment, "IgnoreNegWeightsInTraining") ||
                                 fSettings->Is(fSettings->fNegWeightTreatment, "NoNegWeightsInTraining");
   auto sample = std::make_unique<BDT::TrainingSample>(events, DataInfo().GetSignalClassIndex(), ignoreNegative, Log());
   if (sample->HasNegativeWeights() && fSettings->Is(fSettings->fNegWeightTreatment, "PairNegWeightsGlobal"))
      sample->AnnihilateNegativeWeights(Log());
   if (!DoRegression() && !fSettings->fSkipNormalization)
      sample->Normalise(fSettings->fSigToBkgFraction, Log());
   return sample;
}

std::unique_ptr<BDT::Booster> MethodBDT::MakeBooster(BDT::TrainingSample &sample)
{
   switch (fSettings->Boost()) {
   case BDT::EBoost::kGrad:
      if (DoRegression())
         return BDT::MakeGradientRegression(sample, *fSettings);
      return BDT::MakeGradientBoost(sample, *fSettings, DataInfo().GetNClasses(), NOutputs());
   case BDT::EBoost::kAdaBoostR2: return BDT::MakeAdaBoostR2(sample, *fSettings, Log());
   case BDT::EBoost::kBagging: return BDT::MakeBagging(sample, DoRegression());
   default: return BDT::MakeAdaBoost(sample, *fSettings, Log());
   }
}

void MethodBDT::Train()
{
   Reset();
   const std::unique_ptr<BDT::TrainingSample> sample = MakeSample();
   const std::unique_ptr<BDT::Booster> booster = MakeBooster(*sample);
   auto separation = BDT::ESeparation::kRegressionVariance;
   if (!GrowsRegressionTrees())
      BDT::SeparationFromName(fSettings->fSeparationType, separation);
   BDT::TreeGrower grower(*fSettings, separation, IntegerVariables(DataInfo()));
   fMonitor = std::make_unique<BDT::Monitor>(KindOf(GetAnalysisType()), fSettings->fNTrees);
   const Bool_t leavesHaveTypes = !GrowsRegressionTrees() && fSettings->fUseYesNoLeaf;

   Timer timer(fSettings->fNTrees, GetName(), kTRUE);
   for (Int_t iteration = 0; iteration < fSettings->fNTrees && !booster->IsFinished(); ++iteration) {
      for (UInt_t output = 0; output < NOutputs(); ++output) {
         const auto number = static_cast<UInt_t>(GetNTrees());
         const std::vector<UInt_t> &events =
            fSettings->fUseBaggedBoost ? sample->Draw(fSettings->fBaggedSampleFraction, number) : sample->AllEvents();
         const UInt_t signal = DoMulticlass() ? output : DataInfo().GetSignalClassIndex();
         BDT::DecisionTree tree = grower.Grow(sample->Input(booster->Targets(), signal), events, number);
         const Int_t nGrown = tree.CountNodes();
         const Int_t nKept = leavesHaveTypes ? tree.MergeLeavesOfOneType(fSettings->fNodePurityLimit) : nGrown;
         const Double_t weight = booster->Boost(tree, events, output);
         fMonitor->Add({weight, booster->ErrorFraction(), nGrown, nKept}, booster->EventFactors());
         fForest->Add(std::move(tree), weight);
      }
      timer.DrawProgressBar(iteration);
   }
   if (booster->IsFinished())
      Log() << kINFO << "Boosting ended with tree " << GetNTrees() << " of " << fSettings->fNTrees << Endl;
   fForest->SetInitialResponse(booster->InitialResponse());
   CompileForest();
   ComputeImportance();
   if (fSettings->fDoBoostMonitor && !DoRegression() && !DoMulticlass())
      MonitorRocIntegral();
}

// Sums of the trees: the response is a rising function of them.
void MethodBDT::MonitorRocIntegral()
{
   constexpr Int_t kMaxPoints = 100;
   const std::shared_ptr<EventStore> events = GetTransformed(Types::kTesting);
   const auto n = static_cast<size_t>(events->GetNEvents());
   const auto signalClass = static_cast<Int_t>(DataInfo().GetSignalClassIndex());
   std::vector<Bool_t> isSignal(n);
   for (size_t i = 0; i < n; ++i)
      isSignal[i] = events->fClasses[i] == signalClass;
   const std::vector<Float_t> weights(events->fWeights.begin(), events->fWeights.end());
   std::vector<Double_t> sums(n, 0.);
   Int_t done = 0;
   for (Int_t point = 1; point <= kMaxPoints && n > 0; ++point) {
      const Int_t upTo = (GetNTrees() * point + kMaxPoints - 1) / kMaxPoints;
      if (upTo == done)
         continue;
      fForest->AddTrees(done, upTo, !fSettings->IsGrad(), events->Values(0), events->GetNEvents(), GetNvar(), 1,
                        sums.data());
      done = upTo;
      fMonitor->AddRocIntegral(
         done, ROCCurve(std::vector<Float_t>(sums.begin(), sums.end()), isSignal, weights).GetROCIntegral());
   }
}

void MethodBDT::ComputeImportance()
{
   fImportance.assign(GetNvar(), 0.);
   for (size_t i = 0; i < fForest->GetNTrees(); ++i) {
      const std::vector<Double_t> ofTree = fForest->Trees()[i].Importance(GetNvar());
      for (size_t j = 0; j < ofTree.size(); ++j)
         fImportance[j] += fForest->Weights()[i] * ofTree[j];
   }
   Double_t sum = 0;
   for (Double_t &value : fImportance)
      sum += value = TMath::Sqrt(value);
   for (Double_t &value : fImportance)
      value = sum > 0 ? value / sum : 0;
}

} // namespace TMVA
