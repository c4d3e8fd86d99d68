// Jobs in every form that macros have, each with an error at booking and one in training, and then without.
#include "TMVA/DataLoader.h"
#include "TMVA/Factory.h"
#include "TMVA/Types.h"

#include "TFile.h"
#include "TROOT.h"
#include "TTree.h"

#include <exception>
#include <iostream>

const char *kFactoryOptions = "!V:Silent:!Color:!DrawProgressBar:AnalysisType=Classification";
const char *kMisspelt = "!H:!V:NumEpoch=2";
const char *kRaises = "!H:!V:UserCode=raises.py";
const char *kGood = "!H:!V:NumEpochs=1:BatchSize=50:Layout=DENSE|4|RELU,DENSE|1|SIGMOID";

TString DataFile()
{
   return gROOT->GetTutorialDir() + "/machine_learning/data/tmva_class_example.root";
}

void Fill(TMVA::DataLoader &loader, TFile &data)
{
   for (auto name : {"var1", "var2", "var3", "var4"})
      loader.AddVariable(name);
   loader.AddSignalTree(data.Get<TTree>("TreeS"));
   loader.AddBackgroundTree(data.Get<TTree>("TreeB"));
   loader.PrepareTrainingAndTestTree(
      "", "nTrain_Signal=200:nTrain_Background=200:nTest_Signal=100:nTest_Background=100:!V");
}

void Run(TMVA::Factory &factory, TMVA::DataLoader &loader, const char *options)
{
   factory.BookMethod(&loader, TMVA::Types::kPyTorch, "PyTorch", options);
   factory.TrainAllMethods();
   factory.TestAllMethods();
}

void FactoryFirst(const char *options)
{
   TMVA::Factory factory("Job", kFactoryOptions);
   TMVA::DataLoader loader("dataset");
   TFile data(DataFile());
   Fill(loader, data);
   Run(factory, loader, options);
}

void FactoryLast(const char *options)
{
   TFile data(DataFile());
   TFile output("TMVA.root", "RECREATE");
   TMVA::DataLoader loader("dataset");
   Fill(loader, data);
   TMVA::Factory factory("Job", &output, kFactoryOptions);
   Run(factory, loader, options);
}

void SeveralMethods(const char *options)
{
   TFile data(DataFile());
   TMVA::Factory factory("Job", kFactoryOptions);
   TMVA::DataLoader loader("dataset");
   Fill(loader, data);
   factory.BookMethod(&loader, TMVA::Types::kFisher, "Fisher", "");
   factory.BookMethod(&loader, TMVA::Types::kPyTorch, "Other", kGood);
   Run(factory, loader, options);
}

void OnTheHeap(const char *options)
{
   auto factory = new TMVA::Factory("Job", kFactoryOptions);
   auto loader = new TMVA::DataLoader("dataset");
   Fill(*loader, *TFile::Open(DataFile()));
   Run(*factory, *loader, options);
   delete factory;
   delete loader;
}

void CaughtBeside(const char *options)
{
   TFile data(DataFile());
   TMVA::Factory factory("Job", kFactoryOptions);
   TMVA::DataLoader loader("dataset");
   Fill(loader, data);
   try {
      Run(factory, loader, options);
   } catch (const std::exception &) {
      TMVA::DataLoader other("other");
      Fill(other, data);
      factory.BookMethod(&other, TMVA::Types::kPyTorch, "PyTorch", kGood);
      throw;
   }
}

void FunctionTry(const char *options)
try {
   FactoryFirst(options);
} catch (const std::exception &) {
   throw;
}

/// Catches what each form throws; in between and afterwards each does its job.
void errors()
{
   int nCaught = 0, nDone = 0;
   for (auto form : {FactoryFirst, FactoryLast, SeveralMethods, OnTheHeap, CaughtBeside, FunctionTry}) {
      for (auto options : {kMisspelt, kRaises}) {
         try {
            form(options);
         } catch (const std::exception &error) {
            const TString text = error.what();
            nCaught += text.Contains("NumEpoch=2") || text.Contains("my own words");
         }
         form(kGood);
         ++nDone;
      }
   }
   std::cout << "CAUGHT " << nCaught << " DONE " << nDone << std::endl;
}

void uncaught()
{
   FactoryLast(kMisspelt);
}
