// The evaluations of the Reader.
#include "TMVA/MethodBase.h"
#include "TMVA/Reader.h"

#include <algorithm>
#include <cmath>

namespace {

const Double_t kNoResponse = -999;
const Double_t kEvaluateFirst = -9999999; ///< default of the mvaVal arguments

/// Lets a method see the event instead of its data set's, also when the evaluation throws.
class EventOfMethod {
public:
   EventOfMethod(const TMVA::Event *&slot, const TMVA::Event &event) : fSlot(slot) { fSlot = &event; }
   ~EventOfMethod() { fSlot = nullptr; }
   EventOfMethod(const EventOfMethod &) = delete;
   EventOfMethod &operator=(const EventOfMethod &) = delete;

private:
   const TMVA::Event *&fSlot;
};

} // namespace

Double_t TMVA::Reader::Response(MethodBase &method, const Event &event)
{
   if (!fCalculateError)
      return method.GetMvaValue(&event);
   return method.GetMvaValue(&event, &fMvaEventError, &fMvaEventErrorUpper);
}

const std::vector<Float_t> &TMVA::Reader::NoAnswer(std::size_t size)
{
   fNoAnswer.assign(size, kNoResponse);
   return fNoAnswer;
}

Double_t TMVA::Reader::EvaluateMVA(const std::vector<Float_t> &inputVec, const TString &methodTag, Double_t)
{
   auto &method = Method(methodTag);
   if (inputVec.size() != fDataSetInfo.GetNVariables())
      Log() << kFATAL << "EvaluateMVA(\"" << methodTag << "\") was given " << inputVec.size()
            << " values; the Reader has " << fDataSetInfo.GetNVariables() << " variables" << Endl;
   const auto nan = std::find_if(inputVec.begin(), inputVec.end(), [](Float_t value) { return std::isnan(value); });
   if (nan != inputVec.end()) {
      Log() << kERROR << "EvaluateMVA(\"" << methodTag << "\"): value " << nan - inputVec.begin()
            << " is NaN: nothing is evaluated, the answer is -999" << Endl;
      return kNoResponse;
   }
   std::vector<Float_t> spectators(fSpectatorLinks.size());
   for (std::size_t i = 0; i < spectators.size(); ++i)
      spectators[i] = fEvent->GetSpectator(static_cast<UInt_t>(i));
   const Event event(inputVec, {}, spectators);
   return Response(method, event);
}

Double_t TMVA::Reader::EvaluateMVA(const std::vector<Double_t> &inputVec, const TString &methodTag, Double_t aux)
{
   return EvaluateMVA(std::vector<Float_t>(inputVec.begin(), inputVec.end()), methodTag, aux);
}

Double_t TMVA::Reader::EvaluateMVA(const TString &methodTag, Double_t aux)
{
   return EvaluateMVA(&Method(methodTag), aux);
}

Double_t TMVA::Reader::EvaluateMVA(MethodBase *method, Double_t)
{
   const auto *event = CheckedEvent();
   return event ? Response(*method, *event) : kNoResponse;
}

const std::vector<Float_t> &TMVA::Reader::EvaluateRegression(const TString &methodTag, Double_t aux)
{
   return EvaluateRegression(&Method(methodTag), aux);
}

const std::vector<Float_t> &TMVA::Reader::EvaluateRegression(MethodBase *method, Double_t)
{
   if (!method->DoRegression())
      Log() << kFATAL << "EvaluateRegression: \"" << method->GetMethodName()
            << "\" was trained for classification and has no targets; use EvaluateMVA or EvaluateMulticlass" << Endl;
   const auto *event = CheckedEvent();
   return event ? method->GetRegressionValues(event) : NoAnswer(fDataSetInfo.GetNTargets());
}

Float_t TMVA::Reader::EvaluateRegression(UInt_t tgtNumber, const TString &methodTag, Double_t aux)
{
   const auto &values = EvaluateRegression(methodTag, aux);
   if (tgtNumber >= values.size())
      Log() << kFATAL << "EvaluateRegression: there is no target " << tgtNumber << "; \"" << methodTag << "\" has "
            << values.size() << ", counted from 0" << Endl;
   return values[tgtNumber];
}

const std::vector<Float_t> &TMVA::Reader::EvaluateMulticlass(const TString &methodTag, Double_t aux)
{
   return EvaluateMulticlass(&Method(methodTag), aux);
}

const std::vector<Float_t> &TMVA::Reader::EvaluateMulticlass(MethodBase *method, Double_t)
{
   if (!method->DoMulticlass())
      Log() << kFATAL << "EvaluateMulticlass: \"" << method->GetMethodName() << "\" was trained for "
            << (method->DoRegression() ? "regression; use EvaluateRegression" : "two classes; use EvaluateMVA")
            << ", not for multiclass" << Endl;
   const auto *event = CheckedEvent();
   if (!event)
      return NoAnswer(fDataSetInfo.GetNClasses());
   const EventOfMethod substitute(method->fTmpEvent, *event);
   return method->GetMulticlassValues();
}

Float_t TMVA::Reader::EvaluateMulticlass(UInt_t clsNumber, const TString &methodTag, Double_t aux)
{
   const auto &values = EvaluateMulticlass(methodTag, aux);
   if (clsNumber >= values.size())
      Log() << kFATAL << "EvaluateMulticlass: there is no class " << clsNumber << "; \"" << methodTag << "\" has "
            << values.size() << ", counted from 0" << Endl;
   return values[clsNumber];
}

Double_t TMVA::Reader::GetProba(const TString &methodTag, Double_t ap_sig, Double_t mvaVal)
{
   auto &method = Method(methodTag);
   if (mvaVal == kEvaluateFirst) {
      const auto *event = CheckedEvent();
      if (!event)
         return kNoResponse;
      mvaVal = Response(method, *event);
   }
   return method.GetProba(mvaVal, ap_sig);
}

Double_t TMVA::Reader::GetRarity(const TString &methodTag, Double_t mvaVal)
{
   auto &method = Method(methodTag);
   if (mvaVal == kEvaluateFirst) {
      const auto *event = CheckedEvent();
      if (!event)
         return kNoResponse;
      mvaVal = Response(method, *event);
   }
   return method.GetRarity(mvaVal);
}
