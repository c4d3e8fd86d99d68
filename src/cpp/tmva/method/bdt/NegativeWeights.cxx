// NegWeightTreatment=PairNegWeightsGlobal.
#include "TMatrixDSym.h"
#include "method/bdt/TrainingSample.h"

#include <algorithm>
#include <limits>

namespace TMVA::BDT {

namespace {

// Inverse covariance of the given events; where it is singular, of the variables taken one by one.
TMatrixDSym Metric(const EventStore &events, const std::vector<UInt_t> &members)
{
   const auto nVar = static_cast<Int_t>(events.fNVariables);
   std::vector<Double_t> mean(nVar, 0.);
   for (const UInt_t i : members)
      for (Int_t j = 0; j < nVar; ++j)
         mean[j] += events.Values(i)[j] / static_cast<Double_t>(members.size());
   TMatrixDSym covariance(nVar);
   for (const UInt_t i : members)
      for (Int_t j = 0; j < nVar; ++j)
         for (Int_t k = 0; k < nVar; ++k)
            covariance(j, k) += (events.Values(i)[j] - mean[j]) * (events.Values(i)[k] - mean[k]);
   TMatrixDSym inverse(covariance);
   Double_t determinant = 0;
   inverse.Invert(&determinant);
   if (determinant > 0)
      return inverse;
   TMatrixDSym diagonal(nVar);
   for (Int_t j = 0; j < nVar; ++j)
      diagonal(j, j) = covariance(j, j) > 0 ? 1 / covariance(j, j) : 1;
   return diagonal;
}

Double_t Distance2(const TMatrixDSym &metric, const Float_t *a, const Float_t *b)
{
   const Int_t n = metric.GetNrows();
   Double_t sum = 0;
   for (Int_t j = 0; j < n; ++j)
      for (Int_t k = 0; k < n; ++k)
         sum += (a[j] - b[j]) * metric(j, k) * (a[k] - b[k]);
   return sum;
}

} // namespace

void TrainingSample::AnnihilateNegativeWeights(MsgLogger &log)
{
   const Int_t nClasses = *std::max_element(fEvents->fClasses.begin(), fEvents->fClasses.end()) + 1;
   for (Int_t cls = 0; cls < nClasses; ++cls) {
      std::vector<UInt_t> members;
      std::vector<UInt_t> positive;
      for (UInt_t i = 0; i < Size(); ++i)
         if (fEvents->fClasses[i] == cls) {
            members.push_back(i);
            if (fWeights[i] > 0)
               positive.push_back(i);
         }
      if (members.size() == positive.size())
         continue;
      const TMatrixDSym metric = Metric(*fEvents, members);
      for (const UInt_t i : members) {
         while (fWeights[i] < 0 && !positive.empty()) {
            const auto distance = [&](UInt_t j) { return Distance2(metric, Values(i), Values(j)); };
            auto nearest = positive.begin();
            Double_t least = std::numeric_limits<Double_t>::infinity();
            for (auto j = positive.begin(); j != positive.end(); ++j)
               if (const Double_t d = distance(*j); d < least) {
                  least = d;
                  nearest = j;
               }
            const Double_t sum = fWeights[i] + fWeights[*nearest];
            fWeights[i] = std::min(sum, 0.);
            fWeights[*nearest] = std::max(sum, 0.);
            if (sum <= 0)
               positive.erase(nearest);
         }
      }
   }
   std::vector<Long64_t> rows;
   std::vector<Double_t> weights;
   for (UInt_t i = 0; i < Size(); ++i)
      if (fWeights[i] != 0) {
         rows.push_back(i);
         weights.push_back(fWeights[i]);
      }
   log << kINFO << "Of " << Size() << " training events " << rows.size()
       << " are left after negative weights were taken from their nearest neighbours of positive weight" << Endl;
   Keep(rows);
   fWeights = std::move(weights);
}

} // namespace TMVA::BDT
