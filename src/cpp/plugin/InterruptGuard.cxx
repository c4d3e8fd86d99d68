#include "InterruptGuard.h"

#include <stdexcept>

namespace TMVA::PyTorch {

namespace {

volatile std::sig_atomic_t gInterrupted = 0;

void OnInterrupt(int signalNumber)
{
   if (gInterrupted != 0) {
      std::signal(signalNumber, SIG_DFL);
      std::raise(signalNumber);
   }
   gInterrupted = 1;
}

} // namespace

InterruptGuard::InterruptGuard(bool active) : fActive(active)
{
   gInterrupted = 0;
   if (!fActive)
      return;
   struct sigaction action{};
   action.sa_handler = OnInterrupt;
   action.sa_flags = SA_RESTART;
   sigemptyset(&action.sa_mask);
   sigaction(SIGINT, &action, &fBefore);
}

InterruptGuard::~InterruptGuard()
{
   if (fActive)
      sigaction(SIGINT, &fBefore, nullptr);
}

bool InterruptGuard::IsInterrupted()
{
   return gInterrupted != 0;
}

void InterruptGuard::ThrowIfInterrupted()
{
   if (IsInterrupted())
      throw std::runtime_error("interrupted by Ctrl-C");
}

} // namespace TMVA::PyTorch
