// Events, their contiguous store, and the data set made of it.
#include "TMVA/Event.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/EventStore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace TMVA;
using testing::ElementsAre;

TEST(Event, WeightIsTheProductAndIgnoredOnlyWhileTraining)
{
   Event event({1, 2}, 0, -2., 3.);
   EXPECT_EQ(event.GetWeight(), -6);
   EXPECT_EQ(event.GetOriginalWeight(), -2);
   Event::SetIgnoreNegWeightsInTraining(kTRUE);
   EXPECT_EQ(event.GetWeight(), -6);
   Event::SetIsTraining(kTRUE);
   EXPECT_EQ(event.GetWeight(), 0);
   Event::SetIsTraining(kFALSE);
   Event::SetIgnoreNegWeightsInTraining(kFALSE);
   event.SetBoostWeight(0);
   EXPECT_EQ(event.GetBoostWeight(), 1e-4);
}

TEST(Event, DynamicOneFollowsTheLinksAndItsCopyDoesNot)
{
   Float_t x = 1, y = 2;
   Int_t id = 7;
   const std::vector<Float_t *> links{&x, &y, reinterpret_cast<Float_t *>(&id)};
   const std::vector<Float_t *> *given = &links;
   const std::vector<char> types{'I'};
   const Event dynamic(given, 2, &types);
   ASSERT_TRUE(dynamic.IsDynamic());
   const Event copy(dynamic);
   x = 10;
   id = 16777216;
   EXPECT_THAT(dynamic.GetValues(), ElementsAre(10, 2));
   EXPECT_EQ(dynamic.GetValue(0), 10);
   EXPECT_EQ(dynamic.GetNSpectators(), 1U);
   EXPECT_EQ(dynamic.GetSpectator(0), 16777216.F);
   EXPECT_FALSE(copy.IsDynamic());
   EXPECT_THAT(copy.GetValues(), ElementsAre(1, 2));
   EXPECT_THAT(copy.GetSpectators(), ElementsAre(7));
}

TEST(Event, ArrangementSelectsAndReorders)
{
   const Event event({10, 11, 12}, 0);
   std::vector<UInt_t> order{2, 0};
   event.SetVariableArrangement(&order);
   EXPECT_EQ(event.GetNVariables(), 2U);
   EXPECT_EQ(event.GetValue(0), 12);
   EXPECT_THAT(event.GetValues(), ElementsAre(12, 10));
}

TEST(Event, SettersGrowTheVectors)
{
   Event event;
   event.SetVal(2, 5);
   event.SetTarget(0, 6);
   event.SetSpectator(1, 7);
   EXPECT_THAT(event.GetValues(), ElementsAre(0, 0, 5));
   EXPECT_THAT(event.GetTargets(), ElementsAre(6));
   EXPECT_THAT(event.GetSpectators(), ElementsAre(0, 7));
}

TEST(EventStore, SelectsRowsInTheGivenOrder)
{
   EventStore store(2, 1, 0);
   for (Int_t i = 0; i < 4; ++i)
      store.Append(Event({Float_t(i), Float_t(10 * i)}, std::vector<Float_t>{Float_t(-i)}, i % 2, i));
   const EventStore selected = store.Select({3, 0});
   EXPECT_THAT(selected.fValues, ElementsAre(3, 30, 0, 0));
   EXPECT_THAT(selected.fTargets, ElementsAre(-3, 0));
   EXPECT_THAT(selected.fWeights, ElementsAre(3, 0));
   EXPECT_THAT(selected.fClasses, ElementsAre(1, 0));
}

TEST(EventStore, RefusesAnEventOfAnotherWidth)
{
   EventStore store(2, 0, 0);
   EXPECT_THROW(store.Append(Event({1, 2, 3}, 0)), std::invalid_argument);
}

