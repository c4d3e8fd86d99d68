#include "method/bdt/Monitor.h"

#include "TDirectory.h"
#include "TGraph.h"
#include "TH1.h"
#include "TTree.h"

#include <cmath>

namespace TMVA::BDT {

namespace {

template <class Histogram, class Value>
void WriteVersusTree(TDirectory &directory, const char *name, const char *title, Int_t nTrees,
                     const std::vector<Monitor::Tree> &trees, Value value)
{
   Histogram histogram(name, title, nTrees, 0, nTrees);
   histogram.SetDirectory(nullptr);
   histogram.SetXTitle("#tree");
   for (size_t i = 0; i < trees.size(); ++i)
      histogram.SetBinContent(static_cast<Int_t>(i) + 1, value(trees[i]));
   directory.WriteTObject(&histogram);
}

} // namespace

Monitor::Monitor(EKind kind, Int_t nTrees) : fKind(kind), fNTrees(nTrees)
{
   const Bool_t isRegression = kind == EKind::kRegression;
   // The titles are those of ROOT's TMVA, letter by letter.
   fBoostWeights = std::make_unique<TH1F>(
      "BoostWeight", isRegression ? "Boost event weights distribution" : "AdaBooost weight distribution", 100, 0,
      isRegression ? 1 : 30);
   fBoostWeights->SetDirectory(nullptr);
   fBoostWeights->SetXTitle("boost weight");
}

Monitor::~Monitor() = default;

void Monitor::Add(const Tree &tree, const std::vector<Double_t> &eventFactors)
{
   if (fKind == EKind::kMulticlass)
      return;
   fTrees.push_back(tree);
   for (const Double_t factor : eventFactors)
      fBoostWeights->Fill(factor);
}

void Monitor::AddRocIntegral(Int_t nTrees, Double_t integral)
{
   fRocIntegrals.emplace_back(nTrees, integral);
}

void Monitor::Write(TDirectory &directory, Bool_t hasBoostWeights) const
{
   TTree ntuple("MonitorNtuple", "BDT variables");
   ntuple.SetDirectory(nullptr);
   Int_t number = 0;
   Tree tree{};
   ntuple.Branch("iTree", &number, "iTree/I");
   ntuple.Branch("boostWeight", &tree.fBoostWeight, "boostWeight/D");
   ntuple.Branch("errorFraction", &tree.fErrorFraction, "errorFraction/D");
   for (const Tree &filled : fTrees) {
      tree = filled;
      ntuple.Fill();
      ++number;
   }
   directory.WriteTObject(&ntuple);
   if (fKind == EKind::kMulticlass)
      return;

   if (!fRocIntegrals.empty()) {
      TGraph graph;
      graph.SetNameTitle("BoostMonitorGraph", "ROC integral of the test sample;number of trees;ROC integral");
      for (const auto &[nTrees, integral] : fRocIntegrals)
         graph.AddPoint(nTrees, integral);
      directory.WriteTObject(&graph);
   }

   std::vector<Tree> boosted;
   if (hasBoostWeights)
      boosted = fTrees;
   directory.WriteTObject(fBoostWeights.get());
   const Bool_t isRegression = fKind == EKind::kRegression;
   // In regression the weight is a logarithm, the histogram shows what it is taken of.
   WriteVersusTree<TH1F>(directory, "BoostWeightVsTree", "Boost weights vs tree", fNTrees, boosted,
                         [&](const Tree &t) { return isRegression ? std::exp(t.fBoostWeight) : t.fBoostWeight; });
   WriteVersusTree<TH1F>(directory, "ErrFractHist", "error fraction vs tree number", fNTrees, boosted,
                         [](const Tree &t) { return t.fErrorFraction; });
   WriteVersusTree<TH1I>(directory, "NodesBeforePruning", "nodes before pruning", fNTrees, fTrees,
                         [](const Tree &t) { return t.fNodesGrown; });
   WriteVersusTree<TH1I>(directory, "NodesAfterPruning", "nodes after pruning", fNTrees, fTrees,
                         [](const Tree &t) { return t.fNodesKept; });
}

} // namespace TMVA::BDT
