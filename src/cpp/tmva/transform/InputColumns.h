// Where the selected inputs of a transformation lie in an EventStore.
#ifndef TMVATORCH_TRANSFORM_INPUTCOLUMNS
#define TMVATORCH_TRANSFORM_INPUTCOLUMNS

#include "TMVA/EventStore.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace TMVA {

/// Column k holds input k; one that the store does not have reads as 0 and is not written.
template <typename Store, typename Value>
class StoreColumns {
public:
   StoreColumns(const std::vector<std::pair<Char_t, UInt_t>> &selection, Store &events)
   {
      for (const auto &[type, index] : selection) {
         if (type == 'v')
            Add(events.fValues.data(), events.fNVariables, index);
         else if (type == 't')
            Add(events.fTargets.data(), events.fNTargets, index);
         else
            Add(events.fSpectators.data(), events.fNSpectators, index);
      }
   }
   bool Has(std::size_t k) const { return fColumns[k].fFirst != nullptr; }
   Float_t Get(Long64_t row, std::size_t k) const { return fColumns[k].fFirst[row * fColumns[k].fStride]; }
   template <typename Inputs>
   void Read(Long64_t row, Inputs &inputs) const
   {
      for (std::size_t k = 0; k < fColumns.size(); ++k)
         inputs[k] = Has(k) ? Get(row, k) : 0;
   }
   void Write(Long64_t row, const std::vector<Float_t> &inputs) const
   {
      for (std::size_t k = 0; k < fColumns.size(); ++k) {
         if (Has(k))
            fColumns[k].fFirst[row * fColumns[k].fStride] = inputs[k];
      }
   }

private:
   struct Column {
      Value *fFirst;
      Long64_t fStride;
   };
   void Add(Value *data, UInt_t width, UInt_t index)
   {
      fColumns.push_back({index < width ? data + index : nullptr, width});
   }

   std::vector<Column> fColumns;
};

using InputColumns = StoreColumns<const EventStore, const Float_t>;
using InOutColumns = StoreColumns<EventStore, Float_t>;

} // namespace TMVA
#endif
