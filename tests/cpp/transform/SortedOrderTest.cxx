// The radix sort against std::stable_sort.
#include "TRandom3.h"
#include "transform/SortedColumn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>

TEST(ColumnSorter, EqualsAStableSort)
{
   TRandom3 random(1);
   std::vector<Float_t> values{0.F,
                               -0.F,
                               1.F,
                               -1.F,
                               std::numeric_limits<Float_t>::max(),
                               std::numeric_limits<Float_t>::lowest(),
                               std::numeric_limits<Float_t>::min(),
                               0.F};
   for (Int_t i = 0; i < 5000; ++i)
      values.push_back(static_cast<Float_t>(i % 3 == 0 ? random.Integer(10) : random.Gaus(0, 1e3)));
   std::vector<UInt_t> expected(values.size());
   std::iota(expected.begin(), expected.end(), 0);
   std::stable_sort(expected.begin(), expected.end(), [&](UInt_t a, UInt_t b) { return values[a] < values[b]; });
   TMVA::ColumnSorter sorter;
   EXPECT_TRUE(sorter.Sort({}).empty());
   sorter.Sort({3, 2, 1});
   const std::vector<TMVA::SortedValue> &sorted = sorter.Sort(values);
   ASSERT_EQ(sorted.size(), expected.size());
   for (std::size_t i = 0; i < sorted.size(); ++i) {
      ASSERT_EQ(sorted[i].fEvent, expected[i]) << i;
      ASSERT_EQ(sorted[i].fValue, values[expected[i]]) << i;
   }
}
