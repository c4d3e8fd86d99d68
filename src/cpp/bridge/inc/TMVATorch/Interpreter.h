// The Python of this process: started when there is none, joined when there is one, never ended.
#ifndef TMVATORCH_INTERPRETER_H
#define TMVATORCH_INTERPRETER_H

#include <string>

namespace TMVA::PyTorch {

struct InterpreterInfo {
   bool fStartedHere = false; ///< false: the process had an interpreter already
   std::string fExecutable;   ///< sys.executable it was started with; empty if joined
   std::string fOrigin;       ///< how fExecutable was found
};

/// Makes Python usable from every thread. The first call does the work, the others return its result.
/// Throws std::runtime_error that names all places looked at if there is no Python to start.
const InterpreterInfo &StartPython();

/// True if the process has an initialised interpreter, whoever started it.
bool IsPythonRunning();

/// Runs statements, in __main__ if no namespace is given; the pointers are borrowed PyObject* of dictionaries.
void RunPython(const std::string &code, void *globals = nullptr, void *locals = nullptr);

/// The executable StartPython takes (or took), found without starting anything; "python3" if there is none.
std::string PythonExecutable();

} // namespace TMVA::PyTorch

#endif
