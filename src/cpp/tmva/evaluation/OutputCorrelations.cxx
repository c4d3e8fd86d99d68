// Correlations and overlap of the methods' responses to the test sample.
#include "evaluation/OutputCorrelations.h"

#include "TMVA/MethodBase.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/Tools.h"

#include <cmath>

namespace TMVA::Evaluation {

namespace {

// Weighted fraction of the events that two methods put on the same side of their reference cuts.
TMatrixD Overlaps(const std::vector<MethodBase *> &methods, const std::vector<std::vector<float>> &columns,
                  const std::vector<double> &weights)
{
   const auto n = static_cast<Int_t>(columns.size());
   TMatrixD agreement(n, n);
   for (Int_t i = 0; i < n; ++i) {
      for (Int_t j = 0; j < n; ++j) {
         double agree = 0, all = 0;
         for (std::size_t k = 0; k < weights.size(); ++k) {
            all += weights[k];
            if (methods[i]->IsSignalLike(columns[i][k]) == methods[j]->IsSignalLike(columns[j][k]))
               agree += weights[k];
         }
         agreement(i, j) = all != 0 ? agree / all : 0;
      }
   }
   return agreement;
}

} // namespace

TMatrixD WeightedCorrelations(const std::vector<std::vector<float>> &columns, const std::vector<double> &weights)
{
   const auto n = static_cast<Int_t>(columns.size());
   double sum = 0;
   for (const double w : weights)
      sum += w;
   std::vector<double> means(n, 0.);
   for (Int_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < weights.size(); ++k)
         means[i] += weights[k] * columns[i][k] / sum;
   TMatrixD covariance(n, n);
   for (Int_t i = 0; i < n; ++i)
      for (Int_t j = 0; j <= i; ++j) {
         double c = 0;
         for (std::size_t k = 0; k < weights.size(); ++k)
            c += weights[k] * (columns[i][k] - means[i]) * (columns[j][k] - means[j]);
         covariance(i, j) = covariance(j, i) = c;
      }
   TMatrixD correlation(n, n);
   for (Int_t i = 0; i < n; ++i)
      for (Int_t j = 0; j < n; ++j) {
         const double norm = covariance(i, i) * covariance(j, j);
         correlation(i, j) = norm > 0 ? covariance(i, j) / std::sqrt(norm) : 0;
      }
   return correlation;
}

void PrintOutputCorrelations(const std::vector<MethodBase *> &methods, MsgLogger &log)
{
   std::vector<TString> names;
   std::vector<std::vector<float>> columns;
   for (MethodBase *method : methods) {
      auto *results = dynamic_cast<ResultsClassification *>(
         method->Data()->GetResults(method->GetMethodName(), Types::kTesting, Types::kMaxAnalysisType));
      if (!results || results->GetSize() == 0)
         return;
      names.push_back(method->GetMethodName());
      columns.push_back(*results->GetValueVector());
   }
   const std::shared_ptr<EventStore> events = methods.front()->Data()->GetStore(Types::kTesting);
   const auto signal = static_cast<Int_t>(methods.front()->DataInfo().GetSignalClassIndex());
   for (const bool ofSignal : {true, false}) {
      std::vector<double> weights(events->GetNEvents());
      for (std::size_t k = 0; k < weights.size(); ++k)
         weights[k] = (events->fClasses[k] == signal) == ofSignal ? events->GetWeight(static_cast<Long64_t>(k)) : 0;
      log << kINFO << "Correlations of the responses (" << (ofSignal ? "signal" : "background") << ")" << Endl;
      gTools().FormattedOutput(WeightedCorrelations(columns, weights), names, log);
      log << kINFO << "Fraction of events classified alike at the reference cuts ("
          << (ofSignal ? "signal" : "background") << ")" << Endl;
      gTools().FormattedOutput(Overlaps(methods, columns, weights), names, log);
   }
}

} // namespace TMVA::Evaluation
