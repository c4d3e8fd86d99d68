// The only function of a method that is not offered.
#include "TMVA/MethodCuts.h"

Double_t TMVA::MethodCuts::GetCuts(Double_t effS, std::vector<Double_t> &, std::vector<Double_t> &) const
{
   Log() << kFATAL << "GetCuts(" << effS << "): this TMVA does not offer the method Cuts" << Endl;
   return 0;
}
