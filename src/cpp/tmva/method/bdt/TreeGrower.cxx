#include "method/bdt/TreeGrower.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace TMVA::BDT {

namespace {

// Tree 0 would get the seed 0, by which TRandom3 takes one from the clock.
constexpr UInt_t kSeedOfTheFirstTree = 4357;

// In single precision, as the sums are kept by ROOT's TMVA: the last digit decides at a NodePurityLimit.
Float_t Purity(Float_t signal, Float_t background)
{
   return signal / (signal + background);
}

} // namespace

TreeGrower::TreeGrower(const Settings &settings, ESeparation type, const std::vector<UChar_t> &isInteger)
   : fMaxDepth(settings.fMaxDepth), fMinNodeSize(settings.fMinNodeSize), fPurityLimit(settings.fNodePurityLimit),
     fRandomised(settings.fUseRandomisedTrees), fUseNvars(settings.fUseNvars), fPoissonNvars(settings.fUsePoissonNvars),
     fSearch(settings.fNCuts > 0 ? MakeBinnedSearch(type, settings.fNCuts, isInteger) : MakeExactSearch(type))
{
   for (UInt_t i = 0; i < isInteger.size(); ++i)
      fAllVariables.push_back(i);
}

DecisionTree TreeGrower::Grow(const GrowInput &input, const std::vector<UInt_t> &sample, UInt_t number)
{
   if (fRandomised)
      fRandom.SetSeed(number == 0 ? kSeedOfTheFirstTree : number);
   fLeast = fMinNodeSize / 100 * static_cast<Double_t>(sample.size());
   fOrder = sample;
   const Bool_t isRegression = input.fTargets != nullptr;
   DecisionTree tree;
   tree.fNodes.emplace_back();
   fTasks.assign(1, {0, 0, sample.size()});
   while (!fTasks.empty()) {
      const Task task = fTasks.back();
      fTasks.pop_back();
      TreeNode &node = tree.fNodes[task.fNode];
      const NodeEvents events = Describe(input, task, static_cast<UInt_t>(node.fDepth) < fMaxDepth);
      Fill(node, events, isRegression);
      if (!IsToBeSplit(node, events, isRegression))
         continue;
      const Split split = fSearch->Find(input, events, Variables(), fLeast);
      if (split.fVariable < 0 || split.fGain < std::numeric_limits<Double_t>::epsilon())
         continue;
      TreeNode divided = node;
      divided.fSelector = split.fVariable;
      divided.fCut = split.fCut;
      // Signal to the left, where classes are separated.
      divided.fCutType = isRegression || split.fBelow.fSignal / events.fSums.fSignal >
                                            split.fBelow.fBackground / events.fSums.fBackground;
      divided.fGain = split.fGain;
      divided.fType = 0;
      const size_t middle = Partition(input, divided, task);
      // The cut is rounded to a float: in the extreme all events are on one side of it.
      if (middle == task.fBegin || middle == task.fEnd)
         continue;
      node = std::move(divided);
      Divide(tree, task, middle);
   }
   return tree;
}

NodeEvents TreeGrower::Describe(const GrowInput &input, const Task &task, Bool_t withRange) const
{
   NodeEvents node;
   node.fBegin = fOrder.data() + task.fBegin;
   node.fEnd = fOrder.data() + task.fEnd;
   for (const UInt_t *event = node.fBegin; event != node.fEnd; ++event)
      AddEvent(node.fSums, input.fWeights[*event], input.fIsSignal[*event],
               input.fTargets ? input.fTargets[*event] : 0);
   if (!withRange || node.Size() == 0)
      return node;
   const Float_t *first = input.Values(*node.fBegin);
   node.fMin.assign(first, first + input.fNVariables);
   node.fMax = node.fMin;
   Float_t *min = node.fMin.data();
   Float_t *max = node.fMax.data();
   const UInt_t n = input.fNVariables;
   for (const UInt_t *event = node.fBegin; event != node.fEnd; ++event) {
      const Float_t *x = input.Values(*event);
      for (UInt_t i = 0; i < n; ++i) {
         min[i] = std::min(min[i], x[i]);
         max[i] = std::max(max[i], x[i]);
      }
   }
   return node;
}

// As a leaf; what the node is if it is not split.
void TreeGrower::Fill(TreeNode &node, const NodeEvents &events, Bool_t isRegression) const
{
   const Sums &sums = events.fSums;
   const Double_t weight = sums.Weight();
   node.fWeight = weight;
   if (weight > 0)
      node.fPurity = Purity(static_cast<Float_t>(sums.fSignal), static_cast<Float_t>(sums.fBackground));
   if (!isRegression) {
      node.fType = node.fPurity > fPurityLimit ? 1 : -1;
      return;
   }
   if (weight == 0)
      return;
   const Double_t mean = sums.fTarget / weight;
   const Double_t variance = sums.fTarget2 / weight - mean * mean;
   node.fResponse = static_cast<Float_t>(mean);
   node.fRMS = static_cast<Float_t>(variance > 0 ? std::sqrt(variance) : 0);
}

Bool_t TreeGrower::IsToBeSplit(const TreeNode &node, const NodeEvents &events, Bool_t isRegression) const
{
   const Sums &sums = events.fSums;
   const Bool_t isPure = isRegression ? sums.Weight() == 0 : sums.fSignal == 0 || sums.fBackground == 0;
   return !isPure && static_cast<UInt_t>(node.fDepth) < fMaxDepth &&
          static_cast<Double_t>(events.Size()) >= 2 * fLeast && sums.Weight() >= 2 * fLeast;
}

// All of them, or in a randomised tree as many as are drawn, each time anew.
const std::vector<UInt_t> &TreeGrower::Variables()
{
   if (!fRandomised)
      return fAllVariables;
   const auto n = static_cast<UInt_t>(fAllVariables.size());
   const UInt_t wanted = std::clamp(fPoissonNvars ? static_cast<UInt_t>(fRandom.Poisson(fUseNvars)) : fUseNvars, 1U, n);
   std::vector<UChar_t> isChosen(n, 0);
   fVariables.clear();
   while (fVariables.size() < wanted) {
      const auto variable = static_cast<UInt_t>(fRandom.Rndm() * n);
      if (isChosen[variable])
         continue;
      isChosen[variable] = 1;
      fVariables.push_back(variable);
   }
   std::sort(fVariables.begin(), fVariables.end());
   return fVariables;
}

size_t TreeGrower::Partition(const GrowInput &input, const TreeNode &node, const Task &task)
{
   fRight.clear();
   size_t middle = task.fBegin;
   for (size_t i = task.fBegin; i < task.fEnd; ++i) {
      const UInt_t event = fOrder[i];
      if (node.GoesRight(input.Values(event)))
         fRight.push_back(event);
      else
         fOrder[middle++] = event;
   }
   std::copy(fRight.begin(), fRight.end(), fOrder.begin() + static_cast<std::ptrdiff_t>(middle));
   return middle;
}

// The right daughter is looked at first, with all that comes from it: the order of the random choices.
void TreeGrower::Divide(DecisionTree &tree, const Task &task, size_t middle)
{
   TreeNode daughter;
   daughter.fDepth = tree.fNodes[task.fNode].fDepth + 1;
   const auto left = static_cast<Int_t>(tree.fNodes.size());
   tree.fNodes[task.fNode].fLeft = left;
   tree.fNodes[task.fNode].fRight = left + 1;
   tree.fNodes.push_back(daughter);
   tree.fNodes.push_back(daughter);
   fTasks.push_back({left, task.fBegin, middle});
   fTasks.push_back({left + 1, middle, task.fEnd});
}

} // namespace TMVA::BDT
