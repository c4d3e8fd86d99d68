// Events on their way from the trees to the samples, in chunks: growing never copies what is already there.
#ifndef TMVATORCH_DATA_EVENTPOOL
#define TMVATORCH_DATA_EVENTPOOL

#include "TMVA/EventStore.h"

#include <vector>

namespace TMVA {

class EventPool {
public:
   EventPool(UInt_t nVariables, UInt_t nTargets, UInt_t nSpectators);

   Long64_t GetNEvents() const { return fNEvents; }
   const EventStore &GetEmpty() const { return fEmpty; } ///< a store of the right widths
   void Append(const EventStore &events);
   /// The events of the given numbers (order of appending), in that order.
   EventStore Gather(const std::vector<Long64_t> &events) const;

private:
   EventStore fEmpty;
   Long64_t fChunk;                 ///< events a chunk
   std::vector<EventStore> fChunks; ///< all full but the last
   Long64_t fNEvents = 0;
};

} // namespace TMVA
#endif
