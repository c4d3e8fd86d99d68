// The method of StoredMethod.h and the data sets it answers on.
#include "StoredMethod.h"

#include "TMVA/ClassifierFactory.h"

#include "TMath.h"

namespace TMVATest {

StoredMethod::StoredMethod(const TString &job, const TString &title, TMVA::DataSetInfo &info, const TString &options)
   : MethodBase(job, TMVA::Types::kPlugins, title, info, options)
{
}

void RegisterStoredMethod()
{
   static const bool once = [] {
      TMVA::Types::AddTypeMapping(TMVA::Types::kPlugins, "Stored");
      return TMVA::ClassifierFactory::Instance().Register(
         "Stored",
         [](const TString &job, const TString &title, TMVA::DataSetInfo &info,
            const TString &options) -> TMVA::IMethod * { return new StoredMethod(job, title, info, options); });
   }();
   static_cast<void>(once);
}

StoredJob::StoredJob(const std::vector<TString> &classes, const std::vector<StoredEvent> &training,
                     const std::vector<StoredEvent> &test, TMVA::Types::EAnalysisType type)
{
   const auto widest = [&](auto width) {
      return std::max(training.empty() ? 0 : width(training.front()), test.empty() ? 0 : width(test.front()));
   };
   const auto nOutputs = widest([](const StoredEvent &e) { return static_cast<UInt_t>(e.fOutputs.size()); });
   const auto nTargets = widest([](const StoredEvent &e) { return static_cast<UInt_t>(e.fTargets.size()); });
   for (UInt_t i = 0; i < nOutputs; ++i)
      fInfo.AddVariable(TString::Format("x%u", i));
   for (UInt_t i = 0; i < nTargets; ++i)
      fInfo.AddTarget(TString::Format("t%u", i), "", "", 0, 0);
   for (const TString &name : classes)
      fInfo.AddClass(name);
   const auto store = [&](const std::vector<StoredEvent> &events, TMVA::Types::ETreeType tree) {
      auto sample = std::make_shared<TMVA::EventStore>(nOutputs, nTargets, 0);
      for (const StoredEvent &e : events)
         sample->Append(TMVA::Event(e.fOutputs, e.fTargets, e.fClass, e.fWeight));
      fInfo.GetDataSet()->SetStore(sample, tree);
   };
   store(training, TMVA::Types::kTraining);
   store(test, TMVA::Types::kTesting);
   fMethod = std::make_unique<StoredMethod>("Test", "Stored", fInfo, "");
   fMethod->SetModelPersistence(kFALSE);
   fMethod->SetAnalysisType(type);
   fMethod->SetupMethod();
   fMethod->ParseOptions();
   fMethod->ProcessSetup();
   fMethod->SetSilentFile(kTRUE);
}

std::vector<StoredEvent> TwoGaussians(int eventsPerClass, Float_t sign)
{
   std::vector<StoredEvent> events;
   for (int cls : {0, 1})
      for (int i = 0; i < eventsPerClass; ++i) {
         const double quantile = TMath::NormQuantile((i + 0.5) / eventsPerClass);
         events.push_back({{sign * static_cast<Float_t>(quantile + (cls == 0 ? 1 : 0))}, cls});
      }
   return events;
}

} // namespace TMVATest
