// Two Gaussians in two variables.
#ifndef TMVATORCH_TESTS_JOB_TOYJOB
#define TMVATORCH_TESTS_JOB_TOYJOB

#include "../Folders.h"
#include "TMVA/DataLoader.h"
#include "TRandom3.h"
#include "TSystem.h"
#include "TTree.h"

#include <memory>
#include <string>

/// n events of x, y with unit spread around the mean (shift, -shift), target t = 2x - y + 1, id = entry number.
inline std::unique_ptr<TTree> ToyTree(const char *name, int n, double shift, unsigned seed)
{
   auto tree = std::make_unique<TTree>(name, name);
   tree->SetDirectory(nullptr);
   Float_t x = 0, y = 0, t = 0;
   Int_t id = 0;
   tree->Branch("x", &x);
   tree->Branch("y", &y);
   tree->Branch("t", &t);
   tree->Branch("id", &id);
   TRandom3 random(seed);
   for (id = 0; id < n; ++id) {
      x = static_cast<Float_t>(random.Gaus(shift, 1));
      y = static_cast<Float_t>(random.Gaus(-shift, 1));
      t = 2 * x - y + 1;
      tree->Fill();
   }
   tree->ResetBranchAddresses();
   return tree;
}

/// Trees and a loader with the classes Signal and Background.
struct ToyClasses {
   explicit ToyClasses(const char *loaderName, int n = 400) : fLoader(loaderName)
   {
      fSignal = ToyTree("S", n, 0.5, 1);
      fBackground = ToyTree("B", n, -0.5, 2);
      fLoader.AddVariable("x", 'F');
      fLoader.AddVariable("y", 'F');
      fLoader.AddSignalTree(fSignal.get());
      fLoader.AddBackgroundTree(fBackground.get());
      fLoader.PrepareTrainingAndTestTree("", "SplitMode=Alternate:!V");
   }
   std::unique_ptr<TTree> fSignal;
   std::unique_ptr<TTree> fBackground;
   TMVA::DataLoader fLoader;
};

/// A tree and a loader with the target t.
struct ToyRegression {
   explicit ToyRegression(const char *loaderName) : fLoader(loaderName)
   {
      fTree = ToyTree("R", 400, 0, 3);
      fLoader.AddVariable("x", 'F');
      fLoader.AddVariable("y", 'F');
      fLoader.AddTarget("t");
      fLoader.AddRegressionTree(fTree.get());
      fLoader.PrepareTrainingAndTestTree("", "SplitMode=Alternate:!V");
   }
   std::unique_ptr<TTree> fTree;
   TMVA::DataLoader fLoader;
};

#endif
