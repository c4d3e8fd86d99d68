// Linear decorrelation: covariance matrices and their inverse square roots.
#include "TMVA/VariableDecorrTransform.h"

#include "TMVA/Config.h"
#include "TMVA/Tools.h"
#include "TMatrixDSymEigen.h"
#include "transform/InputColumns.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <sstream>

namespace TMVA {

namespace {

/// Weighted sums up to second order of one class, about a point close to the data, where they lose no digits.
struct Moments {
   explicit Moments(std::size_t n) : fSum(n), fProducts(n * n) {}

   void Add(const std::vector<Double_t> &x, Double_t w)
   {
      const std::size_t n = fSum.size();
      fWeight += w;
      for (std::size_t i = 0; i < n; ++i) {
         const Double_t wx = w * x[i];
         fSum[i] += wx;
         for (std::size_t j = 0; j <= i; ++j)
            fProducts[i * n + j] += wx * x[j];
      }
   }
   void Add(const Moments &other)
   {
      fWeight += other.fWeight;
      std::transform(fSum.begin(), fSum.end(), other.fSum.begin(), fSum.begin(), std::plus<>());
      std::transform(fProducts.begin(), fProducts.end(), other.fProducts.begin(), fProducts.begin(), std::plus<>());
   }
   TMatrixDSym Covariance() const
   {
      const std::size_t n = fSum.size();
      TMatrixDSym covariance(n);
      for (std::size_t i = 0; i < n; ++i) {
         for (std::size_t j = 0; j <= i; ++j)
            covariance(i, j) = covariance(j, i) =
               fProducts[i * n + j] / fWeight - fSum[i] / fWeight * (fSum[j] / fWeight);
      }
      return covariance;
   }

