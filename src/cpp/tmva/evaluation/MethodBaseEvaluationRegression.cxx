// Evaluation of a regression: the first target of a sample against what the method answered.
#include "TMVA/MethodBase.h"

#include "TH1F.h"
#include "TMVA/ResultsRegression.h"
#include "evaluation/RegressionFigures.h"

#include <cmath>

namespace TMVA {

void MethodBase::TestRegression(Double_t &bias, Double_t &biasT, Double_t &dev, Double_t &devT, Double_t &rms,
                                Double_t &rmsT, Double_t &mInf, Double_t &mInfT, Double_t &corr, Types::ETreeType type)
{
   const auto find = [&] {
      return dynamic_cast<ResultsRegression *>(Data()->GetResults(fMethodName, type, Types::kMaxAnalysisType));
   };
   if (ResultsRegression *results = find(); !results || results->GetSize() != Data()->GetNEvents(type))
      AddOutput(type, Types::kRegression);
   ResultsRegression &results = *find();
   Data()->SetCurrentType(type);

   const std::shared_ptr<EventStore> events = Data()->GetStore(type);
   const Long64_t n = events->GetNEvents();
   std::vector<Float_t> regressed(n), targets(n);
   std::vector<Double_t> weights(n);
   for (Long64_t i = 0; i < n; ++i) {
      regressed[i] = results[static_cast<Int_t>(i)].at(0);
      targets[i] = events->Targets(i)[0];
      weights[i] = events->GetWeight(i);
   }
   CheckResponses(regressed);
   const Evaluation::RegressionFigures figures = Evaluation::CompareWithTargets(regressed, targets, weights);
   bias = figures.fBias;
   biasT = figures.fCoreBias;
   dev = figures.fDeviation;
   devT = figures.fCoreDeviation;
   rms = figures.fRMS;
   rmsT = figures.fCoreRMS;
   mInf = figures.fMutualInfo;
   mInfT = figures.fCoreMutualInfo;
   corr = figures.fCorrelation;
   results.CreateDeviationHistograms(HistogramPrefix() + (type == Types::kTraining ? "train" : "test"));
}

// Always of the test sample, whatever type is asked for: so are the real TMVA's figures.
void MethodBase::GetRegressionDeviation(UInt_t tgtNum, Types::ETreeType, Double_t &stddev,
                                        Double_t &stddev90Percent) const
{
   stddev = stddev90Percent = 0;
   auto *results =
      dynamic_cast<ResultsRegression *>(Data()->GetResults(fMethodName, Types::kTesting, Types::kMaxAnalysisType));
   if (!results || results->GetSize() == 0) {
      Log() << kERROR << "The method \"" << fMethodName
            << "\" has no regressed values of the test sample; call TestAllMethods first" << Endl;
      return;
   }
   const std::unique_ptr<TH1F> all(results->QuadraticDeviation(tgtNum));
   stddev = std::sqrt(all->GetMean());
   Double_t best = 0;
   const Double_t fraction = 0.9;
   all->GetQuantiles(1, &best, &fraction);
   const std::unique_ptr<TH1F> truncated(results->QuadraticDeviation(tgtNum, true, best));
   stddev90Percent = std::sqrt(truncated->GetMean());
}

} // namespace TMVA
