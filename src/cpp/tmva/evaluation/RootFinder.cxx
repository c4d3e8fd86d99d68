// Cut of a given signal efficiency, from the method's own efficiency curve.
#include "TMVA/RootFinder.h"

#include "TMVA/MethodBase.h"
#include "evaluation/BrentRoot.h"

#include <cmath>

TMVA::RootFinder::RootFinder(MethodBase *method, Double_t rootMin, Double_t rootMax, Int_t maxIterations,
                             Double_t absTolerance)
   : fMethod(method), fRootMin(rootMin), fRootMax(rootMax), fMaxIterations(maxIterations), fAbsTolerance(absTolerance)
{
}

Double_t TMVA::RootFinder::Root(Double_t refValue)
{
   const auto difference = [&](double cut) { return fMethod->GetValueForRoot(cut) - refValue; };
   const Double_t atMin = difference(fRootMin), atMax = difference(fRootMax);
   if (atMin * atMax > 0) {
      fLogger << kWARNING << "No cut in [" << fRootMin << ", " << fRootMax << "] has the signal efficiency " << refValue
              << " (at the ends: " << atMin + refValue << ", " << atMax + refValue << "); the nearer end is taken"
              << Endl;
      return std::abs(atMin) < std::abs(atMax) ? fRootMin : fRootMax;
   }
   return Evaluation::BrentRoot(difference, fRootMin, fRootMax, fMaxIterations, fAbsTolerance);
}