TEST(EventStore, WeightFollowsTheSwitchOfTheEvents)
{
   EventStore store(1, 0, 0);
   store.Append(Event({1}, 0, -1.));
   EXPECT_EQ(store.GetWeight(0), -1);
   Event::SetIsTraining(kTRUE);
   Event::SetIgnoreNegWeightsInTraining(kTRUE);
   EXPECT_EQ(store.GetWeight(0), 0);
   Event::SetIsTraining(kFALSE);
   Event::SetIgnoreNegWeightsInTraining(kFALSE);
}

class FilledDataSet : public testing::Test {
protected:
   void SetUp() override
   {
      fInfo.AddVariable("x");
      fInfo.AddClass("Background");
      fInfo.AddClass("Signal");
      fData = fInfo.GetDataSet();
      for (Int_t i = 0; i < 5; ++i)
         fData->AddEvent(new Event({Float_t(i)}, i < 2 ? 0U : 1U, 1.), Types::kTraining);
      fData->AddEvent(new Event({9}, 0U, 1.), Types::kTesting);
   }
   DataSetInfo fInfo{"toy"};
   DataSet *fData = nullptr;
};

TEST_F(FilledDataSet, CountsSignalByNameNotByIndex)
{
   EXPECT_EQ(fInfo.GetSignalClassIndex(), 1U);
   EXPECT_EQ(fData->GetNEvtSigTrain(), 3);
   EXPECT_EQ(fData->GetNEvtBkgdTrain(), 2);
   EXPECT_EQ(fData->GetNEvtSigTest(), 0);
   EXPECT_EQ(fData->GetNEvtBkgdTest(), 1);
   EXPECT_FALSE(fData->HasNegativeEventWeights());
}

TEST_F(FilledDataSet, KeepsCurrentTypeAndEvent)
{
   fData->SetCurrentType(Types::kTraining);
   EXPECT_EQ(fData->GetEvent(3)->GetValue(0), 3);
   EXPECT_EQ(fData->GetTestEvent(0)->GetValue(0), 9); // does not move the current event
   EXPECT_EQ(fData->GetEvent()->GetValue(0), 3);
   EXPECT_EQ(fData->GetNEvents(), 5);
   fData->SetCurrentType(Types::kTesting);
   EXPECT_EQ(fData->GetNEvents(), 1);
   EXPECT_THROW(fData->GetEvent(1), std::out_of_range);
}

TEST_F(FilledDataSet, CollectionHoldsEventsOfTheirOwn)
{
   const auto &events = fData->GetEventCollection(Types::kTraining);
   ASSERT_EQ(events.size(), 5U);
   EXPECT_EQ(events[1]->GetValue(0), 1);
   EXPECT_EQ(events[4]->GetValue(0), 4);
   std::vector<Event *> reversed;
   for (Int_t i = 4; i >= 0; --i)
      reversed.push_back(new Event(*events[i]));
   fData->SetEventCollection(&reversed, Types::kTraining);
   EXPECT_THAT(fData->GetStore(Types::kTraining)->fValues, ElementsAre(4, 3, 2, 1, 0));
   EXPECT_EQ(fData->GetEventCollection(Types::kTraining)[0], reversed[0]);
}

TEST_F(FilledDataSet, ResultsAreMadeOnceAndNeverForAQuestion)
{
   EXPECT_EQ(fData->GetResults("m", Types::kTesting, Types::kMaxAnalysisType), nullptr);
   Results *made = fData->GetResults("m", Types::kTesting, Types::kClassification);
   EXPECT_EQ(fData->GetResults("m", Types::kTesting, Types::kMaxAnalysisType), made);
   EXPECT_EQ(fData->GetResults("m", Types::kTraining, Types::kMaxAnalysisType), nullptr);
   fData->DeleteResults("m", Types::kTesting, Types::kClassification);
   EXPECT_EQ(fData->GetResults("m", Types::kTesting, Types::kMaxAnalysisType), nullptr);
}

} // namespace
