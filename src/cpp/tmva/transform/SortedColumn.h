// One input over all events, in ascending order.
#ifndef TMVATORCH_TRANSFORM_SORTEDCOLUMN
#define TMVATORCH_TRANSFORM_SORTEDCOLUMN

#include "RtypesCore.h"

#include <vector>

namespace TMVA {

struct SortedValue {
   Float_t fValue;
   UInt_t fEvent;
};

/// Sorts columns of equal length one after the other; the memory is kept between them.
class ColumnSorter {
public:
   /// By ascending value; events of equal value keep their order. Needs values that are no NaN. -0 comes back as 0.
   /// Valid until the next call.
   const std::vector<SortedValue> &Sort(const std::vector<Float_t> &values);

private:
   struct Item {
      UInt_t fKey;
      UInt_t fEvent;
   };
   std::vector<Item> fItems;
   std::vector<Item> fOther;
   std::vector<SortedValue> fSorted;
};

} // namespace TMVA
#endif
