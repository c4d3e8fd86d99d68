// What libTMVATorchPython shows to the outside: one function, one object.
#include "Call.h"

#include "../PythonApi.h"
#include "ContractMethod.h"
#include "Start.h"

namespace TMVA::PyTorch {

namespace {

class PythonApiOfThisLibrary final : public PythonApi {
public:
   bool IsRunning() const override { return Py_IsInitialized() != 0; }

   void Start(const std::string &executable) override { StartInterpreter(executable); }

   void OfferPackageFolder(const std::string &folder) override { PyTorch::OfferPackageFolder(folder); }

   void Run(const std::string &code, void *globals, void *locals) override
   {
      WithPython("running Python code", [&] {
         const auto namespaceOr = [](void *given, const py::object &other) {
            return given != nullptr ? py::reinterpret_borrow<py::object>(static_cast<PyObject *>(given)) : other;
         };
         const py::object inGlobals = namespaceOr(globals, py::module_::import("__main__").attr("__dict__"));
         py::exec(ToPython(code), inGlobals, namespaceOr(locals, inGlobals));
      });
   }

   std::unique_ptr<Method> Open(const MethodSpec &spec) override { return OpenContractMethod(spec); }

   std::unique_ptr<Method> Restore(const MethodSpec &spec, const std::string &state) override
   {
      return RestoreContractMethod(spec, state);
   }
};

} // namespace

} // namespace TMVA::PyTorch

extern "C" __attribute__((visibility("default"))) TMVA::PyTorch::PythonApi *TMVATorchPythonApi(int version)
{
   static TMVA::PyTorch::PythonApiOfThisLibrary api;
   return version == TMVA::PyTorch::kPythonApiVersion ? &api : nullptr;
}
