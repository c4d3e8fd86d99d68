// Training in processes of their own, from a compiled program: the same network, the same errors, nothing left.
#include "Job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

constexpr const char *kNet =
   "Layout=DENSE|8|TANH,DENSE|1|SIGMOID:NumEpochs=3:LearningRate=0.02:BatchSize=50:NumThreads=1";

TEST(Processes, TwoArriveAtTheSameNetworkAsOne)
{
   const ScratchFolder folder;
   const Job job("AnalysisType=Classification");
   job.Book("One", kNet);
   job.Book("Two", std::string(kNet) + ":Processes=2");
   job.Factory().TrainAllMethods();
   job.Factory().TestAllMethods();
   job.Factory().EvaluateAllMethods();
   const std::vector<double> one = job.Tested("One").GetMvaValues();
   ASSERT_EQ(one.size(), 200U);
   EXPECT_THAT(job.Tested("Two").GetMvaValues(), testing::Pointwise(testing::DoubleNear(1e-5), one));
   EXPECT_NEAR(job.Factory().GetROCIntegral(&job.Loader(), "Two"), job.Factory().GetROCIntegral(&job.Loader(), "One"),
               1e-4);
}

TEST(Processes, AnErrorOfOneIsTheErrorOfTheMethod)
{
   const ScratchFolder folder;
   std::ofstream("model.py") << "import os\n"
                                "from torch import nn\n"
                                "def loss(output, target):\n"
                                "    if os.environ.get('RANK') == '1':\n"
                                "        raise RuntimeError('no loss today')\n"
                                "    return nn.functional.binary_cross_entropy(output, target)\n"
                                "model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())\n"
                                "load_model_custom_objects = {'model': model, 'criterion': loss}\n";
   const Job job("AnalysisType=Classification");
   job.Book("Two", "UserCode=model.py:NumEpochs=1:BatchSize=50:NumThreads=1:Processes=2");
   EXPECT_THAT([&] { job.Factory().TrainAllMethods(); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("rank 1 of 2"), HasSubstr("no loss today"),
                                                       HasSubstr("model.py"), HasSubstr("line 5"))));
}

} // namespace
