// Ranking of variables and the training history.
#include "TMVA/Ranking.h"
#include "TMVA/TrainingHistory.h"

#include "TDirectory.h"
#include "TH1D.h"
#include "TMemFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

using testing::HasSubstr;

namespace {

TEST(Ranking, DescendingAndNumberedFromOne)
{
   TMVA::Ranking ranking("Fisher", "Discr. power");
   ranking.AddRank(TMVA::Rank("small", 0.1));
   ranking.AddRank(TMVA::Rank("large", 0.9));
   ranking.AddRank(TMVA::Rank("middle", 0.5));
   const auto &ranks = ranking.GetRanks();
   ASSERT_EQ(ranks.size(), 3u);
   EXPECT_EQ(ranks[0].GetVariable(), "large");
   EXPECT_EQ(ranks[1].GetVariable(), "middle");
   EXPECT_EQ(ranks[2].GetVariable(), "small");
   EXPECT_EQ(ranks[0].GetRank(), 1);
   EXPECT_EQ(ranks[2].GetRank(), 3);

   testing::internal::CaptureStdout();
   ranking.Print();
   const auto table = testing::internal::GetCapturedStdout();
   EXPECT_THAT(table, HasSubstr("Rank : Variable : Discr. power"));
   EXPECT_THAT(table, HasSubstr("1 : large    : 9.000e-01"));
}

TEST(Ranking, RanksCompareByValue)
{
   EXPECT_TRUE(TMVA::Rank("a", 1) < TMVA::Rank("b", 2));
   EXPECT_TRUE(TMVA::Rank("a", 3) > TMVA::Rank("b", 2));
}

TEST(TrainingHistory, OneHistogramAProperty)
{
   TMemFile file("history.root", "RECREATE");
   TMVA::TrainingHistory history;
   history.SaveHistory("Empty");
   EXPECT_EQ(file.GetNkeys(), 0);

   for (int epoch : {1, 2, 3})
      history.AddValue("loss", epoch, 1. / epoch);
   history.SaveHistory("PyTorch");
   EXPECT_EQ(file.GetNkeys(), 1);
   std::unique_ptr<TH1D> loss(file.Get<TH1D>("TrainingHistory_PyTorch_loss"));
   ASSERT_TRUE(loss);
   EXPECT_STREQ(loss->GetTitle(), "TrainingHistory_PyTorch_loss");
   EXPECT_EQ(loss->GetNbinsX(), 3);
   EXPECT_EQ(loss->GetXaxis()->GetXmin(), 0.5);
   EXPECT_EQ(loss->GetXaxis()->GetXmax(), 3.5);
   EXPECT_EQ(loss->GetBinContent(2), 0.5);
   loss->SetDirectory(nullptr);
}

} // namespace
