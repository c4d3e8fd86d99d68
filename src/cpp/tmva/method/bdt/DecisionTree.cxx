#include "method/bdt/DecisionTree.h"

namespace TMVA::BDT {

// Daughters lie behind their mother in the array: one pass backwards sees every subtree before its root. What is cut
// off is taken out of the array in a second pass.
Int_t DecisionTree::MergeLeavesOfOneType(Double_t purityLimit)
{
   for (size_t i = fNodes.size(); i-- > 0;) {
      TreeNode &node = fNodes[i];
      if (node.IsLeaf() || fNodes[node.fLeft].fType * fNodes[node.fRight].fType <= 0)
         continue;
      node.fLeft = node.fRight = node.fSelector = -1;
      node.fGain = 0;
      node.fType = node.fPurity > purityLimit ? 1 : -1;
   }
   std::vector<TreeNode> kept{fNodes[0]};
   for (size_t i = 0; i < kept.size(); ++i) {
      if (kept[i].IsLeaf())
         continue;
      const Int_t left = kept[i].fLeft;
      const Int_t right = kept[i].fRight;
      kept[i].fLeft = static_cast<Int_t>(kept.size());
      kept.push_back(fNodes[left]);
      kept[i].fRight = static_cast<Int_t>(kept.size());
      kept.push_back(fNodes[right]);
   }
   fNodes = std::move(kept);
   return CountNodes();
}

std::vector<Double_t> DecisionTree::Importance(UInt_t nVariables) const
{
   std::vector<Double_t> importance(nVariables, 0.);
   Double_t sum = 0;
   for (const TreeNode &node : fNodes) {
      if (node.IsLeaf())
         continue;
      const Double_t value = node.fGain * node.fGain * node.fWeight * node.fWeight;
      importance[node.fSelector] += value;
      sum += value;
   }
   for (Double_t &value : importance)
      value = sum > 0 ? value / sum : 0;
   return importance;
}

Int_t DecisionTree::CountNodes() const
{
   return static_cast<Int_t>(fNodes.size());
}

} // namespace TMVA::BDT
