// Four classes and no Python file: the network is a line of the booking string.
//    tmva-torch root -b -q Multiclass.C
#include "TMVA/DataLoader.h"
#include "TMVA/Factory.h"
#include "TMVA/Types.h"

#include "TFile.h"
#include "TROOT.h"
#include "TTree.h"

#include <iostream>

void Multiclass(TString options = "NumEpochs=20:BatchSize=128:LearningRate=0.005")
{
   auto input = TFile::Open(gROOT->GetTutorialDir() + "/machine_learning/data/tmva_multiclass_example.root");
   auto output = TFile::Open("TMVAMulticlass.root", "RECREATE");
   auto factory = new TMVA::Factory("TMVAMulticlass", output, "!V:AnalysisType=Multiclass");
   auto loader = new TMVA::DataLoader("multiclass");
   for (auto name : {"var1", "var2", "var3", "var4"})
      loader->AddVariable(name, 'F');
   const std::pair<const char *, const char *> classes[] = {
      {"TreeS", "Signal"}, {"TreeB0", "bg0"}, {"TreeB1", "bg1"}, {"TreeB2", "bg2"}};
   for (auto [tree, name] : classes)
      loader->AddTree(input->Get<TTree>(tree), name);
   loader->PrepareTrainingAndTestTree("", "SplitMode=Random:NormMode=NumEvents:!V");
   factory->BookMethod(loader, TMVA::Types::kPyTorch, "PyTorch",
                       "!H:!V:VarTransform=N:Layout=DENSE|64|RELU,DENSE|64|RELU,DENSE|4|SOFTMAX:" + options);
   factory->TrainAllMethods();
   factory->TestAllMethods();
   factory->EvaluateAllMethods();
   for (UInt_t i = 0; i < 4; ++i)
      std::cout << "ROC integral " << classes[i].second << " " << factory->GetROCIntegral(loader, "PyTorch", i)
                << std::endl;
   output->Close();
   delete factory;
   delete loader;
}
