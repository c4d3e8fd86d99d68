#include "ResponseCache.h"

#include "TMVA/Event.h"

#include <algorithm>
#include <utility>

namespace TMVA::PyTorch {

namespace {

constexpr Long64_t kBlockEvents = 65536;

} // namespace

#ifdef TMVATORCH_EMBEDDED_TMVA

std::optional<Long64_t> ResponseCache::IndexOfCurrent(const DataSet &data)
{
   const Long64_t index = data.GetCurrentEventIndex();
   if (index < 0 || index >= data.GetNEvents() || data.GetEvent()->IsDynamic())
      return std::nullopt;
   return index;
}

ResponseCache::Sample ResponseCache::SampleOf(const DataSet &data)
{
   return {data.GetStore(), nullptr, data.GetCurrentType(), data.GetNEvents()};
}

#else

// ROOT's data set does not tell its current index, but its events have addresses.
std::optional<Long64_t> ResponseCache::IndexOfCurrent(const DataSet &data)
{
   const Event *current = data.GetEvent();
   if (current == nullptr || current->IsDynamic())
      return std::nullopt;
   const std::vector<Event *> &events = data.GetEventCollection(data.GetCurrentType());
   const auto nEvents = static_cast<Long64_t>(events.size());
   for (const Long64_t index : {fHint, fHint + 1, Long64_t{0}}) {
      if (index < nEvents && events[static_cast<std::size_t>(index)] == current) {
         fHint = index;
         return index;
      }
   }
   const auto found = std::find(events.begin(), events.end(), current);
   if (found == events.end())
      return std::nullopt;
   fHint = found - events.begin();
   return fHint;
}

ResponseCache::Sample ResponseCache::SampleOf(const DataSet &data)
{
   const std::vector<Event *> &events = data.GetEventCollection(data.GetCurrentType());
   return {{}, events.empty() ? nullptr : events.front(), data.GetCurrentType(), static_cast<Long64_t>(events.size())};
}

#endif

bool ResponseCache::IsSameSample(const DataSet &data) const
{
   const Sample now = SampleOf(data);
   return now.fType == fSample.fType && now.fNumEvents == fSample.fNumEvents &&
          now.fFirstEvent == fSample.fFirstEvent && now.fStore.lock() == fSample.fStore.lock();
}

const float *ResponseCache::Find(const DataSet &data, Long64_t index) const
{
   if (fResponses.empty() || index < fFirst || !IsSameSample(data))
      return nullptr;
   const std::size_t start = static_cast<std::size_t>(index - fFirst) * fNumOutputs;
   return start < fResponses.size() ? fResponses.data() + start : nullptr;
}

std::optional<ResponseCache::Range> ResponseCache::Worthwhile(const DataSet &data, Long64_t index)
{
   const bool inOrder = index == 0 || index == fLastAsked + 1;
   fLastAsked = index;
   if (!inOrder)
      return std::nullopt;
   return Range{index, std::min(index + kBlockEvents, data.GetNEvents())};
}

void ResponseCache::Store(const DataSet &data, Long64_t first, std::size_t nOutputs, std::vector<float> responses)
{
   fSample = SampleOf(data);
   fFirst = first;
   fNumOutputs = nOutputs;
   // The next question after the last row continues the sequence.
   fLastAsked = first + static_cast<Long64_t>(responses.size() / nOutputs) - 1;
   fResponses = std::move(responses);
}

} // namespace TMVA::PyTorch
