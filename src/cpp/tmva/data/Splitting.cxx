#include "data/Splitting.h"

#include "TMVA/Tools.h"
#include "TRandom3.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <stdexcept>

namespace {

using Indices = std::vector<Long64_t>;
using Generator = TMVA::RandomGenerator<TRandom3>;

Long64_t Size(const Indices &v)
{
   return static_cast<Long64_t>(v.size());
}

[[noreturn]] void TooMany(const TMVA::ClassEvents &events, const TMVA::EventRequest &request, Long64_t training,
                          Long64_t testing)
{
   const auto option = [&](const char *name, Long64_t n) {
      return std::string(name) + events.fName + "=" + std::to_string(n);
   };
   throw std::invalid_argument("Class \"" + events.fName + "\": " + option("nTrain_", request.fTraining) + " and " +
                               option("nTest_", request.fTesting) + " need " + std::to_string(training + testing) +
                               " events, but only " + std::to_string(events.GetNEvents()) + " passed the cuts (" +
                               std::to_string(events.fTraining.size()) + " of them from training trees, " +
                               std::to_string(events.fTesting.size()) +
                               " from test trees). Request fewer; 0 means all that are left");
}

/// Deals toTraining + toTesting events of the pool, one by one and training first; when one sample is complete the
/// other gets the rest.
void DealAlternately(const Indices &pool, Long64_t toTraining, Long64_t toTesting, TMVA::ClassEvents &events)
{
   bool training = true;
   for (Long64_t i = 0; toTraining + toTesting > 0; ++i) {
      if (toTesting == 0 || (training && toTraining > 0)) {
         events.fTraining.push_back(pool[i]);
         --toTraining;
      } else {
         events.fTesting.push_back(pool[i]);
         --toTesting;
      }
      training = !training;
   }
}

void DealPool(TMVA::ClassEvents &events, const TMVA::SampleSizes &sizes, TMVA::EOrder split)
{
   const Long64_t toTraining = std::max(0LL, sizes.fTraining - Size(events.fTraining));
   const Long64_t toTesting = std::max(0LL, sizes.fTesting - Size(events.fTesting));
   const Indices pool = std::move(events.fPool);
   events.fPool.clear();
   if (split == TMVA::EOrder::kAlternate) {
      DealAlternately(pool, toTraining, toTesting, events);
      return;
   }
   const auto middle = pool.begin() + toTraining;
   events.fTraining.insert(events.fTraining.end(), pool.begin(), middle);
   events.fTesting.insert(events.fTesting.end(), middle, middle + toTesting);
}

/// Alternation deals both samples the same number, and both are cut down to what was requested afterwards: what is
/// nobody's goes first to the smaller one.
TMVA::SampleSizes EvenShares(const TMVA::ClassEvents &events, const TMVA::EventRequest &request,
                             const TMVA::SampleSizes &sizes)
{
   const Long64_t all = sizes.fTraining + sizes.fTesting;
   const Long64_t atLeast = std::max(request.fTraining, Size(events.fTraining));
   const Long64_t atMost = all - std::max(request.fTesting, Size(events.fTesting));
   const Long64_t training = std::clamp((all + 1) / 2, atLeast, atMost);
   return {training, all - training};
}

bool AsksForBoth(const TMVA::EventRequest &request)
{
   return request.fTraining > 0 && request.fTesting > 0;
}

/// Leaves n events, in their order. Random: those to go are the first of a shuffled list of positions.
void Trim(Indices &events, Long64_t n, TMVA::EOrder split, Generator &generator)
{
   const Long64_t surplus = Size(events) - n;
   if (n == 0 || surplus <= 0)
      return;
   if (split != TMVA::EOrder::kRandom) {
      events.resize(n);
      return;
   }
   Indices positions(events.size());
   std::iota(positions.begin(), positions.end(), 0LL);
   std::shuffle(positions.begin(), positions.end(), generator);
   std::vector<bool> dropped(events.size());
   for (Long64_t i = 0; i < surplus; ++i)
      dropped[positions[i]] = true;
   Long64_t kept = 0;
   for (Long64_t i = 0; i < Size(events); ++i)
      if (!dropped[i])
         events[kept++] = events[i];
   events.resize(kept);
}

/// One sample out of those of the classes.
Indices Join(const std::vector<TMVA::ClassEvents> &classes, Indices TMVA::ClassEvents::*sample, TMVA::EOrder mix,
             Generator &generator)
{
   Indices joined;
   size_t longest = 0;
   for (const auto &c : classes)
      longest = std::max(longest, (c.*sample).size());
   if (mix == TMVA::EOrder::kAlternate) {
      for (size_t i = 0; i < longest; ++i)
         for (const auto &c : classes)
            if (i < (c.*sample).size())
               joined.push_back((c.*sample)[i]);
      return joined;
   }
   for (const auto &c : classes)
      joined.insert(joined.end(), (c.*sample).begin(), (c.*sample).end());
   if (mix == TMVA::EOrder::kRandom)
      std::shuffle(joined.begin(), joined.end(), generator);
   return joined;
}

} // namespace

TMVA::SampleSizes TMVA::SizesOfSamples(const ClassEvents &events, const EventRequest &request)
{
   const Long64_t r = Size(events.fTraining), s = Size(events.fTesting), u = Size(events.fPool);
   const Long64_t all = r + s + u;
   const bool wantsTraining = request.fTraining > 0, wantsTesting = request.fTesting > 0;
   if (!wantsTraining && !wantsTesting) {
      if (u >= std::abs(r - s))
         return {all / 2, all / 2};
      return r < s ? SampleSizes{r + u, s} : SampleSizes{r, s + u};
   }
   const Long64_t training = wantsTraining ? std::max(request.fTraining, r) : r;
   const Long64_t testing = wantsTesting ? std::max(request.fTesting, s) : s;
   const Long64_t unclaimed = u - (training - r) - (testing - s);
   if (unclaimed < 0)
      TooMany(events, request, training, testing);
   if (!wantsTesting)
      return {training, all - training};
   if (!wantsTraining)
      return {all - testing, testing};
   return {training + unclaimed / 2, all - training - unclaimed / 2};
}

TMVA::SplitResult TMVA::SplitEvents(std::vector<ClassEvents> classes, const std::vector<EventRequest> &requests,
                                    const SplitPlan &plan)
{
   Generator generator(plan.fSeed);
   for (size_t c = 0; c < classes.size(); ++c) {
      SampleSizes sizes = SizesOfSamples(classes[c], requests.at(c));
      if (plan.fSplit == EOrder::kAlternate && AsksForBoth(requests[c]))
         sizes = EvenShares(classes[c], requests[c], sizes);
      if (plan.fSplit == EOrder::kRandom)
         std::shuffle(classes[c].fPool.begin(), classes[c].fPool.end(), generator);
      DealPool(classes[c], sizes, plan.fSplit);
   }
   for (size_t c = 0; c < classes.size(); ++c) {
      if (!AsksForBoth(requests[c]))
         continue;
      Trim(classes[c].fTraining, requests[c].fTraining, plan.fSplit, generator);
      Trim(classes[c].fTesting, requests[c].fTesting, plan.fSplit, generator);
   }
   SplitResult result;
   result.fTraining = Join(classes, &ClassEvents::fTraining, plan.fMix, generator);
   result.fTesting = Join(classes, &ClassEvents::fTesting, plan.fMix, generator);
   return result;
}
