// Maps an input by its cumulative distribution in the training sample: to a uniform or to a Gaussian distribution.
#ifndef TMVA_VariableGaussTransform
#define TMVA_VariableGaussTransform

#include "TMVA/VariableTransformBase.h"

#include <memory>

namespace TMVA {

class PDF;

class VariableGaussTransform : public VariableTransformBase {
public:
   explicit VariableGaussTransform(DataSetInfo &dsi, const TString &strcor = ""); ///< strcor "Uniform": uniform
   ~VariableGaussTransform() override;

   using VariableTransformBase::PrepareTransformation;
   Bool_t PrepareTransformation(const EventStore &events) override;
   void TransformInputs(std::vector<Float_t> &inputs, Int_t cls) const override;
   void InverseTransformInputs(std::vector<Float_t> &inputs, Int_t cls) const override;
   void AttachXMLTo(void *parent) override;
   void ReadFromXML(void *trfnode) override;
   std::vector<TString> GetTransformationStrings(Int_t cls) const override;

private:
   const PDF &Cumulative(std::size_t input, Int_t cls) const;

   Bool_t fFlat;                                                //!
   std::vector<std::vector<std::unique_ptr<PDF>>> fCumulatives; //! [input][class, last = all]
};

} // namespace TMVA
#endif
