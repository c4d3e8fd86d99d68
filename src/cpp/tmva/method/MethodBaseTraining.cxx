// Base of all methods: the training, the stored responses of a sample, and the densities of the response.
#include "TMVA/MethodBase.h"

#include "TDirectory.h"
#include "TH1.h"
#include "TMVA/PDF.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/ResultsMulticlass.h"
#include "TMVA/ResultsRegression.h"
#include "TMVA/Timer.h"
#include "TMVA/Tools.h"

#include <algorithm>

namespace TMVA {

namespace {

// The switch is global, but belongs to one method: without the reset the next one would inherit it.
class TrainingWeights {
public:
   explicit TrainingWeights(Bool_t ignoreNegative)
   {
      Event::SetIsTraining(kTRUE);
      Event::SetIgnoreNegWeightsInTraining(ignoreNegative);
   }
   ~TrainingWeights()
   {
      Event::SetIsTraining(kFALSE);
      Event::SetIgnoreNegWeightsInTraining(kFALSE);
   }
   TrainingWeights(const TrainingWeights &) = delete;
   TrainingWeights &operator=(const TrainingWeights &) = delete;
};

template <typename ResultsType>
ResultsType &Stored(DataSet &data, const TString &name, Types::ETreeType type, Types::EAnalysisType analysis)
{
   auto &results = dynamic_cast<ResultsType &>(*data.GetResults(name, type, analysis));
   results.Clear();
   results.Resize(static_cast<Int_t>(data.GetNEvents(type)));
   return results;
}

template <typename ResultsType>
void StoreRows(ResultsType &results, const std::vector<Float_t> &matrix, size_t nEvents, size_t width)
{
   std::vector<Float_t> row(width);
   for (size_t i = 0; i < nEvents; ++i) {
      std::copy_n(matrix.begin() + static_cast<std::ptrdiff_t>(i * width), width, row.begin());
      results.SetValue(row, static_cast<Int_t>(i));
   }
}

std::unique_ptr<TH1D> ResponseHistogram(const TString &name, Int_t nBins, Float_t min, Float_t max)
{
   auto hist = std::make_unique<TH1D>(name, name, nBins, min, max);
   hist->SetDirectory(nullptr);
   hist->Sumw2();
   return hist;
}

} // namespace

void MethodBase::TrainMethod()
{
   const TrainingWeights weights(fIgnoreNegWeightsInTraining);
   Data()->SetCurrentType(Types::kTraining);
   if (Help())
      PrintHelpMessage();
   if (TDirectory *dir = BaseDir())
      dir->cd();

   ReleaseTransformed();
   if (auto transformed = GetTransformationHandler().CalcTransformations(*Data()->GetStore(Types::kTraining)))
      fTransformed[Types::kTraining] = std::move(transformed);

   Log() << kINFO << "Training of " << fMethodName << " on " << Data()->GetNTrainingEvents() << " events" << Endl;
   Timer timer(fMethodName.Data());
   Train();
   SetTrainTime(timer.ElapsedSeconds());
   Log() << kINFO << "Elapsed time for training: " << timer.GetElapsedTime() << Endl;
   AddTrainingOutput();

   if (IsModelPersistence() && !fDisableWriting) {
      WriteStateToFile();
      if (!DoRegression())
         MakeClass();
   }
   if (TDirectory *dir = BaseDir())
      dir->cd();
   WriteMonitoringHistosToFile();
   ReleaseTransformed();
}

void MethodBase::AddTrainingOutput()
{
   Data()->SetCurrentType(Types::kTraining);
   if (DoRegression()) {
      AddRegressionOutput(Types::kTraining);
   } else if (DoMulticlass()) {
      AddMulticlassOutput(Types::kTraining);
   } else {
      AddClassifierOutput(Types::kTraining);
      if (HasMVAPdfs()) {
         CreateMVAPdfs();
         AddClassifierOutputProb(Types::kTraining);
      }
   }
}

void MethodBase::AddOutput(Types::ETreeType type, Types::EAnalysisType analysisType)
{
   if (analysisType == Types::kRegression) {
      AddRegressionOutput(type);
   } else if (analysisType == Types::kMulticlass) {
      AddMulticlassOutput(type);
   } else {
      AddClassifierOutput(type);
      if (HasMVAPdfs())
         AddClassifierOutputProb(type);
   }
   ReleaseTransformed();
}

void MethodBase::AddClassifierOutput(Types::ETreeType type)
{
   Data()->SetCurrentType(type);
   const std::shared_ptr<EventStore> events = Data()->GetStore(type);
   const Long64_t n = events->GetNEvents();
   Timer timer(fMethodName.Data());
   const std::vector<Double_t> values = GetMvaValues(0, n, kTRUE);
   CheckSize("responses for the events", values.size(), n, type);
   if (type == Types::kTesting)
      SetTestTime(timer.ElapsedSeconds());

   auto &results = Stored<ResultsClassification>(*Data(), fMethodName, type, Types::kClassification);
   const auto signal = static_cast<Int_t>(DataInfo().GetSignalClassIndex());
   for (Long64_t i = 0; i < n; ++i)
      results.SetValue(static_cast<Float_t>(values[i]), static_cast<Int_t>(i), events->fClasses[i] == signal);
   Log() << kINFO << "Evaluated " << fMethodName << " on the " << (type == Types::kTraining ? "training" : "test")
         << " sample (" << n << " events): " << timer.GetElapsedTime() << Endl;
}

void MethodBase::AddClassifierOutputProb(Types::ETreeType type)
{
   Data()->SetCurrentType(type);
   auto &responses =
      dynamic_cast<ResultsClassification &>(*Data()->GetResults(fMethodName, type, Types::kClassification));
   auto &results = Stored<ResultsClassification>(*Data(), "prob_" + fMethodName, type, Types::kClassification);
   const Double_t prior = SignalFraction();
   const std::vector<Float_t> &values = *responses.GetValueVector();
   const std::vector<Bool_t> &types = *responses.GetValueVectorTypes();
   for (size_t i = 0; i < values.size(); ++i)
      results.SetValue(static_cast<Float_t>(GetProba(values[i], prior)), static_cast<Int_t>(i), types[i]);
}

void MethodBase::AddRegressionOutput(Types::ETreeType type)
{
   Data()->SetCurrentType(type);
   const Long64_t n = Data()->GetNEvents(type);
   const size_t width = DataInfo().GetNTargets();
   Timer timer(fMethodName.Data());
   const std::vector<Float_t> matrix = GetRegressionMatrix(0, n, kTRUE);
   CheckSize("values for the events", matrix.size(), n * width, type);
   if (type == Types::kTesting)
      SetTestTime(timer.ElapsedSeconds());
   StoreRows(Stored<ResultsRegression>(*Data(), fMethodName, type, Types::kRegression), matrix, n, width);
}

void MethodBase::AddMulticlassOutput(Types::ETreeType type)
{
   Data()->SetCurrentType(type);
   const Long64_t n = Data()->GetNEvents(type);
   const size_t width = DataInfo().GetNClasses();
   Timer timer(fMethodName.Data());
   const std::vector<Float_t> matrix = GetMulticlassMatrix(0, n, kTRUE);
   CheckSize("values for the events", matrix.size(), n * width, type);
   if (type == Types::kTesting)
      SetTestTime(timer.ElapsedSeconds());
   StoreRows(Stored<ResultsMulticlass>(*Data(), fMethodName, type, Types::kMulticlass), matrix, n, width);
}

Bool_t MethodBase::HasBuiltPdfs() const
{
   return fMVAPdfS && fMVAPdfB && fMVAPdfS->GetPDFHist() && fMVAPdfB->GetPDFHist();
}

void MethodBase::CreateMVAPdfs()
{
   auto *responses =
      dynamic_cast<ResultsClassification *>(Data()->GetResults(fMethodName, Types::kTraining, Types::kMaxAnalysisType));
   if (!responses || responses->GetSize() == 0)
      Log() << kFATAL << "The densities of the response of \"" << fMethodName << "\" need its responses to the "
            << "training sample, which are not here; book the method with the option CreateMVAPdfs" << Endl;
   if (!fMVAPdfS)
      ConfigurePdfs();

   const std::vector<Float_t> &values = *responses->GetValueVector();
   const auto [least, largest] = std::minmax_element(values.begin(), values.end());
   // A response that is the same everywhere still needs an axis.
   const Float_t margin = *least < *largest ? 0.F : 0.5F;
   const Float_t min = *least - margin;
   const Float_t max = *largest + margin;
   const auto n = static_cast<Int_t>(values.size());
   const TString type = GetMethodTypeName();
   auto signal = ResponseHistogram(type + "_tr_S", fMVAPdfS->GetHistNBins(n), min, max);
   auto background = ResponseHistogram(type + "_tr_B", fMVAPdfB->GetHistNBins(n), min, max);
   const std::shared_ptr<EventStore> events = Data()->GetStore(Types::kTraining);
   const std::vector<Bool_t> &isSignal = *responses->GetValueVectorTypes();
   for (size_t i = 0; i < values.size(); ++i)
      (isSignal[i] ? signal : background)->Fill(values[i], events->GetWeight(static_cast<Long64_t>(i)));

   gTools().NormHist(signal.get());
   gTools().NormHist(background.get());
   if (TDirectory *dir = BaseDir()) {
      dir->WriteTObject(signal.get());
      dir->WriteTObject(background.get());
   }
   fMVAPdfS->BuildPDF(signal.get());
   fMVAPdfB->BuildPDF(background.get());
   fMVAPdfS->ValidatePDF(signal.get());
   fMVAPdfB->ValidatePDF(background.get());
}

Double_t MethodBase::SignalFraction() const
{
   const Double_t signal = DataInfo().GetTrainingSumSignalWeights();
   return signal / (signal + DataInfo().GetTrainingSumBackgrWeights());
}

Double_t MethodBase::GetProba(const Event *ev)
{
   if (!HasBuiltPdfs())
      CreateMVAPdfs();
   return GetProba(GetMvaValue(ev), SignalFraction());
}

Double_t MethodBase::GetProba(Double_t mvaVal, Double_t ap_sig)
{
   if (!HasBuiltPdfs()) {
      Log() << kWARNING << "No probability: the method \"" << fMethodName
            << "\" was trained without the option CreateMVAPdfs" << Endl;
      return -1;
   }
   const Double_t signal = ap_sig * fMVAPdfS->GetVal(mvaVal);
   const Double_t sum = signal + (1 - ap_sig) * fMVAPdfB->GetVal(mvaVal);
   return sum > 0 ? signal / sum : -1;
}

Double_t MethodBase::GetRarity(Double_t mvaVal, Types::ESBType reftype) const
{
   if (!HasBuiltPdfs()) {
      Log() << kWARNING << "No rarity: the method \"" << fMethodName
            << "\" was trained without the option CreateMVAPdfs" << Endl;
      return 0;
   }
   PDF &reference = reftype == Types::kSignal ? *fMVAPdfS : *fMVAPdfB;
   return reference.GetIntegral(reference.GetXmin(), mvaVal);
}

} // namespace TMVA
