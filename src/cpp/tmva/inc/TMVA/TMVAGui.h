// Door to the plots of a classification job.
#ifndef TMVA_TMVAGui
#define TMVA_TMVAGui

#include "TString.h"

namespace TMVA {

/// This TMVA has no window of buttons: says in which way the plots of that output file are reached.
void TMVAGui(const char *fName = "TMVA.root", TString dataset = "");

} // namespace TMVA
#endif