   Double_t fWeight = 0;
   std::vector<Double_t> fSum;
   std::vector<Double_t> fProducts; ///< lower triangle
};

std::vector<Moments> SumMoments(const EventStore &events, const InputColumns &columns, std::size_t n, UInt_t nSlots)
{
   std::vector<Moments> moments(nSlots, Moments(n));
   std::vector<Double_t> origin(n), x(n);
   columns.Read(0, origin);
   for (Long64_t i = 0; i < events.GetNEvents(); ++i) {
      columns.Read(i, x);
      for (std::size_t k = 0; k < n; ++k)
         x[k] -= origin[k];
      moments[std::min<UInt_t>(events.fClasses[i], nSlots - 1)].Add(x, events.GetWeight(i));
   }
   for (UInt_t cls = 0; cls + 1 < nSlots; ++cls)
      moments.back().Add(moments[cls]);
   return moments;
}

/// Directions in which the inputs do not vary: constant inputs and exact linear dependences. Counted on the correlation
/// matrix, where inputs of very different size weigh the same; 1e-12 is above the rounding of Float_t inputs.
Int_t CountNullDirections(const TMatrixDSym &covariance)
{
   std::vector<Int_t> varying;
   for (Int_t i = 0; i < covariance.GetNrows(); ++i) {
      if (covariance(i, i) > 0)
         varying.push_back(i);
   }
   const Int_t n = varying.size();
   Int_t nNull = covariance.GetNrows() - n;
   if (n == 0)
      return nNull;
   TMatrixDSym correlation(n);
   for (Int_t i = 0; i < n; ++i) {
      for (Int_t j = 0; j < n; ++j)
         correlation(i, j) = covariance(varying[i], varying[j]) /
                             std::sqrt(covariance(varying[i], varying[i]) * covariance(varying[j], varying[j]));
   }
   const TVectorD eigenValues = TMatrixDSymEigen(correlation).GetEigenValues();
   for (Int_t i = 0; i < n; ++i)
      nNull += eigenValues(i) < 1e-12;
   return nNull;
}

} // namespace

VariableDecorrTransform::VariableDecorrTransform(DataSetInfo &dsi)
   : VariableTransformBase(dsi, Types::kDecorrelated, "DecoTransform")
{
}

Bool_t VariableDecorrTransform::PrepareTransformation(const EventStore &events)
{
   if (!IsEnabled() || IsCreated())
      return IsEnabled();
   FatalIfVariablesAndTargetsAreMixed();
   const Int_t most = gConfig().GetVariablePlotting().fMaxNumOfAllowedVariables;
   if (static_cast<Int_t>(fGet.size()) > most) {
      Log() << kINFO << GetName() << ": " << fGet.size() << " inputs are more than " << most
            << " (gConfig().GetVariablePlotting().fMaxNumOfAllowedVariables): they stay as they are" << Endl;
      return kFALSE;
   }
   CheckInputsOf(events);
   if (events.GetNEvents() == 0)
      Log() << kFATAL << GetName() << ": there are no events to compute covariances from" << Endl;
   const std::vector<Moments> moments = SumMoments(events, InputColumns(fGet, events), fGet.size(), GetNSlots());
   std::vector<TMatrixD> matrices;
   for (UInt_t slot = 0; slot < moments.size(); ++slot) {
      if (!(moments[slot].fWeight > 0))
         Log() << kFATAL << GetName() << ": the sum of weights of " << ClassLabel(slot) << " is "
               << moments[slot].fWeight << ", but covariances need a positive one" << Endl;
      matrices.push_back(InverseSquareRoot(moments[slot].Covariance(), slot));
   }
   SetMatrices(std::move(matrices));
   SetCreated();
   return kTRUE;
}

TMatrixD VariableDecorrTransform::InverseSquareRoot(const TMatrixDSym &covariance, UInt_t slot) const
{
   const Int_t n = covariance.GetNrows();
   const TMatrixDSymEigen eigen(covariance);
   const TMatrixD &vectors = eigen.GetEigenVectors();
   const TVectorD &values = eigen.GetEigenValues(); // in descending order
   const Int_t nNull = CountNullDirections(covariance);
   if (nNull > 0)
      Log() << kWARNING << GetName() << ": in " << ClassLabel(slot) << ", " << nNull << " of " << n
            << " inputs are constant or linear combinations of others: what they would add is set to 0" << Endl;
   TMatrixD result(n, n);
   for (Int_t k = 0; k < n - nNull; ++k) {
      if (!(values(k) > 0)) {
         Log() << kWARNING << GetName() << ": the covariance matrix of " << ClassLabel(slot) << " has the eigenvalue "
               << values(k) << ", it is left out; inputs of similar size (N before D) keep more digits" << Endl;
         continue;
      }
      const Double_t scale = 1. / std::sqrt(values(k));
      for (Int_t i = 0; i < n; ++i) {
         for (Int_t j = 0; j < n; ++j)
            result(i, j) += scale * vectors(i, k) * vectors(j, k);
      }
   }
   return result;
}

void VariableDecorrTransform::SetMatrices(std::vector<TMatrixD> matrices)
{
   fMatrices = std::move(matrices);
   fColumns.clear();
   for (const TMatrixD &matrix : fMatrices) {
      const TMatrixD transposed(TMatrixD::kTransposed, matrix);
      fColumns.emplace_back(transposed.GetMatrixArray(), transposed.GetMatrixArray() + transposed.GetNoElements());
   }
}

void VariableDecorrTransform::TransformInputs(std::vector<Float_t> &inputs, Int_t cls) const
{
   const std::vector<Double_t> &columns = OfClass(fColumns, cls);
   const std::size_t n = inputs.size();
   fSums.assign(n, 0.);
   for (std::size_t j = 0; j < n; ++j) {
      const Double_t x = inputs[j];
      const Double_t *column = columns.data() + j * n;
      for (std::size_t i = 0; i < n; ++i)
         fSums[i] += column[i] * x;
   }
   std::copy(fSums.begin(), fSums.end(), inputs.begin());
}

void VariableDecorrTransform::InverseTransformInputs(std::vector<Float_t> &, Int_t) const
{
   Log() << kFATAL << GetName() << " has no inverse: decorrelate variables only, e.g. \"D(_V_)\"" << Endl;
}

void VariableDecorrTransform::AttachXMLTo(void *parent)
{
   void *trf = gTools().AddChild(parent, "Transform");
   gTools().AddAttr(trf, "Name", "Decorrelation");
   AddSelectionXMLTo(trf);
   for (const TMatrixD &matrix : fMatrices) {
      void *node = gTools().AddChild(trf, "Matrix");
      gTools().AddAttr(node, "Rows", matrix.GetNrows());
      gTools().AddAttr(node, "Columns", matrix.GetNcols());
      std::string text;
      for (Int_t i = 0; i < matrix.GetNrows(); ++i) {
         for (Int_t j = 0; j < matrix.GetNcols(); ++j)
            text += TString::Format("%5.15e ", matrix(i, j)).Data();
      }
      gTools().AddRawLine(node, text.c_str());
   }
}

void VariableDecorrTransform::ReadFromXML(void *trfnode)
{
   ReadSelectionFromXML(trfnode);
   std::vector<TMatrixD> matrices;
   for (void *node = gTools().GetChild(trfnode, "Matrix"); node; node = gTools().GetNextChild(node, "Matrix")) {
      UInt_t nRows = 0, nColumns = 0;
      gTools().ReadAttr(node, "Rows", nRows);
      gTools().ReadAttr(node, "Columns", nColumns);
      if (nRows != fGet.size() || nColumns != fGet.size())
         Log() << kFATAL << GetName() << ": the weights file has a matrix of " << nRows << " x " << nColumns << " for "
               << fGet.size() << " inputs" << Endl;
      TMatrixD matrix(nRows, nColumns);
      const char *content = gTools().GetContent(node);
      std::istringstream text(content ? content : "");
      for (UInt_t i = 0; i < nRows * nColumns; ++i) {
         if (!(text >> matrix.GetMatrixArray()[i]))
            Log() << kFATAL << GetName() << ": the weights file has " << i << " numbers for a matrix of " << nRows
                  << " x " << nColumns << Endl;
      }
      matrices.push_back(matrix);
   }
   if (matrices.empty())
      Log() << kFATAL << GetName() << ": the weights file has no element \"Matrix\"" << Endl;
   SetMatrices(std::move(matrices));
   SetCreated();
}

std::vector<TString> VariableDecorrTransform::GetTransformationStrings(Int_t cls) const
{
   const TMatrixD &matrix = OfClass(fMatrices, cls);
   std::vector<TString> strings;
   for (Int_t i = 0; i < matrix.GetNrows(); ++i) {
      TString text;
      for (Int_t j = 0; j < matrix.GetNcols(); ++j)
         text += TString::Format("%s%+10.5g*[%s]", j > 0 ? " " : "", matrix(i, j), InputInfo(j).GetLabel().Data());
      strings.push_back(text);
   }
   return strings;
}

void VariableDecorrTransform::PrintTransformation(std::ostream &os)
{
   for (UInt_t slot = 0; slot < fMatrices.size(); ++slot) {
      os << "Transformation matrix of " << ClassLabel(slot) << ":\n";
      for (const TString &row : GetTransformationStrings(slot))
         os << "   " << row << '\n';
   }
}

} // namespace TMVA
