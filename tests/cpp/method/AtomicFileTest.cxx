// Weights files are written so that neither a kill nor a full disk nor a failing call costs the file of before.
// The program's own fsync and rename stand before the C library's, and can be told to fail or to tell.
#include "method/AtomicFile.h"
#include "../Folders.h"

#include <dlfcn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::vector<std::string> gCalls;
std::string gFailing;

/// The C library's function, unless this is the one to fail.
template <typename Function, typename... Arguments>
int Call(const char *name, Arguments... arguments)
{
   gCalls.emplace_back(name);
   if (gFailing == name) {
      errno = EIO;
      return -1;
   }
   return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name))(arguments...);
}

} // namespace

extern "C" int fsync(int file)
{
   return Call<int (*)(int)>("fsync", file);
}

extern "C" int rename(const char *from, const char *to) noexcept
{
   return Call<int (*)(const char *, const char *)>("rename", from, to);
}

namespace {

class AtomicFile : public testing::Test {
protected:
   AtomicFile()
   {
      TMVA::WriteFileAtomically(fFile, "before");
      gCalls.clear();
   }
   ~AtomicFile() override { gFailing.clear(); }

   std::vector<std::string> Names() const
   {
      std::vector<std::string> names;
      for (const auto &entry : fs::directory_iterator(fFolder.Path()))
         names.push_back(entry.path().filename().string());
      return names;
   }

   void ExpectFailureAndTheOldFile(const std::string &words) const
   {
      try {
         TMVA::WriteFileAtomically(fFile, std::string(100000, 'x'));
         ADD_FAILURE() << "nothing was thrown";
      } catch (const std::runtime_error &error) {
         EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr(fFile), testing::HasSubstr(words)));
      }
      EXPECT_EQ(TMVA::ReadWholeFile(fFile), "before");
      EXPECT_THAT(Names(), testing::ElementsAre("job.weights.xml"));
   }

   TemporaryFolder fFolder;
   std::string fFile = fFolder / "job.weights.xml";
};

TEST_F(AtomicFile, IsOnTheDiskBeforeItGetsItsName)
{
   TMVA::WriteFileAtomically(fFile, "after");
   EXPECT_EQ(TMVA::ReadWholeFile(fFile), "after");
   // the content, the name, the folder
   EXPECT_THAT(gCalls, testing::ElementsAre("fsync", "rename", "fsync"));
}

TEST_F(AtomicFile, FailingCallsLeaveTheOldFileAndNothingElse)
{
   for (const char *name : {"fsync", "rename"}) {
      gFailing = name;
      ExpectFailureAndTheOldFile("Input/output error");
   }
}

TEST_F(AtomicFile, FullDiskLeavesTheOldFileAndNothingElse)
{
   rlimit before{};
   getrlimit(RLIMIT_FSIZE, &before);
   std::signal(SIGXFSZ, SIG_IGN);
   const rlimit small{1000, before.rlim_max};
   setrlimit(RLIMIT_FSIZE, &small);
   ExpectFailureAndTheOldFile("File too large");
   setrlimit(RLIMIT_FSIZE, &before);
}

TEST_F(AtomicFile, FolderInPlaceOfTheFileIsLeftAlone)
{
   const std::string folder = fFolder / "folder";
   fs::create_directory(folder);
   EXPECT_THROW(TMVA::WriteFileAtomically(folder, "text"), std::runtime_error);
   EXPECT_THAT(Names(), testing::UnorderedElementsAre("job.weights.xml", "folder"));
}

TEST_F(AtomicFile, LinksAreReplacedAndNotFollowed)
{
   const fs::path victim = fFolder / "victim";
   std::ofstream(victim) << "precious";
   // what an attacker could guess
   for (const std::string &name : {fFile + "." + std::to_string(getpid()) + ".tmp", fFile + ".tmp"})
      fs::create_symlink(victim, name);
   fs::remove(fFile);
   fs::create_symlink(victim, fFile);
   TMVA::WriteFileAtomically(fFile, "after");
   EXPECT_EQ(TMVA::ReadWholeFile(victim.string()), "precious");
   EXPECT_FALSE(fs::is_symlink(fFile));
}

TEST_F(AtomicFile, HasTheModeOfEveryOtherFile)
{
   const mode_t mask = umask(027);
   TMVA::WriteFileAtomically(fFile, "after");
   umask(mask);
   struct stat status{};
   ASSERT_EQ(stat(fFile.c_str(), &status), 0);
   EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(AtomicFile, KillsAtRandomMomentsLeaveOneTextOrTheOther)
{
   const std::vector<std::string> texts = {std::string(1 << 20, 'a'), std::string(3 << 20, 'b')};
   TMVA::WriteFileAtomically(fFile, texts[0]);
   std::mt19937 random(1);
   for (int i = 0; i < 50; ++i) {
      const pid_t child = fork();
      if (child == 0)
         for (unsigned n = 0;; ++n)
            TMVA::WriteFileAtomically(fFile, texts[n % 2]);
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
      EXPECT_THAT(texts, testing::Contains(TMVA::ReadWholeFile(fFile))) << "kill " << i;
   }
}

} // namespace
