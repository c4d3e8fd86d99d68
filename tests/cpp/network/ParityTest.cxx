// Networks evaluated here against torch: every layer, every kind of output, all three kinds of analysis, random ones.
#include "../Folders.h"
#include "TMVATorch/Interpreter.h"
#include "TMVATorch/Network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::vector<float> ReadFloats(const fs::path &file)
{
   std::vector<float> floats(fs::file_size(file) / sizeof(float));
   std::ifstream(file, std::ios::binary)
      .read(reinterpret_cast<char *>(floats.data()), static_cast<std::streamsize>(floats.size() * sizeof(float)));
   return floats;
}

std::string ReadText(const fs::path &file)
{
   std::ostringstream text;
   text << std::ifstream(file).rdbuf();
   return text.str();
}

TEST(Parity, WithTorchToOneInAMillion)
{
   setenv("TMVATORCH_LIBRARY_DIR", TMVATORCH_TEST_LIBRARY_DIR, 1);
   const TemporaryFolder folder;
   TMVA::PyTorch::RunPython("import runpy\nrunpy.run_path('" TMVATORCH_MAKE_NETWORKS "', {'folder': '" + folder.Path() +
                            "'})");
   int nNetworks = 0;
   std::size_t nNumbers = 0;
   std::size_t nAgree = 0;
   for (const auto &entry : fs::directory_iterator(folder.Path())) {
      fs::path file = entry.path();
      if (file.extension() != ".txt")
         continue;
      const TMVA::PyTorch::Network network(ReadText(file));
      const std::vector<float> x = ReadFloats(file.replace_extension(".x"));
      const std::vector<float> y = ReadFloats(file.replace_extension(".y"));
      const std::size_t nEvents = x.size() / network.NumInputs();
      const std::vector<float> exact = ReadFloats(file.replace_extension(".exact"));
      ASSERT_EQ(y.size(), nEvents * network.NumOutputs());
      ASSERT_EQ(exact.size(), y.size());
      nNumbers += y.size();
      std::vector<float> block(y.size());
      std::vector<float> one(y.size());
      network.Evaluate(x.data(), nEvents, block.data());
      for (std::size_t i = 0; i < nEvents; ++i)
         network.EvaluateOne(x.data() + i * network.NumInputs(), one.data() + i * network.NumOutputs());
      for (std::size_t i = 0; i < y.size(); ++i) {
         const float tolerance = 1e-6F * std::max(1.F, std::abs(y[i]));
         // Where torch's own rounding is larger than that, the exact response is what counts.
         const auto isGood = [&](float response) {
            return std::abs(response - y[i]) <= tolerance || std::abs(response - exact[i]) <= tolerance;
         };
         ASSERT_TRUE(isGood(block[i]) && isGood(one[i]))
            << file.stem() << ", number " << i << ": " << block[i] << " in a block, " << one[i] << " alone, torch says "
            << y[i] << ", exact is " << exact[i];
         nAgree += std::abs(one[i] - y[i]) <= tolerance && std::abs(block[i] - y[i]) <= tolerance ? 1 : 0;
      }
      ++nNetworks;
   }
   EXPECT_GE(nNetworks, 70);
   EXPECT_GT(static_cast<double>(nAgree), 0.999 * static_cast<double>(nNumbers));
}

} // namespace
