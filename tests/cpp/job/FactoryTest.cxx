// Set-up of a job, booking, training and testing, on Fisher and LD.
#include "ToyJob.h"

#include "TFile.h"
#include "TH1.h"
#include "TKey.h"
#include "TMVA/Config.h"
#include "TMVA/Factory.h"
#include "TMVA/MethodBase.h"
#include "TMVA/Results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;
using TMVA::Factory;
using TMVA::Types;

namespace {

const char *const kQuiet = "!V:Silent:!Color:!DrawProgressBar:AnalysisType=Classification";

class FactoryTest : public testing::Test {
protected:
   void TearDown() override
   {
      TMVA::gConfig().SetSilent(kFALSE);
      TH1::AddDirectory(kTRUE);
   }
   ScratchFolder fFolder;
};

auto Fatal(const testing::Matcher<std::string> &text)
{
   return ThrowsMessage<std::runtime_error>(text);
}

TEST_F(FactoryTest, OptionsAreReadAndChecked)
{
   const Factory job("job", "!V:!Silent:Color:DrawProgressBar:Transformations=D,G:AnalysisType=regression");
   EXPECT_TRUE(job.IsSilentFile());
   EXPECT_TRUE(job.IsModelPersistence());
   EXPECT_FALSE(job.Verbose());
   EXPECT_TRUE(TMVA::gConfig().UseColor());
   EXPECT_TRUE(TMVA::gConfig().DrawProgressBar());
   EXPECT_FALSE(TMVA::gConfig().IsSilent());
   const Factory bare("", "AnalysisType=Classification:Transformations=None:!Correlations:ROC:!ModelPersistence");
   EXPECT_FALSE(bare.IsModelPersistence());
   EXPECT_THAT([] { const Factory wrong("job", "!V:AnalysisTyp=Classification"); },
               Fatal(AllOf(HasSubstr("AnalysisTyp=Classification"), HasSubstr("did you mean \"AnalysisType\"?"))));
   EXPECT_THAT([] { const Factory wrong("job", "AnalysisType=Clustering"); },
               Fatal(AllOf(HasSubstr("\"Clustering\""), HasSubstr("\"Multiclass\""))));
}

TEST_F(FactoryTest, SilentPrintsNothing)
{
   testing::internal::CaptureStdout();
   ToyClasses toy("data");
   testing::internal::GetCapturedStdout();
   testing::internal::CaptureStdout();
   Factory job("job", kQuiet);
   job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "!H:!V");
   job.TrainAllMethods();
   job.TestAllMethods();
   EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST_F(FactoryTest, AFileThatCannotBeWrittenIsRefused)
{
   std::unique_ptr<TFile>(TFile::Open("out.root", "RECREATE"))->Close();
   std::unique_ptr<TFile> file(TFile::Open("out.root", "READ"));
   EXPECT_THAT([&] { const Factory job("job", file.get(), kQuiet); },
               Fatal(AllOf(HasSubstr("out.root"), HasSubstr("RECREATE"))));
}

TEST_F(FactoryTest, MethodsAreBookedByTypeNameAndCharacter)
{
   ToyClasses toy("data");
   Factory job("job", kQuiet);
   const auto *byType = job.BookMethod(&toy.fLoader, Types::kFisher, "A", "!H:!V");
   const auto *byName = job.BookMethod(&toy.fLoader, "LD", "B", "!H:!V");
   // What PyROOT makes of an enumerator where a TString is wanted too.
   const auto *byCharacter = job.BookMethod(&toy.fLoader, TString(static_cast<char>(Types::kFisher)), "C", "!H:!V");
   ASSERT_TRUE(byType && byName && byCharacter);
   EXPECT_EQ(byType->GetMethodType(), Types::kFisher);
   EXPECT_EQ(byName->GetMethodType(), Types::kLD);
   EXPECT_EQ(byCharacter->GetMethodType(), Types::kFisher);
   EXPECT_EQ(job.GetMethod("data", "A"), byType);
   EXPECT_TRUE(job.HasMethod("data", "C"));
   EXPECT_FALSE(job.HasMethod("data", "D"));
   EXPECT_FALSE(job.HasMethod("other", "A"));
   ASSERT_EQ(job.fMethodsMap.count("data"), 1u);
   EXPECT_EQ(job.fMethodsMap["data"]->size(), 3u);
   job.DeleteAllMethods();
   EXPECT_TRUE(job.fMethodsMap.empty());
}

TEST_F(FactoryTest, WhatCannotBeBookedIsExplained)
{
   ToyClasses toy("data");
   Factory job("job", kQuiet);
   auto *loader = &toy.fLoader;
   EXPECT_THAT([&] { job.BookMethod(loader, "Fischer", "F"); },
               Fatal(AllOf(HasSubstr("\"Fischer\""), HasSubstr("\"LD\""), HasSubstr("did you mean \"Fisher\"?"))));
   EXPECT_THAT([&] { job.BookMethod(loader, Types::kLikelihood, "L"); },
               Fatal(AllOf(HasSubstr("\"Likelihood\""), HasSubstr("\"Fisher\""), HasSubstr("ROOT built with tmva"))));
   EXPECT_THAT([&] { job.BookMethod(loader, Types::kFisher, ""); }, Fatal(HasSubstr("title")));
   EXPECT_THAT([&] { job.BookMethod(nullptr, Types::kFisher, "F"); }, Fatal(HasSubstr("DataLoader")));
   EXPECT_THAT([&] { job.BookMethod(loader, Types::kFisher, "F", "!H:VarTransfrom=N"); },
               Fatal(AllOf(HasSubstr("VarTransfrom=N"), HasSubstr("\"VarTransform\""))));
   EXPECT_THAT([&] { job.BookMethod(loader, Types::kFisher, "F", "Boost_num=10"); }, Fatal(HasSubstr("Boost_num")));
   EXPECT_TRUE(job.fMethodsMap.empty() || job.fMethodsMap["data"]->empty()) << "a refused method must not stay";
   EXPECT_TRUE(job.BookMethod(loader, Types::kFisher, "F", "Boost_num=0"));
   EXPECT_THAT([&] { job.BookMethod(loader, Types::kLD, "F"); },
               Fatal(AllOf(HasSubstr("\"F\""), HasSubstr("\"data\""))));
   EXPECT_EQ(job.BookMethod(loader, Types::kFisher, "G", "", Types::kBoost, ""), nullptr);
   Factory path("2026/job", kQuiet);
   EXPECT_THAT([&] { path.BookMethod(loader, Types::kFisher, "F"); }, Fatal(HasSubstr("\"2026/job\"")));
}

TEST_F(FactoryTest, AMethodThatCannotDoTheAnalysisIsLeftOut)
{
   ToyClasses toy("data");
   Factory job("job", "!V:Silent:AnalysisType=multiclass");
   EXPECT_EQ(job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "!H:!V:Fisher"), nullptr);
   EXPECT_FALSE(job.HasMethod("data", "Fisher"));
   EXPECT_NO_THROW(job.TrainAllMethods());
   EXPECT_NO_THROW(job.TestAllMethods());
}

