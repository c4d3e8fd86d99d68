// Folders that tests write to.
#ifndef TMVATORCH_TESTS_FOLDERS_H
#define TMVATORCH_TESTS_FOLDERS_H

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

/// An empty folder, removed in the end.
class TemporaryFolder {
public:
   TemporaryFolder()
   {
      std::string pattern = (std::filesystem::temp_directory_path() / "tmvatorch-XXXXXX").string();
      if (mkdtemp(pattern.data()) == nullptr)
         throw std::runtime_error("cannot make a folder like " + pattern);
      fPath = std::filesystem::canonical(pattern);
   }
   ~TemporaryFolder()
   {
      std::error_code ignored;
      std::filesystem::remove_all(fPath, ignored);
   }
   TemporaryFolder(const TemporaryFolder &) = delete;
   TemporaryFolder &operator=(const TemporaryFolder &) = delete;

   std::string Path() const { return fPath.string(); }
   std::string operator/(const std::string &name) const { return (fPath / name).string(); }

private:
   std::filesystem::path fPath;
};

/// Makes an empty folder the working directory; removes it in the end.
class ScratchFolder : public TemporaryFolder {
public:
   ScratchFolder() { std::filesystem::current_path(Path()); }
   ~ScratchFolder()
   {
      std::error_code ignored;
      std::filesystem::current_path(fBefore, ignored);
   }

private:
   std::filesystem::path fBefore = std::filesystem::current_path();
};

#endif
