#include "method/bdt/Preselection.h"

#include "TMVA/Tools.h"
#include "TString.h"

namespace TMVA::BDT {

template <class Visitor>
void Preselection::ForEach(std::vector<Cuts> &cuts, Visitor visit)
{
   for (size_t i = 0; i < cuts.size(); ++i) {
      const auto name = [i](const char *kind) { return TString::Format("Preselection%sVar%zu", kind, i); };
      visit(name("LowBkg"), cuts[i].fLowBackground);
      visit(name("LowSig"), cuts[i].fLowSignal);
      visit(name("HighBkg"), cuts[i].fHighBackground);
      visit(name("HighSig"), cuts[i].fHighSignal);
   }
}

Preselection::Preselection(void *weights, UInt_t nVariables) : fCuts(nVariables)
{
   ForEach(fCuts, [weights](const TString &name, Cut &cut) {
      if (!gTools().HasAttr(weights, name))
         return;
      gTools().ReadAttr(weights, name, cut.fIsOn);
      gTools().ReadAttr(weights, name + "Value", cut.fValue);
   });
}

void Preselection::AddTo(void *weights) const
{
   std::vector<Cuts> cuts = fCuts;
   ForEach(cuts, [weights](const TString &name, const Cut &cut) {
      gTools().AddAttr(weights, name, cut.fIsOn);
      gTools().AddAttr(weights, name + "Value", cut.fValue);
   });
}

Double_t Preselection::Answer(const Float_t *x) const
{
   Double_t answer = 0;
   for (size_t i = 0; i < fCuts.size(); ++i) {
      const Cuts &cuts = fCuts[i];
      if (cuts.fLowBackground.fIsOn && x[i] < cuts.fLowBackground.fValue)
         answer = -1;
      if (cuts.fLowSignal.fIsOn && x[i] < cuts.fLowSignal.fValue)
         answer = 1;
      if (cuts.fHighBackground.fIsOn && x[i] > cuts.fHighBackground.fValue)
         answer = -1;
      if (cuts.fHighSignal.fIsOn && x[i] > cuts.fHighSignal.fValue)
         answer = 1;
   }
   return answer;
}

} // namespace TMVA::BDT
