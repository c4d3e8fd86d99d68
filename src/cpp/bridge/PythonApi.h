// The border between the two halves of the bridge: the half inside the plugin, which has no Python symbol and can be
// loaded into any process, and libTMVATorchPython, which can be loaded only where Python's symbols are visible
// (data symbols such as _Py_NoneStruct are bound when a library is loaded, lazy binding does not help).
#ifndef TMVATORCH_PYTHONAPI_H
#define TMVATORCH_PYTHONAPI_H

#include "TMVATorch/Method.h"

#include <memory>
#include <string>

namespace TMVA::PyTorch {

class PythonApi {
public:
   PythonApi(const PythonApi &) = delete;
   PythonApi &operator=(const PythonApi &) = delete;

   virtual bool IsRunning() const = 0;

   /// Starts the interpreter as if `executable` had been called. On return no thread holds the GIL.
   virtual void Start(const std::string &executable) = 0;

   /// Puts `folder` at the end of sys.path if the package tmva_torch cannot be found without.
   virtual void OfferPackageFolder(const std::string &folder) = 0;

   virtual void Run(const std::string &code, void *globals, void *locals) = 0;

   virtual std::unique_ptr<Method> Open(const MethodSpec &spec) = 0;
   virtual std::unique_ptr<Method> Restore(const MethodSpec &spec, const std::string &state) = 0;

protected:
   PythonApi() = default;
   ~PythonApi() = default;
};

/// Changed together with this header or with Method.h; a library of another number is refused.
constexpr int kPythonApiVersion = 4;

constexpr const char *kPythonLibraryName = "libTMVATorchPython.so";
constexpr const char *kPythonApiFunction = "TMVATorchPythonApi";

/// Signature of the only function libTMVATorchPython exports: null if `version` is not its own.
using GetPythonApi = PythonApi *(*)(int version);

} // namespace TMVA::PyTorch

#endif
