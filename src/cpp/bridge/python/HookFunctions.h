// C++ callbacks as Python callables.
#ifndef TMVATORCH_HOOKFUNCTIONS_H
#define TMVATORCH_HOOKFUNCTIONS_H

#include "Pybind.h"

#include "TMVATorch/Method.h"

#include <exception>
#include <memory>

namespace TMVA::PyTorch {

/// Lives as long as one call of train. Python code may keep the callables longer: they do nothing then.
/// Made and destroyed with the GIL held.
class HookFunctions {
public:
   explicit HookFunctions(const Hooks &hooks);
   ~HookFunctions();
   HookFunctions(const HookFunctions &) = delete;
   HookFunctions &operator=(const HookFunctions &) = delete;

   py::dict Callables() const;

   /// If a callback threw and Python failed because of it, throws that again, in its own type.
   void RethrowIfFailed() const;

private:
   struct State {
      const Hooks *fHooks = nullptr; ///< null when the call is over
      std::exception_ptr fFailure;
   };

   template <typename Function>
   static auto Call(const std::shared_ptr<State> &state, Function &&function);

   std::shared_ptr<State> fState;
};

} // namespace TMVA::PyTorch

#endif
