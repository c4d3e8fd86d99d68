// Covariance and correlation matrices.
#include "TMVA/Tools.h"

#include "TMVA/EventStore.h"
#include "TMatrixDSym.h"
#include "TMatrixDSymEigen.h"

#include <cmath>

TMatrixD *TMVA::Tools::GetSQRootMatrix(TMatrixDSym *symMat)
{
   const Int_t n = symMat->GetNrows();
   TMatrixDSymEigen eigen(*symMat);
   const TMatrixD &vectors = eigen.GetEigenVectors();
   const TVectorD &values = eigen.GetEigenValues();
   TMatrixD roots(n, n);
   for (Int_t i = 0; i < n; ++i) {
      if (values(i) < 0)
         Log() << kWARNING << "Square root of a covariance matrix: eigenvalue " << i << " is negative (" << values(i)
               << "), its absolute value is used" << Endl;
      roots(i, i) = std::sqrt(std::abs(values(i)));
   }
   const TMatrixD left(vectors, TMatrixD::kMult, roots);
   return new TMatrixD(left, TMatrixD::kMultTranspose, vectors);
}

const TMatrixD *TMVA::Tools::GetCorrelationMatrix(const TMatrixD *covMat)
{
   if (!covMat)
      return nullptr;
   const Int_t n = covMat->GetNrows();
   auto *correlations = new TMatrixD(n, n);
   for (Int_t i = 0; i < n; ++i) {
      if ((*covMat)(i, i) <= 0)
         Log() << kWARNING << "Correlation matrix: variable " << i << " has the variance " << (*covMat)(i, i)
               << "; its correlations are set to 0" << Endl;
      for (Int_t j = 0; j < n; ++j) {
         const auto product = (*covMat)(i, i) * (*covMat)(j, j);
         const bool defined = (*covMat)(i, i) > 0 && (*covMat)(j, j) > 0;
         (*correlations)(i, j) = i == j ? 1 : (defined ? (*covMat)(i, j) / std::sqrt(product) : 0);
      }
   }
   return correlations;
}

TMatrixDSym *TMVA::Tools::CalcCovarianceMatrix(const EventStore &events, Int_t cls)
{
   const auto n = static_cast<Int_t>(events.fNVariables);
   std::vector<Double_t> mean(n);
   Double_t sumW = 0;
   for (Long64_t e = 0; e < events.GetNEvents(); ++e) {
      if (cls >= 0 && events.fClasses[e] != cls)
         continue;
      const auto weight = events.GetWeight(e);
      sumW += weight;
      for (Int_t i = 0; i < n; ++i)
         mean[i] += weight * events.Values(e)[i];
   }
   auto *covariance = new TMatrixDSym(n);
   if (sumW == 0)
      return covariance;
   for (auto &m : mean)
      m /= sumW;
   std::vector<Double_t> sum(static_cast<std::size_t>(n) * n), deviation(n);
   for (Long64_t e = 0; e < events.GetNEvents(); ++e) {
      if (cls >= 0 && events.fClasses[e] != cls)
         continue;
      const auto weight = events.GetWeight(e);
      for (Int_t i = 0; i < n; ++i)
         deviation[i] = events.Values(e)[i] - mean[i];
      for (Int_t i = 0; i < n; ++i) {
         for (Int_t j = 0; j <= i; ++j)
            sum[static_cast<std::size_t>(i) * n + j] += weight * deviation[i] * deviation[j];
      }
   }
   for (Int_t i = 0; i < n; ++i) {
      for (Int_t j = 0; j <= i; ++j)
         (*covariance)(i, j) = (*covariance)(j, i) = sum[static_cast<std::size_t>(i) * n + j] / sumW;
   }
   return covariance;
}

std::vector<TMatrixDSym *> *TMVA::Tools::CalcCovarianceMatrices(const EventStore &events, Int_t maxCls)
{
   auto *matrices = new std::vector<TMatrixDSym *>;
   for (Int_t cls = 0; cls < maxCls; ++cls)
      matrices->push_back(CalcCovarianceMatrix(events, cls));
   if (maxCls != 1)
      matrices->push_back(CalcCovarianceMatrix(events, -1));
   return matrices;
}

std::vector<TMatrixDSym *> *TMVA::Tools::CalcCovarianceMatrices(const std::vector<Event *> &events, Int_t maxCls)
{
   return CalcCovarianceMatrices(EventStore(events), maxCls);
}
