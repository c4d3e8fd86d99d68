// The TMVA method "DL" where TMVA has none of its own: the same booking strings, a PyTorch network inside.
// Not installed beside ROOT's own TMVA, which has a header of this name.
#ifndef TMVA_MethodDL
#define TMVA_MethodDL

#include "TMVA/MethodPyTorch.h"

namespace TMVA {

class MethodDL : public MethodPyTorch {
public:
   MethodDL(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi, const TString &theOption = "");
   MethodDL(DataSetInfo &dsi, const TString &weightFile);
   ~MethodDL() override;

   ClassDefOverride(MethodDL, 0)
};

} // namespace TMVA
#endif
