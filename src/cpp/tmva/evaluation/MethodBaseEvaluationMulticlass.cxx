// Evaluation of a multiclass method.
#include "TMVA/MethodBase.h"

#include "TMVA/ResultsMulticlass.h"

namespace TMVA {

ResultsMulticlass &MethodBase::ProbabilitiesOf(Types::ETreeType type)
{
   const auto find = [&] {
      return dynamic_cast<ResultsMulticlass *>(Data()->GetResults(fMethodName, type, Types::kMaxAnalysisType));
   };
   ResultsMulticlass *results = find();
   if (!results || results->GetSize() != Data()->GetNEvents(type)) {
      AddOutput(type, Types::kMulticlass);
      results = find();
   }
   if (!results)
      Log() << kFATAL << "The method \"" << fMethodName << "\" has no class probabilities: its analysis type is "
            << (DoRegression() ? "regression" : "classification") << Endl;
   return *results;
}

void MethodBase::TestMulticlass()
{
   for (const auto type : {Types::kTesting, Types::kTraining}) {
      ResultsMulticlass &results = ProbabilitiesOf(type);
      for (const std::vector<Float_t> &values : *results.GetValueVector())
         CheckResponses(values);
      const TString prefix = HistogramPrefix() + (type == Types::kTesting ? "_Test" : "_Train");
      results.CreateMulticlassHistos(prefix, fNbinsMVAoutput, fNbinsH);
      results.CreateMulticlassPerformanceHistos(prefix);
   }
   Data()->SetCurrentType(Types::kTesting);
}

std::vector<Float_t> MethodBase::GetMulticlassEfficiency(std::vector<std::vector<Float_t>> &purity)
{
   return BestCuts(Types::kTesting, purity);
}

std::vector<Float_t> MethodBase::GetMulticlassTrainingEfficiency(std::vector<std::vector<Float_t>> &purity)
{
   return BestCuts(Types::kTraining, purity);
}

std::vector<Float_t> MethodBase::BestCuts(Types::ETreeType type, std::vector<std::vector<Float_t>> &purity)
{
   ResultsMulticlass &results = ProbabilitiesOf(type);
   for (UInt_t cls = 0; cls < DataInfo().GetNClasses(); ++cls)
      results.GetBestMultiClassCuts(cls);
   purity.push_back(results.GetAchievablePur());
   return results.GetAchievableEff();
}

TMatrixD MethodBase::GetMulticlassConfusionMatrix(Double_t effB, Types::ETreeType type)
{
   if (GetAnalysisType() != Types::kMulticlass) {
      Log() << kERROR << "The method \"" << fMethodName << "\" has no confusion matrix: it is no multiclass method"
            << Endl;
      return TMatrixD(0, 0);
   }
   return ProbabilitiesOf(type).GetConfusionMatrix(effB);
}

} // namespace TMVA
