// One decision tree: nodes in one array, the root first.
#ifndef TMVATORCH_METHOD_BDT_DECISIONTREE
#define TMVATORCH_METHOD_BDT_DECISIONTREE

#include "RtypesCore.h"

#include <vector>

namespace TMVA::BDT {

struct TreeNode {
   Int_t fLeft = -1;        ///< index of the daughter; -1 for a leaf
   Int_t fRight = -1;       ///< index of the daughter; -1 for a leaf
   Int_t fDepth = 0;        ///< 0 for the root
   Int_t fSelector = -1;    ///< variable that is cut on; -1 for a leaf
   Float_t fCut = 0;        ///< values at or above it go right, or left if fCutType is false
   Bool_t fCutType = kTRUE; ///< true: right is above the cut
   Int_t fType = -99;       ///< 0: inner node; leaf of a classification: 1 signal, -1 background; of a regression: -99
   Float_t fResponse = -99; ///< of regression trees: what a leaf answers; of inner nodes the mean of the target
   Float_t fRMS = 0;        ///< of regression trees: spread of the target
   Float_t fPurity = -99;   ///< share of signal in the weights
   Double_t fGain = 0;      ///< separation gain of the split; not in weights files
   Double_t fWeight = 0;    ///< sum of the training weights; not in weights files
   std::vector<Double_t> fFisher; ///< coefficients of a cut on a linear combination, the last one its constant

   Bool_t IsLeaf() const { return fLeft < 0; }
   Bool_t GoesRight(const Float_t *x) const
   {
      const Bool_t above = fFisher.empty() ? x[fSelector] >= fCut : FisherValue(fFisher, x) > fCut;
      return above == fCutType;
   }
   static Double_t FisherValue(const std::vector<Double_t> &coefficients, const Float_t *x)
   {
      Double_t value = coefficients.back();
      for (size_t i = 0; i + 1 < coefficients.size(); ++i)
         value += coefficients[i] * x[i];
      return value;
   }
};

class DecisionTree {
public:
   std::vector<TreeNode> fNodes;

   /// Index of the leaf in which the event ends.
   Int_t FindLeaf(const Float_t *x) const
   {
      Int_t i = 0;
      while (!fNodes[i].IsLeaf())
         i = fNodes[i].GoesRight(x) ? fNodes[i].fRight : fNodes[i].fLeft;
      return i;
   }
   /// Undoes the splits whose two leaves are of the same type, up to the root; number of nodes that are left.
   Int_t MergeLeavesOfOneType(Double_t purityLimit);
   /// Per variable the squared products of gain and weight of its splits, normalised to a sum of 1.
   std::vector<Double_t> Importance(UInt_t nVariables) const;
   Int_t CountNodes() const;
};

} // namespace TMVA::BDT
#endif
