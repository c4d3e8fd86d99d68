// Linear interpolation between the points of a graph.
#include "TMVA/TSpline1.h"

#include <algorithm>

namespace TMVA {

TSpline1::TSpline1(const TString &title, TGraph *theGraph)
   : ::TSpline(title.Data(), -1, theGraph->GetX()[0], theGraph->GetX()[theGraph->GetN() - 1], theGraph->GetN(), kFALSE),
     fPoints(theGraph)
{
   SetNameTitle(title, title);
}

Double_t TSpline1::Eval(Double_t x) const
{
   const Int_t n = fPoints->GetN();
   const Double_t *xs = fPoints->GetX();
   const Double_t *ys = fPoints->GetY();
   if (n == 1)
      return ys[0];
   const auto above = static_cast<Int_t>(std::upper_bound(xs, xs + n, x) - xs);
   const Int_t i = std::clamp(above - 1, 0, n - 2);
   const Double_t dx = xs[i + 1] - xs[i];
   return dx > 0 ? ys[i] + (x - xs[i]) * (ys[i + 1] - ys[i]) / dx : ys[i];
}

} // namespace TMVA
