// Normalisation of the weights, split options, and the errors a user meets.
#include "Trees.h"

#include "TH2.h"

namespace {

using namespace TMVA;
using namespace TMVA::Test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class Loader : public Quiet {
protected:
   void SetUp() override
   {
      Quiet::SetUp();
      fLoader.AddVariable("x");
      fLoader.AddVariable("y");
      fLoader.AddSignalTree(fSignal.get(), 3.);
      fLoader.AddBackgroundTree(fBackground.get(), 0.25);
      fLoader.SetWeightExpression("w");
   }
   void Prepare(const char *options, const TCut &cut = "") { fLoader.PrepareTrainingAndTestTree(cut, options); }
   Double_t SumOfTraining(Int_t cls)
   {
      const EventStore &s = Training(fLoader);
      Double_t sum = 0;
      for (Long64_t i = 0; i < s.GetNEvents(); ++i)
         sum += s.fClasses[i] == cls ? s.fWeights[i] : 0;
      return sum;
   }
   std::unique_ptr<TTree> fSignal = MakeTree("sig", 40), fBackground = MakeTree("bkg", 60, 100);
   DataLoader fLoader{"toy"};
};

TEST_F(Loader, NormModeNoneLeavesTheWeights)
{
   Prepare("SplitMode=Block:NormMode=None");
   EXPECT_DOUBLE_EQ(SumOfTraining(0), 3 * (10 + 2 * 10));
   EXPECT_DOUBLE_EQ(SumOfTraining(1), 0.25 * (15 + 2 * 15));
}

TEST_F(Loader, NormModeNumEventsGivesEveryClassTheAverageOne)
{
   Prepare("SplitMode=Block:NormMode=NumEvents");
   EXPECT_NEAR(SumOfTraining(0), 20, 1e-12);
   EXPECT_NEAR(SumOfTraining(1), 30, 1e-12);
   EXPECT_DOUBLE_EQ(Testing(fLoader).fWeights[1], 6); // test weights stay
   EXPECT_DOUBLE_EQ(Training(fLoader).fWeights[1], 2 * Training(fLoader).fWeights[0]);
}

TEST_F(Loader, NormModeEqualNumEventsIsTheDefault)
{
   Prepare("SplitMode=Block");
   EXPECT_NEAR(SumOfTraining(0), 20, 1e-12);
   EXPECT_NEAR(SumOfTraining(1), 20, 1e-12);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetNormalization(), "EqualNumEvents");
   EXPECT_NEAR(fLoader.GetDataSetInfo().GetTrainingSumBackgrWeights(), 20, 1e-12);
   EXPECT_DOUBLE_EQ(fLoader.GetDataSetInfo().GetTestingSumSignalWeights(), 90);
}

TEST_F(Loader, TrainTestSplitIsAFraction)
{
   Prepare("SplitMode=Block:TrainTestSplit_Signal=0.7");
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTrain(), 28);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTest(), 12);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtBkgdTrain(), 30);
   Prepare("TrainTestSplit_Background=1.2");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), HasSubstr("TrainTestSplit_Background=1.2"));
}

TEST_F(Loader, RequestsScaleWithTheEfficiencyOfTheCut)
{
   Prepare("nTrain_Signal=10:nTest_Signal=8:SplitMode=Block:ScaleWithPreselEff", "w==1");
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTrain(), 5);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTest(), 4);
}

TEST_F(Loader, AnyChangeRebuildsTheDataSet)
{
   Prepare("SplitMode=Block");
   EXPECT_EQ(Training(fLoader).fNVariables, 2U);
   fLoader.AddVariable("x*y");
   EXPECT_EQ(Training(fLoader).fNVariables, 3U);
   fLoader.AddCut(TCut("n<10"), "Signal");
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTrain(), 5);
   const auto more = MakeTree("more", 10, 200);
   fLoader.AddSignalTree(more.get());
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTrain(), 10);
}

TEST_F(Loader, DeprecatedNumbersBecomeOptions)
{
   fLoader.PrepareTrainingAndTestTree("", 12);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTrain(), 12);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtBkgdTrain(), 12);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtBkgdTest(), 48);
   fLoader.PrepareTrainingAndTestTree("", 12, 14, 8, 9);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTrain(), 12);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtBkgdTrain(), 14);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtSigTest(), 8);
   EXPECT_EQ(fLoader.GetDataSetInfo().GetDataSet()->GetNEvtBkgdTest(), 9);
}

TEST_F(Loader, CorrelationsAreThoseOfTheTrainingSample)
{
   Prepare("SplitMode=Block");
   const std::unique_ptr<TH2> hist(fLoader.GetCorrelationMatrix("Signal"));
   ASSERT_TRUE(hist);
   EXPECT_EQ(hist->GetBinContent(1, 1), 100);
   EXPECT_NEAR(hist->GetBinContent(1, 2), -100, 1); // y = -x
   Prepare("SplitMode=Block:!CalcCorrelations");
   fLoader.GetDataSetInfo().SetCorrelationMatrix("Signal", nullptr);
   EXPECT_EQ(fLoader.GetCorrelationMatrix("Signal"), nullptr);
}

TEST_F(Loader, CopyReadsTheSameAndReductionDropsVariables)
{
   Prepare("SplitMode=Block:NormMode=None", "n<20");
   fLoader.AddSpectator("n");
   const std::unique_ptr<DataLoader> copy(fLoader.MakeCopy("copy"));
   EXPECT_EQ(Training(*copy).fValues, Training(fLoader).fValues);
   EXPECT_EQ(Training(*copy).fWeights, Training(fLoader).fWeights);
   EXPECT_EQ(Training(*copy).fSpectators, Training(fLoader).fSpectators);
   fLoader.AddVariable("0.001*x");
   const std::unique_ptr<DataLoader> reduced(fLoader.VarTransform("VT(1.0)"));
   EXPECT_THAT(reduced->GetDataSetInfo().GetListOfVariables(), ElementsAre("x", "y"));
   EXPECT_THAT(ErrorOf([&] { fLoader.VarTransform("PCA"); }), HasSubstr("VT(0.5)"));
}

