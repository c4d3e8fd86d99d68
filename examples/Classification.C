// The main job as a ROOT macro: Fisher and a PyTorch network on ROOT's classification example.
//    tmva-torch root -b -q 'Classification.C("model.py")'      interpreted
//    tmva-torch root -b -q 'Classification.C+("model.py")'     compiled by ACLiC
#include "TMVA/DataLoader.h"
#include "TMVA/Factory.h"
#include "TMVA/Types.h"

#include "TCanvas.h"
#include "TFile.h"
#include "TROOT.h"
#include "TTree.h"

#include <iostream>

void Classification(TString userCode = "model.py", TString options = "NumEpochs=20:BatchSize=128")
{
   auto input = TFile::Open(gROOT->GetTutorialDir() + "/machine_learning/data/tmva_class_example.root");
   auto output = TFile::Open("TMVA.root", "RECREATE");

   auto factory = new TMVA::Factory("TMVAClassification", output,
                                    "!V:!Silent:DrawProgressBar:Transformations=I;D:AnalysisType=Classification");
   auto loader = new TMVA::DataLoader("dataset");
   for (auto name : {"var1", "var2", "var3", "var4"})
      loader->AddVariable(name, 'F');
   loader->AddSignalTree(input->Get<TTree>("TreeS"), 1.0);
   loader->AddBackgroundTree(input->Get<TTree>("TreeB"), 1.0);
   loader->PrepareTrainingAndTestTree(
      "", "nTrain_Signal=4000:nTrain_Background=4000:SplitMode=Random:NormMode=NumEvents:!V");

   factory->BookMethod(loader, TMVA::Types::kFisher, "Fisher", "!H:!V:Fisher:VarTransform=D,G");
   factory->BookMethod(loader, TMVA::Types::kPyTorch, "PyTorch",
                       "!H:!V:VarTransform=D,G:" + options + ":UserCode=" + userCode);
   factory->TrainAllMethods();
   factory->TestAllMethods();
   factory->EvaluateAllMethods();

   std::cout << "ROC integral Fisher " << factory->GetROCIntegral(loader, "Fisher") << " PyTorch "
             << factory->GetROCIntegral(loader, "PyTorch") << std::endl;
   factory->GetROCCurve(loader)->SaveAs("roc_macro.png");
   output->Close();
   delete factory;
   delete loader;
}
