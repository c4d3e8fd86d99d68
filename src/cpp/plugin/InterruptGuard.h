// Ctrl-C while Python works in a process whose signals are ROOT's.
#ifndef TMVATORCH_INTERRUPTGUARD_H
#define TMVATORCH_INTERRUPTGUARD_H

namespace TMVA::PyTorch {

/// While one lives, the first SIGINT sets a flag and the second one ends the process. ROOT's own handler would jump out
/// of the running Python with the GIL held, which the session does not survive. Several may live at a time, in threads:
/// the handler of before is back when the last of them is gone.
class InterruptGuard {
public:
   /// active = false: does nothing, for a process whose signals are Python's.
   explicit InterruptGuard(bool active);
   ~InterruptGuard();
   InterruptGuard(const InterruptGuard &) = delete;
   InterruptGuard &operator=(const InterruptGuard &) = delete;

   static bool IsInterrupted();

   /// For work that has no half-way result to keep: throws std::runtime_error.
   static void ThrowIfInterrupted();

private:
   bool fActive;
};

} // namespace TMVA::PyTorch

#endif
