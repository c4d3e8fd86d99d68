// Split search over all values that occur: the events of the node in the order of each variable.
#include "method/bdt/SplitSearch.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace TMVA::BDT {

namespace {

class ExactSearch : public SplitSearch {
public:
   using SplitSearch::SplitSearch;

   Split Find(const GrowInput &input, const NodeEvents &node, const std::vector<UInt_t> &variables,
              Double_t least) override
   {
      Split best;
      const Bool_t isLarge = IsLarge(input, node);
      if (isLarge)
         Count(input, node);
      for (const UInt_t variable : variables) {
         if (!(node.fMin[variable] < node.fMax[variable]))
            continue;
         if (isLarge)
            TakeFromOrder(input, variable);
         else
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
   // Whether to walk through all events in an order known from the first tree is cheaper than to sort those of the
   // node.
   static Bool_t IsLarge(const GrowInput &input, const NodeEvents &node)
   {
      const auto n = static_cast<Double_t>(node.Size());
      return n * std::log2(n + 1) > 2. * input.fNEvents;
   }

   // How often each event is in the node.
   void Count(const GrowInput &input, const NodeEvents &node)
   {
      fCounts.assign(input.fNEvents, 0);
      for (const UInt_t *event = node.fBegin; event != node.fEnd; ++event)
         ++fCounts[*event];
   }

   void TakeFromOrder(const GrowInput &input, UInt_t variable)
   {
      fOrders.resize(input.fNVariables);
      std::vector<UInt_t> &order = fOrders[variable];
      if (order.size() != input.fNEvents) {
         order.resize(input.fNEvents);
         std::iota(order.begin(), order.end(), 0U);
         std::stable_sort(order.begin(), order.end(), [&input, variable](UInt_t a, UInt_t b) {
            return input.Values(a)[variable] < input.Values(b)[variable];
         });
      }
      fSorted.clear();
      for (const UInt_t event : order)
         for (UInt_t i = 0; i < fCounts[event]; ++i)
            fSorted.emplace_back(input.Values(event)[variable], event);
   }

   void Sort(const GrowInput &input, const NodeEvents &node, UInt_t variable)
   {
      fSorted.clear();
      for (const UInt_t *event = node.fBegin; event != node.fEnd; ++event)
         fSorted.emplace_back(input.Values(*event)[variable], *event);
      std::sort(fSorted.begin(), fSorted.end());
   }

   std::vector<std::vector<UInt_t>> fOrders; ///< [n_variables][n_events], the events in the order of the variable
   std::vector<UInt_t> fCounts;              ///< [n_events]
   std::vector<std::pair<Float_t, UInt_t>> fSorted;
};

} // namespace

std::unique_ptr<SplitSearch> MakeExactSearch(ESeparation type)
{
   return std::make_unique<ExactSearch>(type);
}

} // namespace TMVA::BDT
