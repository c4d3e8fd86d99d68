// Cross validation of Fisher and LD: each fold against a method trained by hand, the combined method, files, processes.
#include "TMVA/CrossValidation.h"

#include "ToyJob.h"

#include "TCanvas.h"
#include "TFile.h"
#include "TGraph.h"
#include "TH1.h"
#include "TMVA/Config.h"
#include "TMVA/CvSplit.h"
#include "TMVA/DataSet.h"
#include "TMVA/Factory.h"
#include "TMVA/MethodBase.h"
#include "TMVA/Reader.h"
#include "TMVA/Results.h"
#include "TMultiGraph.h"
#include "TROOT.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;
using TMVA::CrossValidation;
using TMVA::Types;

namespace {

const TString kExpr = "int(fabs([id]))%int([NumFolds])";
const TString kQuiet = "!V:Silent:!Color:!DrawProgressBar:AnalysisType=Classification:NumFolds=3";
const TString kByExpr = kQuiet + ":SplitType=Deterministic:SplitExpr=" + kExpr;

auto Fatal(const testing::Matcher<std::string> &text)
{
   return ThrowsMessage<std::runtime_error>(text);
}

class CrossValidationTest : public testing::Test {
protected:
   void SetUp() override { gROOT->SetBatch(); }
   void TearDown() override
   {
      TMVA::gConfig().SetSilent(kFALSE);
      TH1::AddDirectory(kTRUE);
   }
   ScratchFolder fFolder;
};

/// Loader with the spectator id and all events but one of each class for training.
struct CvClasses : ToyClasses {
   explicit CvClasses(const char *name = "cv") : ToyClasses(name)
   {
      fLoader.AddSpectator("id", "I");
      fLoader.PrepareTrainingAndTestTree("",
                                         "nTest_Signal=1:nTest_Background=1:SplitMode=Random:NormMode=NumEvents:!V");
   }
   TMVA::DataSet &Data() { return *fLoader.GetDataSetInfo().GetDataSet(); }
   std::vector<std::vector<Float_t>> Responses(const TString &title, Types::ETreeType type = Types::kTesting)
   {
      const auto &results = *Data().GetResults(title, type, Types::kMaxAnalysisType);
      std::vector<std::vector<Float_t>> rows;
      for (Int_t i = 0; i < results.GetSize(); ++i)
         rows.push_back(results[i]);
      return rows;
   }
};

/// A method of one fold, read from its weights file, as the Reader would.
Double_t FoldResponse(TMVA::Reader &reader, const TMVA::EventStore &events, Long64_t i, UInt_t fold)
{
   return reader.EvaluateMVA(std::vector<Float_t>(events.Values(i), events.Values(i) + events.fNVariables),
                             TString::Format("fold%u", fold + 1));
}

struct FoldReader {
   FoldReader(UInt_t numFolds, const TString &pattern) : fReader("!V:Silent:!Color")
   {
      fReader.AddVariable("x", &fX);
      fReader.AddVariable("y", &fY);
      fReader.AddSpectator("id", &fId);
      for (UInt_t fold = 1; fold <= numFolds; ++fold)
         fReader.BookMVA(TString::Format("fold%u", fold), TString::Format(pattern, fold));
   }
   Float_t fX = 0, fY = 0;
   Int_t fId = 0;
   TMVA::Reader fReader;
};

TEST_F(CrossValidationTest, AFoldAnswersAsAMethodTrainedByHandOnAllOtherFolds)
{
   CvClasses toy;
   CrossValidation cv("job", &toy.fLoader, kByExpr);
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher:VarTransform=N");
   cv.Evaluate();
   // By hand, from the same events in another order: training trees and test tree chosen by the spectator.
   CvClasses sample("all");
   const auto events = *sample.Data().GetStore(Types::kTraining);
   const auto combined = toy.Responses("Fisher");
   const auto store = toy.Data().GetStore(Types::kTesting);
   Long64_t row = 0;
   for (int fold = 0; fold < 3; ++fold) {
      TMVA::DataLoader hand(TString::Format("hand%d", fold));
      hand.AddVariable("x", 'F');
      hand.AddVariable("y", 'F');
      for (Long64_t i = 0; i < events.GetNEvents(); ++i) {
         const std::vector<Double_t> values(events.Values(i), events.Values(i) + 2);
         const bool test = static_cast<int>(events.Spectators(i)[0]) % 3 == fold;
         hand.AddEvent(events.fClasses[i] == 0 ? "Signal" : "Background", test ? Types::kTesting : Types::kTraining,
                       values, 1.);
      }
      hand.PrepareTrainingAndTestTree("", "SplitMode=Block:NormMode=None:!V");
      TMVA::Factory factory("hand", "!V:Silent:AnalysisType=Classification:!ModelPersistence");
      factory.BookMethod(&hand, Types::kFisher, "Fisher", "!H:!V:Fisher:VarTransform=N");
      factory.TrainAllMethods();
      factory.TestAllMethods();
      auto *method = dynamic_cast<TMVA::MethodBase *>(factory.GetMethod(hand.GetName(), "Fisher"));
      for (; row < store->GetNEvents() && static_cast<int>(store->Spectators(row)[0]) % 3 == fold; ++row) {
         const TMVA::Event event({store->Values(row)[0], store->Values(row)[1]}, UInt_t{0});
         EXPECT_NEAR(combined[row][0], method->GetMvaValue(&event), 1e-6);
      }
      EXPECT_NEAR(cv.GetResults()[0].GetROCValues()[fold], factory.GetROCIntegral(&hand, "Fisher"), 1e-5);
   }
   EXPECT_EQ(row, store->GetNEvents());
}

TEST_F(CrossValidationTest, TheReaderAppliesTheMethodOfTheFoldThatTheSpectatorNames)
{
   CvClasses toy("dataset");
   CrossValidation cv("job", &toy.fLoader, kByExpr);
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher");
   cv.BookMethod("LD", "LD", "!H:!V");
   cv.Evaluate();
   for (const char *name : {"Fisher", "Fisher_fold1", "Fisher_fold2", "Fisher_fold3", "LD", "LD_fold3"})
      EXPECT_TRUE(std::filesystem::exists("dataset/weights/job_" + std::string(name) + ".weights.xml")) << name;

   FoldReader folds(3, "dataset/weights/job_Fisher_fold%u.weights.xml");
   folds.fReader.BookMVA("all", "dataset/weights/job_Fisher.weights.xml");
   const auto combined = toy.Responses("Fisher");
   const auto events = toy.Data().GetStore(Types::kTesting);
   for (Long64_t i = 0; i < events->GetNEvents(); ++i) {
      folds.fX = events->Values(i)[0];
      folds.fY = events->Values(i)[1];
      folds.fId = static_cast<Int_t>(events->Spectators(i)[0]);
      const Double_t answer = folds.fReader.EvaluateMVA("all");
      EXPECT_EQ(answer, folds.fReader.EvaluateMVA(TString::Format("fold%d", folds.fId % 3 + 1)));
      EXPECT_EQ(static_cast<Float_t>(answer), combined[i][0]);
   }
}

TEST_F(CrossValidationTest, AvgIsTheArithmeticMeanOfTheFolds)
{
   CvClasses toy("dataset");
   CrossValidation cv("job", &toy.fLoader, kQuiet + ":SplitType=RandomStratified:OutputEnsembling=Avg");
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher:VarTransform=D");
   cv.Evaluate();
   FoldReader folds(3, "dataset/weights/job_Fisher_fold%u.weights.xml");
   folds.fReader.BookMVA("all", "dataset/weights/job_Fisher.weights.xml"); // of a random split, but no fold is needed
   const auto combined = toy.Responses("Fisher");
   const auto events = toy.Data().GetStore(Types::kTesting);
   for (Long64_t i = 0; i < events->GetNEvents(); ++i) {
      Double_t sum = 0;
      for (UInt_t fold = 0; fold < 3; ++fold)
         sum += FoldResponse(folds.fReader, *events, i, fold);
      EXPECT_FLOAT_EQ(combined[i][0], static_cast<Float_t>(sum / 3));
      folds.fX = events->Values(i)[0];
      folds.fY = events->Values(i)[1];
      EXPECT_DOUBLE_EQ(folds.fReader.EvaluateMVA("all"), sum / 3);
   }
}

TEST_F(CrossValidationTest, OfARandomSplitEveryEventIsAnsweredByItsOwnFoldAndTheReaderRefuses)
{
   CvClasses toy("dataset");
   CrossValidation cv("job", &toy.fLoader, kQuiet);
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher");
   cv.Evaluate();
   FoldReader folds(3, "dataset/weights/job_Fisher_fold%u.weights.xml");
   TMVA::CvSplitKFolds split(3, "", kFALSE);
   CvClasses same("same");
   split.MakeKFoldDataSet(same.fLoader.GetDataSetInfo());
   const auto foldOfRow = split.GetFoldOfRecombined();
   const auto combined = toy.Responses("Fisher");
   const auto events = toy.Data().GetStore(Types::kTesting);
   ASSERT_EQ(static_cast<Long64_t>(foldOfRow.size()), events->GetNEvents());
   for (Long64_t i = 0; i < events->GetNEvents(); ++i)
      EXPECT_FLOAT_EQ(combined[i][0], static_cast<Float_t>(FoldResponse(folds.fReader, *events, i, foldOfRow[i])));
   EXPECT_THAT([&] { folds.fReader.BookMVA("all", "dataset/weights/job_Fisher.weights.xml"); },
               Fatal(AllOf(HasSubstr("random"), HasSubstr("SplitExpr"), HasSubstr("Fisher_fold1"))));
}

TEST_F(CrossValidationTest, ForkedProcessesGiveTheSameBits)
{
   const auto run = [](const char *name, const TString &options) {
      CvClasses toy(name);
      CrossValidation cv("job", &toy.fLoader, kByExpr + options);
      cv.BookMethod(Types::kBDT, "BDT", "!H:!V:VarTransform=G,D:NTrees=20:BoostType=Grad:UseBaggedBoost:MaxDepth=3");
      cv.Evaluate();
      return std::make_pair(cv.GetResults()[0], toy.Responses("BDT"));
   };
   const auto [serial, serialResponses] = run("serial", "");
   for (const char *options : {":NumWorkerProcs=3", ":NumWorkerProcs=2:!ModelPersistence"}) {
      SCOPED_TRACE(options);
      const auto [parallel, responses] = run("parallel", options);
      EXPECT_EQ(responses, serialResponses);
      EXPECT_EQ(parallel.GetROCValues(), serial.GetROCValues());
      EXPECT_EQ(parallel.GetSepValues(), serial.GetSepValues());
      EXPECT_EQ(parallel.GetEff30Values(), serial.GetEff30Values());
      EXPECT_EQ(parallel.GetTrainEff01Values(), serial.GetTrainEff01Values());
      const std::unique_ptr<TGraph> a(serial.GetAvgROCCurve()), b(parallel.GetAvgROCCurve());
      for (Int_t i = 0; i < 100; ++i)
         EXPECT_EQ(a->GetPointY(i), b->GetPointY(i));
   }
}

TEST_F(CrossValidationTest, AnErrorInAForkedProcessIsThrownHere)
{
   CvClasses toy;
   CrossValidation cv("job", &toy.fLoader, kByExpr + ":NumWorkerProcs=3");
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:VarTransfrom=N");
   EXPECT_THAT([&] { cv.Evaluate(); }, Fatal(AllOf(HasSubstr("VarTransfrom=N"), HasSubstr("\"VarTransform\""))));
}

TEST_F(CrossValidationTest, WithoutModelPersistenceNothingIsWritten)
{
   CvClasses toy("dataset"), other("written");
   CrossValidation memory("job", &toy.fLoader, kByExpr + ":!ModelPersistence"), files("job", &other.fLoader, kByExpr);
   for (auto *cv : {&memory, &files}) {
      cv->BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher:VarTransform=P");
      cv->Evaluate();
   }
   EXPECT_FALSE(std::filesystem::exists("dataset"));
   EXPECT_EQ(toy.Responses("Fisher"), other.Responses("Fisher"));
}

TEST_F(CrossValidationTest, FilesHaveTheUsualStructure)
{
   CvClasses toy("dataset");
   std::filesystem::create_directory("f");
   std::unique_ptr<TFile> file(TFile::Open("f/cv.root", "RECREATE"));
   CrossValidation cv("job", &toy.fLoader, file.get(), kByExpr + ":FoldFileOutput:Transformations=I");
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher");
   cv.Evaluate();
   file->Close();
   for (const char *name : {"cv.root", "Fisher_fold1.root", "Fisher_fold2.root", "Fisher_fold3.root"}) {
      const std::unique_ptr<TFile> written(TFile::Open(TString("f/") + name));
      ASSERT_TRUE(written) << name;
      const bool combined = std::string(name) == "cv.root";
      for (const char *object : {"CorrelationMatrixS", "InputVariables_Id/x__Signal_Id", "TestTree", "TrainTree"})
         EXPECT_TRUE(written->Get(TString("dataset/") + object)) << name << ": " << object;
      const TString title = combined ? "Fisher" : TString(name).ReplaceAll(".root", "");
      EXPECT_TRUE(written->Get("dataset/Method_" + TString(combined ? "CrossValidation/" : "Fisher/") + title +
                               "/MVA_" + title + "_rejBvsS"))
         << name;
      const auto entries = written->Get<TTree>("dataset/TestTree")->GetEntries();
      EXPECT_EQ(entries, combined ? toy.Data().GetNTestEvents() : entries);
      EXPECT_TRUE(written->Get<TTree>("dataset/TestTree")->GetBranch(title));
   }
   EXPECT_TRUE(TH1::AddDirectoryStatus()) << "a global setting of the user's";
}

TEST_F(CrossValidationTest, Regression)
{
   ToyRegression toy("regression");
   CrossValidation cv("job", &toy.fLoader, "!V:Silent:NumFolds=4:AnalysisType=Regression:OutputEnsembling=Avg");
   cv.BookMethod(Types::kLD, "LD", "!H:!V:VarTransform=N");
   cv.Evaluate();
   const auto &data = *toy.fLoader.GetDataSetInfo().GetDataSet();
   const auto events = data.GetStore(Types::kTesting);
   const auto &results =
      *toy.fLoader.GetDataSetInfo().GetDataSet()->GetResults("LD", Types::kTesting, Types::kRegression);
   for (Long64_t i = 0; i < events->GetNEvents(); ++i)
      EXPECT_NEAR(results[static_cast<Int_t>(i)][0], events->Targets(i)[0], 1e-4) << "the target is linear";
   EXPECT_EQ(cv.GetResults()[0].Draw(), nullptr) << "regression has no ROC curve";
   Float_t x = 1, y = -2;
   TMVA::Reader reader("!V:Silent");
   reader.AddVariable("x", &x);
   reader.AddVariable("y", &y);
   reader.BookMVA("LD", "regression/weights/job_LD.weights.xml");
   EXPECT_NEAR(reader.EvaluateRegression("LD")[0], 2 * x - y + 1, 1e-4);
   EXPECT_NEAR(reader.EvaluateMVA("LD"), 2 * x - y + 1, 1e-4);
}

TEST_F(CrossValidationTest, EveryClassOutputIsThatOfTheFold)
{
   std::vector<std::unique_ptr<TTree>> trees;
   TMVA::DataLoader loader("multi");
   loader.AddVariable("x", 'F');
   loader.AddVariable("y", 'F');
   loader.AddSpectator("id", "I");
   for (int c = 0; c < 3; ++c) {
      trees.push_back(ToyTree(TString::Format("T%d", c), 201, 1.5 * (c - 1), 10 + c));
      loader.AddTree(trees.back().get(), TString::Format("class%d", c));
   }
   loader.PrepareTrainingAndTestTree("", "nTest_class0=1:nTest_class1=1:nTest_class2=1:!V");
   CrossValidation cv("job", &loader,
                      "!V:Silent:NumFolds=2:AnalysisType=Multiclass:SplitType=Deterministic:SplitExpr=" + kExpr);
   cv.BookMethod(Types::kBDT, "BDT", "!H:!V:NTrees=60:BoostType=Grad:Shrinkage=0.1:MaxDepth=2");
   cv.Evaluate();
   FoldReader folds(2, "multi/weights/job_BDT_fold%u.weights.xml");
   folds.fReader.BookMVA("all", "multi/weights/job_BDT.weights.xml");
   auto &data = *loader.GetDataSetInfo().GetDataSet();
   const auto events = data.GetStore(Types::kTesting);
   const auto &results = *data.GetResults("BDT", Types::kTesting, Types::kMulticlass);
   Int_t nRight = 0;
   for (Int_t i = 0; i < events->GetNEvents(); ++i) {
      folds.fX = events->Values(i)[0];
      folds.fY = events->Values(i)[1];
      folds.fId = static_cast<Int_t>(events->Spectators(i)[0]);
      const std::vector<Float_t> own = folds.fReader.EvaluateMulticlass(TString::Format("fold%d", folds.fId % 2 + 1));
      EXPECT_EQ(folds.fReader.EvaluateMulticlass("all"), own);
      EXPECT_EQ(results[i], own);
      nRight += std::max_element(own.begin(), own.end()) - own.begin() == events->fClasses[i];
   }
   // Neighbours are d = 1.5 sqrt(2) apart: the best rule is right in (2 Phi(d/2) + 2 Phi(d/2) - 1) / 3 = 0.807 of all;
   // these trees reach 0.77 of independent events.
   EXPECT_NEAR(nRight / static_cast<Double_t>(events->GetNEvents()), 0.77, 0.06);
   EXPECT_GT(cv.GetResults()[0].GetROCAverage(), 0.9);
}

TEST_F(CrossValidationTest, AveragesAreThoseOfTheFolds)
{
   CvClasses toy;
   CrossValidation cv("job", &toy.fLoader, kQuiet + ":NumFolds=5");
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher");
   EXPECT_THAT([&] { cv.GetResults(); }, Fatal(HasSubstr("Evaluate")));
   cv.Evaluate();
   ASSERT_EQ(cv.GetResults().size(), 1u);
   TMVA::CrossValidationResult result(cv.GetResults()[0]);
   const auto values = result.GetROCValues();
   ASSERT_EQ(values.size(), 5u);
   Double_t sum = 0, squares = 0;
   for (const auto &value : values)
      sum += value.second;
   for (const auto &value : values)
      squares += (value.second - sum / 5) * (value.second - sum / 5);
   EXPECT_FLOAT_EQ(result.GetROCAverage(), static_cast<Float_t>(sum / 5));
   EXPECT_FLOAT_EQ(result.GetROCStandardDeviation(), static_cast<Float_t>(std::sqrt(squares / 4)));
   // Two unit Gaussians at distance sqrt(2): the best integral is Phi(1).
   EXPECT_NEAR(result.GetROCAverage(), 0.8413, 0.02);
   EXPECT_EQ(result.GetROCCurves()->GetListOfGraphs()->GetSize(), 5);

   const std::unique_ptr<TGraph> average(result.GetAvgROCCurve(201));
   ASSERT_EQ(average->GetN(), 201);
   EXPECT_EQ(average->GetPointY(0), 1);
   Double_t area = 0;
   for (Int_t i = 0; i < 200; ++i) {
      area += 0.5 * (average->GetPointY(i) + average->GetPointY(i + 1)) / 200;
      EXPECT_GE(average->GetPointY(i), average->GetPointY(i + 1)) << "falling";
   }
   EXPECT_NEAR(area, result.GetROCAverage(), 0.005) << "the mean of curves has the mean of their areas";
   const std::unique_ptr<TCanvas> all(result.Draw("all")), mean(result.DrawAvgROCCurve(kTRUE, "mean"));
   ASSERT_TRUE(all && mean);
   all->SaveAs("all.png");
   EXPECT_GT(std::filesystem::file_size("all.png"), 1000u);
   EXPECT_STREQ(mean->GetTitle(), "mean");
}

TEST_F(CrossValidationTest, WhatWasBookedCanBeAskedFor)
{
   CvClasses toy;
   CrossValidation cv("job", &toy.fLoader, kQuiet);
   cv.BookMethod(Types::kFisher, "A", "!H:!V");
   cv.BookMethod(TString(static_cast<char>(Types::kLD)), "B", ""); // what PyROOT makes of an enumerator
   ASSERT_EQ(cv.GetMethods().size(), 2u);
   EXPECT_EQ(cv.GetMethods()[0].GetValue<TString>("MethodName"), "Fisher");
   EXPECT_EQ(cv.GetMethods()[0].GetValue<TString>("MethodOptions"), "!H:!V");
   EXPECT_EQ(cv.GetMethods()[1].GetValue<TString>("MethodName"), "LD");
   EXPECT_TRUE(cv.HasMethod("LD", "B"));
   EXPECT_FALSE(cv.HasMethod("Fisher", "B"));
   EXPECT_EQ(cv.GetNumFolds(), 3u);
   cv.SetNumFolds(2);
   cv.SetSplitExpr(kExpr);
   cv.Evaluate();
   EXPECT_EQ(cv.GetResults().size(), 2u);
   EXPECT_EQ(cv.GetResults()[1].GetROCValues().size(), 2u);
   EXPECT_TRUE(cv.GetFactory().HasMethod("cv", "A"));
   const auto first = cv.GetResults()[0].GetROCValues();
   cv.Evaluate();
   EXPECT_EQ(cv.GetResults()[0].GetROCValues(), first) << "a second evaluation is the same";
}

TEST_F(CrossValidationTest, TheLoaderMayGoBeforeTheWork)
{
   CvClasses toy;
   auto loader = std::make_unique<TMVA::DataLoader>("short");
   loader->AddVariable("x", 'F');
   loader->AddSignalTree(toy.fSignal.get());
   loader->AddBackgroundTree(toy.fBackground.get());
   CrossValidation cv("job", loader.get(), kQuiet);
   loader->AddVariable("y", 'F'); // still the same data set
   loader.reset();
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher");
   cv.Evaluate();
   EXPECT_EQ(cv.GetDataLoader()->GetDataSetInfo().GetNVariables(), 2u);
   EXPECT_NEAR(cv.GetResults()[0].GetROCAverage(), 0.8413, 0.03);
}

TEST_F(CrossValidationTest, BadInputsAreExplained)
{
   CvClasses toy;
   const auto make = [&](const TString &options) {
      return [&toy, options] { const CrossValidation cv("job", &toy.fLoader, "!V:Silent:" + options); };
   };
   EXPECT_THAT(make("NumFolds=0"), Fatal(HasSubstr("NumFolds=0")));
   EXPECT_THAT(make("NumFolds=1"), Fatal(HasSubstr("NumFolds=1")));
   EXPECT_THAT(make("NumFold=3"), Fatal(AllOf(HasSubstr("NumFold=3"), HasSubstr("\"NumFolds\""))));
   EXPECT_THAT(make("SplitType=Deterministic"), Fatal(HasSubstr("SplitExpr=")));
   EXPECT_THAT(make("SplitExpr=int([id])%2"), Fatal(HasSubstr("SplitType=Deterministic")));
   EXPECT_THAT(make("SplitType=Deterministic:SplitExpr=int([id)%2"), Fatal(HasSubstr("int([id)%2")));
   EXPECT_THAT(make("FoldFileOutput"), Fatal(HasSubstr("TFile")));
   EXPECT_THAT([] { const CrossValidation cv("job", nullptr, "!V:Silent"); }, Fatal(HasSubstr("DataLoader")));
   const auto evaluate = [&](const TString &options) {
      return [&toy, options] {
         CrossValidation cv("job", &toy.fLoader, "!V:Silent:AnalysisType=Classification:" + options);
         cv.BookMethod(Types::kFisher, "Fisher", "!H:!V");
         cv.Evaluate();
      };
   };
   EXPECT_THAT(evaluate("NumFolds=1000"), Fatal(AllOf(HasSubstr("1000"), HasSubstr("798"))));
   EXPECT_THAT(evaluate("SplitType=Deterministic:SplitExpr=int([idx])%2"),
               Fatal(AllOf(HasSubstr("[idx]"), HasSubstr("did you mean \"id\"?"))));
   EXPECT_THAT(evaluate("SplitType=Deterministic:SplitExpr=int([id])%3"), Fatal(HasSubstr("gives fold 2")));
   CrossValidation cv("job", &toy.fLoader, kQuiet);
   cv.BookMethod(Types::kFisher, "Fisher");
   EXPECT_THAT([&] { cv.BookMethod(Types::kLD, "Fisher"); }, Fatal(HasSubstr("already booked")));
   EXPECT_THAT([&] { cv.BookMethod("Fischer", "F"); }, Fatal(HasSubstr("did you mean \"Fisher\"?")));
   EXPECT_THAT([&] { cv.BookMethod(Types::kFisher, ""); }, Fatal(HasSubstr("title")));
   EXPECT_THAT([&] { cv.GetMethods()[0].GetValue<TString>("MethodNam"); },
               Fatal(HasSubstr("did you mean \"MethodName\"?")));
   CrossValidation regression("job", &toy.fLoader, "!V:Silent:AnalysisType=Regression");
   regression.BookMethod(Types::kFisher, "Fisher");
   EXPECT_THAT([&] { regression.Evaluate(); }, Fatal(HasSubstr("Fisher_fold1")));
}

TEST_F(CrossValidationTest, AReaderWithoutTheSpectatorOrTheFilesIsRefused)
{
   CvClasses toy("dataset");
   CrossValidation cv("job", &toy.fLoader, kByExpr);
   cv.BookMethod(Types::kFisher, "Fisher", "!H:!V:Fisher");
   cv.Evaluate();
   const TString file = "dataset/weights/job_Fisher.weights.xml";
   Float_t x = 0, y = 0;
   TMVA::Reader reader("!V:Silent");
   reader.AddVariable("x", &x);
   reader.AddVariable("y", &y);
   EXPECT_THAT([&] { reader.BookMVA("F", file); }, Fatal(AllOf(HasSubstr("spectators"), HasSubstr("\"id\""))));
   std::filesystem::remove("dataset/weights/job_Fisher_fold2.weights.xml");
   EXPECT_THAT([&] { FoldReader(0, "").fReader.BookMVA("F", file); }, Fatal(HasSubstr("job_Fisher_fold2.weights.xml")));
}

TEST_F(CrossValidationTest, MapsOfOptionsKeepText)
{
   TMVA::OptionMap map("a=1:b=x y:flag:!other", "Test");
   EXPECT_EQ(map.GetValue<Int_t>("a"), 1);
   EXPECT_EQ(map.GetValue<TString>("b"), "x y");
   EXPECT_TRUE(map.GetValue<Bool_t>("flag"));
   EXPECT_FALSE(map.GetValue<Bool_t>("other"));
   map["c"] = 2.5;
   map["d"] = map["c"];
   const Double_t d = map["d"];
   EXPECT_EQ(d, 2.5);
   EXPECT_TRUE(map.HasKey("c"));
   EXPECT_FALSE(map.IsEmpty());
   EXPECT_TRUE(TMVA::OptionMap().IsEmpty());
   EXPECT_THAT([&] { map.GetValue<Int_t>("b"); }, Fatal(HasSubstr("\"x y\"")));
}

} // namespace
