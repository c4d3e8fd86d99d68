// Starting an interpreter in a process that has none.
#ifndef TMVATORCH_START_H
#define TMVATORCH_START_H

#include <string>

namespace TMVA::PyTorch {

void StartInterpreter(const std::string &executable);

void OfferPackageFolder(const std::string &folder);

} // namespace TMVA::PyTorch

#endif
