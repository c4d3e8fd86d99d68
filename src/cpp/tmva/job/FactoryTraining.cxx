// Training and testing of the booked methods.
#include "TDirectory.h"
#include "TFile.h"
#include "TMVA/ClassifierFactory.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Event.h"
#include "TMVA/Factory.h"
#include "TMVA/MethodBase.h"
#include "TMVA/Ranking.h"
#include "TMVA/Timer.h"

#include <memory>

namespace {

const Long64_t kMinTrainingEvents = 10;

TMVA::MethodBase &Base(TMVA::IMethod *method)
{
   return dynamic_cast<TMVA::MethodBase &>(*method); // BookMethod stores no other
}

const char *SampleName(TMVA::Types::EAnalysisType type)
{
   switch (type) {
   case TMVA::Types::kRegression: return "regression";
   case TMVA::Types::kMulticlass: return "multiclass classification";
   default: return "classification";
   }
}

} // namespace

void TMVA::Factory::TrainAllMethods()
{
   if (fMethodsMap.empty()) {
      Log() << kINFO << "No methods are booked: there is nothing to train" << Endl;
      return;
   }
   // Methods change into their own directories; the caller's directory comes back at the end, also of a failed
   // training.
   const TDirectory::TContext callersDirectory;
   for (auto &entry : fMethodsMap) {
      if (!entry.second->empty()) {
         CheckTrainable(entry.first, *entry.second);
         TrainMethodsOf(*entry.second);
      }
   }
   if (!fModelPersistence)
      return;
   Log() << kHEADER << "=== Destroy and recreate all methods via weight files for testing ===" << Endl;
   Log() << Endl;
   for (auto &entry : fMethodsMap)
      ReadBack(*entry.second);
}

/// Fatal for a data set that cannot train anything; drops the methods of one that is too small.
void TMVA::Factory::CheckTrainable(const TString &datasetname, MVector &methods)
{
   DataSetInfo &info = Base(methods.front()).DataInfo();
   if (fAnalysisType == Types::kRegression && info.GetNTargets() == 0)
      Log() << kFATAL << "Regression with the data set \"" << datasetname
            << "\", which has no target; add one with DataLoader::AddTarget" << Endl;
   if (fAnalysisType != Types::kRegression && info.GetNClasses() < 2)
      Log() << kFATAL << "Classification with the data set \"" << datasetname << "\", which has " << info.GetNClasses()
            << " class; two at least are needed: DataLoader::AddSignalTree, AddBackgroundTree, AddTree" << Endl;
   const auto *data = info.GetDataSet();
   const auto nEvents = data->GetNEvents(Types::kTraining) + data->GetNEvents(Types::kTesting);
   if (nEvents <= 1)
      Log() << kFATAL << "The data set \"" << datasetname << "\" has " << nEvents
            << " events after all cuts; look at its trees and cuts" << Endl;
   const auto nTraining = data->GetNEvents(Types::kTraining);
   if (nTraining >= kMinTrainingEvents)
      return;
   Log() << kWARNING << "The data set \"" << datasetname << "\" has " << nTraining << " training events, fewer than "
         << kMinTrainingEvents << ": its " << methods.size() << " methods are not trained and leave the job" << Endl;
   for (auto *method : methods)
      delete method;
   methods.clear();
}

void TMVA::Factory::TrainMethodsOf(MVector &methods)
{
   if (methods.empty())
      return;
   DataSetInfo &info = Base(methods.front()).DataInfo();
   Log() << kHEADER << "Train all methods for " << SampleName(fAnalysisType) << " with the data set \""
         << info.GetName() << "\"" << Endl;
   Log() << Endl;
   if (fTargetFile)
      WriteDataInformation(info);
   for (auto *method : methods)
      TrainOne(Base(method));
}

void TMVA::Factory::TrainOne(MethodBase &method)
{
   Log() << kHEADER << "Train method: " << method.GetMethodName() << " for " << SampleName(fAnalysisType) << Endl;
   Log() << Endl;
   method.TrainMethod();
   if (fAnalysisType != Types::kRegression) {
      if (const Ranking *ranking = method.CreateRanking())
         ranking->Print();
      else
         Log() << kINFO << "The method " << method.GetMethodName() << " ranks no variables" << Endl;
   }
   if (!fTargetFile)
      return;
   if (TDirectory *dir = method.BaseDir()) {
      dir->cd();
      method.fTrainHistory.SaveHistory(method.GetMethodName());
   }
}

/// Puts in the place of every method one that was read from its weights file, so that what is tested is what was saved.
void TMVA::Factory::ReadBack(MVector &methods)
{
   for (auto &slot : methods) {
      MethodBase &trained = Base(slot);
      const TString typeName = trained.GetMethodTypeName();
      const TString testvar = trained.GetTestvarName();
      std::unique_ptr<IMethod> made(
         ClassifierFactory::Instance().Create(typeName.Data(), trained.DataInfo(), trained.GetWeightFileName()));
      MethodBase &read = Base(made.get());
      read.SetWeightFileDir(trained.GetWeightFileDir());
      read.SetModelPersistence(fModelPersistence);
      read.SetFile(fTargetFile);
      read.SetSilentFile(IsSilentFile());
      read.SetAnalysisType(fAnalysisType);
      read.SetupMethod();
      read.ReadStateFromFile();
      read.SetTestvarName(testvar);
      read.SetTrainTime(trained.GetTrainTime());
      read.fTrainHistory = trained.fTrainHistory;
      // The file does not say which class a step such as D_Signal had its constants from; read back, it takes those of
      // all. Both samples must be answered alike, or their comparison shows overtraining that is none.
      if (trained.GetTransformationHandler().HasReferenceClass())
         read.AddOutput(Types::kTraining, fAnalysisType);
      delete slot;
      slot = made.release();
   }
}

void TMVA::Factory::TestAllMethods()
{
   if (fMethodsMap.empty()) {
      Log() << kINFO << "No methods are booked: there is nothing to test" << Endl;
      return;
   }
   const TDirectory::TContext callersDirectory;
   Event::SetIsTraining(kFALSE);
   for (auto &entry : fMethodsMap) {
      for (auto *booked : *entry.second) {
         MethodBase &method = Base(booked);
         Log() << kHEADER << "Test method: " << method.GetMethodName() << " for "
               << SampleName(method.GetAnalysisType()) << " performance" << Endl;
         Log() << Endl;
         method.AddOutput(Types::kTesting, method.GetAnalysisType());
      }
   }
}

std::map<TString, Double_t> TMVA::Factory::OptimizeAllMethods(TString fomType, TString fitType)
{
   for (auto &entry : fMethodsMap) {
      for (auto *method : *entry.second)
         Base(method).OptimizeTuningParameters(fomType, fitType);
   }
   return {};
}

void TMVA::Factory::OptimizeAllMethodsForClassification(TString fomType, TString fitType)
{
   OptimizeAllMethods(fomType, fitType);
}

void TMVA::Factory::OptimizeAllMethodsForRegression(TString fomType, TString fitType)
{
   OptimizeAllMethods(fomType, fitType);
}

void TMVA::Factory::MakeClass(const TString &datasetname, const TString &methodTitle) const
{
   for (const auto *method : MethodsNamed(datasetname, methodTitle))
      method->MakeClass();
}

void TMVA::Factory::PrintHelpMessage(const TString &datasetname, const TString &methodTitle) const
{
   for (const auto *method : MethodsNamed(datasetname, methodTitle))
      method->PrintHelpMessage();
}