TEST_F(FactoryTest, AutoSeesTheAnalysisFromTheData)
{
   ToyClasses classes("classes");
   Factory two("job", "Silent");
   EXPECT_EQ(two.BookMethod(&classes.fLoader, Types::kFisher, "F")->GetAnalysisType(), Types::kClassification);
   ToyRegression regression("regression");
   Factory target("job", "Silent");
   EXPECT_EQ(target.BookMethod(&regression.fLoader, Types::kLD, "L")->GetAnalysisType(), Types::kRegression);
   TMVA::DataLoader empty("empty");
   Factory none("job", "Silent");
   EXPECT_THAT([&] { none.BookMethod(&empty, Types::kFisher, "F"); }, Fatal(HasSubstr("AnalysisType")));
}

TEST_F(FactoryTest, TrainingWritesWeightsAndReadsThemBack)
{
   ToyClasses toy("data");
   Factory job("job", kQuiet);
   job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "!H:!V:VarTransform=D");
   job.BookMethod(&toy.fLoader, Types::kLD, "LD", "!H:!V");
   job.TrainAllMethods();
   EXPECT_TRUE(std::filesystem::exists("data/weights/job_Fisher.weights.xml"));
   EXPECT_TRUE(std::filesystem::exists("data/weights/job_LD.weights.xml"));
   const auto &fisher = dynamic_cast<TMVA::MethodBase &>(*job.GetMethod("data", "Fisher"));
   EXPECT_EQ(fisher.GetTestvarName(), "MVA_Fisher");
   EXPECT_EQ(fisher.GetAnalysisType(), Types::kClassification);
   EXPECT_GT(fisher.GetTrainTime(), 0) << "the time of the training is kept";
   job.TestAllMethods();
   auto *data = toy.fLoader.GetDataSetInfo().GetDataSet();
   const auto *results = data->GetResults("Fisher", Types::kTesting, Types::kMaxAnalysisType);
   ASSERT_TRUE(results);
   EXPECT_EQ(results->GetSize(), 400);
}

