// Declaration of the method Cuts, which this TMVA does not offer, so that macros that ask for it compile.
#ifndef TMVA_MethodCuts
#define TMVA_MethodCuts

#include "TMVA/MethodBase.h"

#include <vector>

namespace TMVA {

/// No object of it exists: booking the type is fatal, and Reader::FindCutsMVA gives nullptr.
class MethodCuts : public MethodBase {
public:
   virtual Double_t GetCuts(Double_t effS, std::vector<Double_t> &cutMin,
                            std::vector<Double_t> &cutMax) const; ///< fatal
   using MethodBase::MethodBase;
};

} // namespace TMVA
#endif
