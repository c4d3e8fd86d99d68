// Linear interpolation between the points of a graph.
#ifndef TMVA_TSpline1
#define TMVA_TSpline1

#include "TGraph.h"
#include "TSpline.h"
#include "TString.h"

#include <memory>

namespace TMVA {

/// Outside the points the nearest segment is prolonged.
class TSpline1 : public ::TSpline {
public:
   TSpline1(const TString &title, TGraph *theGraph); ///< takes ownership; the points are in ascending order

   Double_t Eval(Double_t x) const override;
   void BuildCoeff() override {}
   void GetKnot(Int_t i, Double_t &x, Double_t &y) const override { fPoints->GetPoint(i, x, y); }

private:
   std::unique_ptr<TGraph> fPoints; //!
};

} // namespace TMVA
#endif
