// The one way into Python: takes the GIL, calls, and turns Python's errors into C++'s while the GIL is still held.
#ifndef TMVATORCH_CALL_H
#define TMVATORCH_CALL_H

#include "Pybind.h"

#include <string>
#include <type_traits>

namespace TMVA::PyTorch {

/// False before the start and as soon as the interpreter of a Python host is shutting down: the GIL must not be asked
/// for then, and what is left of Python objects must be leaked.
bool IsPythonUsable();

[[noreturn]] void ThrowUnusable(const std::string &what);

/// Needs the GIL. Throws Interrupted for a KeyboardInterrupt, else std::runtime_error: "what: Type: message", cause,
/// last lines of the traceback.
[[noreturn]] void ThrowTranslated(const std::string &what, const py::error_already_set &error);

/// `what` says in a few words what failed if it fails: "PyTorch method \"Net\": training".
template <typename Function>
auto WithPython(const std::string &what, Function &&function)
{
   using Result = decltype(function());
   static_assert(!std::is_base_of_v<py::handle, Result>, "a Python object cannot leave the scope that holds the GIL");
   if (!IsPythonUsable())
      ThrowUnusable(what);
   const py::gil_scoped_acquire gil;
   try {
      return function();
   } catch (const py::error_already_set &error) {
      ThrowTranslated(what, error);
   }
}

// Text may hold any bytes (file names do); what is not UTF-8 makes the round trip unharmed.
py::str ToPython(const std::string &text);
std::string ToText(py::handle object);

} // namespace TMVA::PyTorch

#endif
