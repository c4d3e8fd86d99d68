// Runs the inputs of a kept corpus through a target, so that every compiler checks what the fuzzer found:
//    replay_weights <folder>...
// With a count in front, each input is run with one of its numbers replaced by a wrong one instead, for every number
// and every wrong one in turn: with 1 for all, with n for one in n of them, drawn by a fixed seed.
//    replay_weights 100 <folder>...
#include "FuzzTarget.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr std::array<const char *, 14> kWrong{"",       "0",    "-1",  "-7.5", "1e300",      "-1e300",     "1e-320",
                                              "1e9999", "-inf", "inf", "nan",  "2147483647", "4294967296", "x"};

void Run(const std::string &input)
{
   LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.data()), input.size());
}

/// Where the numbers of a text start, and how long they are. Digits of a word, as in "var1", are none.
std::vector<std::pair<std::size_t, std::size_t>> Numbers(const std::string &text)
{
   std::vector<std::pair<std::size_t, std::size_t>> numbers;
   const auto isWord = [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_'; };
   const auto isDigit = [&text](std::size_t i) {
      return i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0;
   };
   for (std::size_t i = 0; i < text.size(); ++i) {
      if ((i > 0 && isWord(text[i - 1])) || !isDigit(text[i] == '-' ? i + 1 : i))
         continue;
      char *end = nullptr;
      static_cast<void>(std::strtod(&text[i], &end));
      numbers.emplace_back(i, static_cast<std::size_t>(end - &text[i]));
      i += numbers.back().second - 1;
   }
   return numbers;
}

int RunWithWrongNumbers(const std::string &name, const std::string &input, unsigned oneIn, std::mt19937 &draw)
{
   int n = 0;
   for (const auto &[start, length] : Numbers(input)) {
      for (const char *wrong : kWrong) {
         if (draw() % oneIn != 0)
            continue;
         std::fprintf(stderr, "%s, byte %zu: '%s'\n", name.c_str(), start, wrong); // the last one is the one at fault
         Run(std::string(input).replace(start, length, wrong));
         ++n;
      }
   }
   return n;
}

} // namespace

int main(int argc, char **argv)
{
   const unsigned long oneIn = argc > 2 ? std::strtoul(argv[1], nullptr, 10) : 0;
   std::mt19937 draw(1); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same inputs each time
   std::vector<std::filesystem::path> paths;
   for (int i = oneIn > 0 ? 2 : 1; i < argc; ++i) {
      for (const auto &entry : std::filesystem::directory_iterator(argv[i]))
         paths.push_back(entry.path());
   }
   std::sort(paths.begin(), paths.end());
   int n = 0;
   for (const auto &path : paths) {
      std::ifstream file(path, std::ios::binary);
      const std::string input{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
      if (oneIn > 0) {
         n += RunWithWrongNumbers(path, input, static_cast<unsigned>(oneIn), draw);
         continue;
      }
      std::fprintf(stderr, "%s\n", path.c_str());
      Run(input);
      ++n;
   }
   std::fprintf(stderr, "%d inputs\n", n);
   return n > 0 ? 0 : 1;
}
