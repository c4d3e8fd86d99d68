// Door to the plots of a classification job.
#ifndef TMVA_TMVAGui
#define TMVA_TMVAGui

#include "TString.h"

namespace TMVA {

/// Instead of a window of buttons: every standard picture that the output file has the histograms for, into the folder
/// <data set>/plots below the working directory, in the format gConfig().GetVariablePlotting().fPlotFormat. Without the
/// name of a data set: those of all. Fatal if there is no such file or data set.
void TMVAGui(const char *fName = "TMVA.root", TString dataset = "");

} // namespace TMVA
#endif
