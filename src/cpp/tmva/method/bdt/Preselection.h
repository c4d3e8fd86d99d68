// Cuts in front of the trees that decide at once for events which only one class has: what DoPreselection of ROOT's
// TMVA leaves in weights files.
#ifndef TMVATORCH_METHOD_BDT_PRESELECTION
#define TMVATORCH_METHOD_BDT_PRESELECTION

#include "RtypesCore.h"

#include <vector>

namespace TMVA::BDT {

class Preselection {
public:
   /// From the attributes of the element <Weights>.
   Preselection(void *weights, UInt_t nVariables);
   /// 1: signal, -1: background, 0: the trees are to say.
   Double_t Answer(const Float_t *x) const;
   void AddTo(void *weights) const;

private:
   struct Cut {
      Bool_t fIsOn = kFALSE;
      Double_t fValue = 0;
   };
   struct Cuts {
      Cut fLowBackground, fLowSignal, fHighBackground, fHighSignal;
   };
   template <class Visitor>
   static void ForEach(std::vector<Cuts> &cuts, Visitor visit);

   std::vector<Cuts> fCuts; ///< one a variable
};

} // namespace TMVA::BDT
#endif
