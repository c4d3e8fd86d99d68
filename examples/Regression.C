// A regression, and its network applied to every event of the input through a Reader.
//    tmva-torch root -b -q Regression.C
#include "TMVA/DataLoader.h"
#include "TMVA/Factory.h"
#include "TMVA/Reader.h"
#include "TMVA/Types.h"

#include "TFile.h"
#include "TMath.h"
#include "TROOT.h"
#include "TTree.h"

#include <iostream>

void Regression(TString options = "NumEpochs=20:BatchSize=128:LearningRate=0.005")
{
   auto input = TFile::Open(gROOT->GetTutorialDir() + "/machine_learning/data/tmva_reg_example.root");
   auto tree = input->Get<TTree>("TreeR");
   auto output = TFile::Open("TMVARegression.root", "RECREATE");
   auto factory = new TMVA::Factory("TMVARegression", output, "!V:AnalysisType=Regression");
   auto loader = new TMVA::DataLoader("regression");
   loader->AddVariable("var1", 'F');
   loader->AddVariable("var2", 'F');
   loader->AddTarget("fvalue");
   loader->AddRegressionTree(tree, 1.0);
   loader->PrepareTrainingAndTestTree("", "nTrain_Regression=5000:SplitMode=Random:NormMode=NumEvents:!V");
   // N brings variables and target to [-1, 1]; responses come back in the units of the target.
   factory->BookMethod(loader, TMVA::Types::kPyTorch, "PyTorch",
                       "!H:!V:VarTransform=N:Layout=DENSE|64|TANH,DENSE|64|TANH,DENSE|1|LINEAR:" + options);
   factory->TrainAllMethods();
   factory->TestAllMethods();
   factory->EvaluateAllMethods();
   output->Close();
   delete factory;
   delete loader;

   Float_t var1 = 0, var2 = 0, value = 0;
   tree->SetBranchAddress("var1", &var1);
   tree->SetBranchAddress("var2", &var2);
   tree->SetBranchAddress("fvalue", &value);
   TMVA::Reader reader("!Color:Silent");
   reader.AddVariable("var1", &var1);
   reader.AddVariable("var2", &var2);
   reader.BookMVA("PyTorch", "regression/weights/TMVARegression_PyTorch.weights.xml");
   Double_t squares = 0, sum = 0, sumOfSquares = 0;
   const auto nEvents = tree->GetEntries();
   for (Long64_t i = 0; i < nEvents; ++i) {
      tree->GetEntry(i);
      squares += TMath::Sq(reader.EvaluateRegression("PyTorch")[0] - value);
      sum += value;
      sumOfSquares += TMath::Sq(value);
   }
   std::cout << "RMS of the target " << TMath::Sqrt(sumOfSquares / nEvents - TMath::Sq(sum / nEvents))
             << ", of its error " << TMath::Sqrt(squares / nEvents) << std::endl;
   tree->ResetBranchAddresses();
}
