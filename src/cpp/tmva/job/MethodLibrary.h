// From a method type to its registered name, loading the library that registers it where that is needed.
#ifndef TMVATORCH_JOB_METHODLIBRARY
#define TMVATORCH_JOB_METHODLIBRARY

#include "TMVA/Types.h"
#include "TString.h"

namespace TMVA {

class MsgLogger;

/// Makes sure that the method type is registered: a library whose .rootmap names TMVA::Method<typeName> is loaded, and
/// that of PyTorch also from beside this library. Fatal, through the given logger, if nothing registers it.
void RequireMethodType(const TString &typeName, MsgLogger &log);

/// The registered name of a type, its library loaded; fatal as above.
TString RequireMethodType(Types::EMVA type, MsgLogger &log);

} // namespace TMVA
#endif
