// A Configurable with an option of each kind.
#ifndef TMVATORCH_TESTS_OPTIONS_ANYJOB
#define TMVATORCH_TESTS_OPTIONS_ANYJOB

#include "TMVA/Configurable.h"

#include <array>

namespace TMVATest {

template <class Node>
class AnyJob : public TMVA::Configurable {
public:
   AnyJob(const TString &options, const std::array<Node, 3> &nodes) : Configurable(options), fNodes(nodes)
   {
      DeclareOptionRef(fPlot, "Plot", "a switch");
      DeclareOptionRef(fNTrees, "NTrees", "an integer");
      DeclareOptionRef(fSeed, "Seed", "an integer without sign");
      DeclareOptionRef(fShrinkage, "Shrinkage", "a number");
      DeclareOptionRef(fFraction, "Fraction", "a short number");
      DeclareOptionRef(fFile, "File", "a text");
      DeclareOptionRef(fMethod, "Method", "one of some texts");
      AddPreDefVal(TString("Fisher"));
      AddPreDefVal(TString("Mahalanobis"));
      DeclareOptionRef(fDegree, "Degree", "one of some numbers");
      AddPreDefVal(2);
      AddPreDefVal(3);
      DeclareOptionRef(fLayers, 3, "Layers", "an array");
      DeclareOptionRef(fSmooth, "NSmooth[0]", "an option with an index in its own name");
   }
   const char *GetName() const override { return "Job"; }

   void Parse()
   {
      ParseOptions();
      CheckForUnusedOptions();
   }

   Bool_t fPlot = kFALSE;
   Int_t fNTrees = 800;
   UInt_t fSeed = 100;
   Double_t fShrinkage = 1;
   Float_t fFraction = 0.5;
   TString fFile = "none.pt";
   TString fMethod = "Fisher";
   Int_t fDegree = 2;
   std::array<Node, 3> fNodes;
   Node *fLayers = fNodes.data();
   Int_t fSmooth = 7;
};

} // namespace TMVATest
#endif
