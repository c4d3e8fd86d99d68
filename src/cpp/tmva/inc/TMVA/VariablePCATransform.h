// Principal components of the inputs, in descending order of their variance.
#ifndef TMVA_VariablePCATransform
#define TMVA_VariablePCATransform

#include "TMVA/VariableTransformBase.h"
#include "TMatrixD.h"
#include "TVectorD.h"

namespace TMVA {

/// Event weights are not used.
class VariablePCATransform : public VariableTransformBase {
public:
   explicit VariablePCATransform(DataSetInfo &dsi);

   using VariableTransformBase::PrepareTransformation;
   Bool_t PrepareTransformation(const EventStore &events) override;
   void TransformInputs(std::vector<Float_t> &inputs, Int_t cls) const override;
   void InverseTransformInputs(std::vector<Float_t> &inputs, Int_t cls) const override;
   void AttachXMLTo(void *parent) override;
   void ReadFromXML(void *trfnode) override;
   std::vector<TString> GetTransformationStrings(Int_t cls) const override;

private:
   std::vector<TVectorD> fMeans;        //! one a class, last = all classes
   std::vector<TMatrixD> fEigenVectors; //! the same; one vector a column
   mutable std::vector<Double_t> fSums; //!
};

} // namespace TMVA
#endif
