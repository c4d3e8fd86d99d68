#include "HookFunctions.h"

#include "Call.h"

#include <array>
#include <utility>

namespace TMVA::PyTorch {

namespace {

ELogLevel LevelOf(const std::string &name)
{
   constexpr std::array<std::pair<const char *, ELogLevel>, 4> kLevels = {{{"debug", ELogLevel::kDebug},
                                                                           {"info", ELogLevel::kInfo},
                                                                           {"warning", ELogLevel::kWarning},
                                                                           {"error", ELogLevel::kError}}};
   for (const auto &[known, level] : kLevels) {
      if (name == known)
         return level;
   }
   throw py::value_error("log level \"" + name + "\" does not exist; it is one of debug, info, warning, error");
}

} // namespace

HookFunctions::HookFunctions(const Hooks &hooks) : fState(std::make_shared<State>())
{
   fState->fHooks = &hooks;
}

HookFunctions::~HookFunctions()
{
   fState->fHooks = nullptr;
}

/// Calls without the GIL: a callback may take ROOT's locks, and a thread that holds those may be waiting for the GIL.
template <typename Function>
auto HookFunctions::Call(const std::shared_ptr<State> &state, Function &&function)
{
   state->fFailure = nullptr; // Python got over an earlier one, or it would not be here
   try {
      const py::gil_scoped_release noGil;
      return function(*state->fHooks);
   } catch (...) {
      state->fFailure = std::current_exception();
      throw;
   }
}

py::dict HookFunctions::Callables() const
{
   const auto state = fState;
   py::dict dict;
   dict["log"] = py::cpp_function([state](const std::string &level, const py::object &text) {
      const ELogLevel logLevel = LevelOf(level);
      const std::string message = ToText(text);
      if (state->fHooks != nullptr && state->fHooks->fLog)
         Call(state, [&](const Hooks &hooks) { hooks.fLog(logLevel, message); });
   });
   dict["progress"] = py::cpp_function([state](std::size_t done, std::size_t total, const py::object &text) {
      const std::string message = ToText(text);
      if (state->fHooks != nullptr && state->fHooks->fProgress)
         Call(state, [&](const Hooks &hooks) { hooks.fProgress(done, total, message); });
   });
   dict["interrupted"] = py::cpp_function([state] {
      return state->fHooks != nullptr && state->fHooks->fInterrupted &&
             Call(state, [](const Hooks &hooks) { return hooks.fInterrupted(); });
   });
   return dict;
}

void HookFunctions::RethrowIfFailed() const
{
   if (fState->fFailure)
      std::rethrow_exception(fState->fFailure);
}

} // namespace TMVA::PyTorch
