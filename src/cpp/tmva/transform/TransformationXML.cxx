// The element "Transformations" of weights files.
#include "TMVA/Tools.h"
#include "TMVA/TransformationHandler.h"
#include "TMVA/VariableDecorrTransform.h"
#include "TMVA/VariableGaussTransform.h"
#include "TMVA/VariableIdentityTransform.h"
#include "TMVA/VariableNormalizeTransform.h"
#include "TMVA/VariablePCATransform.h"
#include "TMVA/VariableRearrangeTransform.h"

#include <memory>

namespace TMVA {

void TransformationHandler::AddXMLTo(void *parent) const
{
   if (!parent)
      return;
   void *node = gTools().AddChild(parent, "Transformations");
   gTools().AddAttr(node, "NTransformations", fList.GetSize());
   for (TObject *step : fList) {
      auto &transform = static_cast<VariableTransformBase &>(*step);
      if (transform.IsCreated())
         transform.AttachXMLTo(node);
   }
}

void TransformationHandler::ReadFromXML(void *trfsnode)
{
   fList.Delete();
   fReferenceClass.clear();
   for (void *node = gTools().GetChild(trfsnode); node; node = gTools().GetNextChild(node)) {
      TString name;
      gTools().ReadAttr(node, "Name", name);
      std::unique_ptr<VariableTransformBase> transform;
      if (name == "Decorrelation")
         transform = std::make_unique<VariableDecorrTransform>(fDsi);
      else if (name == "PCA")
         transform = std::make_unique<VariablePCATransform>(fDsi);
      else if (name == "Gauss")
         transform = std::make_unique<VariableGaussTransform>(fDsi);
      else if (name == "Uniform")
         transform = std::make_unique<VariableGaussTransform>(fDsi, "Uniform");
      else if (name == "Identity")
         transform = std::make_unique<VariableIdentityTransform>(fDsi);
      else if (name == "Normalize")
         transform = std::make_unique<VariableNormalizeTransform>(fDsi);
      else if (name == "Rearrange")
         transform = std::make_unique<VariableRearrangeTransform>(fDsi);
      else
         Log() << kFATAL << "The weights file has a transformation \"" << name << "\"; known are Identity, "
               << "Decorrelation, PCA, Gauss, Uniform, Normalize, Rearrange" << Endl;
      transform->ReadFromXML(node);
      // Weights files do not say which class was the reference: all classes.
      AddTransformation(transform.release(), -1);
   }
}

} // namespace TMVA
