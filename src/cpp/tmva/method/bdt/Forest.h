// A trained forest: its trees with their weights, and the fast form in which it answers.
#ifndef TMVATORCH_METHOD_BDT_FOREST
#define TMVATORCH_METHOD_BDT_FOREST

#include "RtypesCore.h"
#include "method/bdt/DecisionTree.h"

#include <vector>

namespace TMVA::BDT {

/// What a leaf says.
enum class ELeaf { kResponse, kType, kPurity };

class Forest {
public:
   void Clear();
   void Add(DecisionTree tree, Double_t weight);
   void SetInitialResponse(Double_t value) { fInitialResponse = value; }
   Double_t InitialResponse() const { return fInitialResponse; }
   size_t GetNTrees() const { return fTrees.size(); }
   const std::vector<DecisionTree> &Trees() const { return fTrees; }
   const std::vector<Double_t> &Weights() const { return fWeights; }

   /// To be called once after the last Add.
   void Compile(ELeaf leaf);

   // Of n events, row-major [n_events, stride]; the answers are written to `answers`.
   /// Initial response + sum of the trees, per event nOutputs values: tree i adds to output i mod nOutputs.
   void Sum(const Float_t *x, Long64_t n, UInt_t stride, UInt_t nOutputs, Double_t *answers) const;
   /// Mean of the trees, weighted with their weights; 0 if those add up to 0.
   void WeightedMean(const Float_t *x, Long64_t n, UInt_t stride, Double_t *answers) const;
   /// Mean of the third of the trees around the weighted median.
   void WeightedMedian(const Float_t *x, Long64_t n, UInt_t stride, Double_t *answers) const;

private:
   struct FlatNode {
      Float_t fCutOrAnswer;
      Int_t fVariable; ///< >= 0; kLeaf; below that a cut on a linear combination, number kLeaf - 1 - fVariable
      Int_t fBelow;    ///< index of the node for values below the cut
      Int_t fAbove;
   };
   static constexpr Int_t kLeaf = -1;

   Float_t Answer(size_t tree, const Float_t *x) const;
   void Flatten(const DecisionTree &tree, ELeaf leaf);

   std::vector<DecisionTree> fTrees;
   std::vector<Double_t> fWeights;
   Double_t fInitialResponse = 0;
   std::vector<FlatNode> fNodes;               ///< of all trees
   std::vector<Int_t> fRoots;                  ///< index of the root of each tree
   std::vector<std::vector<Double_t>> fFisher; ///< linear combinations
};

} // namespace TMVA::BDT
#endif
