// Linear decorrelation: multiplies the inputs by the inverse square root of their covariance matrix.
#ifndef TMVA_VariableDecorrTransform
#define TMVA_VariableDecorrTransform

#include "TMVA/VariableTransformBase.h"
#include "TMatrixD.h"
#include "TMatrixDSym.h"

namespace TMVA {

/// Means are not subtracted. There is no inverse transformation (fatal).
class VariableDecorrTransform : public VariableTransformBase {
public:
   explicit VariableDecorrTransform(DataSetInfo &dsi);

   using VariableTransformBase::PrepareTransformation;
   Bool_t PrepareTransformation(const EventStore &events) override;
   void TransformInputs(std::vector<Float_t> &inputs, Int_t cls) const override;
   void InverseTransformInputs(std::vector<Float_t> &inputs, Int_t cls) const override;
   void AttachXMLTo(void *parent) override;
   void ReadFromXML(void *trfnode) override;
   std::vector<TString> GetTransformationStrings(Int_t cls) const override;
   void PrintTransformation(std::ostream &os) override;

private:
   TMatrixD InverseSquareRoot(const TMatrixDSym &covariance, UInt_t slot) const;
   void SetMatrices(std::vector<TMatrixD> matrices);

   std::vector<TMatrixD> fMatrices;             //! one a class, last = all classes
   std::vector<std::vector<Double_t>> fColumns; //! the same, column after column, which is how they are applied
   mutable std::vector<Double_t> fSums;         //!
};

} // namespace TMVA
#endif