TEST_F(FactoryTest, WhatIsReadBackAnswersAsWhatWasTrained)
{
   ToyClasses toy("data");
   const auto responses = [&toy](const char *options) {
      Factory job("job", options);
      job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "!H:!V:VarTransform=N,D");
      job.TrainAllMethods();
      job.TestAllMethods();
      auto *data = toy.fLoader.GetDataSetInfo().GetDataSet();
      auto &results = *data->GetResults("Fisher", Types::kTesting, Types::kMaxAnalysisType);
      std::vector<float> values;
      for (Long64_t i = 0; i < results.GetSize(); ++i)
         values.push_back(results[static_cast<Int_t>(i)][0]);
      return values;
   };
   const auto inMemory = responses("Silent:!ModelPersistence:AnalysisType=Classification");
   EXPECT_FALSE(std::filesystem::exists("data")) << "without ModelPersistence nothing may appear on the disk";
   const auto fromFile = responses("Silent:AnalysisType=Classification");
   ASSERT_EQ(inMemory.size(), 400u);
   EXPECT_THAT(fromFile, testing::Pointwise(testing::FloatNear(1e-5f), inMemory));
}

TEST_F(FactoryTest, WeightsGoWhereTheConfigurationSays)
{
   TMVA::gConfig().GetIONames().fWeightFileDir = "mine";
   TMVA::gConfig().GetIONames().fWeightFileDirPrefix = "out";
   ToyClasses toy("data");
   Factory job("job", kQuiet);
   job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "");
   job.TrainAllMethods();
   TMVA::gConfig().GetIONames() = {};
   EXPECT_TRUE(std::filesystem::exists("out/data/mine/job_Fisher.weights.xml"));
}

TEST_F(FactoryTest, ADataSetMayHaveANameOfOneLetter)
{
   ToyClasses toy("d");
   Factory job("job", kQuiet);
   job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "");
   job.TrainAllMethods();
   EXPECT_TRUE(std::filesystem::exists("d/weights/job_Fisher.weights.xml"));
}

