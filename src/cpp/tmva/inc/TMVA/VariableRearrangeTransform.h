// Changes the order of inputs: the selected ones, in the order in which they were named, fill their places anew.
#ifndef TMVA_VariableRearrangeTransform
#define TMVA_VariableRearrangeTransform

#include "TMVA/VariableTransformBase.h"

namespace TMVA {

class VariableRearrangeTransform : public VariableTransformBase {
public:
   explicit VariableRearrangeTransform(DataSetInfo &dsi);

   void SelectInput(const TString &inputVariables, Bool_t putIntoVariables = kFALSE) override;
   using VariableTransformBase::PrepareTransformation;
   Bool_t PrepareTransformation(const EventStore &events) override;
   void TransformInputs(std::vector<Float_t> &, Int_t) const override {}
   void InverseTransformInputs(std::vector<Float_t> &, Int_t) const override {}
   void AttachXMLTo(void *parent) override;
   void ReadFromXML(void *trfnode) override;
};

} // namespace TMVA
#endif
