// Writing and reading whole text files.
#include "method/AtomicFile.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace TMVA {

void WriteFileAtomically(const std::string &path, const std::string &text)
{
   // In the same folder, as a rename across file systems would not be atomic; with the process id, as two jobs may
   // write the same file.
   const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
   std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
   file.write(text.data(), static_cast<std::streamsize>(text.size()));
   file.close();
   if (file.fail() || std::rename(temporary.c_str(), path.c_str()) != 0) {
      const std::string reason = std::strerror(errno);
      std::remove(temporary.c_str());
      throw std::runtime_error("cannot write the file \"" + path + "\": " + reason +
                               "; it needs an existing, writable folder with enough space");
   }
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
