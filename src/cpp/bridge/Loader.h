// Brings Python's symbols and libTMVATorchPython into the process.
#ifndef TMVATORCH_LOADER_H
#define TMVATORCH_LOADER_H

#include "PythonApi.h"
#include "TMVATorch/Interpreter.h"

namespace TMVA::PyTorch {

struct LoadedPython {
   PythonApi *fApi = nullptr;
   InterpreterInfo fInfo;
};

/// Loads and starts what is missing. Nothing is ever unloaded: Python and torch do not survive that.
LoadedPython LoadPython();

/// Address of a function of Python if the process has its symbols in global scope, else null.
void *FindPythonSymbol(const char *name);

} // namespace TMVA::PyTorch

#endif
