// Writing and reading whole text files.
#include "method/AtomicFile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace TMVA {

namespace {

void Require(bool isGood)
{
   if (!isGood)
      throw std::system_error(errno, std::generic_category());
}

/// A file that vanishes unless it becomes another one.
class NewFile {
public:
   /// In the same folder, as a rename across file systems would not be atomic; under a name that nobody can have put a
   /// link under.
   explicit NewFile(const std::string &path) : fName(path + ".XXXXXX"), fHandle(mkstemp(fName.data()))
   {
      Require(fHandle >= 0);
   }
   ~NewFile()
   {
      close(fHandle);
      if (!fName.empty())
         std::remove(fName.c_str());
   }
   NewFile(const NewFile &) = delete;
   NewFile &operator=(const NewFile &) = delete;

   void Write(const char *data, std::size_t size) const
   {
      while (size > 0) {
         const ssize_t written = write(fHandle, data, size);
         Require(written >= 0 || errno == EINTR);
         data += std::max<ssize_t>(written, 0);
         size -= static_cast<std::size_t>(std::max<ssize_t>(written, 0));
      }
   }

   void Become(const std::string &path)
   {
      const mode_t mask = umask(0); // the only way to read it is to set it
      umask(mask);
      Require(fchmod(fHandle, 0666 & ~mask) == 0); // mkstemp gives its files to nobody else
      // Without it a crash of the machine may leave the new name with the old length of zero.
      Require(fsync(fHandle) == 0);
      Require(std::rename(fName.c_str(), path.c_str()) == 0);
      fName.clear();
   }

private:
   std::string fName;
   int fHandle;
};

/// So that a crash of the machine does not undo the rename. Not every file system can; then it comes with its time.
void SyncFolderOf(const std::string &path)
{
   const std::string name = path.substr(0, path.rfind('/') + 1);
   const int folder = open(name.empty() ? "." : name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
   if (folder < 0)
      return;
   fsync(folder);
   close(folder);
}

} // namespace

void WriteFileAtomically(const std::string &path, const std::string &text)
{
   try {
      NewFile file(path);
      file.Write(text.data(), text.size());
      file.Become(path);
   } catch (const std::system_error &error) {
      throw std::runtime_error("cannot write the file \"" + path + "\": " + error.code().message() +
                               "; it needs an existing, writable folder with enough space");
   }
   SyncFolderOf(path);
}

std::string ReadWholeFile(const std::string &path)
{
   std::ifstream file(path, std::ios::binary);
   std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
   if (!file.is_open() || file.bad())
      throw std::runtime_error("cannot read the file \"" + path + "\": " + std::strerror(errno));
   return text;
}

} // namespace TMVA
