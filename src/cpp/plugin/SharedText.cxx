// The texts that are in use in this process.
#include "SharedText.h"

#include <functional>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace TMVA::PyTorch {

SharedText &SharedText::operator=(std::string text)
{
   static std::mutex mutex;
   static std::unordered_map<std::size_t, std::weak_ptr<const std::string>> known; // by hash
   fText.reset();
   if (text.empty())
      return *this;
   const std::size_t hash = std::hash<std::string>{}(text);
   const std::scoped_lock lock(mutex);
   for (auto entry = known.begin(); entry != known.end();)
      entry = entry->second.expired() ? known.erase(entry) : std::next(entry);
   fText = known[hash].lock();
   if (fText == nullptr || *fText != text)
      known[hash] = fText = std::make_shared<const std::string>(std::move(text));
   return *this;
}

const std::string &SharedText::Get() const
{
   static const std::string kNone;
   return fText ? *fText : kNone;
}

} // namespace TMVA::PyTorch
