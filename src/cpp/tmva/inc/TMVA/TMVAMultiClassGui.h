// Door to the plots of a multiclass classification job.
#ifndef TMVA_TMVAMultiClassGui
#define TMVA_TMVAMultiClassGui

#include "TString.h"

namespace TMVA {

/// This TMVA has no window of buttons: says in which way the plots of that output file are reached.
void TMVAMultiClassGui(const char *fName = "TMVA.root", TString dataset = "");

} // namespace TMVA
#endif
