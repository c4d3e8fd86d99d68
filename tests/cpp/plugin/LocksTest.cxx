// ROOT's core lock and Python's lock are never wanted by one thread at a time: a thread that holds the first and waits
// for the second would stop for ever one that does the opposite, as every line of PyROOT may.
#include "Job.h"
#include "TInterpreter.h"
#include "TROOT.h"
#include "TVirtualMutex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <thread>

using testing::IsEmpty;
using testing::IsSupersetOf;

namespace {

/// Whether another thread gets ROOT's lock within the time.
bool AnotherThreadGetsTheLock(std::chrono::milliseconds time)
{
   auto taken = std::make_shared<std::promise<void>>();
   std::thread([taken] {
      R__LOCKGUARD(gInterpreterMutex);
      taken->set_value();
   }).detach(); // waits as long as it must
   return taken->get_future().wait_for(time) == std::future_status::ready;
}

/// What the user's code reports, by place.
std::map<std::string, bool> gIsFree;

} // namespace

// Called by the user's code below.
extern "C" void ReportLock(const char *place) // NOLINT(readability-identifier-naming)
{
   const bool isFree = AnotherThreadGetsTheLock(std::chrono::seconds(10));
   const auto [entry, isNew] = gIsFree.emplace(place, isFree);
   entry->second = entry->second && isFree;
}

namespace {

constexpr const char *kUserCode = R"(
import ctypes, torch
from torch import nn
def report(place):
    ctypes.CDLL(None).ReportLock(place.encode())
report("import")
class Net(nn.Sequential):
    def forward(self, x):
        report("forward")
        return super().forward(x)
    def __del__(self):
        report("deletion")
def train(model, train_loader, val_loader, num_epochs, optimizer, criterion, save_best, **rest):
    report("train_func")
    for X, y in train_loader:
        loss = nn.functional.mse_loss(model(X)[:, 0], y[:, 0])
        loss.backward()
        break
    save_best(model, 1.0, 2.0)
    return model
def predict(model, x):
    report("predict_func")
    with torch.no_grad():
        return model(torch.as_tensor(x)).numpy()
load_model_custom_objects = {"model": lambda: Net(nn.Linear(2, 1), nn.Sigmoid()), "train_func": train,
                             "predict_func": predict}
)";

class Locks : public testing::Test {
protected:
   static void SetUpTestSuite() { ROOT::EnableThreadSafety(); }

   void Train(const std::string &title, const std::string &options)
   {
      const Job job("AnalysisType=Classification");
      job.Book(title, options + ":NumEpochs=1:BatchSize=50:NumThreads=1");
      job.Factory().TrainAllMethods();
      job.Factory().TestAllMethods();
      job.Factory().EvaluateAllMethods();
   }

   double Read(const std::string &title) { return JobReader({title}).At(1, 2).EvaluateMVA(title.c_str()); }

   ScratchFolder fFolder;
};

TEST_F(Locks, AreReportedAsTheyAre)
{
   EXPECT_TRUE(AnotherThreadGetsTheLock(std::chrono::seconds(10)));
   R__LOCKGUARD(gInterpreterMutex);
   EXPECT_FALSE(AnotherThreadGetsTheLock(std::chrono::milliseconds(100)));
}

TEST_F(Locks, RootsIsFreeWhereverUserCodeRuns)
{
   gIsFree.clear();
   std::ofstream("model.py") << kUserCode;
   Train("Own", "UserCode=model.py");
   Read("Own");
   std::vector<std::string> places;
   std::vector<std::string> held;
   for (const auto &[place, isFree] : gIsFree) {
      places.push_back(place);
      if (!isFree)
         held.push_back(place);
   }
   EXPECT_THAT(places, IsSupersetOf({"import", "forward", "train_func", "predict_func"}));
   EXPECT_THAT(held, IsEmpty());
}

/// While another thread holds ROOT's lock; false if the action waits for it.
bool GoesOnBesideTheLock(const std::function<void()> &action)
{
   std::mutex mutex;
   std::condition_variable changed;
   bool held = false;
   bool done = false;
   std::thread holder([&] {
      R__LOCKGUARD(gInterpreterMutex);
      std::unique_lock lock(mutex);
      held = true;
      changed.notify_all();
      changed.wait(lock, [&] { return done; });
   });
   std::future<void> acting;
   {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return held; });
      acting = std::async(std::launch::async, action);
   }
   const bool went = acting.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
   {
      const std::scoped_lock lock(mutex);
      done = true;
      changed.notify_all();
   }
   holder.join();
   acting.get();
   return went;
}

TEST_F(Locks, EvaluationNeedsNoneOfRoots)
{
   std::ofstream("model.py") << "import torch\nfrom torch import nn\n"
                                "def predict(model, x):\n"
                                "    return model(torch.as_tensor(x)).detach().numpy()\n"
                                "load_model_custom_objects = {'predict_func': predict,\n"
                                "    'model': nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())}\n";
   Train("Python", "UserCode=model.py");
   Train("Network", "Layout=DENSE|1|SIGMOID");
   for (const char *title : {"Python", "Network"}) {
      JobReader booked({title});
      TMVA::Reader &reader = booked.At(1, 2);
      const double expected = reader.EvaluateMVA(title);
      double got = -1;
      EXPECT_TRUE(GoesOnBesideTheLock([&] { got = reader.EvaluateMVA(title); })) << title;
      EXPECT_EQ(got, expected) << title;
   }
}

} // namespace
