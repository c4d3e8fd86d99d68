// What the standard output is connected to.
#ifndef TMVATORCH_OPTIONS_TERMINAL
#define TMVATORCH_OPTIONS_TERMINAL

namespace TMVA {

/// Colours and progress bars belong on a terminal; in a log file their control characters are noise.
bool IsTerminal();

} // namespace TMVA
#endif
