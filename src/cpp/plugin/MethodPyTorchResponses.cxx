// Responses: whole ranges in calls of bounded size, single events through a buffer, targets transformed back.
#include "EventMatrix.h"
#include "MethodPyTorchImpl.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Timer.h"
#include "TMVA/TransformationHandler.h"

#include <algorithm>
#include <cmath>

namespace TMVA {

namespace {

/// 64k events of 20 variables are 5 MB: enough to keep a network busy, little beside the data set.
constexpr Long64_t kBlockEvents = 65536;

} // namespace

/// Rows of NumOutputs numbers for the events [firstEvt, lastEvt) of the current sample. A lastEvt that is negative, too
/// large or before firstEvt stands for the end of the sample.
std::vector<Float_t> MethodPyTorch::RespondTo(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   RequireTraining();
   EnsureResponds();
   const Long64_t nEvents = Data()->GetNEvents();
   const Long64_t last = lastEvt < firstEvt || lastEvt > nEvents ? nEvents : lastEvt;
   const Long64_t first = std::clamp<Long64_t>(firstEvt, 0, last);
   const std::size_t nOutputs = Impl::NumOutputs(*this);
   std::vector<Float_t> responses(static_cast<std::size_t>(last - first) * nOutputs);
   Timer timer(static_cast<Int_t>(last - first), GetName(), kTRUE);
   const PyTorch::InputReader reader(*this, /*wholeSample=*/true);
   for (Long64_t start = first; start < last; start += kBlockEvents) {
      const Long64_t end = std::min(start + kBlockEvents, last);
      auto inputs = std::make_shared<std::vector<float>>();
      reader.Append(start, end, *inputs);
      const auto nRows = static_cast<std::size_t>(end - start);
      float *out = responses.data() + static_cast<std::size_t>(start - first) * nOutputs;
      if (fImpl->fNetwork) {
         fImpl->fNetwork->Evaluate(inputs->data(), nRows, out);
      } else {
         Guarded([&] {
            fImpl->fMethod->Predict({inputs->data(), nRows, GetNvar(), inputs}, out);
            PyTorch::InterruptGuard::ThrowIfInterrupted();
         });
      }
      if (logProgress && last - first > kBlockEvents)
         timer.DrawProgressBar(static_cast<Int_t>(end - first));
   }
   const auto isBad = [](Float_t response) { return !std::isfinite(response); };
   const auto firstBad = std::find_if(responses.begin(), responses.end(), isBad);
   if (firstBad != responses.end())
      Log() << kWARNING << std::count_if(firstBad, responses.end(), isBad) << " of " << responses.size()
            << " responses of " << GetMethodName() << " are not finite, the first one that of event "
            << first + (firstBad - responses.begin()) / static_cast<Long64_t>(nOutputs) << Endl;
   RestoreTargets(responses);
   return responses;
}

void MethodPyTorch::RequireTraining() const
{
   if (!fImpl->fIsTrained)
      ThrowFatal("method \"" + std::string(GetMethodName().Data()) +
                 "\" was booked, but not trained: its responses would be those of random weights. Call TrainAllMethods "
                 "first, or read a trained method with TMVA::Reader");
}

/// Targets leave the network as they entered it, transformed.
void MethodPyTorch::RestoreTargets(std::vector<Float_t> &responses)
{
   if (!DoRegression() || GetTransformationHandler().GetTransformationList().GetSize() == 0)
      return;
   const std::size_t nTargets = Impl::NumOutputs(*this);
   if (!fImpl->fTargetEvent)
      fImpl->fTargetEvent =
         std::make_unique<Event>(std::vector<Float_t>(GetNvar()), std::vector<Float_t>(nTargets), UInt_t{0});
   Event &event = *fImpl->fTargetEvent;
   for (std::size_t row = 0; row < responses.size(); row += nTargets) {
      for (std::size_t i = 0; i < nTargets; ++i)
         event.SetTarget(static_cast<UInt_t>(i), responses[row + i]);
      const Event *restored = GetTransformationHandler().InverseTransform(&event);
      for (std::size_t i = 0; i < nTargets; ++i)
         responses[row + i] = restored->GetTarget(static_cast<UInt_t>(i));
   }
}

/// One row. For an event of the data set it comes from the cache, which is filled a block at a time.
const std::vector<Float_t> &MethodPyTorch::RespondToCurrent()
{
   RequireTraining();
   EnsureResponds();
   const std::size_t nOutputs = Impl::NumOutputs(*this);
   std::vector<Float_t> *&result = DoRegression() ? fRegressionReturnVal : fMulticlassReturnVal;
   if (result == nullptr)
      result = new std::vector<Float_t>; // owned by the base class
   const auto index = fTmpEvent != nullptr ? std::nullopt : fImpl->fCache.IndexOfCurrent(*Data());
   if (index) {
      const float *row = fImpl->fCache.Find(*Data(), *index);
      if (row == nullptr) {
         if (const auto range = fImpl->fCache.Worthwhile(*Data(), *index)) {
            fImpl->fCache.Store(*Data(), *index, nOutputs, RespondTo(range->fFirst, range->fLast, kFALSE));
            Data()->SetCurrentEvent(*index);
            row = fImpl->fCache.Find(*Data(), *index);
         }
      }
      if (row != nullptr) {
         result->assign(row, row + nOutputs);
         return *result;
      }
   }
   const Event *event = GetEvent();
   std::vector<float> &inputs = fImpl->fInputs;
   inputs.resize(GetNvar());
   result->resize(nOutputs);
   PyTorch::CheckNumberOfInputs(event->GetNVariables(), inputs.size());
   for (std::size_t i = 0; i < inputs.size(); ++i)
      inputs[i] = event->GetValue(static_cast<UInt_t>(i));
   if (fImpl->fNetwork) {
      fImpl->fNetwork->EvaluateOne(inputs.data(), result->data());
   } else {
      Guarded([&] {
         fImpl->fMethod->PredictOne(inputs.data(), result->data());
         PyTorch::InterruptGuard::ThrowIfInterrupted();
      });
   }
   if (!fImpl->fNotFiniteSeen &&
       !std::all_of(result->begin(), result->end(), [](Float_t r) { return std::isfinite(r); })) {
      fImpl->fNotFiniteSeen = true;
      Log() << kWARNING << "The response of " << GetMethodName() << " to event " << fImpl->fNumSingle
            << " of those given one by one is not finite; later ones will not be reported" << Endl;
   }
   ++fImpl->fNumSingle;
   RestoreTargets(*result);
   return *result;
}

Double_t MethodPyTorch::GetMvaValue(Double_t *errLower, Double_t *errUpper)
{
   NoErrorCalc(errLower, errUpper);
   return RespondToCurrent().front();
}

const std::vector<Float_t> &MethodPyTorch::GetRegressionValues()
{
   return RespondToCurrent();
}

const std::vector<Float_t> &MethodPyTorch::GetMulticlassValues()
{
   return RespondToCurrent();
}

std::vector<Double_t> MethodPyTorch::GetMvaValues(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   const std::vector<Float_t> responses = RespondTo(firstEvt, lastEvt, logProgress);
   const std::size_t nOutputs = Impl::NumOutputs(*this);
   std::vector<Double_t> values(responses.size() / nOutputs);
   for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = responses[i * nOutputs];
   return values;
}

#ifdef TMVATORCH_EMBEDDED_TMVA
std::vector<Float_t> MethodPyTorch::GetRegressionMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   return RespondTo(firstEvt, lastEvt, logProgress);
}

std::vector<Float_t> MethodPyTorch::GetMulticlassMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   return RespondTo(firstEvt, lastEvt, logProgress);
}
#endif

} // namespace TMVA
