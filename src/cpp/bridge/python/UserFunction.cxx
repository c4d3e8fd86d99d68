#include "UserFunction.h"

#include "Arrays.h"

#include <array>
#include <cstring>
#include <memory>

namespace TMVA::PyTorch {

namespace {

/// Lets the modules of a folder be imported while it lives. No Python error may be pending at its ends.
class Importable {
public:
   explicit Importable(const py::object &folder) : fFolder(folder)
   {
      if (folder.is_none())
         return;
      fPath = py::reinterpret_borrow<py::object>(PySys_GetObject("path"));
      if (!fPath || !PyList_Check(fPath.ptr()) || PyList_Insert(fPath.ptr(), 0, folder.ptr()) != 0) {
         PyErr_Clear();
         fPath = py::object();
      }
   }

   ~Importable()
   {
      if (!fPath)
         return;
      // As usual the first one; but the user's code may have put others before it, or have taken it away.
      const bool isFirst = PyList_GET_SIZE(fPath.ptr()) > 0 && PyList_GET_ITEM(fPath.ptr(), 0) == fFolder.ptr();
      const Py_ssize_t place = isFirst ? 0 : PySequence_Index(fPath.ptr(), fFolder.ptr());
      if (place < 0 || PyList_SetSlice(fPath.ptr(), place, place + 1, nullptr) != 0)
         PyErr_Clear();
   }

   Importable(const Importable &) = delete;
   Importable &operator=(const Importable &) = delete;

private:
   const py::object &fFolder;
   py::object fPath;
};

} // namespace

UserFunction::UserFunction(const py::tuple &parts)
   : fFunction(parts[0]), fModel(parts[1]), fFolder(parts[2]), fColumn(parts[3].cast<py::ssize_t>()), fFailed(parts[4]),
     fUnusual(parts[5]), fFloat(py::dtype::of<float>())
{
}

void UserFunction::Ask(const py::object &event, std::size_t nOutputs, float *out) const
{
   const py::object answer = Call(event);
   if (ReadUsual(answer, nOutputs, out))
      return;
   const py::object checked = fUnusual(answer);
   std::memcpy(out, CheckedAnswer(checked, 1, nOutputs, "tmva_torch._contract.one_event"), nOutputs * sizeof(float));
}

py::object UserFunction::Call(const py::object &event) const
{
   std::unique_ptr<py::error_already_set> error;
   {
      const Importable scope(fFolder);
      // The first place is the callee's, so that it can call a bound method without a copy of the arguments.
      const std::array<PyObject *, 3> arguments = {nullptr, fModel.ptr(), event.ptr()};
      PyObject *answer =
         PyObject_Vectorcall(fFunction.ptr(), arguments.data() + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
      if (answer != nullptr)
         return py::reinterpret_steal<py::object>(answer);
      error = std::make_unique<py::error_already_set>();
   }
   if (error->trace())
      PyException_SetTraceback(error->value().ptr(), error->trace().ptr());
   fFailed(error->value());
   throw py::error_already_set(*error); // not reached: the callee raises
}

/// Whether the answer is the usual one, float32 of the right shape: it is read then.
bool UserFunction::ReadUsual(const py::object &answer, std::size_t nOutputs, float *out) const
{
   if (!py::isinstance<py::array>(answer))
      return false;
   const auto array = py::reinterpret_borrow<py::array>(answer);
   if (!array.dtype().is(fFloat) || array.ndim() != 2 || array.shape(0) != 1)
      return false;
   const bool takesOne = fColumn >= 0 && array.shape(1) == 2;
   if (static_cast<std::size_t>(takesOne ? 1 : array.shape(1)) != nOutputs)
      return false;
   const auto *value = static_cast<const char *>(array.data()) + (takesOne ? fColumn * array.strides(1) : 0);
   for (std::size_t i = 0; i < nOutputs; ++i, value += array.strides(1))
      std::memcpy(out + i, value, sizeof(float));
   return true;
}

} // namespace TMVA::PyTorch
