#include "method/bdt/TrainingSample.h"

#include "TRandom3.h"

#include <algorithm>
#include <numeric>

namespace TMVA::BDT {

TrainingSample::TrainingSample(std::shared_ptr<const EventStore> events, UInt_t signalClass, Bool_t ignoreNegative,
                               MsgLogger &log)
   : fEvents(std::move(events)), fSignalClass(signalClass)
{
   std::vector<Long64_t> used;
   Long64_t nNegative = 0;
   for (Long64_t i = 0; i < fEvents->GetNEvents(); ++i) {
      const Double_t weight = fEvents->fWeights[i];
      nNegative += weight < 0;
      if (weight > 0 || (weight < 0 && !ignoreNegative))
         used.push_back(i);
   }
   if (used.empty())
      log << kFATAL << "None of the " << fEvents->GetNEvents() << " training events has a "
          << (ignoreNegative ? "positive weight" : "weight other than 0") << "; a BDT needs some that have" << Endl;
   if (nNegative > 0)
      log << kWARNING << nNegative << " training events have negative weights and are "
          << (ignoreNegative ? "ignored" : "used: small nodes may get a sum of weights near zero") << Endl;
   fHasNegativeWeights = nNegative > 0 && !ignoreNegative;
   Keep(used);
}

void TrainingSample::Keep(const std::vector<Long64_t> &rows)
{
   if (static_cast<Long64_t>(rows.size()) < fEvents->GetNEvents())
      fEvents = std::make_shared<EventStore>(fEvents->Select(rows));
   fWeights = fEvents->fWeights;
   fIsSignal.assign(fWeights.size(), 0);
   for (size_t i = 0; i < fIsSignal.size(); ++i)
      fIsSignal[i] = fEvents->fClasses[i] == static_cast<Int_t>(fSignalClass);
   fIsOfClass = fIsSignal;
   fClassOfInput = fSignalClass;
   fAllEvents.resize(fWeights.size());
   std::iota(fAllEvents.begin(), fAllEvents.end(), 0U);
}

void TrainingSample::Normalise(Double_t signalToBackground, MsgLogger &log)
{
   Double_t signal = 0;
   Double_t background = 0;
   for (UInt_t i = 0; i < Size(); ++i)
      (IsSignal(i) ? signal : background) += fWeights[i];
   if (signal == 0 || background == 0) {
      log << kWARNING << "The weights of the training events add up to " << signal << " for signal and " << background
          << " for background; they are left as they are" << Endl;
      return;
   }
   const Double_t n = Size();
   const Double_t forSignal = n / ((1 + signalToBackground) * signal) * signalToBackground;
   const Double_t forBackground = n / ((1 + signalToBackground) * background);
   for (UInt_t i = 0; i < Size(); ++i)
      fWeights[i] *= IsSignal(i) ? forSignal : forBackground;
}

// Seeds and order of the random numbers are those of a ROOT that has its own TMVA.
const std::vector<UInt_t> &TrainingSample::Draw(Double_t fraction, UInt_t tree)
{
   TRandom3 random(100 * tree + 1234);
   fDrawn.clear();
   for (UInt_t i = 0; i < Size(); ++i)
      fDrawn.insert(fDrawn.end(), static_cast<size_t>(random.PoissonD(fraction)), i);
   return fDrawn;
}

GrowInput TrainingSample::Input(const Float_t *targets, UInt_t signalClass)
{
   if (signalClass != fClassOfInput) {
      for (size_t i = 0; i < fIsOfClass.size(); ++i)
         fIsOfClass[i] = fEvents->fClasses[i] == static_cast<Int_t>(signalClass);
      fClassOfInput = signalClass;
   }
   return {fEvents->fValues.data(), fEvents->fNVariables, fWeights.data(), fIsOfClass.data(), targets, Size()};
}

} // namespace TMVA::BDT
