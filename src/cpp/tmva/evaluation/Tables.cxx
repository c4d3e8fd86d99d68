// Text of the evaluation's tables.
#include "evaluation/Tables.h"

#include <algorithm>
#include <cmath>

namespace TMVA::Evaluation {

namespace {

std::string Number(double x, const char *format = "%.3f")
{
   return std::isnan(x) ? "-" : TString::Format(format, x).Data();
}

std::string TestAndTraining(double test, double training)
{
   return std::isnan(test) ? "-" : Number(test) + " (" + Number(training) + ")";
}

std::string WorkingPoint(double effB)
{
   return TString::Format("@B=%.2f", effB).Data();
}

// Ascending; equal figures by name, so that the order does not depend on the run.
template <class Figures, class Key>
void SortBy(std::vector<Figures> &figures, Key key)
{
   std::sort(figures.begin(), figures.end(), [&key](const Figures &a, const Figures &b) {
      return key(a) != key(b) ? key(a) < key(b) : a.fMethod < b.fMethod;
   });
}

} // namespace

std::string FormatTable(const std::vector<std::vector<std::string>> &rows)
{
   std::vector<std::size_t> widths;
   for (const auto &row : rows) {
      widths.resize(std::max(widths.size(), row.size()), 0);
      for (std::size_t i = 0; i < row.size(); ++i)
         widths[i] = std::max(widths[i], row[i].size());
   }
   std::string text;
   for (std::size_t r = 0; r < rows.size(); ++r) {
      std::string line;
      for (std::size_t i = 0; i < rows[r].size(); ++i) {
         const std::string padding(widths[i] - rows[r][i].size(), ' ');
         line += i == 0 ? rows[r][i] + padding : "   " + padding + rows[r][i];
      }
      text += (r > 0 ? "\n" : "") + line;
      if (r == 0)
         text += "\n" + std::string(line.size(), '-');
   }
   return text;
}

std::string ClassifierTable(std::vector<ClassifierFigures> &figures, bool withROC)
{
   SortBy(figures, [](const ClassifierFigures &f) { return -f.fArea; });
   std::vector<std::vector<std::string>> rows{{"Method"}};
   if (withROC)
      rows[0].emplace_back("ROC integral");
   for (const double effB : kWorkingPoints)
      rows[0].push_back(WorkingPoint(effB));
   rows[0].insert(rows[0].end(), {"separation", "significance"});
   for (const ClassifierFigures &f : figures) {
      std::vector<std::string> row{f.fMethod.Data()};
      if (withROC)
         row.push_back(Number(f.fROCIntegral));
      for (std::size_t i = 0; i < kWorkingPoints.size(); ++i)
         row.push_back(TestAndTraining(f.fEfficiency[i], f.fTrainingEfficiency[i]));
      row.push_back(Number(f.fSeparation));
      row.push_back(Number(f.fSignificance));
      rows.push_back(row);
   }
   return FormatTable(rows);
}

std::string RegressorTable(std::vector<RegressorFigures> &figures, bool training)
{
   SortBy(figures, [](const RegressorFigures &f) { return f.fSample[0].fDeviation; });
   std::vector<std::vector<std::string>> rows{
      {"Method", "<bias>", "<bias_T>", "<dev>", "<dev_T>", "rms", "rms_T", "mutual inf.", "mutual inf._T", "corr."}};
   const auto number = [](double x) { return Number(x, "%.4g"); };
   for (const RegressorFigures &f : figures) {
      const RegressorFigures::Sample &s = f.fSample[training ? 1 : 0];
      rows.push_back({f.fMethod.Data(), number(s.fBias), number(s.fCoreBias), number(s.fDeviation),
                      number(s.fCoreDeviation), number(s.fRMS), number(s.fCoreRMS), Number(s.fMutualInfo),
                      Number(s.fCoreMutualInfo), Number(s.fCorrelation)});
   }
   return FormatTable(rows);
}

std::string OneVsRestTable(std::vector<OneVsRestFigures> &figures)
{
   SortBy(figures, [](const OneVsRestFigures &f) { return -f.fROCIntegral; });
   std::vector<std::vector<std::string>> rows{{"Method", "ROC integral"}};
   for (const double effB : kWorkingPoints)
      rows[0].push_back(WorkingPoint(effB));
   for (const OneVsRestFigures &f : figures) {
      std::vector<std::string> row{f.fMethod.Data(), Number(f.fROCIntegral)};
      for (std::size_t i = 0; i < kWorkingPoints.size(); ++i)
         row.push_back(TestAndTraining(f.fEfficiency[i], f.fTrainingEfficiency[i]));
      rows.push_back(row);
   }
   return FormatTable(rows);
}

std::string ConfusionTable(const std::vector<TString> &classes, const TMatrixD &test, const TMatrixD &training)
{
   std::vector<std::vector<std::string>> rows{{"class \\ against"}};
   for (const TString &name : classes)
      rows[0].emplace_back(name.Data());
   for (Int_t i = 0; i < test.GetNrows(); ++i) {
      std::vector<std::string> row{classes[i].Data()};
      for (Int_t j = 0; j < test.GetNcols(); ++j)
         row.push_back(TestAndTraining(test(i, j), training(i, j)));
      rows.push_back(row);
   }
   return FormatTable(rows);
}

} // namespace TMVA::Evaluation
