// Dividing the events of every class into training and test sample. Events are numbers here: no trees, no values.
#ifndef TMVATORCH_DATA_SPLITTING
#define TMVATORCH_DATA_SPLITTING

#include "RtypesCore.h"

#include <string>
#include <vector>

namespace TMVA {

enum class EOrder { kRandom, kAlternate, kBlock };

/// Events of one class, in the order of reading.
struct ClassEvents {
   std::string fName;
   std::vector<Long64_t> fTraining; ///< from trees that the user declared to be training trees
   std::vector<Long64_t> fTesting;  ///< from test trees
   std::vector<Long64_t> fPool;     ///< to be split
   Long64_t fNRead = 0;             ///< before the cut

   Long64_t GetNEvents() const { return fTraining.size() + fTesting.size() + fPool.size(); }
};

/// Wanted numbers of events of one class; 0: not said.
struct EventRequest {
   Long64_t fTraining = 0;
   Long64_t fTesting = 0;
};

struct SampleSizes {
   Long64_t fTraining = 0;
   Long64_t fTesting = 0;
};

struct SplitPlan {
   EOrder fSplit = EOrder::kRandom;
   EOrder fMix = EOrder::kRandom; ///< order of the events in the samples
   UInt_t fSeed = 100;            ///< 0: another split each time
};

struct SplitResult {
   std::vector<Long64_t> fTraining;
   std::vector<Long64_t> fTesting;
};

/// Sizes of the two samples of a class once its pool is dealt out; where both numbers are requested the samples are
/// trimmed to them afterwards. Throws std::invalid_argument if more is requested than there is.
SampleSizes SizesOfSamples(const ClassEvents &events, const EventRequest &request);

/// One generator serves, in this order: the pools of all classes, the trimming of training and test events class by
/// class, the order of the training sample, that of the test sample. With libstdc++ the events are those that
/// ROOT's own TMVA selects.
SplitResult SplitEvents(std::vector<ClassEvents> classes, const std::vector<EventRequest> &requests,
                        const SplitPlan &plan);

} // namespace TMVA
#endif
