// Runs the inputs of a kept corpus through a target, so that every compiler checks what the fuzzer found.
#include "FuzzTarget.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

int main(int argc, char **argv)
{
   int n = 0;
   for (int i = 1; i < argc; ++i) {
      for (const auto &entry : std::filesystem::directory_iterator(argv[i])) {
         std::ifstream file(entry.path(), std::ios::binary);
         const std::vector<char> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
         const std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
         std::fprintf(stderr, "%s\n", entry.path().c_str()); // the last one is the one at fault
         LLVMFuzzerTestOneInput(input.data(), input.size());
         ++n;
      }
   }
   std::fprintf(stderr, "%d inputs\n", n);
   return n > 0 ? 0 : 1;
}
