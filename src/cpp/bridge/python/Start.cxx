#include "Call.h"

#include "Start.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace TMVA::PyTorch {

namespace {

/// Owns a PyConfig; every step that fails becomes an exception.
class Config {
public:
   Config() { PyConfig_InitPythonConfig(&fConfig); }
   ~Config() { PyConfig_Clear(&fConfig); }
   Config(const Config &) = delete;
   Config &operator=(const Config &) = delete;

   void SetExecutable(const std::string &executable)
   {
      Check(PyConfig_SetBytesString(&fConfig, &fConfig.program_name, executable.c_str()), executable);
      Check(PyConfig_SetBytesString(&fConfig, &fConfig.executable, executable.c_str()), executable);
   }

   void Start(const std::string &executable)
   {
      fConfig.parse_argv = 0;
      fConfig.install_signal_handlers = 0; // Ctrl-C is the host's
      // Nobody finalises this interpreter, so what waits in a buffer at exit would be lost; and lines of Python and of
      // ROOT come in the order they were written.
      fConfig.buffered_stdio = 0;
      Check(Py_InitializeFromConfig(&fConfig), executable);
   }

private:
   static void Check(const PyStatus &status, const std::string &executable)
   {
      if (PyStatus_Exception(status) != 0)
         throw std::runtime_error("cannot start Python as " + executable + ": " +
                                  (status.err_msg != nullptr ? status.err_msg : "unknown reason"));
   }

   PyConfig fConfig{};
};

/// PYTHONHOME of an environment that is active and not ours: Python would take its standard library from there, and
/// find no packages here. Out of the way for as long as Python starts.
class WithoutForeignHome {
public:
   explicit WithoutForeignHome(const std::filesystem::path &executable)
   {
      const char *home = std::getenv(kVariable);
      if (home == nullptr || IsPrefix(home, executable))
         return;
      fHome = home;
      unsetenv(kVariable);
   }
   ~WithoutForeignHome()
   {
      if (fHome)
         setenv(kVariable, fHome->c_str(), 1);
   }
   WithoutForeignHome(const WithoutForeignHome &) = delete;
   WithoutForeignHome &operator=(const WithoutForeignHome &) = delete;

private:
   static constexpr const char *kVariable = "PYTHONHOME";

   static bool IsPrefix(const std::filesystem::path &home, const std::filesystem::path &executable)
   {
      std::error_code ignored;
      for (const auto &file : {executable, std::filesystem::canonical(executable, ignored)})
         if (std::filesystem::equivalent(home, file.parent_path().parent_path(), ignored))
            return true;
      return false;
   }

   std::optional<std::string> fHome;
};

} // namespace

void StartInterpreter(const std::string &executable)
{
   const WithoutForeignHome scope(executable);
   Config config;
   config.SetExecutable(executable);
   config.Start(executable);
   // Every entry point takes the GIL for itself; kept here, it would block every other thread.
   PyEval_SaveThread();
}

void OfferPackageFolder(const std::string &folder)
{
   if (!std::filesystem::exists(std::filesystem::path(folder) / "tmva_torch" / "__init__.py"))
      return;
   WithPython("looking for the Python package tmva_torch", [&] {
      const py::dict modules = py::module_::import("sys").attr("modules");
      if (modules.contains("tmva_torch") ||
          !py::module_::import("importlib.util").attr("find_spec")("tmva_torch").is_none())
         return;
      py::module_::import("sys").attr("path").attr("append")(ToPython(folder));
   });
}

} // namespace TMVA::PyTorch
