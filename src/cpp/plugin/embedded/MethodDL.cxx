#include "TMVA/MethodDL.h"

#include "TMVA/ClassifierFactory.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Types.h"

namespace TMVA {

MethodDL::MethodDL(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi, const TString &theOption)
   : MethodPyTorch(Types::kDL, jobName, methodTitle, dsi, theOption)
{
}

MethodDL::MethodDL(DataSetInfo &dsi, const TString &weightFile) : MethodPyTorch(Types::kDL, dsi, weightFile) {}

MethodDL::~MethodDL() = default;

} // namespace TMVA

REGISTER_METHOD(DL)
ClassImp(TMVA::MethodDL)
