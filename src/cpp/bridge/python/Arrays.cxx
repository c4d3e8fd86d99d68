#include "Arrays.h"

#include "Call.h"

#include <stdexcept>

namespace TMVA::PyTorch {

namespace {

std::string ShapeText(const py::array &array)
{
   std::string text = "[";
   for (py::ssize_t i = 0; i < array.ndim(); ++i)
      text += (i > 0 ? ", " : "") + std::to_string(array.shape(i));
   return text + "]";
}

std::string Described(py::handle answer)
{
   if (!py::isinstance<py::array>(answer))
      return "an object of type " + ToText(py::type::of(answer).attr("__name__"));
   const auto array = py::reinterpret_borrow<py::array>(answer);
   const bool contiguous = (array.flags() & py::array::c_style) != 0;
   return ToText(array.dtype()) + " " + ShapeText(array) + (contiguous ? "" : ", not C-contiguous");
}

} // namespace

const float *CheckedAnswer(py::handle answer, std::size_t rows, std::size_t cols, const std::string &from)
{
   using Expected = py::array_t<float, py::array::c_style>;
   if (Expected::check_(answer)) {
      const auto array = py::reinterpret_borrow<py::array>(answer);
      if (array.ndim() == 2 && static_cast<std::size_t>(array.shape(0)) == rows &&
          static_cast<std::size_t>(array.shape(1)) == cols)
         return static_cast<const float *>(array.data());
   }
   throw std::runtime_error(from + " returned " + Described(answer) + "; expected is a C-contiguous float32 array [" +
                            std::to_string(rows) + ", " + std::to_string(cols) + "]");
}

} // namespace TMVA::PyTorch
