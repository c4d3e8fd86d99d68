#include "Environment.h"

#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace TMVA::PyTorch {

namespace {

namespace fs = std::filesystem;

bool IsDirectory(const fs::path &path)
{
   std::error_code ignored;
   return fs::is_directory(path, ignored);
}

fs::path Resolved(const fs::path &path)
{
   std::error_code failed;
   const fs::path resolved = fs::canonical(path, failed);
   return failed ? path : resolved;
}

/// <prefix>/bin/python3 belongs to <prefix>/lib/pythonX.Y. This also sorts out wrappers (pyenv's shims) and other
/// versions, for which the compiled half would not fit.
bool HasStandardLibrary(const fs::path &executable, const std::string &version)
{
   for (const fs::path &file : {executable, Resolved(executable)}) {
      const fs::path prefix = file.parent_path().parent_path();
      if (IsDirectory(prefix / "lib" / ("python" + version)) || IsDirectory(prefix / "lib64" / ("python" + version)))
         return true;
   }
   return false;
}

bool IsUsable(const fs::path &executable, const std::string &version)
{
   return executable.is_absolute() && access(executable.c_str(), X_OK) == 0 && HasStandardLibrary(executable, version);
}

std::optional<fs::path> ExecutableOf(const fs::path &prefix, const std::string &version)
{
   for (const std::string &name : {"python" + version, std::string("python3"), std::string("python")}) {
      fs::path executable = prefix / "bin" / name;
      if (IsUsable(executable, version))
         return executable;
   }
   return std::nullopt;
}

/// <prefix> of <prefix>/lib/pythonX.Y/site-packages/tmva_torch/lib; Debian says dist-packages.
std::optional<fs::path> PrefixOfInstallation(const fs::path &libraryDir, const std::string &version)
{
   const fs::path sitePackages = libraryDir.parent_path().parent_path();
   const std::string name = sitePackages.filename().string();
   if ((name != "site-packages" && name != "dist-packages") ||
       sitePackages.parent_path().filename() != "python" + version)
      return std::nullopt;
   return sitePackages.parent_path().parent_path().parent_path();
}

/// The "home" line of a virtual environment's pyvenv.cfg: bin folder of the Python it was made from.
std::optional<fs::path> HomeOfVirtualEnvironment(const fs::path &executable)
{
   std::ifstream file(executable.parent_path().parent_path() / "pyvenv.cfg");
   for (std::string line; std::getline(file, line);) {
      const auto equals = line.find('=');
      if (equals == std::string::npos)
         continue;
      const auto keyEnd = line.find_last_not_of(" \t", equals - 1);
      if (equals == 0 || keyEnd == std::string::npos || line.substr(0, keyEnd + 1) != "home")
         continue;
      const auto start = line.find_first_not_of(" \t", equals + 1);
      const auto end = line.find_last_not_of(" \t\r");
      if (start != std::string::npos)
         return fs::path(line.substr(start, end - start + 1));
   }
   return std::nullopt;
}

} // namespace

std::optional<std::string> ReadProcessVariable(const std::string &name)
{
   const char *value = std::getenv(name.c_str());
   if (value == nullptr || *value == '\0')
      return std::nullopt;
   return value;
}

BuildPython GetBuildPython()
{
   return {TMVATORCH_PYTHON_VERSION, TMVATORCH_PYTHON_EXECUTABLE, TMVATORCH_PYTHON_LIBRARY,
           TMVATORCH_PYTHON_LIBRARY_DIR};
}

PythonEnvironment FindEnvironment(const fs::path &libraryDir, const BuildPython &build,
                                  const ReadVariable &readVariable)
{
   const std::string python = "Python " + build.fVersion;
   if (const auto chosen = readVariable("TMVATORCH_PYTHON")) {
      if (!IsUsable(*chosen, build.fVersion))
         throw std::runtime_error("TMVATORCH_PYTHON=\"" + *chosen + "\" is not the full path of a " + python +
                                  " executable with its library folder lib/python" + build.fVersion + " beside bin");
      return {*chosen, "TMVATORCH_PYTHON"};
   }

   std::string tried;
   if (const auto prefix = PrefixOfInstallation(libraryDir, build.fVersion)) {
      if (const auto executable = ExecutableOf(*prefix, build.fVersion))
         return {*executable, "the environment this library is installed in"};
      tried += "\n  " + (*prefix / "bin").string() + " (this library is installed in " + libraryDir.string() + ")";
   }
   if (IsUsable(build.fExecutable, build.fVersion))
      return {build.fExecutable, "the Python this library was built with"};
   tried += "\n  " + build.fExecutable + " (this library was built with it)";

   for (const char *name : {"VIRTUAL_ENV", "CONDA_PREFIX"}) {
      const auto prefix = readVariable(name);
      if (!prefix)
         continue;
      if (const auto executable = ExecutableOf(*prefix, build.fVersion))
         return {*executable, name};
      tried += "\n  " + *prefix + "/bin (" + name + ")";
   }
   throw std::runtime_error("no " + python + " to start; set TMVATORCH_PYTHON to the full path of its executable. " +
                            "Places looked at:" + tried);
}

std::vector<fs::path> LibpythonCandidates(const fs::path &executable, const BuildPython &build)
{
   std::vector<fs::path> candidates;
   const auto addBeside = [&](const fs::path &bin) {
      candidates.push_back(bin.parent_path() / "lib" / build.fLibrary);
   };
   addBeside(executable.parent_path());
   if (const auto home = HomeOfVirtualEnvironment(executable)) {
      addBeside(*home);
      addBeside(Resolved(*home / executable.filename()).parent_path());
   }
   addBeside(Resolved(executable).parent_path());
   candidates.push_back(fs::path(build.fLibraryDir) / build.fLibrary);
   candidates.emplace_back(build.fLibrary);
   return candidates;
}

fs::path LibraryDir()
{
   Dl_info info{};
   if (dladdr(reinterpret_cast<void *>(&LibraryDir), &info) == 0 || info.dli_fname == nullptr)
      throw std::runtime_error("cannot find out which file the bridge to Python was loaded from (dladdr failed)");
   return Resolved(info.dli_fname).parent_path();
}

} // namespace TMVA::PyTorch