// ---- errors --------------------------------------------------------------------------------------------------------

TEST_F(Loader, AMissingBranchIsNamedWithExpressionClassTreeAndNearNames)
{
   fLoader.AddVariable("2*weigth+x");
   fSignal->SetAlias("weight", "w");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }),
               AllOf(HasSubstr("Class \"Signal\""), HasSubstr("variable \"2*weigth+x\""), HasSubstr("tree \"sig\""),
                     HasSubstr("no branch \"weigth\""), HasSubstr("did you mean"), HasSubstr("\"weight\"")));
}

TEST_F(Loader, ABrokenExpressionIsAnError)
{
   fLoader.AddVariable("x*(y");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("\"x*(y\""), HasSubstr("no valid")));
}

TEST_F(Loader, ATextInAnExpressionIsNoBranch)
{
   Prepare("", "x=='even'");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("no valid"), HasSubstr("double quotes")));
}

TEST_F(Loader, AMissingBranchInACutOrWeight)
{
   Prepare("", "z>0");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("cut"), HasSubstr("no branch \"z\"")));
   fLoader.SetCut(TCut(""));
   fLoader.SetBackgroundWeightExpression("ww*2");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }),
               AllOf(HasSubstr("Class \"Background\""), HasSubstr("weight \"ww*2\"")));
}

// Through TMath: TTreeFormula's own log, sqrt and division give 0 where they are undefined.
TEST_F(Loader, ValuesThatAreNoNumbersAreErrorsOnlyIfTheCutKeepsThem)
{
   fLoader.AddVariable("TMath::Log(n-3)");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("\"TMath::Log(n-3)\""), HasSubstr("entry 0")));
   Prepare("", "n>3");
   EXPECT_NO_THROW(Training(fLoader));
   fLoader.SetWeightExpression("TMath::Power(n-10,-1)");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("weight"), HasSubstr("entry 10")));
   fLoader.SetWeightExpression("1");
   fLoader.SetCut(TCut("TMath::Sqrt(n-3)"));
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("not a number"), HasSubstr("entry 0")));
}

TEST_F(Loader, NoEventsLeft)
{
   Prepare("", "x>1000");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }),
               AllOf(HasSubstr("Class \"Signal\""), HasSubstr("no events left"), HasSubstr("40"), HasSubstr("x>1000")));
}

TEST_F(Loader, MoreEventsRequestedThanThereAre)
{
   Prepare("nTrain_Signal=30:nTest_Signal=20");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("nTrain_Signal=30"), HasSubstr("nTest_Signal=20"),
                                                          HasSubstr("50"), HasSubstr("only 40")));
}

TEST_F(Loader, AllEventsToTheTestSampleLeavesNothingToTrainOn)
{
   Prepare("nTest_Signal=40");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("\"Signal\""), HasSubstr("no training events")));
}

TEST_F(Loader, MisspeltSplitOptionIsAnsweredWithTheNearOnes)
{
   Prepare("nTrain_Sginal=10");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("nTrain_Sginal"), HasSubstr("nTrain_Signal")));
}

TEST_F(Loader, ConstantTarget)
{
   fLoader.AddTarget("5");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("Target \"5\""), HasSubstr("same value")));
}

TEST_F(Loader, WeightsWithoutPositiveSum)
{
   fLoader.SetSignalWeightExpression("-1");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }), AllOf(HasSubstr("\"Signal\""), HasSubstr("not positive")));
   Prepare("NormMode=None");
   EXPECT_NO_THROW(Training(fLoader));
   EXPECT_TRUE(fLoader.GetDataSetInfo().GetDataSet()->HasNegativeEventWeights());
}

TEST_F(Loader, NullAndEmptyTreesAndMixedTypes)
{
   EXPECT_THAT(ErrorOf([&] { fLoader.AddSignalTree(static_cast<TTree *>(nullptr)); }), HasSubstr("null pointer"));
   TTree empty("empty", "empty");
   empty.SetDirectory(nullptr);
   EXPECT_THAT(ErrorOf([&] { fLoader.AddSignalTree(&empty); }), AllOf(HasSubstr("\"empty\""), HasSubstr("no entries")));
   EXPECT_THAT(ErrorOf([&] { fLoader.AddSignalTree(fSignal.get(), 1., "validation"); }), HasSubstr("\"validation\""));
   DataLoader typed("typed");
   typed.AddSignalTree(fSignal.get(), 1., Types::kTraining);
   EXPECT_THAT(ErrorOf([&] { typed.AddSignalTree(fSignal.get()); }), HasSubstr("to be split"));
}

TEST_F(Loader, AClassWithoutTree)
{
   fLoader.SetWeightExpression("1", "Sigmal");
   EXPECT_THAT(ErrorOf([&] { Training(fLoader); }),
               AllOf(HasSubstr("\"Sigmal\""), HasSubstr("no tree"), HasSubstr("\"Signal\"")));
}

TEST_F(Quiet, NothingGivenAtAll)
{
   DataLoader loader("empty");
   EXPECT_THAT(ErrorOf([&] { Training(loader); }), HasSubstr("no class"));
   const auto tree = MakeTree("t", 3);
   loader.AddSignalTree(tree.get());
   EXPECT_THAT(ErrorOf([&] { Training(loader); }), HasSubstr("no variable"));
}

} // namespace
