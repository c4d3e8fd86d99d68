// The cumulative distribution of one input in the training sample, as a histogram of adaptive bins.
#ifndef TMVATORCH_TRANSFORM_CUMULATIVEBUILDER
#define TMVATORCH_TRANSFORM_CUMULATIVEBUILDER

#include "TH1F.h"
#include "TMVA/EventStore.h"
#include "transform/SortedColumn.h"

#include <vector>

namespace TMVA {

/// A bin ends where it holds 1/2000 of the weight, or ten times the smallest weight of an event if that is more.
class CumulativeBuilder {
public:
   /// Classes are numbered from 0 to below nClasses.
   CumulativeBuilder(const EventStore &events, UInt_t nClasses);
   /// The input that Build is about: its value in every event.
   void SetInput(const std::vector<Float_t> &values);
   /// Of the events of one class; cls < 0: of all.
   TH1F Build(const char *name, Int_t cls);

private:
   struct Entry {
      Double_t fWeight;
      Float_t fValue;
      UInt_t fEvent;
   };
   using Column = std::vector<Entry>; ///< by ascending value

   static std::vector<Float_t> AdaptiveEdges(const Column &column);
   std::vector<Double_t> BinContents(const Column &column, const std::vector<Float_t> &edges, bool oneWeight);

   ColumnSorter fSorter;
   std::vector<Double_t> fWeights;       ///< [n_events]
   std::vector<UShort_t> fClasses;       ///< [n_events], small: read in random order
   std::vector<Double_t> fWeightOfClass; ///< of the first event of a class
   bool fOneWeightAClass = true;
   bool fOneWeight = true;    ///< of all events
   std::vector<UInt_t> fBins; ///< [n_events], of the column whose contents are summed up
   Column fAll;
   std::vector<Column> fOfClass;
};

} // namespace TMVA
#endif
