// MethodBDT: responses to single events and to whole samples, and as a stand-alone class.
#include "TMVA/MethodBDT.h"
#include "method/InverseTarget.h"
#include "method/bdt/Forest.h"
#include "method/bdt/Preselection.h"
#include "method/bdt/Settings.h"

#include <cmath>
#include <numeric>

namespace TMVA {

void MethodBDT::Responses(const Float_t *x, Long64_t n, Double_t *answers) const
{
   const UInt_t nVar = GetNvar();
   if (fSettings->IsGrad()) {
      fForest->Sum(x, n, nVar, 1, answers);
      for (Long64_t i = 0; i < n; ++i)
         answers[i] = 2 / (1 + std::exp(-2 * answers[i])) - 1;
   } else {
      fForest->WeightedMean(x, n, nVar, answers);
   }
   if (!fPreselection)
      return;
   for (Long64_t i = 0; i < n; ++i)
      if (const Double_t decided = fPreselection->Answer(x + i * nVar); decided != 0)
         answers[i] = decided;
}

void MethodBDT::RegressionResponses(const Float_t *x, Long64_t n, Double_t *answers) const
{
   const BDT::EBoost boost = fSettings->Boost();
   if (boost == BDT::EBoost::kGrad)
      fForest->Sum(x, n, GetNvar(), 1, answers);
   else if (boost == BDT::EBoost::kAdaBoostR2)
      fForest->WeightedMedian(x, n, GetNvar(), answers);
   else
      fForest->WeightedMean(x, n, GetNvar(), answers);
}

void MethodBDT::Probabilities(const Float_t *x, Long64_t n, Float_t *answers) const
{
   const UInt_t nClasses = NOutputs();
   static thread_local std::vector<Double_t> scores; // kept for the next single event
   scores.resize(n * nClasses);
   fForest->Sum(x, n, GetNvar(), nClasses, scores.data());
   for (Long64_t i = 0; i < n; ++i) {
      const Double_t *score = &scores[i * nClasses];
      for (UInt_t k = 0; k < nClasses; ++k) {
         Double_t odds = 0; // of all others
         for (UInt_t j = 0; j < nClasses; ++j)
            odds += j == k ? 0 : std::exp(score[j] - score[k]);
         answers[i * nClasses + k] = static_cast<Float_t>(1 / (1 + odds));
      }
   }
}

Double_t MethodBDT::GetMvaValue(Double_t *err, Double_t *errUpper)
{
   NoErrorCalc(err, errUpper);
   if (DoRegression())
      return GetRegressionValues()[0];
   if (DoMulticlass())
      return GetMulticlassValues()[0];
   Double_t answer = 0;
   Responses(GetEvent()->GetValues().data(), 1, &answer);
   return answer;
}

std::vector<Double_t> MethodBDT::GetMvaValues(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   if (DoRegression()) {
      const std::vector<Float_t> targets = GetRegressionMatrix(firstEvt, lastEvt, logProgress);
      return {targets.begin(), targets.end()};
   }
   if (DoMulticlass())
      return MethodBase::GetMvaValues(firstEvt, lastEvt, logProgress);
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   const std::shared_ptr<EventStore> events = GetTransformed(Data()->GetCurrentType());
   std::vector<Double_t> answers(last - first);
   Responses(events->Values(first), last - first, answers.data());
   return answers;
}

const std::vector<Float_t> &MethodBDT::GetRegressionValues()
{
   const Event &transformed = *GetEvent();
   Double_t response = 0;
   RegressionResponses(transformed.GetValues().data(), 1, &response);
   fRegressionReturnVal->assign(
      1, InverseTarget(GetTransformationHandler(), transformed, static_cast<Float_t>(response), fInverse));
   return *fRegressionReturnVal;
}

std::vector<Float_t> MethodBDT::GetRegressionMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t)
{
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   const std::shared_ptr<EventStore> events = GetTransformed(Data()->GetCurrentType());
   std::vector<Double_t> responses(last - first);
   RegressionResponses(events->Values(first), last - first, responses.data());
   return InverseTargets(GetTransformationHandler(), *events, first, {responses.begin(), responses.end()}, fInverse);
}

const std::vector<Float_t> &MethodBDT::GetMulticlassValues()
{
   fMulticlassReturnVal->resize(NOutputs());
   Probabilities(GetEvent()->GetValues().data(), 1, fMulticlassReturnVal->data());
   return *fMulticlassReturnVal;
}

std::vector<Float_t> MethodBDT::GetMulticlassMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t)
{
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   const std::shared_ptr<EventStore> events = GetTransformed(Data()->GetCurrentType());
   std::vector<Float_t> answers((last - first) * NOutputs());
   Probabilities(events->Values(first), last - first, answers.data());
   return answers;
}

// Not for cuts on linear combinations, nor for a preselection: only files of another ROOT have them.
void MethodBDT::MakeClassSpecific(std::ostream &os, const TString &) const
{
   if (DoMulticlass() || DoRegression() || fPreselection || fForest->HasFisherCuts())
      return;
   fForest->WriteClass(os, !fSettings->IsGrad());
   os << "   double Response(const std::vector<double> &x) const { return "
      << (fSettings->IsGrad() ? "2 / (1 + std::exp(-2 * Trees(x))) - 1" : "Trees(x)") << "; }\n";
}

} // namespace TMVA
