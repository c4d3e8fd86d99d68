// Storage of results, and the trees that hold them.
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/ResultsMulticlass.h"

#include "TBranch.h"
#include "TDirectory.h"
#include "TGraph.h"
#include "TH1F.h"
#include "TH2F.h"
#include "TLeaf.h"
#include "TTree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace {

using TMVA::Types;

class ResultsStorage : public testing::Test {
protected:
   TMVA::DataSetInfo fInfo{"dataset"};
   TMVA::ResultsClassification fResults{&fInfo, "method"};
};

TEST_F(ResultsStorage, FindsWhatWasStoredUnderItsAliasOrName)
{
   auto *hist = new TH1F("h", "h", 1, 0, 1);
   auto *graph = new TGraph(1);
   graph->SetName("g");
   fResults.Store(hist, "alias");
   fResults.Store(graph);
   EXPECT_EQ(fResults.GetHist("alias"), hist);
   EXPECT_EQ(hist->GetDirectory(), nullptr);
   EXPECT_EQ(fResults.GetGraph("g"), graph);
   EXPECT_EQ(fResults.GetHist("h"), nullptr);
   EXPECT_EQ(fResults.GetHist2D("alias"), nullptr);
   EXPECT_EQ(fResults.GetGraph("none"), nullptr);
   EXPECT_FALSE(fResults.DoesExist("none"));
   EXPECT_EQ(fResults.GetStorage()->First(), hist);
}

TEST_F(ResultsStorage, RefusesATakenAliasAndAKnownObject)
{
   auto *hist = new TH1F("h", "h", 1, 0, 1);
   fResults.Store(hist, "alias");
   TH1F other("other", "", 1, 0, 1);
   EXPECT_THAT([&] { fResults.Store(&other, "alias"); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("\"alias\"")));
   EXPECT_THAT([&] { fResults.Store(hist, "again"); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("stored already")));
}

TEST_F(ResultsStorage, ReplacesOnDemand)
{
   fResults.Store(new TH1F("first", "", 1, 0, 1), "alias");
   auto *second = new TH1F("second", "", 1, 0, 1);
   fResults.Replace(second, "alias");
   EXPECT_EQ(fResults.GetHist("alias"), second);
   EXPECT_EQ(fResults.GetStorage()->GetSize(), 1);
   fResults.Delete();
   EXPECT_FALSE(fResults.DoesExist("alias"));
}

TEST_F(ResultsStorage, ValuesGrowWithTheIndex)
{
   fResults.SetValue(0.5F, 2, kTRUE);
   EXPECT_EQ(fResults.GetSize(), 3);
   EXPECT_THAT(fResults[2], testing::ElementsAre(0.5F));
   EXPECT_TRUE((*fResults.GetValueVectorTypes())[2]);
   EXPECT_THROW(fResults[3], std::out_of_range);
}

class Trees : public testing::Test {
protected:
   Trees()
   {
      fInfo.AddVariable("a");
      fInfo.AddVariablesArray("v", 2);
      fInfo.AddSpectator("s", "s", "", 0, 0);
      for (const char *name : {"Signal", "bg0", "bg1"})
         fInfo.AddClass(name);
      auto events = std::make_shared<TMVA::EventStore>(3, 0, 1);
      events->Append(TMVA::Event({1, 2, 3}, {}, std::vector<Float_t>{4}, 2, 0.5));
      events->Append(TMVA::Event({5, 6, 7}, {}, std::vector<Float_t>{8}, 0, 2.));
      fInfo.GetDataSet()->SetStore(events, Types::kTesting);
      auto &multiclass = dynamic_cast<TMVA::ResultsMulticlass &>(
         *fInfo.GetDataSet()->GetResults("net", Types::kTesting, Types::kMulticlass));
      auto &single = dynamic_cast<TMVA::ResultsClassification &>(
         *fInfo.GetDataSet()->GetResults("cut", Types::kTesting, Types::kClassification));
      for (int i = 0; i < 2; ++i) {
         std::vector<Float_t> row{0.1F + static_cast<Float_t>(i), 0.2F, 0.7F};
         multiclass.SetValue(row, i);
         single.SetValue(static_cast<Float_t>(i) - 0.5F, i);
      }
   }
   TMVA::DataSetInfo fInfo{"dataset"};
};

TEST_F(Trees, HaveABranchForEverythingInOrder)
{
   const std::unique_ptr<TTree> tree(fInfo.GetDataSet()->GetTree(Types::kTesting));
   EXPECT_STREQ(tree->GetName(), "TestTree");
   std::vector<std::string> titles;
   for (TObject *branch : *tree->GetListOfBranches())
      titles.push_back(std::string(branch->GetName()) + " " + branch->GetTitle());
   EXPECT_THAT(titles, testing::ElementsAre("classID classID/I", "className className/C", "a a/F", "v v[2]/F", "s s/F",
                                            "weight weight/F", "cut cut/F", "net Signal/F:bg0/F:bg1/F"));
}

TEST_F(Trees, HaveTheEventsInTheirOrder)
{
   const std::unique_ptr<TTree> tree(fInfo.GetDataSet()->GetTree(Types::kTesting));
   ASSERT_EQ(tree->GetEntries(), 2);
   tree->GetEntry(1);
   const auto value = [&](const char *leaf, int i = 0) { return tree->GetLeaf(leaf)->GetValue(i); };
   EXPECT_EQ(value("classID"), 0);
   EXPECT_STREQ(static_cast<char *>(tree->GetLeaf("className")->GetValuePointer()), "Signal");
   EXPECT_EQ(value("a"), 5);
   EXPECT_EQ(value("v", 1), 7);
   EXPECT_EQ(value("s"), 8);
   EXPECT_EQ(value("weight"), 2);
   EXPECT_EQ(value("cut"), 0.5);
   EXPECT_EQ(tree->GetLeaf("net", "Signal")->GetValue(), 1.1F);
}

TEST_F(Trees, RefuseResultsThatAreTooFew)
{
   fInfo.GetDataSet()->GetResults("few", Types::kTesting, Types::kClassification);
   auto &few = dynamic_cast<TMVA::ResultsClassification &>(
      *fInfo.GetDataSet()->GetResults("few", Types::kTesting, Types::kClassification));
   const std::unique_ptr<TTree> withoutEmpty(fInfo.GetDataSet()->GetTree(Types::kTesting));
   EXPECT_EQ(withoutEmpty->GetBranch("few"), nullptr); // nothing but histograms of the training
   few.SetValue(1, 0);
   EXPECT_THAT([&] { fInfo.GetDataSet()->GetTree(Types::kTesting); },
               testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("1 results for 2 events")));
}

} // namespace
