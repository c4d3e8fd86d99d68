#include "HistoryFile.h"

#include "TDirectory.h"
#include "TGraph.h"
#include "TTree.h"

#include <algorithm>
#include <limits>

namespace TMVA::PyTorch {

namespace {

void WriteGraph(TDirectory &directory, const std::string &name, const std::vector<double> &values)
{
   TGraph graph(static_cast<Int_t>(values.size()));
   for (std::size_t i = 0; i < values.size(); ++i)
      graph.SetPoint(static_cast<Int_t>(i), static_cast<double>(i + 1), values[i]);
   graph.SetName(name.c_str());
   graph.SetTitle((name + ";epoch;" + name).c_str());
   directory.WriteTObject(&graph, nullptr, "Overwrite");
}

void WriteTree(TDirectory &directory, const TrainingResult &result, std::size_t nEpochs)
{
   TTree tree("TrainingHistory", "losses, metrics and learning rate of every epoch");
   tree.SetDirectory(nullptr);
   Int_t epoch = 0;
   Bool_t best = kFALSE;
   std::map<std::string, double> row;
   tree.Branch("epoch", &epoch, "epoch/I");
   tree.Branch("best", &best, "best/O");
   for (const auto &figure : result.fHistory)
      tree.Branch(figure.first.c_str(), &row[figure.first], (figure.first + "/D").c_str());
   for (std::size_t i = 0; i < nEpochs; ++i) {
      epoch = static_cast<Int_t>(i + 1);
      best = static_cast<std::int64_t>(i) == result.fBestEpoch;
      for (const auto &[name, values] : result.fHistory)
         row[name] = i < values.size() ? values[i] : std::numeric_limits<double>::quiet_NaN();
      tree.Fill();
   }
   directory.WriteTObject(&tree, nullptr, "Overwrite");
}

} // namespace

void WriteHistory(TDirectory &directory, const TrainingResult &result)
{
   std::size_t nEpochs = 0;
   for (const auto &[name, values] : result.fHistory) {
      nEpochs = std::max(nEpochs, values.size());
      WriteGraph(directory, name, values);
   }
   WriteTree(directory, result, nEpochs);
}

} // namespace TMVA::PyTorch
