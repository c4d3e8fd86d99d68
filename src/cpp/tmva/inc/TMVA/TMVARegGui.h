// Door to the plots of a regression job.
#ifndef TMVA_TMVARegGui
#define TMVA_TMVARegGui

#include "TString.h"

namespace TMVA {

/// This TMVA has no window of buttons: says in which way the plots of that output file are reached.
void TMVARegGui(const char *fName = "TMVA.root", TString dataset = "");

} // namespace TMVA
#endif
