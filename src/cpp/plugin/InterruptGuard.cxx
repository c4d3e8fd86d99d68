#include "InterruptGuard.h"

#include <atomic>
#include <csignal>
#include <mutex>
#include <stdexcept>

namespace TMVA::PyTorch {

namespace {

std::atomic<int> gInterrupted = 0;
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler writes to it");

std::mutex gMutex; // of what follows
unsigned gNumActive = 0;
struct sigaction gBefore{}; // the first of them

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
   const std::scoped_lock lock(gMutex);
   if (!fActive || gNumActive++ > 0)
      return;
   gInterrupted = 0;
   struct sigaction action{};
   action.sa_handler = OnInterrupt;
   action.sa_flags = SA_RESTART;
   sigemptyset(&action.sa_mask);
   sigaction(SIGINT, &action, &gBefore);
}

InterruptGuard::~InterruptGuard()
{
   const std::scoped_lock lock(gMutex);
   if (fActive && --gNumActive == 0)
      sigaction(SIGINT, &gBefore, nullptr);
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
