// The step that changes nothing.
#include "TMVA/VariableIdentityTransform.h"

namespace TMVA {

VariableIdentityTransform::VariableIdentityTransform(DataSetInfo &dsi)
   : VariableTransformBase(dsi, Types::kIdentity, "IdTransform")
{
}

Bool_t VariableIdentityTransform::PrepareTransformation(const EventStore &)
{
   SetCreated();
   return kTRUE;
}

} // namespace TMVA
