// Where the bridge looks for a Python, on made-up folders.
#include "Environment.h"

#include "../Folders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

namespace fs = std::filesystem;
using namespace TMVA::PyTorch;
using testing::Contains;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

class EnvironmentTest : public testing::Test {
protected:
   fs::path MakePrefix(const std::string &name, const std::string &version = "3.11") const
   {
      const fs::path prefix = fRoot / name;
      fs::create_directories(prefix / "bin");
      fs::create_directories(prefix / "lib" / ("python" + version) / "site-packages");
      std::ofstream(prefix / "bin/python3") << "#!/bin/sh\n";
      fs::permissions(prefix / "bin/python3", fs::perms::owner_all);
      return prefix;
   }

   PythonEnvironment Find(const fs::path &libraryDir) const
   {
      return FindEnvironment(libraryDir, fBuild, [this](const std::string &name) -> std::optional<std::string> {
         const auto found = fVariables.find(name);
         return found == fVariables.end() ? std::nullopt : std::optional<std::string>(found->second);
      });
   }

   TemporaryFolder fFolder;
   fs::path fRoot = fFolder.Path();
   BuildPython fBuild{"3.11", fFolder / "gone/bin/python3", "libpython3.11.so.1.0", "/nowhere"};
   std::map<std::string, std::string> fVariables;
};

TEST_F(EnvironmentTest, InstalledLibraryBelongsToTheEnvironmentAroundIt)
{
   const fs::path installed = MakePrefix("installed");
   fVariables["VIRTUAL_ENV"] = MakePrefix("active").string();
   fBuild.fExecutable = (MakePrefix("built") / "bin/python3").string();
   EXPECT_EQ(Find(installed / "lib/python3.11/site-packages/tmva_torch/lib").fExecutable, installed / "bin/python3");
}

TEST_F(EnvironmentTest, UserInstallationFallsBackOnThePythonOfTheBuild)
{
   // ~/.local has site-packages but no executable.
   const fs::path local = fRoot / "home/.local/lib/python3.11/site-packages/tmva_torch/lib";
   fs::create_directories(local);
   fVariables["VIRTUAL_ENV"] = MakePrefix("active").string();
   fBuild.fExecutable = (MakePrefix("built") / "bin/python3").string();
   EXPECT_EQ(Find(local).fExecutable, fBuild.fExecutable);
}

TEST_F(EnvironmentTest, ActiveEnvironmentIsTheLastResort)
{
   fVariables["CONDA_PREFIX"] = MakePrefix("conda").string();
   EXPECT_EQ(Find(fRoot / "build/tmva_torch/lib").fOrigin, "CONDA_PREFIX");
   fVariables["VIRTUAL_ENV"] = MakePrefix("active").string();
   EXPECT_EQ(Find(fRoot / "build/tmva_torch/lib").fOrigin, "VIRTUAL_ENV");
}

TEST_F(EnvironmentTest, VariableOverridesTheInstallation)
{
   const fs::path installed = MakePrefix("installed");
   fVariables["TMVATORCH_PYTHON"] = (MakePrefix("chosen") / "bin/python3").string();
   EXPECT_EQ(Find(installed / "lib/python3.11/site-packages/tmva_torch/lib").fExecutable,
             fVariables["TMVATORCH_PYTHON"]);
}

TEST_F(EnvironmentTest, OtherVersionIsNoCandidate)
{
   fVariables["VIRTUAL_ENV"] = MakePrefix("other", "3.12").string();
   EXPECT_THAT([this] { Find(fRoot / "build"); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("no Python 3.11"), HasSubstr("VIRTUAL_ENV"),
                                                       HasSubstr("gone/bin/python3"), HasSubstr("TMVATORCH_PYTHON"))));
}

TEST_F(EnvironmentTest, WrongVariableIsAnErrorAndNotIgnored)
{
   MakePrefix("installed");
   for (const std::string &wrong : {std::string("python3"), (fRoot / "installed/bin/python9").string(),
                                    (MakePrefix("other", "3.12") / "bin/python3").string()}) {
      fVariables["TMVATORCH_PYTHON"] = wrong;
      EXPECT_THAT([this] { Find(fRoot / "installed/lib/python3.11/site-packages/tmva_torch/lib"); },
                  ThrowsMessage<std::runtime_error>(AllOf(HasSubstr(wrong), HasSubstr("Python 3.11"))));
   }
}

TEST_F(EnvironmentTest, LibpythonOfAVirtualEnvironmentLiesWithTheHomeOfItsConfiguration)
{
   const fs::path base = MakePrefix("base");
   const fs::path venv = MakePrefix("venv");
   std::ofstream(venv / "pyvenv.cfg") << "include-system-site-packages = false\nhome = " << (base / "bin").string()
                                      << "\nversion = 3.11.7\n";
   const auto candidates = LibpythonCandidates(venv / "bin/python3", fBuild);
   EXPECT_THAT(candidates, Contains(base / "lib/libpython3.11.so.1.0"));
   EXPECT_EQ(candidates.front(), venv / "lib/libpython3.11.so.1.0");
   EXPECT_EQ(candidates.back(), "libpython3.11.so.1.0") << "left to the loader";
}

TEST_F(EnvironmentTest, BrokenConfigurationIsSkipped)
{
   const fs::path venv = MakePrefix("venv");
   std::ofstream(venv / "pyvenv.cfg") << "=\n = x\nhome\nhome =\n";
   EXPECT_EQ(LibpythonCandidates(venv / "bin/python3", fBuild).front(), venv / "lib/libpython3.11.so.1.0");
}

} // namespace
