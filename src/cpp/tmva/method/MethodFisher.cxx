// Linear discriminant of Fisher.
#include "TMVA/MethodFisher.h"

#include "TMVA/ClassifierFactory.h"
#include "TMVA/Ranking.h"
#include "TMVA/Tools.h"
#include "TMath.h"
#include "method/LinearResponse.h"
#include "method/SymmetricSolver.h"

REGISTER_METHOD(Fisher)

namespace TMVA {

MethodFisher::MethodFisher(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi,
                           const TString &theOption)
   : MethodBase(jobName, Types::kFisher, methodTitle, dsi, theOption)
{
}

MethodFisher::MethodFisher(DataSetInfo &dsi, const TString &weightFile) : MethodBase(Types::kFisher, dsi, weightFile) {}

void MethodFisher::Init()
{
   fCoefficients.assign(GetNvar() + 1, 0.);
   SetSignalReferenceCut(0);
}

void MethodFisher::DeclareOptions()
{
   DeclareOptionRef(fMethodOption, "Method", "Matrix of the discriminant: within the classes, or of all events");
   AddPreDefTexts({"Fisher", "Mahalanobis"});
}

void MethodFisher::ProcessOptions()
{
   fFisherMethod = fMethodOption == "Mahalanobis" ? kMahalanobis : kFisher;
}

Bool_t MethodFisher::HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t)
{
   return type == Types::kClassification && numberClasses == 2;
}

void MethodFisher::Train()
{
   const std::shared_ptr<EventStore> events = GetTransformed(Types::kTraining);
   const auto signalClass = static_cast<Int_t>(DataInfo().GetSignalClassIndex());
   const Moments signal(*events, signalClass);
   const Moments background(*events, 1 - signalClass);
   const Double_t sum = signal.fSumOfWeights + background.fSumOfWeights;
   if (!(signal.fSumOfWeights > 0 && background.fSumOfWeights > 0))
      Log() << kFATAL << "The sum of weights of the training events is " << signal.fSumOfWeights << " for signal and "
            << background.fSumOfWeights << " for background; both must be positive" << Endl;

   const auto nVar = static_cast<Int_t>(GetNvar());
   const TVectorD difference = signal.fMean - background.fMean;
   TMatrixDSym within(nVar);
   TMatrixDSym full(nVar);
   TVectorD variance(nVar);
   fDiscrimPower.assign(nVar, 0.);
   for (Int_t i = 0; i < nVar; ++i) {
      for (Int_t j = 0; j < nVar; ++j) {
         within(i, j) =
            signal.fScatter(i, j) / signal.fSumOfWeights + background.fScatter(i, j) / background.fSumOfWeights;
         // What the two distances to the common mean give, weighted with the class sums.
         const Double_t between =
            signal.fSumOfWeights * background.fSumOfWeights / (sum * sum) * difference[i] * difference[j];
         full(i, j) = within(i, j) + between;
      }
      variance[i] = full(i, i);
      fDiscrimPower[i] = variance[i] > 0 ? 1 - within(i, i) / variance[i] : 0;
   }

   TVectorD coefficients =
      SolveSymmetric(fFisherMethod == kFisher ? within : full, difference, variance, *fInputVars, Log());
   coefficients *= TMath::Sqrt(signal.fSumOfWeights * background.fSumOfWeights) / sum;
   fCoefficients.assign(nVar + 1, 0.);
   for (Int_t i = 0; i < nVar; ++i) {
      fCoefficients[i + 1] = coefficients[i];
      fCoefficients[0] -= coefficients[i] * (signal.fMean[i] + background.fMean[i]) / 2;
   }
}

Double_t MethodFisher::GetMvaValue(Double_t *err, Double_t *errUpper)
{
   NoErrorCalc(err, errUpper);
   return LinearResponse(fCoefficients, GetEvent()->GetValues().data());
}

std::vector<Double_t> MethodFisher::GetMvaValues(Long64_t firstEvt, Long64_t lastEvt, Bool_t)
{
   const auto [first, last] = EventRange(firstEvt, lastEvt);
   return LinearResponses(fCoefficients, *GetTransformed(Data()->GetCurrentType()), first, last);
}

void MethodFisher::AddWeightsXMLTo(void *parent) const
{
   void *weights = gTools().AddChild(parent, "Weights");
   gTools().AddAttr(weights, "NCoeff", fCoefficients.size());
   for (size_t i = 0; i < fCoefficients.size(); ++i) {
      void *node = gTools().AddChild(weights, "Coefficient");
      gTools().AddAttr(node, "Index", i);
      gTools().AddAttr(node, "Value", fCoefficients[i]);
   }
}

void MethodFisher::ReadWeightsFromXML(void *wghtnode)
{
   size_t n = 0;
   gTools().ReadAttr(wghtnode, "NCoeff", n);
   CheckCoefficients(n == GetNvar() + 1, Log());
   fCoefficients.assign(n, 0.);
   for (void *node = gTools().GetChild(wghtnode); node; node = gTools().GetNextChild(node)) {
      size_t index = 0;
      gTools().ReadAttr(node, "Index", index);
      CheckCoefficients(index < n, Log());
      gTools().ReadAttr(node, "Value", fCoefficients[index]);
   }
}

void MethodFisher::ReadWeightsFromStream(std::istream &)
{
   Log() << kFATAL << "Fisher weights are read from XML files only" << Endl;
}

const Ranking *MethodFisher::CreateRanking()
{
   if (fDiscrimPower.empty())
      return nullptr;
   delete fRanking;
   fRanking = new Ranking(GetName(), "Discr. power");
   for (size_t i = 0; i < fDiscrimPower.size(); ++i)
      fRanking->AddRank(Rank(GetInputLabel(static_cast<Int_t>(i)), fDiscrimPower[i]));
   return fRanking;
}

void MethodFisher::MakeClassSpecific(std::ostream &os, const TString &) const
{
   WriteLinearResponse(os, fCoefficients);
}

void MethodFisher::GetHelpMessage() const
{
   Log() << "The response is the linear function of the inputs whose class means lie farthest apart, measured in\n"
         << "units of its spread within the classes (Fisher) or of its spread over all events (Mahalanobis).\n"
         << "It uses means and covariances only: it cannot separate classes that differ in shape but not in mean.\n"
         << "Inputs with long tails or non-linear correlations gain from VarTransform=G or VarTransform=G,D.\n"
         << "There is nothing to tune." << Endl;
}

} // namespace TMVA
