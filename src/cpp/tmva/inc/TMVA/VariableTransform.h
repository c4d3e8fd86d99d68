// From the text of the option VarTransform to the steps of a TransformationHandler.
#ifndef TMVA_VariableTransform
#define TMVA_VariableTransform

#include "TString.h"

namespace TMVA {

class DataSetInfo;
class MsgLogger;
class TransformationHandler;

/// Adds the steps of a string such as "N,D_Signal,G(var1,var3)" to the handler; nothing for "" and "None". Fatal for an
/// unknown step or class.
void CreateVariableTransforms(const TString &trafoDefinition, DataSetInfo &dataInfo, TransformationHandler &handler,
                              MsgLogger &log);

} // namespace TMVA
#endif
