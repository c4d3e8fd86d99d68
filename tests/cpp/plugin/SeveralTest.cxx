// Several PyTorch methods in one process, with the real package: what one of them does must not reach another.
#include "Job.h"
#include "TFile.h"
#include "TGraph.h"
#include "TMVA/Results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <thread>

using testing::HasSubstr;

namespace {

// Two files with the same names in them, and an answer that tells whose predict_func gave it.
constexpr const char *kCode = R"(
import torch
from torch import nn

def make():
    return nn.Sequential(nn.Linear(2, WIDTH), nn.Tanh(), nn.Linear(WIDTH, 1), nn.Sigmoid())

def predict(model, x):
    with torch.no_grad():
        return OFFSET + model(torch.from_numpy(x))

load_model_custom_objects = {"model": make, "predict_func": predict}
)";

void WriteCode(const char *file, const char *width, const char *offset)
{
   std::ofstream(file) << "WIDTH = " << width << "\nOFFSET = " << offset << "\n" << kCode;
}

constexpr const char *kFast = ":NumEpochs=3:BatchSize=50:LearningRate=0.02:NumThreads=1";
const std::vector<std::string> kTitles = {"Plain", "One", "Two", "OneAgain"};

/// Trains once for all tests.
class Several : public testing::Test {
protected:
   static void SetUpTestSuite()
   {
      gFolder = std::make_unique<ScratchFolder>();
      WriteCode("one.py", "8", "10");
      WriteCode("two.py", "3", "20");
      gOutput.reset(TFile::Open("output.root", "RECREATE"));
      gJob = std::make_unique<Job>("AnalysisType=Classification", true, 1.F, gOutput.get());
      gJob->Book("Plain", std::string("Layout=DENSE|8|TANH,DENSE|1|SIGMOID:PlotHistory=plain.png") + kFast);
      gJob->Book("One", std::string("UserCode=one.py") + kFast);
      gJob->Book("Two", std::string("UserCode=two.py") + kFast);
      gJob->Book("OneAgain", std::string("UserCode=one.py:Seed=2") + kFast);
      gJob->Factory().TrainAllMethods();
      gJob->Factory().TestAllMethods();
      gJob->Factory().EvaluateAllMethods();
   }
   static void TearDownTestSuite()
   {
      gJob.reset();
      gOutput.reset();
      gFolder.reset();
   }

   static std::unique_ptr<ScratchFolder> gFolder;
   static std::unique_ptr<TFile> gOutput;
   static std::unique_ptr<Job> gJob;
};

std::unique_ptr<ScratchFolder> Several::gFolder;
std::unique_ptr<TFile> Several::gOutput;
std::unique_ptr<Job> Several::gJob;

TEST_F(Several, EachAnswersThroughItsOwnCode)
{
   const std::vector<double> offsets = {0, 10, 20, 10};
   for (std::size_t i = 0; i < kTitles.size(); ++i) {
      for (const double response : gJob->Tested(kTitles[i]).GetMvaValues()) {
         EXPECT_GT(response, offsets[i]) << kTitles[i];
         EXPECT_LT(response, offsets[i] + 1) << kTitles[i];
      }
   }
   EXPECT_NE(gJob->Tested("One").GetMvaValues(), gJob->Tested("OneAgain").GetMvaValues()) << "their seeds differ";
}

TEST_F(Several, OneReaderHasThemAll)
{
   const std::vector<double> read = ReadBack(*gJob, kTitles);
   std::vector<double> expected;
   for (const std::string &title : kTitles) {
      const std::vector<double> responses = gJob->Tested(title).GetMvaValues();
      expected.insert(expected.end(), responses.begin(), responses.end());
   }
   EXPECT_THAT(read, testing::Pointwise(testing::DoubleNear(1e-5), expected));
}

// The data set of a Reader has the classes and targets of the first method that is booked.
TEST_F(Several, AReaderAnswersForRegressionsOfOtherTargetsAndForClasses)
{
   for (const bool both : {true, false}) {
      const Job job("AnalysisType=Regression");
      if (both)
         job.Loader().AddTarget("a");
      job.Book(both ? "Both" : "Sum", std::string("Layout=TANH|4,LINEAR") + kFast);
      job.Factory().TrainAllMethods();
   }
   const double expected = JobReader({"One"}).At(0.5F, 1).EvaluateMVA("One");
   const std::vector<float> sum = JobReader({"Sum"}).At(0.5F, 1).EvaluateRegression("Sum");
   const std::vector<float> pair = JobReader({"Both"}).At(0.5F, 1).EvaluateRegression("Both");
   ASSERT_EQ(sum.size(), 1);
   ASSERT_EQ(pair.size(), 2);
   for (const auto &order :
        {std::vector<std::string>{"Both", "Sum", "One"}, {"Sum", "Both", "One"}, {"One", "Sum", "Both"}}) {
      JobReader reader(order);
      EXPECT_EQ(reader.At(0.5F, 1).EvaluateRegression("Sum"), sum);
      EXPECT_EQ(reader.At(0.5F, 1).EvaluateRegression("Both"), pair);
      EXPECT_EQ(reader.At(0.5F, 1).EvaluateMVA("One"), expected);
   }
}

TEST_F(Several, ReadersInTwoThreadsAgree)
{
   std::vector<double> second;
   std::thread thread([&] { second = ReadBack(*gJob, {"Two", "Plain"}); });
   const std::vector<double> first = ReadBack(*gJob, {"Two", "Plain"});
   thread.join();
   EXPECT_EQ(first, second);
}

