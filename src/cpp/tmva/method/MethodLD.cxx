// Linear least-squares fit.
#include "TMVA/MethodLD.h"

#include "TMVA/ClassifierFactory.h"
#include "TMVA/Ranking.h"
#include "TMVA/Tools.h"
#include "TMath.h"
#include "method/InverseTarget.h"
#include "method/LinearResponse.h"
#include "method/SymmetricSolver.h"

REGISTER_METHOD(LD)

namespace TMVA {

MethodLD::MethodLD(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi, const TString &theOption)
   : MethodBase(jobName, Types::kLD, methodTitle, dsi, theOption)
{
}

MethodLD::MethodLD(DataSetInfo &dsi, const TString &weightFile) : MethodBase(Types::kLD, dsi, weightFile) {}

void MethodLD::Init()
{
   fCoefficients.assign(GetNvar() + 1, 0.);
   SetSignalReferenceCut(0);
   if (!fRegressionReturnVal)
      fRegressionReturnVal = new std::vector<Float_t>;
}

// No option of its own; but its own name, which macros give as "H:!V:LD:...", is a known token.
void MethodLD::DeclareOptions()
{
   TString options;
   for (const TString &token : gTools().SplitString(GetOptions(), ':'))
      options += (options == "" ? "" : ":") + (token == "LD" ? "~LD" : token);
   SetOptions(options);
}

Bool_t MethodLD::HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets)
{
   return (type == Types::kClassification && numberClasses == 2) || (type == Types::kRegression && numberTargets == 1);
}

// The normal equations with the means taken out: covariance of the inputs x coefficients = covariance with the target.
void MethodLD::Train()
{
   const std::shared_ptr<EventStore> events = GetTransformed(Types::kTraining);
   const auto signal = static_cast<Int_t>(DataInfo().GetSignalClassIndex());
   const Moments inputs(*events, -1);
   if (!(inputs.fSumOfWeights > 0))
      Log() << kFATAL << "The sum of weights of the training events is " << inputs.fSumOfWeights
            << "; it must be positive" << Endl;

   const auto nVar = static_cast<Int_t>(GetNvar());
   TVectorD withTarget(nVar);
   Double_t targetMean = 0;
   for (Long64_t i = 0; i < events->GetNEvents(); ++i) {
      const Double_t target = DoRegression() ? events->Targets(i)[0] : events->fClasses[i] == signal;
      const Double_t weighted = events->GetWeight(i) * target;
      targetMean += weighted;
      for (Int_t j = 0; j < nVar; ++j)
         withTarget[j] += weighted * (events->Values(i)[j] - inputs.fMean[j]);
   }
   targetMean /= inputs.fSumOfWeights;

   TVectorD variance(nVar);
   for (Int_t j = 0; j < nVar; ++j)
      variance[j] = inputs.fScatter(j, j) / inputs.fSumOfWeights;
   TMatrixDSym covariance(inputs.fScatter);
   covariance *= 1 / inputs.fSumOfWeights;
   withTarget *= 1 / inputs.fSumOfWeights;
   const TVectorD coefficients = SolveSymmetric(covariance, withTarget, variance, *fInputVars, Log());

   const Double_t atMean = coefficients * inputs.fMean;
   fCoefficients.assign(nVar + 1, 0.);
   // In classification not the constant of the fit: TMVA's convention, which its weights files follow.
   fCoefficients[0] = DoRegression() ? targetMean - atMean : -atMean / 2;
   for (Int_t j = 0; j < nVar; ++j)
      fCoefficients[j + 1] = coefficients[j];
}

Double_t MethodLD::GetMvaValue(Double_t *err, Double_t *errUpper)
{
   NoErrorCalc(err, errUpper);
   if (DoRegression())
      return GetRegressionValues()[0];
   return LinearResponse<Float_t>(fCoefficients, GetEvent()->GetValues().data());
}

std::vector<Double_t> MethodLD::GetMvaValues(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress)
{
   if (DoRegression()) {
      const std::vector<Float_t> targets = GetRegressionMatrix(firstEvt, lastEvt, logProgress);
      return {targets.begin(), targets.end()};
   }
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   const std::vector<Float_t> responses =
      LinearResponses<Float_t>(fCoefficients, *GetTransformed(Data()->GetCurrentType()), first, last);
   return {responses.begin(), responses.end()};
}

const std::vector<Float_t> &MethodLD::GetRegressionValues()
{
   const Event &transformed = *GetEvent();
   const auto response = LinearResponse<Float_t>(fCoefficients, transformed.GetValues().data());
   fRegressionReturnVal->assign(1, InverseTarget(GetTransformationHandler(), transformed, response, fInverse));
   return *fRegressionReturnVal;
}

std::vector<Float_t> MethodLD::GetRegressionMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t)
{
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   const std::shared_ptr<EventStore> events = GetTransformed(Data()->GetCurrentType());
   return InverseTargets(GetTransformationHandler(), *events, first,
                         LinearResponses<Float_t>(fCoefficients, *events, first, last), fInverse);
}

void MethodLD::AddWeightsXMLTo(void *parent) const
{
   void *weights = gTools().AddChild(parent, "Weights");
   gTools().AddAttr(weights, "NOut", 1);
   gTools().AddAttr(weights, "NCoeff", fCoefficients.size());
   for (size_t i = 0; i < fCoefficients.size(); ++i) {
      void *node = gTools().AddChild(weights, "Coefficient");
      gTools().AddAttr(node, "IndexOut", 0);
      gTools().AddAttr(node, "IndexCoeff", i);
      gTools().AddAttr(node, "Value", fCoefficients[i]);
   }
}

void MethodLD::ReadWeightsFromXML(void *wghtnode)
{
   size_t n = 0;
   gTools().ReadAttr(wghtnode, "NCoeff", n);
   CheckCoefficients(n == GetNvar() + 1, Log());
   fCoefficients.assign(n, 0.);
   for (void *node = gTools().GetChild(wghtnode); node; node = gTools().GetNextChild(node)) {
      size_t output = 0;
      size_t index = 0;
      gTools().ReadAttr(node, "IndexOut", output);
      gTools().ReadAttr(node, "IndexCoeff", index);
      CheckCoefficients(index < n && output == 0, Log());
      gTools().ReadAttr(node, "Value", fCoefficients[index]);
   }
}

void MethodLD::ReadWeightsFromStream(std::istream &)
{
   Log() << kFATAL << "LD weights are read from XML files only" << Endl;
}

const Ranking *MethodLD::CreateRanking()
{
   delete fRanking;
   fRanking = new Ranking(GetName(), "Discr. power");
   for (size_t i = 1; i < fCoefficients.size(); ++i)
      fRanking->AddRank(Rank(GetInputLabel(static_cast<Int_t>(i - 1)), TMath::Abs(fCoefficients[i])));
   return fRanking;
}

void MethodLD::MakeClassSpecific(std::ostream &os, const TString &) const
{
   WriteLinearResponse(os, fCoefficients);
}

void MethodLD::GetHelpMessage() const
{
   Log() << "The response is the linear function of the inputs that fits, by weighted least squares, 1 for signal and\n"
         << "0 for background, or in regression the target. In classification it orders events as Fisher does.\n"
         << "Inputs with long tails or non-linear correlations gain from VarTransform=G or VarTransform=G,D.\n"
         << "There is nothing to tune. The ranking is by the size of the coefficients, and therefore says something\n"
         << "only for inputs of equal scale (VarTransform=N)." << Endl;
}

} // namespace TMVA
