#include "Call.h"

#include "TMVATorch/Method.h"

#include <stdexcept>
#include <vector>

namespace TMVA::PyTorch {

namespace {

constexpr std::size_t kFramesShown = 4;

std::string WithoutTrailingNewlines(std::string text)
{
   text.erase(text.find_last_not_of('\n') + 1);
   return text;
}

std::string Encoded(py::handle object, const char *errors)
{
   const py::str text(object);
   const auto bytes = py::reinterpret_steal<py::bytes>(PyUnicode_AsEncodedString(text.ptr(), "utf-8", errors));
   if (!bytes)
      throw py::error_already_set();
   return bytes;
}

/// For messages, which others take for UTF-8: what is not becomes an escape like \udcff.
std::string ToMessage(py::handle object)
{
   return Encoded(object, "backslashreplace");
}

std::string TypeAndMessage(py::handle exception)
{
   std::string text;
   const py::object lines =
      py::module_::import("traceback").attr("format_exception_only")(py::type::of(exception), exception);
   for (const py::handle line : lines)
      text += ToMessage(line);
   return WithoutTrailingNewlines(text);
}

/// Where the trouble began: follows "raise ... from" and, unless suppressed, "during handling of".
py::object RootCause(py::object exception)
{
   constexpr int kLongestChain = 100; // a chain can be a ring
   for (int depth = 0; depth < kLongestChain; ++depth) {
      py::object next = exception.attr("__cause__");
      if (next.is_none() && !exception.attr("__suppress_context__").cast<bool>())
         next = exception.attr("__context__");
      if (next.is_none())
         break;
      exception = std::move(next);
   }
   return exception;
}

std::string LastFrames(py::handle exception)
{
   const py::list frames = py::module_::import("traceback").attr("format_tb")(exception.attr("__traceback__"));
   const std::size_t first = frames.size() > kFramesShown ? frames.size() - kFramesShown : 0;
   std::string text;
   for (std::size_t i = first; i < frames.size(); ++i)
      text += ToMessage(frames[i]);
   return WithoutTrailingNewlines(text);
}

std::string Describe(const py::error_already_set &error)
{
   const auto exception = py::reinterpret_borrow<py::object>(error.value());
   if (error.trace())
      PyException_SetTraceback(exception.ptr(), error.trace().ptr());
   const py::object cause = RootCause(exception);
   std::string text = TypeAndMessage(exception);
   if (!cause.is(exception))
      text += "\ncaused by " + TypeAndMessage(cause);
   const std::string frames = LastFrames(cause);
   if (!frames.empty())
      text += "\nLast lines of the Python traceback:\n" + frames;
   return text;
}

} // namespace

bool IsPythonUsable()
{
#if PY_VERSION_HEX >= 0x030D0000
   return Py_IsInitialized() != 0 && Py_IsFinalizing() == 0;
#else
   return Py_IsInitialized() != 0 && _Py_IsFinalizing() == 0;
#endif
}

void ThrowUnusable(const std::string &what)
{
   throw std::runtime_error(what + ": the Python interpreter of this process is not running or is shutting down");
}

void ThrowTranslated(const std::string &what, const py::error_already_set &error)
{
   std::string text;
   try {
      text = what + ": " + Describe(error);
   } catch (const std::exception &) {
      // An exception class may break any of its own methods; the first error is the one to report.
      text = what + ": " + error.what();
   }
   if (error.matches(PyExc_KeyboardInterrupt))
      throw Interrupted(text);
   throw std::runtime_error(text);
}

py::str ToPython(const std::string &text)
{
   PyObject *result = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "surrogateescape");
   if (result == nullptr)
      throw py::error_already_set();
   return py::reinterpret_steal<py::str>(result);
}

std::string ToText(py::handle object)
{
   return Encoded(object, "surrogateescape");
}

} // namespace TMVA::PyTorch
