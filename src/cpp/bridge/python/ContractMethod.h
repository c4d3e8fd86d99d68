// A Method that lives in Python, behind tmva_torch._contract.
#ifndef TMVATORCH_CONTRACTMETHOD_H
#define TMVATORCH_CONTRACTMETHOD_H

#include "TMVATorch/Method.h"

#include <memory>
#include <string>

namespace TMVA::PyTorch {

std::unique_ptr<Method> OpenContractMethod(const MethodSpec &spec);

std::unique_ptr<Method> RestoreContractMethod(const MethodSpec &spec, const std::string &state);

} // namespace TMVA::PyTorch

#endif
