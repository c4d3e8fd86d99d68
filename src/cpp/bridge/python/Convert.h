// Plain C++ values to Python's and back. All functions need the GIL.
#ifndef TMVATORCH_CONVERT_H
#define TMVATORCH_CONVERT_H

#include "Pybind.h"

#include "TMVATorch/Method.h"

namespace TMVA::PyTorch {

py::dict ToPython(const MethodSpec &spec);

/// The arrays of a training sample by name, after a check that they fit together.
py::dict ToPython(const TrainingData &data, const MethodSpec &spec);

TrainingResult ToTrainingResult(py::handle answer);

} // namespace TMVA::PyTorch

#endif
