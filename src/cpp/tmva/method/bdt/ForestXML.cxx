#include "method/bdt/ForestXML.h"

#include "TMVA/Tools.h"
#include "TString.h"

#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace TMVA::BDT {

namespace {

// Deeper than any tree that is of use, and safe for what walks through the nested elements.
constexpr Int_t kMaxDepth = 10000;

void *WriteNode(void *parent, const TreeNode &node, const char *position)
{
   void *element = gTools().AddChild(parent, "Node");
   gTools().AddAttr(element, "pos", position);
   gTools().AddAttr(element, "depth", node.fDepth);
   gTools().AddAttr(element, "NCoef", node.fFisher.size());
   for (size_t i = 0; i < node.fFisher.size(); ++i)
      gTools().AddAttr(element, TString::Format("fC%zu", i).Data(), node.fFisher[i]);
   gTools().AddAttr(element, "IVar", node.fSelector);
   gTools().AddAttr(element, "Cut", node.fCut);
   gTools().AddAttr(element, "cType", node.fCutType ? 1 : 0);
   gTools().AddAttr(element, "res", node.fResponse);
   gTools().AddAttr(element, "rms", node.fRMS);
   gTools().AddAttr(element, "purity", node.fPurity);
   gTools().AddAttr(element, "nType", node.fType);
   return element;
}

// Left before right.
void WriteTree(void *parent, const DecisionTree &tree)
{
   std::vector<std::pair<Int_t, void *>> open{{0, WriteNode(parent, tree.fNodes[0], "s")}};
   while (!open.empty()) {
      const auto [index, element] = open.back();
      open.pop_back();
      const TreeNode &node = tree.fNodes[index];
      if (node.IsLeaf())
         continue;
      open.emplace_back(node.fLeft, WriteNode(element, tree.fNodes[node.fLeft], "l"));
      open.emplace_back(node.fRight, WriteNode(element, tree.fNodes[node.fRight], "r"));
   }
}

class TreeReader {
public:
   TreeReader(UInt_t nVariables, Int_t number, MsgLogger &log) : fNVariables(nVariables), fNumber(number), fLog(log) {}

   DecisionTree Read(void *treeElement)
   {
      std::vector<std::pair<Int_t, void *>> open;
      void *root = gTools().GetChild(treeElement, "Node");
      if (!root || gTools().GetNextChild(root, "Node"))
         Fail("has not exactly one root <Node>");
      open.emplace_back(AddNode(root, 0), root);
      while (!open.empty()) {
         const auto [index, element] = open.back();
         open.pop_back();
         void *left = nullptr;
         void *right = nullptr;
         FindDaughters(element, left, right);
         if (!CheckNode(fTree.fNodes[index], left, right))
            continue;
         const Int_t depth = fTree.fNodes[index].fDepth + 1;
         const Int_t leftIndex = AddNode(left, depth);
         const Int_t rightIndex = AddNode(right, depth);
         fTree.fNodes[index].fLeft = leftIndex;
         fTree.fNodes[index].fRight = rightIndex;
         open.emplace_back(leftIndex, left);
         open.emplace_back(rightIndex, right);
      }
      return std::move(fTree);
   }

private:
   Int_t AddNode(void *element, Int_t depth)
   {
      TreeNode node;
      node.fDepth = depth;
      size_t nCoefficients = 0;
      Int_t cutType = 0;
      gTools().ReadAttr(element, "NCoef", nCoefficients);
      gTools().ReadAttr(element, "IVar", node.fSelector);
      gTools().ReadAttr(element, "Cut", node.fCut);
      gTools().ReadAttr(element, "cType", cutType);
      node.fCutType = cutType != 0;
      if (gTools().HasAttr(element, "res"))
         gTools().ReadAttr(element, "res", node.fResponse);
      if (gTools().HasAttr(element, "rms"))
         gTools().ReadAttr(element, "rms", node.fRMS);
      gTools().ReadAttr(element, "purity", node.fPurity);
      gTools().ReadAttr(element, "nType", node.fType);
      if (nCoefficients > 0) {
         if (nCoefficients != fNVariables + 1)
            Fail(TString::Format("has a node with %zu coefficients (NCoef); one a variable and a constant are %u",
                                 nCoefficients, fNVariables + 1));
         node.fFisher.resize(nCoefficients);
         for (size_t i = 0; i < nCoefficients; ++i)
            gTools().ReadAttr(element, TString::Format("fC%zu", i).Data(), node.fFisher[i]);
      }
      fTree.fNodes.push_back(std::move(node));
      return static_cast<Int_t>(fTree.fNodes.size()) - 1;
   }

