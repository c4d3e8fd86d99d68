#include "data/EventPool.h"

#include <algorithm>

namespace {

/// Values of a chunk. Blocks above 32 MB are no part of malloc's heap: what is freed goes back to the system at once.
constexpr Long64_t kChunkBytes = 33 << 20;

template <class T>
void AppendRows(std::vector<T> &to, const std::vector<T> &from, Long64_t first, Long64_t n, UInt_t width)
{
   to.insert(to.end(), from.begin() + first * width, from.begin() + (first + n) * width);
}

} // namespace

TMVA::EventPool::EventPool(UInt_t nVariables, UInt_t nTargets, UInt_t nSpectators)
   : fEmpty(nVariables, nTargets, nSpectators),
     fChunk(kChunkBytes / static_cast<Long64_t>(sizeof(Float_t) * std::max(1U, nVariables)))
{
}

void TMVA::EventPool::Append(const EventStore &events)
{
   const Long64_t total = events.GetNEvents();
   for (Long64_t first = 0; first < total;) {
      if (fNEvents % fChunk == 0) {
         fChunks.push_back(fEmpty);
         fChunks.back().Reserve(fChunk); // address space only: what is not filled costs no memory
      }
      EventStore &chunk = fChunks.back();
      const Long64_t n = std::min(total - first, fChunk - chunk.GetNEvents());
      AppendRows(chunk.fValues, events.fValues, first, n, fEmpty.fNVariables);
      AppendRows(chunk.fTargets, events.fTargets, first, n, fEmpty.fNTargets);
      AppendRows(chunk.fSpectators, events.fSpectators, first, n, fEmpty.fNSpectators);
      AppendRows(chunk.fWeights, events.fWeights, first, n, 1);
      AppendRows(chunk.fClasses, events.fClasses, first, n, 1);
      fNEvents += n;
      first += n;
   }
}

TMVA::EventStore TMVA::EventPool::Gather(const std::vector<Long64_t> &events) const
{
   EventStore gathered = fEmpty;
   gathered.Reserve(static_cast<Long64_t>(events.size()));
   for (const Long64_t i : events)
      gathered.Append(fChunks[i / fChunk], i % fChunk);
   return gathered;
}
