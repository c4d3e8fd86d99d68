// Changes the order of inputs.
#include "TMVA/VariableRearrangeTransform.h"

#include "TMVA/Tools.h"

#include <algorithm>

namespace TMVA {

VariableRearrangeTransform::VariableRearrangeTransform(DataSetInfo &dsi)
   : VariableTransformBase(dsi, Types::kRearranged, "RearrangeTransform")
{
   ToggleInputSortOrder(kFALSE);
}

void VariableRearrangeTransform::SelectInput(const TString &inputVariables, Bool_t putIntoVariables)
{
   VariableTransformBase::SelectInput(inputVariables, putIntoVariables);
   if (!putIntoVariables)
      std::sort(fPut.begin(), fPut.end());
}

Bool_t VariableRearrangeTransform::PrepareTransformation(const EventStore &events)
{
   if (!IsEnabled())
      return kFALSE;
   CheckInputsOf(events);
   SetCreated();
   return kTRUE;
}

void VariableRearrangeTransform::AttachXMLTo(void *parent)
{
   void *trf = gTools().AddChild(parent, "Transform");
   gTools().AddAttr(trf, "Name", "Rearrange");
   AddSelectionXMLTo(trf);
}

void VariableRearrangeTransform::ReadFromXML(void *trfnode)
{
   ReadSelectionFromXML(trfnode);
   SetCreated();
}

} // namespace TMVA
