// Quadratic interpolation between the points of a graph.
#include "transform/QuadraticSpline.h"

#include <algorithm>

namespace TMVA {

QuadraticSpline::QuadraticSpline(const TString &title, TGraph *graph)
   : ::TSpline(title.Data(), -1, graph->GetX()[0], graph->GetX()[graph->GetN() - 1], graph->GetN(), kFALSE),
     fPoints(graph)
{
   SetNameTitle(title, title);
}

Double_t QuadraticSpline::Parabola(Int_t first, Double_t x) const
{
   const Double_t *xs = fPoints->GetX() + first;
   const Double_t *ys = fPoints->GetY() + first;
   // Newton's form: differences of neighbours lose no digits far from the origin.
   const Double_t slope = (ys[1] - ys[0]) / (xs[1] - xs[0]);
   const Double_t curvature = ((ys[2] - ys[1]) / (xs[2] - xs[1]) - slope) / (xs[2] - xs[0]);
   return ys[0] + (x - xs[0]) * (slope + (x - xs[1]) * curvature);
}

Double_t QuadraticSpline::Eval(Double_t x) const
{
   const Int_t n = fPoints->GetN();
   const Double_t *xs = fPoints->GetX();
   const auto i = static_cast<Int_t>(std::upper_bound(xs, xs + n, x) - xs) - 1;
   if (i <= 0)
      return Parabola(0, x);
   if (i >= n - 2)
      return Parabola(n - 3, x);
   return 0.5 * (Parabola(i - 1, x) + Parabola(i, x));
}

} // namespace TMVA
