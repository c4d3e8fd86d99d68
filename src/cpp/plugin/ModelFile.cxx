// Comparing the file of a network with what it was.
#include "ModelFile.h"

#include "TMD5.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <system_error>

namespace TMVA::PyTorch {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 1U << 30U; ///< of a network that fits into a weights file

/// Empty if the file cannot be read, or is none of ours: what a weights file names may be any file.
std::string SumOf(const fs::path &file)
{
   std::error_code ignored;
   if (!fs::is_regular_file(file, ignored) || fs::file_size(file, ignored) > kMostBytes)
      return "";
   const std::unique_ptr<TMD5> sum(TMD5::FileChecksum(file.c_str()));
   return sum ? sum->AsString() : "";
}

} // namespace

ModelFile DescribeModelFile(const std::string &file, const std::string &folder)
{
   std::error_code failed;
   const fs::path path = fs::relative(file, folder, failed);
   return {failed ? file : path.string(), SumOf(file)};
}

std::string WhatChanged(const ModelFile &file, const std::string &folder)
{
   if (file.fPath.empty() || file.fMD5.empty())
      return "";
   const fs::path path = fs::path(folder) / file.fPath;
   const std::string sum = SumOf(path);
   if (sum.empty() || sum == file.fMD5)
      return "";
   return path.string() + " is not the file that was written with this weights file (its MD5 was " + file.fMD5 +
          ", now it is " + sum +
          "); responses are those of the trained network, which the weights file holds itself. To apply another "
          "network, train with it, or write it with tmva-torch to-tmva";
}

} // namespace TMVA::PyTorch
