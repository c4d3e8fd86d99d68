// Tells cling where the headers of this library are: beside it, wherever the two have been moved. A program that is
// only linked has nothing in its environment, and cling would say of every class in the dictionary that its header is
// missing.
#include "TInterpreter.h"
#include "TROOT.h"

#include <dlfcn.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>

namespace {

constexpr const char *kVariable = "ROOT_INCLUDE_PATH"; ///< ROOT reads it when it starts

void AddFolder(const std::string &folder)
{
   const char *value = std::getenv(kVariable);
   const std::string given = value != nullptr ? value : "";
   if ((":" + given + ":").find(":" + folder + ":") != std::string::npos)
      return;
   if (TROOT::Initialized())
      gInterpreter->AddIncludePath(folder.c_str());
   else
      setenv(kVariable, given.empty() ? folder.c_str() : (given + ":" + folder).c_str(), 1);
}

/// With this priority before the dictionary.
__attribute__((constructor(101))) void AddHeaderFolder() noexcept
{
   Dl_info info{};
   if (dladdr(reinterpret_cast<const void *>(&AddHeaderFolder), &info) == 0)
      return;
   try {
      const std::filesystem::path library = std::filesystem::canonical(info.dli_fname);
      AddFolder((library.parent_path().parent_path() / "include").string());
   } catch (const std::exception &) {
      return; // cling will say what it misses
   }
}

} // namespace
