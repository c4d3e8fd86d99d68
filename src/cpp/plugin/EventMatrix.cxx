#include "EventMatrix.h"

#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Event.h"

#include <stdexcept>
#include <string>

namespace TMVA::PyTorch {

void CheckNumberOfInputs(std::size_t given, std::size_t expected)
{
   if (given != expected)
      throw std::runtime_error("an event has " + std::to_string(given) + " values after the transformations, the " +
                               "method has " + std::to_string(expected) + " input variables");
}

namespace {

void AppendValues(const Event &event, std::size_t nVariables, std::vector<float> &matrix)
{
   CheckNumberOfInputs(event.GetNVariables(), nVariables);
   for (std::size_t i = 0; i < nVariables; ++i)
      matrix.push_back(event.GetValue(static_cast<UInt_t>(i)));
}

} // namespace

#ifdef TMVATORCH_EMBEDDED_TMVA

TrainingData TrainingSample(MethodBase &method)
{
   const std::shared_ptr<EventStore> store = method.GetTransformed(Types::kTraining);
   CheckNumberOfInputs(store->fNVariables, method.GetNvar());
   const auto nEvents = static_cast<std::size_t>(store->GetNEvents());
   TrainingData data;
   data.fX = {store->fValues.data(), nEvents, store->fNVariables, store};
   data.fClasses = {store->fClasses.data(), nEvents, store};
   data.fTargets = {store->fTargets.data(), nEvents, store->fNTargets, store};
   data.fWeights = {store->fWeights.data(), nEvents, store};
   return data;
}

#else

namespace {

struct Gathered {
   std::vector<float> fX;
   std::vector<float> fTargets;
   std::vector<std::int32_t> fClasses;
   std::vector<double> fWeights;
};

} // namespace

TrainingData TrainingSample(MethodBase &method)
{
   const auto nEvents = static_cast<std::size_t>(method.Data()->GetNEvents(Types::kTraining));
   const std::size_t nVariables = method.GetNvar();
   const std::size_t nTargets = method.GetNTargets();
   auto sample = std::make_shared<Gathered>();
   sample->fX.reserve(nEvents * nVariables);
   sample->fTargets.reserve(nEvents * nTargets);
   sample->fClasses.reserve(nEvents);
   sample->fWeights.reserve(nEvents);
   for (std::size_t i = 0; i < nEvents; ++i) {
      const Event *event = method.GetEvent(static_cast<Long64_t>(i), Types::kTraining);
      AppendValues(*event, nVariables, sample->fX);
      for (std::size_t t = 0; t < nTargets; ++t)
         sample->fTargets.push_back(event->GetTarget(static_cast<UInt_t>(t)));
      sample->fClasses.push_back(static_cast<std::int32_t>(event->GetClass()));
      // Not GetWeight(): what a negative weight means is decided in Python, once for all kinds of data sets.
      sample->fWeights.push_back(event->GetOriginalWeight() * event->GetBoostWeight());
   }
   TrainingData data;
   data.fX = {sample->fX.data(), nEvents, nVariables, sample};
   data.fClasses = {sample->fClasses.data(), nEvents, sample};
   data.fTargets = {sample->fTargets.data(), nEvents, nTargets, sample};
   data.fWeights = {sample->fWeights.data(), nEvents, sample};
   return data;
}

#endif

InputReader::InputReader(MethodBase &method, [[maybe_unused]] bool wholeSample) : fMethod(method)
{
#ifdef TMVATORCH_EMBEDDED_TMVA
   if (wholeSample)
      fStore = method.GetTransformed(method.Data()->GetCurrentType());
#endif
}

void InputReader::Append(Long64_t first, Long64_t last, std::vector<float> &matrix) const
{
   const std::size_t nVariables = fMethod.GetNvar();
   matrix.reserve(matrix.size() + static_cast<std::size_t>(last - first) * nVariables);
#ifdef TMVATORCH_EMBEDDED_TMVA
   if (fStore) {
      CheckNumberOfInputs(fStore->fNVariables, nVariables);
      matrix.insert(matrix.end(), fStore->Values(first), fStore->Values(last));
      return;
   }
#endif
   for (Long64_t i = first; i < last; ++i)
      AppendValues(*fMethod.GetEvent(i), nVariables, matrix);
}

} // namespace TMVA::PyTorch