TEST_F(Several, TwoFactoriesOfOneProcessAgree)
{
   const std::vector<double> first = gJob->Tested("One").GetMvaValues();
   const ScratchFolder folder;
   WriteCode("other.py", "8", "10");
   const Job job("AnalysisType=Classification");
   job.Book("One", std::string("UserCode=other.py") + kFast);
   job.Factory().TrainAllMethods();
   EXPECT_EQ(job.Tested("One").GetMvaValues(), first) << "same data, same code, same seed";
}

TEST_F(Several, HistoryIsInTheMethodsFolderOfTheOutputFile)
{
   for (const std::string &title : kTitles) {
      auto *folder = gOutput->GetDirectory(("data/Method_PyTorch/" + title).c_str());
      ASSERT_NE(folder, nullptr);
      auto *tree = folder->Get<TTree>("TrainingHistory");
      ASSERT_NE(tree, nullptr);
      ASSERT_EQ(tree->GetEntries(), 3);
      for (const char *figure : {"train_loss", "val_loss", "val_accuracy", "learning_rate"}) {
         const std::unique_ptr<TGraph> graph(folder->Get<TGraph>(figure));
         ASSERT_TRUE(graph) << figure;
         ASSERT_EQ(graph->GetN(), 3) << figure;
         Int_t epoch = 0;
         Bool_t best = kFALSE;
         double value = 0;
         tree->SetBranchAddress("epoch", &epoch);
         tree->SetBranchAddress("best", &best);
         ASSERT_EQ(tree->SetBranchAddress(figure, &value), 0) << figure;
         Int_t nBest = 0;
         for (Int_t i = 0; i < 3; ++i) {
            tree->GetEntry(i);
            EXPECT_EQ(epoch, i + 1);
            EXPECT_EQ(graph->GetPointX(i), epoch);
            EXPECT_EQ(graph->GetPointY(i), value);
            EXPECT_TRUE(std::isfinite(value));
            nBest += best ? 1 : 0;
         }
         EXPECT_EQ(nBest, 1);
         tree->ResetBranchAddresses();
      }
      EXPECT_TRUE(std::filesystem::exists("data/weights/TrainedModel_" + title + ".pt"));
      EXPECT_TRUE(std::filesystem::exists("data/weights/TrainedModel_" + title + ".history.json"));
   }
   EXPECT_GT(std::filesystem::file_size("plain.png"), 1000U);
}

TEST_F(Several, ArraysThatUserCodeKeepsOutliveTheJob)
{
   const ScratchFolder folder;
   std::ofstream("keep.py") << "import __main__\nfrom torch import nn\n"
                               "def train(model, train_loader, **rest):\n"
                               "    __main__.kept = train_loader.dataset.events.x\n"
                               "    __main__.sums = __main__.kept.sum(0).tolist()\n"
                               "    return model\n"
                               "load_model_custom_objects = {'train_func': train,\n"
                               "    'model': nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())}\n";
   for (const char *transform : {"", ":VarTransform=N"}) {
      {
         const Job job("AnalysisType=Classification:ModelPersistence=F");
         job.Book("Net", std::string("UserCode=keep.py:NumEpochs=1") + transform);
         job.Factory().TrainAllMethods();
      }
      const std::vector<char> overwritten(1 << 20, 'x'); // where the matrix was, if it was given back
      TMVA::PyMethodBase::PyRunString("assert kept.shape == (400, 2) and kept.sum(0).tolist() == sums, (kept, sums)",
                                      nullptr, nullptr);
   }
   TMVA::PyMethodBase::PyRunString("del kept", nullptr, nullptr);
}

TEST_F(Several, NotFiniteResponsesAreCountedAndReportedOnce)
{
   const ScratchFolder folder;
   std::ofstream("nan.py") << "import torch\nfrom torch import nn\n"
                              "load_model_custom_objects = {'model': nn.Sequential(nn.Linear(2, 1), nn.Sigmoid()),\n"
                              "    'predict_func': lambda model, x: torch.from_numpy(x[:, 0]).sqrt()}\n";
   const Job job("AnalysisType=Classification:!Silent:ModelPersistence=F");
   TMVA::MethodPyTorch &method = job.Trained("UserCode=nan.py:NumEpochs=1");
   Int_t nNegative = 0;
   Long64_t first = -1;
   for (Long64_t i = 0; i < method.Data()->GetNEvents(); ++i) {
      if (method.Data()->GetEvent(i)->GetValue(0) >= 0)
         continue;
      ++nNegative;
      first = first < 0 ? i : first;
   }
   testing::internal::CaptureStdout();
   method.GetMvaValues();
   const std::string all = testing::internal::GetCapturedStdout();
   EXPECT_THAT(all, HasSubstr(std::to_string(nNegative) +
                              " of 200 responses of Net are not finite, the first one that "
                              "of event " +
                              std::to_string(first)));

   testing::internal::CaptureStdout();
   for (const float value : {4.F, -1.F, -2.F}) {
      const TMVA::Event event({value, 0.F}, UInt_t{0});
      method.GetMvaValue(&event);
   }
   const std::string single = testing::internal::GetCapturedStdout();
   EXPECT_THAT(single, HasSubstr("The response of Net to event 1 of those given one by one is not finite"));
   EXPECT_EQ(single.find("not finite"), single.rfind("not finite")) << single;
}

} // namespace
