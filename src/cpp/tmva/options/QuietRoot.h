// ROOT's own messages, where ours say the same and more.
#ifndef TMVATORCH_OPTIONS_QUIETROOT
#define TMVATORCH_OPTIONS_QUIETROOT

#include "TError.h"

namespace TMVA {

/// Keeps back those below a level while it lives.
class QuietRoot {
public:
   explicit QuietRoot(Int_t level = kFatal) { gErrorIgnoreLevel = level; }
   ~QuietRoot() { gErrorIgnoreLevel = fBefore; }
   QuietRoot(const QuietRoot &) = delete;
   QuietRoot &operator=(const QuietRoot &) = delete;

private:
   Int_t fBefore = gErrorIgnoreLevel;
};

} // namespace TMVA
#endif
