// Threads evaluate while another one runs Python: every answer is that of one thread, bit for bit. ThreadSanitizer sees
// what they share (preset "tsan"); tests/reliability/threads.py does the same at length, in a Python that it cannot
// see.
#include "InterruptGuard.h"
#include "Job.h"
#include "ROOT/RDataFrame.hxx"
#include "TMVATorch/Responses.h"
#include "TROOT.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>

namespace {

constexpr unsigned kThreads = 4;
constexpr const char *kTraining = ":NumEpochs=1:BatchSize=50:NumThreads=1";
constexpr const char *kUserCode = R"(
import torch
from torch import nn
def predict(model, x):
    with torch.no_grad():
        return model(torch.as_tensor(x)).numpy()
load_model_custom_objects = {"model": nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1), nn.Sigmoid()),
                             "predict_func": predict}
)";

double At(JobReader &reader, const std::string &title, std::size_t point)
{
   const float a = 0.01F * static_cast<float>(point);
   return reader.At(a, 1.F - a).EvaluateMVA(title.c_str());
}

std::vector<double> Serial(const std::string &title, std::size_t nPoints)
{
   JobReader reader({title});
   std::vector<double> responses;
   for (std::size_t i = 0; i < nPoints; ++i)
      responses.push_back(At(reader, title, i));
   return responses;
}

/// Runs Python for as long as it lives.
class BusyPython {
public:
   BusyPython()
      : fThread([this] {
           while (!fStop)
              TMVA::PyMethodBase::PyRunString("sum(i * i for i in range(1000))", nullptr, nullptr);
        })
   {
   }
   ~BusyPython()
   {
      fStop = true;
      fThread.join();
   }
   BusyPython(const BusyPython &) = delete;
   BusyPython &operator=(const BusyPython &) = delete;

private:
   std::atomic<bool> fStop = false;
   std::thread fThread;
};

/// Beside one that runs Python.
void InThreads(const std::function<void(unsigned thread)> &action)
{
   const BusyPython busy;
   std::vector<std::thread> threads;
   for (unsigned t = 0; t < kThreads; ++t)
      threads.emplace_back(action, t);
   for (std::thread &thread : threads)
      thread.join();
}

/// A method that C++ evaluates and one that Python does, trained once for all tests.
class Threads : public testing::TestWithParam<std::string> {
protected:
   static void SetUpTestSuite()
   {
      ROOT::EnableThreadSafety();
      gFolder = std::make_unique<ScratchFolder>();
      std::ofstream("model.py") << kUserCode;
      const Job job("AnalysisType=Classification");
      job.Book("Network", std::string("Layout=TANH|16,DENSE|1|SIGMOID:VarTransform=D,G") + kTraining);
      job.Book("Python", std::string("UserCode=model.py:VarTransform=N") + kTraining);
      job.Factory().TrainAllMethods();
   }
   static void TearDownTestSuite() { gFolder.reset(); }

   static std::size_t NumPoints() { return GetParam() == "Python" ? 100 : 2000; }

   static std::unique_ptr<ScratchFolder> gFolder;
};

std::unique_ptr<ScratchFolder> Threads::gFolder;

TEST_P(Threads, EachWithAReaderThatItBooks)
{
   const std::vector<double> expected = Serial(GetParam(), NumPoints());
   std::array<std::vector<double>, kThreads> got;
   InThreads([&](unsigned thread) { got[thread] = Serial(GetParam(), NumPoints()); });
   for (const auto &responses : got)
      EXPECT_EQ(responses, expected);
}

TEST_P(Threads, AllWithOneReaderBehindAMutex)
{
   const std::vector<double> expected = Serial(GetParam(), NumPoints());
   JobReader reader({GetParam()});
   std::mutex mutex;
   std::array<std::vector<double>, kThreads> got;
   InThreads([&](unsigned thread) {
      for (std::size_t i = 0; i < expected.size(); ++i) {
         const std::scoped_lock lock(mutex);
         got[thread].push_back(At(reader, GetParam(), i));
      }
   });
   for (const auto &responses : got)
      EXPECT_EQ(responses, expected);
}

