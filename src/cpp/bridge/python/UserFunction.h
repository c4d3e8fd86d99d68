// A user's predict_func, asked for one event without any Python of ours around it: that costs more than the function.
#ifndef TMVATORCH_USERFUNCTION_H
#define TMVATORCH_USERFUNCTION_H

#include "Pybind.h"

#include <cstddef>

namespace TMVA::PyTorch {

/// All calls, and both ends of its life, under the GIL.
class UserFunction {
public:
   /// parts: what tmva_torch._contract.one_event returned.
   explicit UserFunction(const py::tuple &parts);

   /// Throws py::error_already_set: what the function raised, or what is wrong with its answer, in the package's words.
   void Ask(const py::object &event, std::size_t nOutputs, float *out) const;

private:
   py::object Call(const py::object &event) const;
   bool ReadUsual(const py::object &answer, std::size_t nOutputs, float *out) const;

   py::object fFunction;
   py::object fModel;
   py::object fFolder;  ///< of the user's neighbouring modules, or None
   py::ssize_t fColumn; ///< the one to take of two; -1: all are responses
   py::object fFailed;  ///< takes an exception, raises the one to report
   py::object fUnusual; ///< takes an answer, returns it as float32 [1, n_outputs] or raises
   py::dtype fFloat;
};

} // namespace TMVA::PyTorch

#endif
