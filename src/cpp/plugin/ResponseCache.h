// Responses to a stretch of a sample that is asked for event by event: one call into Python serves them all.
#ifndef TMVATORCH_RESPONSECACHE_H
#define TMVATORCH_RESPONSECACHE_H

#include "TMVA/DataSet.h"

#include <memory>
#include <optional>
#include <vector>

namespace TMVA::PyTorch {

class ResponseCache {
public:
   struct Range {
      Long64_t fFirst; ///< included
      Long64_t fLast;  ///< not included
   };

   /// Place of the current event in the current sample; nothing if it is not an event of the sample (the Reader's).
   std::optional<Long64_t> IndexOfCurrent(const DataSet &data);

   /// The row of an event, nullptr if it is not here.
   const float *Find(const DataSet &data, Long64_t index) const;

   /// The stretch worth evaluating now that `index` is asked for and not here: to the end of the block if the events
   /// are asked for one after the other. Nothing for random access, where a block would be wasted.
   std::optional<Range> Worthwhile(const DataSet &data, Long64_t index);

   /// Rows of nOutputs numbers for the events [first, ...).
   void Store(const DataSet &data, Long64_t first, std::size_t nOutputs, std::vector<float> responses);

   void Clear() { *this = ResponseCache(); }

private:
   /// What makes a sample another one. Holding it would keep its memory.
   struct Sample {
      std::weak_ptr<const void> fStore;  ///< embedded TMVA
      const void *fFirstEvent = nullptr; ///< ROOT's TMVA
      Types::ETreeType fType = Types::kMaxTreeType;
      Long64_t fNumEvents = -1;
   };
   static Sample SampleOf(const DataSet &data);
   bool IsSameSample(const DataSet &data) const;

   Sample fSample;
   Long64_t fFirst = 0;
   std::size_t fNumOutputs = 0;
   std::vector<float> fResponses;
   Long64_t fLastAsked = -1;
#ifndef TMVATORCH_EMBEDDED_TMVA
   Long64_t fHint = 0; ///< index of the event found last
#endif
};

} // namespace TMVA::PyTorch

#endif