   void FindDaughters(void *element, void *&left, void *&right) const
   {
      for (void *child = gTools().GetChild(element, "Node"); child; child = gTools().GetNextChild(child, "Node")) {
         TString position;
         gTools().ReadAttr(child, "pos", position);
         void *&daughter = position == "l" ? left : right;
         if ((position != "l" && position != "r") || daughter)
            Fail("has a node whose daughters are not one at pos=\"l\" and one at pos=\"r\"");
         daughter = child;
      }
   }

   // Whether it has daughters.
   Bool_t CheckNode(const TreeNode &node, void *left, void *right) const
   {
      if (node.fType != 0 && !left && !right)
         return kFALSE;
      if (!left || !right)
         Fail(TString::Format("has an inner node (depth %d) without %s daughter; the file may be cut off", node.fDepth,
                              !left && !right ? "a" : (left ? "a right" : "a left")));
      if (node.fType != 0)
         Fail(TString::Format("has a node (depth %d) with daughters that is a leaf by its nType=\"%d\"", node.fDepth,
                              node.fType));
      if (node.fFisher.empty() && (node.fSelector < 0 || node.fSelector >= static_cast<Int_t>(fNVariables)))
         Fail(TString::Format("cuts on the variable with index IVar=\"%d\"; there are %u, from index 0", node.fSelector,
                              fNVariables));
      if (std::isnan(node.fCut))
         Fail(TString::Format("has a cut at depth %d that is not a number", node.fDepth));
      if (node.fDepth >= kMaxDepth)
         Fail(TString::Format("is deeper than %d", kMaxDepth));
      return kTRUE;
   }

   [[noreturn]] void Fail(const TString &what) const
   {
      fLog << kFATAL << "The weights file is damaged: tree " << fNumber << " " << what << Endl;
      throw std::logic_error("unreachable: a fatal message throws");
   }

   UInt_t fNVariables;
   Int_t fNumber;
   MsgLogger &fLog;
   DecisionTree fTree;
};

} // namespace

void WriteForest(void *weights, const Forest &forest, Bool_t isRegressionTree, Bool_t hasInitialResponse)
{
   gTools().AddAttr(weights, "NTrees", forest.GetNTrees());
   gTools().AddAttr(weights, "AnalysisType",
                    static_cast<Int_t>(isRegressionTree ? Types::kRegression : Types::kClassification));
   for (size_t i = 0; i < forest.GetNTrees(); ++i) {
      void *tree = gTools().AddChild(weights, "BinaryTree");
      gTools().AddAttr(tree, "type", "DecisionTree");
      gTools().AddAttr(tree, "boostWeight",
                       i == 0 && hasInitialResponse ? forest.InitialResponse() : forest.Weights()[i]);
      gTools().AddAttr(tree, "itree", i);
      WriteTree(tree, forest.Trees()[i]);
   }
}

void ReadForest(void *weights, Forest &forest, UInt_t nVariables, Bool_t hasInitialResponse, MsgLogger &log)
{
   forest.Clear();
   size_t nTrees = 0;
   gTools().ReadAttr(weights, "NTrees", nTrees);
   for (void *element = gTools().GetChild(weights, "BinaryTree"); element;
        element = gTools().GetNextChild(element, "BinaryTree")) {
      Double_t weight = 0;
      gTools().ReadAttr(element, "boostWeight", weight);
      if (forest.GetNTrees() == 0 && hasInitialResponse) {
         forest.SetInitialResponse(weight);
         weight = 1;
      }
      forest.Add(TreeReader(nVariables, static_cast<Int_t>(forest.GetNTrees()), log).Read(element), weight);
   }
   if (forest.GetNTrees() != nTrees || nTrees == 0)
      log << kFATAL << "The weights file is damaged: <Weights NTrees=\"" << nTrees << "\"> holds " << forest.GetNTrees()
          << " trees" << Endl;
}

} // namespace TMVA::BDT
