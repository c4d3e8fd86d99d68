// Search of the cut that separates the events of one node best: over a grid, or over all values that occur.
#ifndef TMVATORCH_METHOD_BDT_SPLITSEARCH
#define TMVATORCH_METHOD_BDT_SPLITSEARCH

#include "RtypesCore.h"
#include "method/bdt/Separation.h"

#include <memory>
#include <utility>
#include <vector>

namespace TMVA::BDT {

/// What a tree is grown on. Arrays are indexed by event; nothing is owned.
struct GrowInput {
   const Float_t *fValues = nullptr;   ///< [n_events, n_variables]
   UInt_t fNVariables = 0;             ///< width of a row
   const Double_t *fWeights = nullptr; ///< [n_events]
   const UChar_t *fIsSignal = nullptr; ///< [n_events], 1 or 0
   const Float_t *fTargets = nullptr;  ///< [n_events]; nullptr: the tree separates the classes
   UInt_t fNEvents = 0;

   const Float_t *Values(UInt_t event) const { return fValues + static_cast<size_t>(event) * fNVariables; }
};

struct NodeEvents {
   const UInt_t *fBegin = nullptr;
   const UInt_t *fEnd = nullptr;
   Sums fSums;
   std::vector<Float_t> fMin; ///< [n_variables]
   std::vector<Float_t> fMax; ///< [n_variables]

   Long64_t Size() const { return fEnd - fBegin; }
};

struct Split {
   Int_t fVariable = -1; ///< -1: no split gains anything
   Float_t fCut = 0;
   Double_t fGain = 0;
   Sums fBelow; ///< of the events below the cut
};

class SplitSearch {
public:
   SplitSearch(ESeparation type) : fType(type) {}
   virtual ~SplitSearch() = default;
   /// Best split into two parts that both have at least `least` events and at least that sum of weights. Of several
   /// equally good ones the first variable and the lowest cut.
   virtual Split Find(const GrowInput &input, const NodeEvents &node, const std::vector<UInt_t> &variables,
                      Double_t least) = 0;

protected:
   /// Takes the split if it is allowed and better.
   void Consider(Split &best, const Split &candidate, const Sums &node, Double_t least) const
   {
      const Sums &below = candidate.fBelow;
      const Sums above = node - below;
      if (below.fEvents < least || above.fEvents < least || below.Weight() < least || above.Weight() < least)
         return;
      const Double_t gain = SeparationGain(fType, below, node);
      if (best.fGain < gain) {
         best = candidate;
         best.fGain = gain;
      }
   }
   ESeparation fType;
};

/// On nCuts equidistant cuts between the least and the largest value in the node; of an integer variable on all
/// integers, as `isInteger` says per variable.
std::unique_ptr<SplitSearch> MakeBinnedSearch(ESeparation type, Int_t nCuts, std::vector<UChar_t> isInteger);
/// In the middle between any two neighbouring values.
std::unique_ptr<SplitSearch> MakeExactSearch(ESeparation type);

/// Adds one event to the sums of a node or of a bin.
inline void AddEvent(Sums &sums, Double_t weight, Bool_t isSignal, Double_t target)
{
   (isSignal ? sums.fSignal : sums.fBackground) += weight;
   sums.fTarget += weight * target;
   sums.fTarget2 += weight * target * target;
   ++sums.fEvents;
}

} // namespace TMVA::BDT
#endif
