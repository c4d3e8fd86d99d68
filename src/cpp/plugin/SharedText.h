// A text that may be megabytes, in memory once for all who have the same.
#ifndef TMVATORCH_SHAREDTEXT_H
#define TMVATORCH_SHAREDTEXT_H

#include <memory>
#include <string>

namespace TMVA::PyTorch {

/// Threads may make and drop theirs at the same time.
class SharedText {
public:
   SharedText() = default;
   SharedText &operator=(std::string text);

   const std::string &Get() const;
   bool IsEmpty() const { return Get().empty(); }
   void Clear() { fText.reset(); }

private:
   std::shared_ptr<const std::string> fText; ///< null: empty
};

} // namespace TMVA::PyTorch

#endif
