// Where a Python environment lies on disk: the executable to start from and its libpython. Looks at files and
// environment variables only, touches no Python.
#ifndef TMVATORCH_ENVIRONMENT_H
#define TMVATORCH_ENVIRONMENT_H

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace TMVA::PyTorch {

/// getenv, replaceable in tests.
using ReadVariable = std::function<std::optional<std::string>(const std::string &name)>;

std::optional<std::string> ReadProcessVariable(const std::string &name);

/// What the build knew of its Python. The paths are where things were then; they need not exist any more.
struct BuildPython {
   std::string fVersion;    ///< "3.11"
   std::string fExecutable; ///< sys.executable
   std::string fLibrary;    ///< file name of libpython, as the loader knows it
   std::string fLibraryDir; ///< the folder it was in
};

BuildPython GetBuildPython();

struct PythonEnvironment {
   std::filesystem::path fExecutable;
   std::string fOrigin; ///< for messages: "the environment this library is installed in", ...
};

/// The environment to start Python in: TMVATORCH_PYTHON, else the one that libraryDir is installed in
/// (<environment>/lib/pythonX.Y/site-packages/tmva_torch/lib), else the one of the build, else the active one.
/// Throws std::runtime_error with the places looked at; a TMVATORCH_PYTHON that does not fit is an error too.
PythonEnvironment FindEnvironment(const std::filesystem::path &libraryDir, const BuildPython &build,
                                  const ReadVariable &readVariable);

/// Places where the libpython of an executable may lie, best first; the last one is a bare file name, for the
/// loader's own search.
std::vector<std::filesystem::path> LibpythonCandidates(const std::filesystem::path &executable,
                                                       const BuildPython &build);

/// Folder that the running code of the bridge was loaded from.
std::filesystem::path LibraryDir();

} // namespace TMVA::PyTorch

#endif
