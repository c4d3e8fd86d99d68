// Maps the range that an input has in the training sample to [-1, 1].
#ifndef TMVA_VariableNormalizeTransform
#define TMVA_VariableNormalizeTransform

#include "TMVA/VariableTransformBase.h"

namespace TMVA {

/// A value outside the range of the training sample leaves [-1, 1]. A constant input becomes 0.
class VariableNormalizeTransform : public VariableTransformBase {
public:
   explicit VariableNormalizeTransform(DataSetInfo &dsi);

   using VariableTransformBase::PrepareTransformation;
   Bool_t PrepareTransformation(const EventStore &events) override;
   void TransformInputs(std::vector<Float_t> &inputs, Int_t cls) const override;
   void InverseTransformInputs(std::vector<Float_t> &inputs, Int_t cls) const override;
   void AttachXMLTo(void *parent) override;
   void ReadFromXML(void *trfnode) override;
   std::vector<TString> GetTransformationStrings(Int_t cls) const override;
   void PrintTransformation(std::ostream &os) override;

private:
   struct Range {
      Float_t fMin;
      Float_t fMax;
   };
   std::vector<std::vector<Range>> fRanges; //! [class, last = all][input]
};

} // namespace TMVA
#endif
