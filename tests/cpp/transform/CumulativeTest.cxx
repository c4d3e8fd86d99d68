// The cumulative distributions of classes with one weight an event, which are summed up in another order.
#include "TRandom3.h"
#include "transform/CumulativeBuilder.h"

#include <gtest/gtest.h>

namespace {

using namespace TMVA;

void Add(EventStore &events, Int_t cls, Double_t weight, Float_t value)
{
   events.fValues.push_back(value);
   events.fWeights.push_back(weight);
   events.fClasses.push_back(cls);
}

void ExpectSame(const TH1F &a, const TH1F &b)
{
   ASSERT_EQ(a.GetNbinsX(), b.GetNbinsX());
   for (Int_t bin = 1; bin <= a.GetNbinsX(); ++bin) {
      ASSERT_EQ(a.GetXaxis()->GetBinLowEdge(bin), b.GetXaxis()->GetBinLowEdge(bin)) << bin;
      ASSERT_EQ(a.GetBinContent(bin), b.GetBinContent(bin)) << bin;
   }
}

TEST(CumulativeBuilder, OneWeightAClassChangesNoDigit)
{
   TRandom3 random(1);
   EventStore events(1, 0, 0);
   for (Int_t i = 0; i < 40000; ++i) // 0.1 and 0.7 are rounded in every sum
      Add(events, i % 2, i % 2 ? 0.7 : 0.1, static_cast<Float_t>(random.Gaus()));
   CumulativeBuilder simple(events, 2);
   simple.SetInput(events.fValues);
   // Two more events, of another class and of different weights: the sums are now made event by event.
   Add(events, 2, 1., 0.F);
   Add(events, 2, 2., 1.F);
   CumulativeBuilder general(events, 3);
   general.SetInput(events.fValues);
   for (const Int_t cls : {0, 1})
      ExpectSame(simple.Build("simple", cls), general.Build("general", cls));
}

TEST(CumulativeBuilder, OneWeightOfAllEventsChangesNoDigit)
{
   TRandom3 random(2);
   EventStore one(1, 0, 0), other(1, 0, 0);
   for (Int_t i = 0; i < 40000; ++i) {
      const auto value = static_cast<Float_t>(random.Gaus());
      Add(one, 0, 0.1, value);
      Add(other, 0, 0.1, value);
   }
   Add(other, 1, 1., 0.F);
   Add(other, 1, 2., 0.F);
   CumulativeBuilder simple(one, 1), general(other, 2);
   simple.SetInput(one.fValues);
   general.SetInput(other.fValues);
   ExpectSame(simple.Build("simple", -1), general.Build("general", 0));
}

} // namespace
