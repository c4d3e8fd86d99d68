// The step that changes nothing: it gives the untransformed inputs a place in lists of chains.
#ifndef TMVA_VariableIdentityTransform
#define TMVA_VariableIdentityTransform

#include "TMVA/VariableTransformBase.h"

namespace TMVA {

class VariableIdentityTransform : public VariableTransformBase {
public:
   explicit VariableIdentityTransform(DataSetInfo &dsi);

   using VariableTransformBase::PrepareTransformation;
   Bool_t PrepareTransformation(const EventStore &events) override;
   void TransformInputs(std::vector<Float_t> &, Int_t) const override {}
   void InverseTransformInputs(std::vector<Float_t> &, Int_t) const override {}
   void AttachXMLTo(void *) override {} ///< weights files count it, but do not contain it
   void ReadFromXML(void *) override { SetCreated(); }
};

} // namespace TMVA
#endif
