// The plugin with the real package and torch: what a physicist gets.
#include "Job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>
#include <unistd.h>

using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

constexpr const char *kNet =
   "Layout=DENSE|8|TANH,DENSE|1|SIGMOID:NumEpochs=20:LearningRate=0.02:BatchSize=50:NumThreads=1";

void RunPython(const char *code)
{
   TMVA::PyMethodBase::PyRunString(code, nullptr, nullptr);
}

/// Trains once for all tests.
class Training : public testing::Test {
protected:
   static void SetUpTestSuite()
   {
      gFolder = std::make_unique<ScratchFolder>();
      gJob = std::make_unique<Job>("AnalysisType=Classification", /*backgroundFirst=*/true, /*distance=*/2.F);
      gJob->Book("Net", kNet);
      gJob->Factory().TrainAllMethods();
      gJob->Factory().TestAllMethods();
      gJob->Factory().EvaluateAllMethods();
   }
   static void TearDownTestSuite()
   {
      gJob.reset();
      gFolder.reset();
   }

   static std::unique_ptr<ScratchFolder> gFolder;
   static std::unique_ptr<Job> gJob;
};

std::unique_ptr<ScratchFolder> Training::gFolder;
std::unique_ptr<Job> Training::gJob;

TEST_F(Training, SeparatesAsWellAsIsPossible)
{
   // Two unit Gaussians in two dimensions, 2 apart in each: the best area is Phi(2) = 0.977.
   EXPECT_NEAR(gJob->Factory().GetROCIntegral(&gJob->Loader(), "Net"), 0.977, 0.015);
}

TEST_F(Training, ReaderAgreesWithTheTestSample)
{
   const std::vector<double> expected = gJob->Tested("Net").GetMvaValues();
   ASSERT_EQ(expected.size(), 200U);
   EXPECT_THAT(ReadBack(*gJob, {"Net"}), testing::Pointwise(testing::DoubleNear(1e-6), expected));
}

TEST_F(Training, DefaultsAreThoseOfTheDocumentation)
{
   ScratchFolder folder;
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   // The table of the package is what users read; the option string of a booking must start from the same values.
   RunPython("from tmva_torch import _contract, options\n"
             "booked = {}\n"
             "original = _contract.open_method\n"
             "def spy(spec):\n"
             "    booked.update(spec['options'])\n"
             "    return original(spec)\n"
             "_contract.open_method = spy");
   job.Book("Net", "Layout=DENSE|1|SIGMOID");
   RunPython("_contract.open_method = original\n"
             "table = {row.name: row.default for row in options.OPTIONS}\n"
             "table['Layout'] = 'DENSE|1|SIGMOID'\n"
             "del booked['IgnoreNegWeightsInTraining']\n"
             "assert booked == table, {k: (booked.get(k), table.get(k)) for k in {*booked, *table}\n"
             "                         if booked.get(k) != table.get(k)}\n"
             "assert all(type(booked[k]) is type(table[k]) for k in table)");
}

TEST_F(Training, ErrorsNameWhatIsWrong)
{
   ScratchFolder folder;
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   EXPECT_THAT([&] { job.Book("A", "UserCode=nowhere.py"); },
               ThrowsMessage<std::runtime_error>(HasSubstr("nowhere.py")));
   EXPECT_THAT([&] { job.Book("B", "FilenameModel=missing.pt"); },
               ThrowsMessage<std::runtime_error>(HasSubstr("missing.pt")));
   EXPECT_THAT([&] { job.Book("C", ""); }, ThrowsMessage<std::runtime_error>(HasSubstr("no network")));
}

TEST_F(Training, CtrlCStopsAfterTheBatchAndTheProcessGoesOn)
{
   ScratchFolder folder;
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   job.Book("Endless", "Layout=DENSE|8|TANH,DENSE|1|SIGMOID:NumEpochs=1000000:NumThreads=1");
   struct sigaction before{};
   sigaction(SIGINT, nullptr, &before);
   std::thread user([] {
      std::this_thread::sleep_for(std::chrono::seconds(2));
      kill(getpid(), SIGINT);
   });
   job.Factory().TrainAllMethods();
   user.join();
   struct sigaction after{};
   sigaction(SIGINT, nullptr, &after);
   EXPECT_EQ(after.sa_handler, before.sa_handler);
   TMVA::MethodPyTorch &method = job.Tested("Endless");
   EXPECT_GT(method.GetTrainingHistory("loss").size() + method.GetTrainingHistory("train_loss").size(), 0U);
   EXPECT_EQ(method.GetMvaValues().size(), 200U) << "the network so far can be used";
}

void TrainUnderTwoSignals()
{
   const ScratchFolder folder;
   std::ofstream("slow.py") << "import time\nfrom torch import nn\n"
                               "def loss(output, target):\n"
                               "    time.sleep(0.5)\n"
                               "    return ((output - target) ** 2).mean(1)\n"
                               "load_model_custom_objects = {'model': nn.Linear(2, 2), 'criterion': loss}\n";
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   job.Book("Net", "UserCode=slow.py:NumEpochs=100:BatchSize=400");
   std::thread user([] {
      for (Int_t i = 0; i < 2; ++i) {
         std::this_thread::sleep_for(std::chrono::milliseconds(100));
         kill(getpid(), SIGINT);
      }
   });
   job.Factory().TrainAllMethods();
   user.join();
}

TEST(TrainingDeathTest, SecondCtrlCEndsTheProcess)
{
   GTEST_FLAG_SET(death_test_style, "threadsafe"); // a process of its own: Python does not survive a fork
   EXPECT_EXIT(TrainUnderTwoSignals(), testing::KilledBySignal(SIGINT), "");
}

} // namespace