/// Of SIGINT, as a number.
std::uintptr_t Handler()
{
   struct sigaction action{};
   sigaction(SIGINT, nullptr, &action);
   return reinterpret_cast<std::uintptr_t>(action.sa_handler);
}

TEST_P(Threads, LeaveCtrlCToTheHost)
{
   const std::uintptr_t before = Handler();
   InThreads([&](unsigned) { Serial(GetParam(), NumPoints()); });
   EXPECT_EQ(Handler(), before);
}

TEST(InterruptGuard, OfOneThreadMayOutliveThatOfAnother)
{
   using TMVA::PyTorch::InterruptGuard;
   const std::uintptr_t before = Handler();
   auto first = std::make_unique<InterruptGuard>(true);
   const std::uintptr_t guarded = Handler();
   EXPECT_NE(guarded, before);
   auto second = std::make_unique<InterruptGuard>(true);
   first.reset();
   EXPECT_EQ(Handler(), guarded);
   std::raise(SIGINT);
   EXPECT_TRUE(InterruptGuard::IsInterrupted());
   const InterruptGuard third(true); // another thread begins: the second one has still to be told
   EXPECT_THROW(InterruptGuard::ThrowIfInterrupted(), std::runtime_error);
   second.reset();
   EXPECT_EQ(Handler(), guarded);
}

INSTANTIATE_TEST_SUITE_P(Methods, Threads, testing::Values("Network", "Python"),
                         [](const auto &which) { return which.param; });

class Slots : public Threads {};

TEST_P(Slots, OfOneObjectInThreads)
{
   const std::vector<double> expected = Serial(GetParam(), NumPoints());
   TMVA::PyTorch::Responses responses(WeightsFile(GetParam()), kThreads);
   std::array<std::vector<double>, kThreads> got;
   InThreads([&](unsigned thread) {
      for (std::size_t i = 0; i < expected.size(); ++i) {
         const float a = 0.01F * static_cast<float>(i);
         got[thread].push_back(responses.Of(thread, a, 1.F - a));
      }
   });
   for (const auto &all : got)
      for (std::size_t i = 0; i < expected.size(); ++i)
         EXPECT_EQ(static_cast<float>(all[i]), static_cast<float>(expected[i])) << i;
}

TEST_P(Slots, InARDataFrameWithImplicitMultithreading)
{
   const std::vector<double> expected = Serial(GetParam(), NumPoints());
   ROOT::EnableImplicitMT(kThreads);
   {
      const BusyPython busy;
      ROOT::RDataFrame frame(expected.size());
      TMVA::PyTorch::Responses responses(WeightsFile(GetParam()), frame.GetNSlots());
      std::atomic<std::size_t> nSame = 0;
      // ThreadSanitizer does not see how ROOT hands a slot on to another thread.
      std::vector<std::atomic<int>> uses(frame.GetNSlots());
      frame.Define("a", [](ULong64_t entry) { return 0.01F * static_cast<float>(entry); }, {"rdfentry_"})
         .DefineSlot("score",
                     [&](unsigned slot, float a) {
                        ++uses[slot];
                        const float response = responses.Of(slot, a, 1.F - a);
                        ++uses[slot];
                        return response;
                     },
                     {"a"})
         .Foreach([&](ULong64_t entry, float score) { nSame += score == static_cast<float>(expected[entry]) ? 1 : 0; },
                  {"rdfentry_", "score"});
      EXPECT_EQ(nSame, expected.size());
   }
   ROOT::DisableImplicitMT();
}

INSTANTIATE_TEST_SUITE_P(Methods, Slots, testing::Values("Network"), [](const auto &which) { return which.param; });

} // namespace
