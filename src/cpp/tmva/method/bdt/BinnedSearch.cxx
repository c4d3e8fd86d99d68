// Split search on histograms: one pass over the events of the node fills those of all variables.
#include "method/bdt/SplitSearch.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

namespace TMVA::BDT {

namespace {

// An integer variable of a larger range gets the grid of the others.
constexpr Double_t kMaxIntegers = 100000;

// Whether two floats are the same but for rounding.
Bool_t AreEqual(Float_t x, Float_t y)
{
   const Float_t difference = std::abs(x - y);
   return difference < FLT_EPSILON * std::abs(x + y) * 4 || difference < FLT_MIN;
}

struct Axis {
   UInt_t fVariable;
   UInt_t fNBins;
   size_t fFirstBin;
   Double_t fMin;
   Double_t fBinWidth;
   Double_t fInverseWidth;
};

class BinnedSearch : public SplitSearch {
public:
   BinnedSearch(ESeparation type, Int_t nCuts, std::vector<UChar_t> isInteger)
      : SplitSearch(type), fNBins(nCuts + 1), fIsInteger(std::move(isInteger))
   {
   }

   Split Find(const GrowInput &input, const NodeEvents &node, const std::vector<UInt_t> &variables,
              Double_t least) override
   {
      SetUp(node, variables);
      if (input.fTargets)
         Fill<true>(input, node);
      else
         Fill<false>(input, node);

      Split best;
      for (const Axis &axis : fAxes) {
         Split candidate;
         candidate.fVariable = static_cast<Int_t>(axis.fVariable);
         // The total from the same bins: the differences of the two then round alike.
         const Sums *bins = fBins.data() + axis.fFirstBin;
         Sums all = node.fSums;
         all.fTarget = all.fTarget2 = 0;
         for (UInt_t k = 0; k < axis.fNBins; ++k) {
            all.fTarget += bins[k].fTarget;
            all.fTarget2 += bins[k].fTarget2;
         }
         Split ofVariable;
         for (UInt_t k = 0; k + 1 < axis.fNBins; ++k) {
            candidate.fBelow += bins[k];
            candidate.fCut = static_cast<Float_t>(axis.fMin + (k + 1.) * axis.fBinWidth);
            Consider(ofVariable, candidate, all, least);
         }
         if (best.fGain < ofVariable.fGain)
            best = ofVariable;
      }
      return best;
   }

private:
   void SetUp(const NodeEvents &node, const std::vector<UInt_t> &variables)
   {
      fAxes.clear();
      size_t nBins = 0;
      for (const UInt_t variable : variables) {
         const Double_t min = node.fMin[variable];
         const Double_t max = node.fMax[variable];
         if (AreEqual(node.fMin[variable], node.fMax[variable]))
            continue;
         Axis axis{variable, fNBins, nBins, min, 0, 0};
         if (fIsInteger[variable] && max - min < kMaxIntegers)
            axis.fNBins = static_cast<UInt_t>(max - min + 1);
         axis.fBinWidth = (max - min) / axis.fNBins;
         axis.fInverseWidth = 1 / axis.fBinWidth;
         nBins += axis.fNBins;
         fAxes.push_back(axis);
      }
      fBins.assign(nBins, Sums());
   }

   template <bool kHasTarget>
   void Fill(const GrowInput &input, const NodeEvents &node)
   {
      for (const UInt_t *event = node.fBegin; event != node.fEnd; ++event) {
         const Float_t *x = input.Values(*event);
         const Double_t weight = input.fWeights[*event];
         const Double_t signal = input.fIsSignal[*event] ? weight : 0;
         const Double_t background = weight - signal;
         const Double_t target = kHasTarget ? weight * input.fTargets[*event] : 0;
         const Double_t target2 = kHasTarget ? target * input.fTargets[*event] : 0;
         for (const Axis &axis : fAxes) {
            const auto bin = static_cast<Int_t>(axis.fInverseWidth * (x[axis.fVariable] - axis.fMin));
            Sums &sums = fBins[axis.fFirstBin + std::clamp(bin, 0, static_cast<Int_t>(axis.fNBins) - 1)];
            sums.fSignal += signal;
            sums.fBackground += background;
            if constexpr (kHasTarget) {
               sums.fTarget += target;
               sums.fTarget2 += target2;
            }
            ++sums.fEvents;
         }
      }
   }

   UInt_t fNBins;
   std::vector<UChar_t> fIsInteger;
   std::vector<Axis> fAxes;
   std::vector<Sums> fBins;
};

} // namespace

std::unique_ptr<SplitSearch> MakeBinnedSearch(ESeparation type, Int_t nCuts, std::vector<UChar_t> isInteger)
{
   return std::make_unique<BinnedSearch>(type, nCuts, std::move(isInteger));
}

} // namespace TMVA::BDT
