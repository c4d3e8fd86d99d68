// The file of a network that the weights file holds too: other programs read it, so it must not become another one.
#ifndef TMVATORCH_MODELFILE_H
#define TMVATORCH_MODELFILE_H

#include <string>

namespace TMVA::PyTorch {

/// As it was written after the training. Sums are for accidents; where the file is used, its SHA-256 is compared.
struct ModelFile {
   std::string fPath; ///< from the folder of the weights file; empty: not known
   std::string fMD5;
};

ModelFile DescribeModelFile(const std::string &file, const std::string &folder);

/// Says what is there instead; empty if the file is as it was, or is not there at all.
std::string WhatChanged(const ModelFile &file, const std::string &folder);

} // namespace TMVA::PyTorch

#endif
