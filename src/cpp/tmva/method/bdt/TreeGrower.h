// Growing of one tree on a sample of events.
#ifndef TMVATORCH_METHOD_BDT_TREEGROWER
#define TMVATORCH_METHOD_BDT_TREEGROWER

#include "TRandom3.h"
#include "method/bdt/DecisionTree.h"
#include "method/bdt/Settings.h"
#include "method/bdt/SplitSearch.h"

#include <memory>
#include <vector>

namespace TMVA::BDT {

class TreeGrower {
public:
   TreeGrower(const Settings &settings, ESeparation type, const std::vector<UChar_t> &isInteger);

   /// `sample` lists the events, one that counts twice twice; `number` is that of the tree, for random choices.
   DecisionTree Grow(const GrowInput &input, const std::vector<UInt_t> &sample, UInt_t number);

private:
   struct Task {
      Int_t fNode;
      size_t fBegin;
      size_t fEnd;
   };

   NodeEvents Describe(const GrowInput &input, const Task &task, Bool_t withRange) const;
   void Fill(TreeNode &node, const NodeEvents &events, Bool_t isRegression) const;
   Bool_t IsToBeSplit(const TreeNode &node, const NodeEvents &events, Bool_t isRegression) const;
   const std::vector<UInt_t> &Variables();
   /// Moves the events that go right behind the others, both in their order; index of the first of them.
   size_t Partition(const GrowInput &input, const TreeNode &node, const Task &task);
   void Divide(DecisionTree &tree, const Task &task, size_t middle);

   UInt_t fMaxDepth;
   Double_t fMinNodeSize; ///< percent
   Double_t fPurityLimit;
   Bool_t fRandomised;
   UInt_t fUseNvars;
   Bool_t fPoissonNvars;
   std::unique_ptr<SplitSearch> fSearch;
   std::vector<UInt_t> fVariables; ///< to be tried
   std::vector<UInt_t> fAllVariables;
   TRandom3 fRandom;
   Double_t fLeast = 0; ///< events that a node must have, for this tree
   std::vector<UInt_t> fOrder;
   std::vector<UInt_t> fRight;
   std::vector<Task> fTasks;
};

} // namespace TMVA::BDT
#endif
