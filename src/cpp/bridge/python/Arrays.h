// C++ memory as numpy arrays, and numpy answers as C++ memory. All functions need the GIL.
#ifndef TMVATORCH_ARRAYS_H
#define TMVATORCH_ARRAYS_H

#include "Pybind.h"

#include "TMVATorch/Method.h"

#include <memory>
#include <string>
#include <vector>

namespace TMVA::PyTorch {

/// A writable array on memory that `owner` holds; the last array or tensor on it lets the owner go.
template <typename T>
py::array ViewOf(T *data, const std::vector<py::ssize_t> &shape, const std::shared_ptr<void> &owner)
{
   auto held = std::make_unique<std::shared_ptr<void>>(owner);
   const py::capsule base(held.get(), [](void *pointer) { delete static_cast<std::shared_ptr<void> *>(pointer); });
   held.release(); // NOLINT(bugprone-unused-return-value): the capsule owns it now
   return py::array(py::dtype::of<T>(), shape, {}, data, base);
}

template <typename T>
py::array ViewOf(const MatrixView<T> &matrix)
{
   return ViewOf(matrix.fData, {static_cast<py::ssize_t>(matrix.fRows), static_cast<py::ssize_t>(matrix.fCols)},
                 matrix.fOwner);
}

template <typename T>
py::array ViewOf(const VectorView<T> &vector)
{
   return ViewOf(vector.fData, {static_cast<py::ssize_t>(vector.fSize)}, vector.fOwner);
}

/// The data of a float32 C-contiguous [rows, cols] array, valid as long as `answer` is. Throws std::runtime_error that
/// shows what was expected and what came. `from` names the function that answered.
const float *CheckedAnswer(py::handle answer, std::size_t rows, std::size_t cols, const std::string &from);

} // namespace TMVA::PyTorch

#endif
