// A trained forest: its trees with their weights, and the fast form in which it answers.
#ifndef TMVATORCH_METHOD_BDT_FOREST
#define TMVATORCH_METHOD_BDT_FOREST

#include "RtypesCore.h"
#include "method/bdt/DecisionTree.h"

#include <iosfwd>
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
   /// Adds the answers of the trees [first, last), weighted or not, as Sum does.
   void AddTrees(size_t first, size_t last, Bool_t weighted, const Float_t *x, Long64_t n, UInt_t stride,
                 UInt_t nOutputs, Double_t *answers) const;
   /// Mean of the third of the trees around the weighted median.
   void WeightedMedian(const Float_t *x, Long64_t n, UInt_t stride, Double_t *answers) const;

   Bool_t HasFisherCuts() const { return !fFisher.empty(); }
   /// Member function Trees of a stand-alone class: the sum of the answers, and with weights their mean.
   void WriteClass(std::ostream &os, Bool_t weighted) const;

private:
   // A leaf is its own daughter on both sides, so that a tree can be walked down a fixed number of steps.
   struct FlatNode {
      Float_t fCut;
      Int_t fVariable;     ///< below 0 a cut on the linear combination number -1 - fVariable
      Int_t fDaughters[2]; ///< indices of the nodes for values below and above the cut
   };
   struct FlatTree {
      Int_t fRoot;
      Int_t fDepth;
   };

   Int_t FindLeaf(const FlatTree &tree, const Float_t *x) const;
   Float_t Answer(size_t tree, const Float_t *x) const { return fAnswers[FindLeaf(fFlatTrees[tree], x)]; }
   Double_t SumOfWeights() const;
   void Flatten(const DecisionTree &tree, ELeaf leaf);

   std::vector<DecisionTree> fTrees;
   std::vector<Double_t> fWeights;
   Double_t fInitialResponse = 0;
   std::vector<FlatNode> fNodes;  ///< of all trees
   std::vector<Float_t> fAnswers; ///< of each node, if it is a leaf
   std::vector<FlatTree> fFlatTrees;
   std::vector<std::vector<Double_t>> fFisher; ///< linear combinations
};

} // namespace TMVA::BDT
#endif
