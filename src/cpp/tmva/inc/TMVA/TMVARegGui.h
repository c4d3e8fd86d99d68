// Door to the plots of a regression job.
#ifndef TMVA_TMVARegGui
#define TMVA_TMVARegGui

#include "TString.h"

namespace TMVA {

/// Instead of a window of buttons: every standard picture that the output file has the histograms for, into the folder
/// <data set>/plots below the working directory, in the format gConfig().GetVariablePlotting().fPlotFormat. Without the
/// name of a data set: those of all. Fatal if there is no such file or data set.
void TMVARegGui(const char *fName = "TMVA.root", TString dataset = "");

} // namespace TMVA
#endif
