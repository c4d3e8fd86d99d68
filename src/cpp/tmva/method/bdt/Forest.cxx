#include "method/bdt/Forest.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace TMVA::BDT {

namespace {

// Events that go through one tree before the next is taken: rows and sums of a block stay in the cache.
constexpr Long64_t kBlock = 256;
constexpr Int_t kFixedDepth = 6;

} // namespace

void Forest::Clear()
{
   *this = Forest();
}

void Forest::Add(DecisionTree tree, Double_t weight)
{
   fTrees.push_back(std::move(tree));
   fWeights.push_back(weight);
}

void Forest::Compile(ELeaf leaf)
{
   fNodes.clear();
   fAnswers.clear();
   fFlatTrees.clear();
   fFisher.clear();
   for (const DecisionTree &tree : fTrees)
      Flatten(tree, leaf);
}

void Forest::Flatten(const DecisionTree &tree, ELeaf leaf)
{
   FlatTree flat{static_cast<Int_t>(fNodes.size()), 0};
   for (const TreeNode &node : tree.fNodes) {
      const auto self = static_cast<Int_t>(fNodes.size());
      flat.fDepth = std::max(flat.fDepth, node.fDepth);
      fAnswers.push_back(leaf == ELeaf::kResponse ? node.fResponse
                         : leaf == ELeaf::kPurity ? node.fPurity
                                                  : static_cast<Float_t>(node.fType));
      if (node.IsLeaf()) {
         fNodes.push_back({0, 0, {self, self}});
         continue;
      }
      Int_t variable = node.fSelector;
      if (!node.fFisher.empty()) {
         fFisher.push_back(node.fFisher);
         variable = -static_cast<Int_t>(fFisher.size());
      }
      const Int_t left = flat.fRoot + node.fLeft;
      const Int_t right = flat.fRoot + node.fRight;
      fNodes.push_back({node.fCut, variable, {node.fCutType ? left : right, node.fCutType ? right : left}});
   }
   fFlatTrees.push_back(flat);
}

Int_t Forest::FindLeaf(const FlatTree &tree, const Float_t *x) const
{
   const FlatNode *nodes = fNodes.data();
   Int_t i = tree.fRoot;
   // No branch that the processor could guess wrong, where the steps beyond the leaf are few.
   if (tree.fDepth <= kFixedDepth && fFisher.empty()) {
      for (Int_t step = 0; step < tree.fDepth; ++step)
         i = nodes[i].fDaughters[x[nodes[i].fVariable] >= nodes[i].fCut];
      return i;
   }
   while (nodes[i].fDaughters[0] != i) {
      const FlatNode &node = nodes[i];
      const Bool_t above = node.fVariable >= 0 ? x[node.fVariable] >= node.fCut
                                               : TreeNode::FisherValue(fFisher[-1 - node.fVariable], x) > node.fCut;
      i = node.fDaughters[above];
   }
   return i;
}

void Forest::AddTrees(size_t first, size_t last, Bool_t weighted, const Float_t *x, Long64_t n, UInt_t stride,
                      UInt_t nOutputs, Double_t *answers) const
{
   for (Long64_t begin = 0; begin < n; begin += kBlock) {
      const Long64_t end = std::min(n, begin + kBlock);
      for (size_t tree = first; tree < last; ++tree) {
         const Double_t weight = weighted ? fWeights[tree] : 1;
         for (Long64_t i = begin; i < end; ++i)
            answers[i * nOutputs + tree % nOutputs] += weight * Answer(tree, x + i * stride);
      }
   }
}

void Forest::Sum(const Float_t *x, Long64_t n, UInt_t stride, UInt_t nOutputs, Double_t *answers) const
{
   std::fill(answers, answers + n * nOutputs, fInitialResponse);
   AddTrees(0, GetNTrees(), kFALSE, x, n, stride, nOutputs, answers);
}

void Forest::WeightedMean(const Float_t *x, Long64_t n, UInt_t stride, Double_t *answers) const
{
   std::fill(answers, answers + n, 0.);
   const Double_t sum = SumOfWeights();
   if (!(sum > std::numeric_limits<Double_t>::epsilon()))
      return;
   AddTrees(0, GetNTrees(), kTRUE, x, n, stride, 1, answers);
   for (Long64_t i = 0; i < n; ++i)
      answers[i] /= sum;
}

Double_t Forest::SumOfWeights() const
{
   return std::accumulate(fWeights.begin(), fWeights.end(), 0.);
}

void Forest::WeightedMedian(const Float_t *x, Long64_t n, UInt_t stride, Double_t *answers) const
{
   const auto nTrees = static_cast<Long64_t>(fTrees.size());
   const Double_t half = SumOfWeights() / 2;
   static thread_local std::vector<std::pair<Float_t, Double_t>> sorted; // kept for the next single event
   sorted.resize(nTrees);
   for (Long64_t i = 0; i < n; ++i) {
      for (Long64_t tree = 0; tree < nTrees; ++tree)
         sorted[tree] = {Answer(tree, x + i * stride), fWeights[tree]};
      std::sort(sorted.begin(), sorted.end());
      Long64_t behindMedian = 0;
      Double_t sum = 0;
      while (behindMedian < nTrees && sum <= half)
         sum += sorted[behindMedian++].second;
      const Long64_t sixth = nTrees / 6;
      const Long64_t first = std::max<Long64_t>(0, behindMedian - sixth - 1);
      const Long64_t last = std::min(nTrees, behindMedian + sixth);
      Double_t mean = 0;
      for (Long64_t tree = first; tree < last; ++tree)
         mean += sorted[tree].first;
      answers[i] = mean / static_cast<Double_t>(last - first);
   }
}

} // namespace TMVA::BDT
