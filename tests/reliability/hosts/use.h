// What every host of interpreters.py does: it trains a network whose responses come from Python, applies it, and
// leaves a Reader behind for the end of the process.
#ifndef TMVATORCH_TEST_USE_H
#define TMVATORCH_TEST_USE_H

#include "TMVA/DataLoader.h"
#include "TMVA/Factory.h"
#include "TMVA/Reader.h"
#include "TMVA/Types.h"

#include "TTree.h"

#include <cstdio>
#include <memory>

inline std::unique_ptr<TTree> Events(const char *name, Float_t shift)
{
   auto tree = std::make_unique<TTree>(name, name);
   tree->SetDirectory(nullptr);
   Float_t x = 0;
   tree->Branch("x", &x);
   for (int i = 0; i < 40; ++i) {
      x = shift + static_cast<Float_t>(i % 7);
      tree->Fill();
   }
   tree->ResetBranchAddresses();
   return tree;
}

/// Prints "RESPONSE <number>", the same number in every host.
inline void use()
{
   const auto signal = Events("S", 1), background = Events("B", 0);
   {
      TMVA::DataLoader loader("data");
      loader.AddVariable("x", 'F');
      loader.AddSignalTree(signal.get());
      loader.AddBackgroundTree(background.get());
      loader.PrepareTrainingAndTestTree("", "SplitMode=Block:!V");
      TMVA::Factory factory("Job", "!V:Silent:!Color:!DrawProgressBar:AnalysisType=Classification");
      factory.BookMethod(&loader, TMVA::Types::kPyTorch, "PyTorch",
                         "!H:!V:UserCode=user.py:NumEpochs=1:BatchSize=10:NumThreads=1");
      factory.TrainAllMethods();
      factory.TestAllMethods();
   }
   static TMVA::Reader reader("!Color:Silent");
   static Float_t x = 3;
   reader.AddVariable("x", &x);
   reader.BookMVA("PyTorch", "data/weights/Job_PyTorch.weights.xml");
   std::printf("RESPONSE %.9g\n", reader.EvaluateMVA("PyTorch"));
}

#endif
