// The public functions of the bridge. They reach Python through PythonApi only.
#include "TMVATorch/Interpreter.h"

#include "Environment.h"
#include "Loader.h"
#include "TMVATorch/Method.h"

#include <mutex>

namespace TMVA::PyTorch {

namespace {

/// If the constructor throws, the next call tries again. No GIL may be taken inside, except by the thread that starts
/// the interpreter: a thread of a running Python that waits here holds it.
const LoadedPython &Python()
{
   static const LoadedPython python = LoadPython();
   return python;
}

/// The package the library is part of, in case its environment is not the one of a joined interpreter.
PythonApi &ReadyPython()
{
   PythonApi &api = *Python().fApi;
   const std::filesystem::path package = LibraryDir().parent_path();
   if (package.filename() == "tmva_torch")
      api.OfferPackageFolder(package.parent_path().string());
   return api;
}

} // namespace

const InterpreterInfo &StartPython()
{
   return Python().fInfo;
}

bool IsPythonRunning()
{
   const auto isInitialized = reinterpret_cast<int (*)()>(FindPythonSymbol("Py_IsInitialized"));
   return isInitialized != nullptr && isInitialized() != 0;
}

void RunPython(const std::string &code, void *globals, void *locals)
{
   ReadyPython().Run(code, globals, locals);
}

std::string PythonExecutable()
{
   try {
      return FindEnvironment(LibraryDir(), GetBuildPython(), ReadProcessVariable).fExecutable.string();
   } catch (const std::runtime_error &) {
      return "python3";
   }
}

std::unique_ptr<Method> OpenMethod(const MethodSpec &spec)
{
   return ReadyPython().Open(spec);
}

std::unique_ptr<Method> RestoreMethod(const MethodSpec &spec, const std::string &state)
{
   return ReadyPython().Restore(spec, state);
}

} // namespace TMVA::PyTorch
