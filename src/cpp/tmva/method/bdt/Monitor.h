// What a training leaves in the output file: of each tree its weight, its error and its size.
#ifndef TMVATORCH_METHOD_BDT_MONITOR
#define TMVATORCH_METHOD_BDT_MONITOR

#include "RtypesCore.h"

#include <memory>
#include <utility>
#include <vector>

class TDirectory;
class TH1;

namespace TMVA::BDT {

class Monitor {
public:
   enum class EKind { kClassification, kRegression, kMulticlass };
   struct Tree {
      Double_t fBoostWeight;
      Double_t fErrorFraction;
      Int_t fNodesGrown;
      Int_t fNodesKept;
   };

   Monitor(EKind kind, Int_t nTrees);
   ~Monitor();
   Monitor(const Monitor &) = delete;
   Monitor &operator=(const Monitor &) = delete;

   /// eventFactors: by which the tree changed the weights of its events; empty where it changed none.
   void Add(const Tree &tree, const std::vector<Double_t> &eventFactors);
   /// ROC integral of the test sample with that many trees.
   void AddRocIntegral(Int_t nTrees, Double_t integral);
   /// The ntuple MonitorNtuple and the histograms. In multiclass, as TMVA, an empty ntuple.
   void Write(TDirectory &directory, Bool_t hasBoostWeights) const;

private:
   EKind fKind;
   Int_t fNTrees;
   std::vector<Tree> fTrees;
   std::unique_ptr<TH1> fBoostWeights;
   std::vector<std::pair<Double_t, Double_t>> fRocIntegrals;
};

} // namespace TMVA::BDT
#endif
