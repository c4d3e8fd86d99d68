// Quadratic interpolation between the points of a graph.
#ifndef TMVATORCH_TRANSFORM_QUADRATICSPLINE
#define TMVATORCH_TRANSFORM_QUADRATICSPLINE

#include "TGraph.h"
#include "TSpline.h"
#include "TString.h"

#include <memory>

namespace TMVA {

/// Between two points: the mean of the parabolas through them and the next point on either side; at the ends, and
/// outside, the parabola through the outermost three points.
class QuadraticSpline : public ::TSpline {
public:
   QuadraticSpline(const TString &title, TGraph *graph); ///< takes ownership; at least three points, ascending

   Double_t Eval(Double_t x) const override;
   void BuildCoeff() override {}
   void GetKnot(Int_t i, Double_t &x, Double_t &y) const override { fPoints->GetPoint(i, x, y); }

private:
   Double_t Parabola(Int_t first, Double_t x) const;

   std::unique_ptr<TGraph> fPoints; //!
};

} // namespace TMVA
#endif