// For TDirectory the title would be a file "a", the empty name before the first slash a directory.
TEST_F(FactoryTest, TitlesAndDataSetsAreWhatTheirNamesSayInTheOutputFile)
{
   const std::string dataSet = std::filesystem::current_path().string() + "/d";
   ToyClasses toy(dataSet.c_str());
   for (const char *mode : {"RECREATE", "UPDATE"}) { // made, and found again
      TFile file("out.root", mode);
      Factory job("job", &file, kQuiet);
      job.BookMethod(&toy.fLoader, Types::kFisher, "a:b;c%", "");
      job.TrainAllMethods();
      job.TestAllMethods();
      job.EvaluateAllMethods();
      EXPECT_TRUE(std::filesystem::exists(dataSet + "/weights/job_a:b;c%.weights.xml"));
   }
   TFile file("out.root");
   ASSERT_NE(file.Get((dataSet.substr(1) + "/TestTree").c_str()), nullptr);
   auto *type = file.Get<TDirectory>((dataSet.substr(1) + "/Method_Fisher").c_str());
   ASSERT_NE(type, nullptr);
   ASSERT_EQ(type->GetNkeys(), 1);
   auto *key = dynamic_cast<TKey *>(type->GetListOfKeys()->First());
   EXPECT_STREQ(key->GetName(), "a:b;c%");
   EXPECT_NE(key->ReadObject<TDirectory>()->GetKey("MVA_a:b;c%_S"), nullptr);
}

TEST_F(FactoryTest, ADataSetThatIsTooSmallLeavesTheJob)
{
   ToyClasses small("small", 8);
   ToyClasses large("large");
   Factory job("job", kQuiet);
   job.BookMethod(&small.fLoader, Types::kFisher, "Fisher", "");
   job.BookMethod(&large.fLoader, Types::kFisher, "Fisher", "");
   job.TrainAllMethods();
   job.TestAllMethods();
   EXPECT_FALSE(job.HasMethod("small", "Fisher"));
   EXPECT_TRUE(job.HasMethod("large", "Fisher"));
}

TEST_F(FactoryTest, RegressionNeedsATarget)
{
   ToyRegression toy("data");
   toy.fLoader.GetDataSetInfo().GetTargetInfos().clear();
   Factory job("job", "Silent:AnalysisType=Regression");
   EXPECT_EQ(job.BookMethod(&toy.fLoader, Types::kLD, "LD", ""), nullptr); // LD asks for one target
}

TEST_F(FactoryTest, TheFileMayBeClosedBeforeTheFactoryGoes)
{
   ToyClasses toy("data");
   std::unique_ptr<TFile> file(TFile::Open("out.root", "RECREATE"));
   TDirectory *directory = gDirectory;
   auto job = std::make_unique<Factory>("job", file.get(), TString(kQuiet));
   EXPECT_FALSE(job->IsSilentFile());
   EXPECT_EQ(job->RootBaseDir(), file.get());
   job->BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "");
   job->TrainAllMethods();
   job->TestAllMethods();
   EXPECT_EQ(gDirectory, directory) << "the caller's directory is the current one again";
   EXPECT_TRUE(file->GetDirectory("data/Method_Fisher/Fisher"));
   file->Close();
   EXPECT_NO_THROW(job.reset());
}

TEST_F(FactoryTest, ALoaderMayGoBeforeTheTraining)
{
   ToyClasses toy("data");
   Factory job("job", kQuiet);
   {
      const std::unique_ptr<TMVA::DataLoader> copy(toy.fLoader.MakeCopy("copy"));
      job.BookMethod(copy.get(), Types::kFisher, "Fisher", "");
   }
   job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "");
   job.TrainAllMethods();
   job.TestAllMethods();
   job.EvaluateAllMethods();
   EXPECT_EQ(job.GetROCIntegral("copy", "Fisher"), job.GetROCIntegral("data", "Fisher"));
}

TEST_F(FactoryTest, NothingBookedIsNoError)
{
   Factory job("job", "!V:!Color");
   EXPECT_NO_THROW(job.TrainAllMethods());
   EXPECT_NO_THROW(job.TestAllMethods());
   EXPECT_TRUE(job.OptimizeAllMethods().empty());
   testing::internal::CaptureStdout();
   EXPECT_NO_THROW(job.PrintHelpMessage("data", "Fisher"));
   EXPECT_NO_THROW(job.MakeClass("data"));
   EXPECT_THAT(testing::internal::GetCapturedStdout(), AllOf(HasSubstr("\"Fisher\""), HasSubstr("\"(any)\"")));
}

} // namespace
