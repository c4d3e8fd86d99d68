#include "Sample.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace TMVATest {

Sample::Sample(const std::vector<Row> &rows)
{
   const Row &first = rows.front();
   for (size_t i = 1; i <= first.fValues.size(); ++i)
      fInfo.AddVariable(TString::Format("var%zu", i));
   for (size_t i = 1; i <= first.fTargets.size(); ++i)
      fInfo.AddTarget(TString::Format(first.fTargets.size() == 1 ? "fvalue" : "t%zu", i), "", "", 0, 0);
   for (size_t i = 0; i < first.fSpectators.size(); ++i)
      fInfo.AddSpectator("evt := Entry$", "", "", 0, 0);
   if (first.fTargets.empty()) {
      fInfo.AddClass("Signal");
      fInfo.AddClass("Background");
   } else {
      fInfo.AddClass("Regression");
   }
   Data().SetStore(StoreOf(rows), TMVA::Types::kTraining);
   SetTestSample(rows);
   FillInStatistics();
   Data().SetCurrentType(TMVA::Types::kTraining);
}

std::shared_ptr<TMVA::EventStore> Sample::StoreOf(const std::vector<Row> &rows) const
{
   auto store = std::make_shared<TMVA::EventStore>(fInfo.GetNVariables(), fInfo.GetNTargets(), fInfo.GetNSpectators());
   for (const Row &row : rows)
      store->Append(TMVA::Event(row.fValues, row.fTargets, row.fSpectators, row.fClass, row.fWeight));
   return store;
}

void Sample::SetTestSample(const std::vector<Row> &rows)
{
   Data().SetStore(StoreOf(rows), TMVA::Types::kTesting);
}

namespace {

void SetRanges(std::vector<TMVA::VariableInfo> &infos, const std::vector<Float_t> &matrix)
{
   for (size_t j = 0; j < infos.size(); ++j) {
      infos[j].SetMin(matrix[j]);
      infos[j].SetMax(matrix[j]);
      for (size_t i = j; i < matrix.size(); i += infos.size()) {
         infos[j].SetMin(std::min<Double_t>(infos[j].GetMin(), matrix[i]));
         infos[j].SetMax(std::max<Double_t>(infos[j].GetMax(), matrix[i]));
      }
   }
}

} // namespace

void Sample::FillInStatistics()
{
   const auto store = Data().GetStore(TMVA::Types::kTraining);
   SetRanges(fInfo.GetVariableInfos(), store->fValues);
   SetRanges(fInfo.GetTargetInfos(), store->fTargets);
   SetRanges(fInfo.GetSpectatorInfos(), store->fSpectators);
   Double_t sums[2] = {0, 0};
   for (Long64_t i = 0; i < store->GetNEvents(); ++i)
      sums[store->fClasses[i] == static_cast<Int_t>(fInfo.GetSignalClassIndex()) ? 0 : 1] += store->fWeights[i];
   fInfo.SetTrainingSumSignalWeights(sums[0]);
   fInfo.SetTrainingSumBackgrWeights(sums[1]);
}

std::vector<std::string> Lines(const std::string &path)
{
   std::ifstream file(path);
   if (!file)
      throw std::runtime_error("no file " + path);
   std::vector<std::string> lines;
   for (std::string line; std::getline(file, line);)
      lines.push_back(line);
   return lines;
}

std::vector<Row> GoldenRows(const std::string &mode, const std::string &className, int first, int last)
{
   const bool regression = mode == "reg";
   std::vector<Row> rows;
   const std::vector<std::string> lines = Lines(Golden("inputs/" + mode + "_first1000.csv"));
   int number = 0;
   for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
      std::istringstream text(*line);
      std::string name;
      std::vector<float> numbers;
      std::getline(text, name, ',');
      for (std::string cell; std::getline(text, cell, ',');)
         numbers.push_back(std::strtof(cell.c_str(), nullptr));
      if (name != className || number++ < first || number > last)
         continue;
      Row row;
      row.fSpectators = {numbers[0]};
      row.fClass = name == "Background" ? 1 : 0;
      row.fValues.assign(numbers.begin() + 1, numbers.begin() + (regression ? 3 : 5));
      if (regression)
         row.fTargets = {numbers[3]};
      rows.push_back(row);
   }
   return rows;
}

std::string Golden(const std::string &name)
{
   return std::string(TMVATORCH_TEST_DATA) + "/" + name;
}

} // namespace TMVATest
