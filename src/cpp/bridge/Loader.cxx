#include "Loader.h"

#include "Environment.h"

#include <dlfcn.h>
#include <link.h>
#include <stdexcept>
#include <string>

namespace TMVA::PyTorch {

namespace {

namespace fs = std::filesystem;

std::string LoaderError()
{
   const char *text = dlerror();
   return text != nullptr ? text : "unknown reason";
}

/// A libpython that another library has loaded for itself only: its symbols must be made global, since a second one
/// would be a second, half-initialised Python.
std::string FindLoadedLibpython()
{
   std::string found;
   dl_iterate_phdr(
      [](dl_phdr_info *info, std::size_t, void *result) {
         const std::string name = fs::path(info->dlpi_name).filename().string();
         if (name.rfind("libpython3.", 0) != 0)
            return 0;
         *static_cast<std::string *>(result) = info->dlpi_name;
         return 1;
      },
      &found);
   return found;
}

void OpenLibpython(const fs::path &executable, const BuildPython &build)
{
   std::string tried;
   for (const fs::path &candidate : LibpythonCandidates(executable, build)) {
      const bool isPath = candidate.has_parent_path();
      std::error_code ignored;
      if (isPath && !fs::exists(candidate, ignored)) {
         tried += "\n  " + candidate.string() + ": no such file";
         continue;
      }
      if (dlopen(candidate.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr)
         return;
      tried += "\n  " + LoaderError();
   }
   throw std::runtime_error("the shared library of " + executable.string() +
                            " was not found: a Python without one can be used from a Python script only. " +
                            "Places looked at:" + tried);
}

void CheckVersion(const BuildPython &build)
{
   const auto getVersion = reinterpret_cast<const char *(*)()>(FindPythonSymbol("Py_GetVersion"));
   const std::string running = getVersion != nullptr ? getVersion() : "unknown";
   if (running.rfind(build.fVersion + ".", 0) != 0)
      throw std::runtime_error("this process has Python " + running.substr(0, running.find(' ')) +
                               ", but the library was built for Python " + build.fVersion +
                               "; use that Python or install the package into this one");
}

PythonApi *OpenPythonLibrary()
{
   const fs::path folder = ReadProcessVariable("TMVATORCH_LIBRARY_DIR").value_or(LibraryDir().string());
   const fs::path file = folder / kPythonLibraryName;
   void *library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
   if (library == nullptr)
      throw std::runtime_error("cannot load " + file.string() + ": " + LoaderError());
   const auto getApi = reinterpret_cast<GetPythonApi>(dlsym(library, kPythonApiFunction));
   PythonApi *api = getApi != nullptr ? getApi(kPythonApiVersion) : nullptr;
   if (api == nullptr)
      throw std::runtime_error(file.string() + " comes from another version of this package (interface " +
                               std::to_string(kPythonApiVersion) + " is needed); install the package again");
   return api;
}

} // namespace

void *FindPythonSymbol(const char *name)
{
   return dlsym(RTLD_DEFAULT, name);
}

LoadedPython LoadPython()
{
   const BuildPython build = GetBuildPython();
   LoadedPython result;
   if (FindPythonSymbol("Py_IsInitialized") == nullptr) {
      const std::string loaded = FindLoadedLibpython();
      if (loaded.empty()) {
         const PythonEnvironment environment = FindEnvironment(LibraryDir(), build, ReadProcessVariable);
         OpenLibpython(environment.fExecutable, build);
      } else if (dlopen(loaded.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) {
         throw std::runtime_error("cannot use the Python of this process: " + LoaderError());
      }
   }
   CheckVersion(build);
   result.fApi = OpenPythonLibrary();
   if (!result.fApi->IsRunning()) {
      const PythonEnvironment environment = FindEnvironment(LibraryDir(), build, ReadProcessVariable);
      result.fApi->Start(environment.fExecutable.string());
      result.fInfo = {true, environment.fExecutable.string(), environment.fOrigin};
   }
   return result;
}

} // namespace TMVA::PyTorch
