// The history of a training in TMVA's output file.
#ifndef TMVATORCH_HISTORYFILE_H
#define TMVATORCH_HISTORYFILE_H

#include "TMVATorch/Method.h"

class TDirectory;

namespace TMVA::PyTorch {

/// Writes one TGraph a figure, over the epochs from 1, and the TTree TrainingHistory: a row an epoch with the branches
/// epoch/I, best/O and one /D a figure, NaN where a figure has fewer epochs than others. Replaces older ones.
void WriteHistory(TDirectory &directory, const TrainingResult &result);

} // namespace TMVA::PyTorch

#endif
