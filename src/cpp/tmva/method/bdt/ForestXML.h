// The element <Weights> of a BDT's weights file.
#ifndef TMVATORCH_METHOD_BDT_FORESTXML
#define TMVATORCH_METHOD_BDT_FORESTXML

#include "TMVA/MsgLogger.h"
#include "TMVA/Types.h"
#include "method/bdt/Forest.h"

namespace TMVA::BDT {

/// The initial response stands where ROOT's TMVA has it: as the weight of the first tree.
void WriteForest(void *weights, const Forest &forest, Bool_t isRegressionTree, Bool_t hasInitialResponse);

/// Fatal, naming tree and node, for what no trained forest can hold.
void ReadForest(void *weights, Forest &forest, UInt_t nVariables, Bool_t hasInitialResponse, MsgLogger &log);

} // namespace TMVA::BDT
#endif
