// Split search over all values that occur: the events of the node in the order of each variable.
#include "method/bdt/SplitSearch.h"

#include <algorithm>

namespace TMVA::BDT {

namespace {

class ExactSearch : public SplitSearch {
public:
   using SplitSearch::SplitSearch;

   Split Find(const GrowInput &input, const NodeEvents &node, const std::vector<UInt_t> &variables,
              Double_t least) override
   {
      Split best;
      for (const UInt_t variable : variables) {
         if (!(node.fMin[variable] < node.fMax[variable]))
            continue;
         Sort(input, node, variable);
         Split candidate;
         candidate.fVariable = static_cast<Int_t>(variable);
         Split ofVariable;
         for (size_t i = 0; i + 1 < fSorted.size(); ++i) {
            const auto &[value, event] = fSorted[i];
            AddEvent(candidate.fBelow, input.fWeights[event], input.fIsSignal[event],
                     input.fTargets ? input.fTargets[event] : 0);
            const Float_t next = fSorted[i + 1].first;
            if (!(value < next))
               continue;
            // The mean of two neighbouring floats may round to the lower one, which must stay below the cut.
            const Float_t middle = value + (next - value) / 2;
            candidate.fCut = middle > value ? middle : next;
            Consider(ofVariable, candidate, node.fSums, least);
         }
         if (best.fGain < ofVariable.fGain)
            best = ofVariable;
      }
      return best;
   }

private:
   void Sort(const GrowInput &input, const NodeEvents &node, UInt_t variable)
   {
      fSorted.clear();
      for (const UInt_t *event = node.fBegin; event != node.fEnd; ++event)
         fSorted.emplace_back(input.Values(*event)[variable], *event);
      std::sort(fSorted.begin(), fSorted.end());
   }

   std::vector<std::pair<Float_t, UInt_t>> fSorted;
};

} // namespace

std::unique_ptr<SplitSearch> MakeExactSearch(ESeparation type)
{
   return std::make_unique<ExactSearch>(type);
}

} // namespace TMVA::BDT
