// Finds the cut on a method's response that has a given signal efficiency on the test sample.
#ifndef TMVA_RootFinder
#define TMVA_RootFinder

#include "RtypesCore.h"
#include "TMVA/MsgLogger.h"

namespace TMVA {

class MethodBase;

class RootFinder {
public:
   /// Between rootMin and rootMax; an absolute tolerance of 0 means as exact as a double is.
   RootFinder(MethodBase *method, Double_t rootMin, Double_t rootMax, Int_t maxIterations = 100,
              Double_t absTolerance = 0.0);

   /// The cut whose signal efficiency is refValue; the nearer end, after a warning, if there is none in the range.
   Double_t Root(Double_t refValue);

private:
   MethodBase *fMethod; //! not owned
   Double_t fRootMin;
   Double_t fRootMax;
   Int_t fMaxIterations;
   Double_t fAbsTolerance;
   mutable MsgLogger fLogger{"RootFinder"}; //!
};

} // namespace TMVA
#endif
