// Linear equations with a covariance matrix.
#include "method/SymmetricSolver.h"

#include "TMath.h"
#include "TMatrixDSymEigen.h"

#include <algorithm>

namespace TMVA {

namespace {

// Relative to a spread of 1: inputs are Float_t, so that sums of them repeat each other to about 1e-15.
constexpr Double_t kNoSpread = 1e-13;
// Share of the right-hand side that rounding can leave in such a direction.
constexpr Double_t kRoundingShare = 1e-5;

// The inputs that an eigenvector combines.
TString Involved(const TMatrixD &vectors, Int_t column, const std::vector<TString> &names)
{
   Double_t largest = 0;
   for (Int_t i = 0; i < vectors.GetNrows(); ++i)
      largest = std::max(largest, TMath::Abs(vectors(i, column)));
   TString text;
   for (Int_t i = 0; i < vectors.GetNrows(); ++i)
      if (TMath::Abs(vectors(i, column)) > 0.01 * largest)
         text += (text == "" ? "\"" : ", \"") + names.at(i) + "\"";
   return text;
}

} // namespace

Moments::Moments(const EventStore &events, Int_t cls)
   : fMean(static_cast<Int_t>(events.fNVariables)), fScatter(static_cast<Int_t>(events.fNVariables))
{
   const auto nVar = static_cast<Int_t>(events.fNVariables);
   const Long64_t n = events.GetNEvents();
   std::vector<Double_t> shifted(nVar);
   std::vector<Double_t> second(static_cast<size_t>(nVar) * nVar);
   for (Long64_t i = 0; i < n; ++i) {
      const Double_t weight = events.GetWeight(i);
      if (weight == 0 || (cls >= 0 && events.fClasses[i] != cls))
         continue;
      fSumOfWeights += weight;
      const Float_t *x = events.Values(i);
      const Float_t *reference = events.Values(0);
      for (Int_t j = 0; j < nVar; ++j) {
         shifted[j] = static_cast<Double_t>(x[j]) - reference[j];
         fMean[j] += weight * shifted[j];
      }
      for (Int_t j = 0; j < nVar; ++j)
         for (Int_t k = j; k < nVar; ++k)
            second[static_cast<size_t>(j) * nVar + k] += weight * shifted[j] * shifted[k];
   }
   if (fSumOfWeights == 0)
      return;
   fMean *= 1 / fSumOfWeights;
   for (Int_t j = 0; j < nVar; ++j)
      for (Int_t k = j; k < nVar; ++k) {
         fScatter(j, k) = second[static_cast<size_t>(j) * nVar + k] - fSumOfWeights * fMean[j] * fMean[k];
         fScatter(k, j) = fScatter(j, k);
      }
   for (Int_t j = 0; j < nVar; ++j)
      fMean[j] += events.Values(0)[j];
}

TVectorD SolveSymmetric(const TMatrixDSym &matrix, const TVectorD &rhs, const TVectorD &totalVariance,
                        const std::vector<TString> &names, MsgLogger &log)
{
   const Int_t n = matrix.GetNrows();
   TVectorD scale(n);
   TVectorD scaledRhs(n);
   TMatrixDSym scaled(n);
   for (Int_t i = 0; i < n; ++i) {
      scale[i] = totalVariance[i] > 0 ? TMath::Sqrt(totalVariance[i]) : 1;
      scaledRhs[i] = rhs[i] / scale[i];
   }
   for (Int_t i = 0; i < n; ++i)
      for (Int_t j = 0; j < n; ++j)
         scaled(i, j) = matrix(i, j) / (scale[i] * scale[j]);

   const TMatrixDSymEigen eigen(scaled);
   const TVectorD &values = eigen.GetEigenValues();
   const TMatrixD &vectors = eigen.GetEigenVectors();
   const Double_t limit = kNoSpread * std::max(1., values.NormInf());
   TVectorD solution(n);
   for (Int_t k = 0; k < n; ++k) {
      Double_t projection = 0;
      for (Int_t i = 0; i < n; ++i)
         projection += vectors(i, k) * scaledRhs[i];
      if (TMath::Abs(values[k]) > limit) {
         for (Int_t i = 0; i < n; ++i)
            solution[i] += projection / values[k] * vectors(i, k);
      } else if (TMath::Abs(projection) > kRoundingShare * TMath::Sqrt(scaledRhs.Norm2Sqr())) {
         log << kFATAL << "No linear discriminant can be computed: of the inputs " << Involved(vectors, k, names)
             << " a linear combination is constant within the classes, yet differs between them. Cut on it, or leave "
             << "an input out" << Endl;
      } else {
         log << kWARNING << "Constant or linearly dependent inputs: " << Involved(vectors, k, names)
             << "; what they repeat is counted once" << Endl;
      }
   }
   for (Int_t i = 0; i < n; ++i)
      solution[i] /= scale[i];
   return solution;
}

} // namespace TMVA
