// Applying trained methods in a process that never starts Python: another one, forked before anything else, trains
// them.
#include "Job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr const char *kTraining = ":NumEpochs=3:LearningRate=0.02:BatchSize=50:NumThreads=1";

/// Runs in a child process; its failures fail the test.
void InAnotherProcess(const std::function<void()> &action)
{
   const pid_t child = fork();
   if (child == 0) {
      try {
         action();
      } catch (const std::exception &error) {
         std::fprintf(stderr, "%s\n", error.what());
         _exit(1);
      }
      _exit(0);
   }
   int status = -1;
   ASSERT_EQ(waitpid(child, &status, 0), child);
   ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
}

std::vector<float> ResponsesOf(TMVA::MethodPyTorch &method)
{
   if (method.DoRegression())
      return method.GetRegressionValues();
   if (method.DoMulticlass())
      return method.GetMulticlassValues();
   return {static_cast<float>(method.GetMvaValue())};
}

struct Case {
   std::string fName;
   std::string fAnalysis;
   std::string fOptions;
};

const std::vector<Case> kCases = {
   {"OneOutput", "Classification", "Layout=DENSE|16|RELU,DENSE|1|SIGMOID"},
   {"TwoLogits", "Classification", "Layout=TANH|16,BNORM,GELU|8,DENSE|2|LINEAR:VarTransform=N"},
   {"ManySteps", "Classification", "VarTransform=D,G:Layout=DENSE|16|SYMMRELU,LINEAR"},
   {"Targets", "Regression", "Layout=TANH|16,LINEAR:VarTransform=N"},
   {"Classes", "Multiclass", "Layout=ELU|16,DENSE|2|SOFTMAX:VarTransform=P"},
};

std::string ReadFile(const std::string &name)
{
   std::ostringstream text;
   text << std::ifstream(name).rdbuf();
   return text.str();
}

/// Trains in the present folder and writes inputs and Python's own responses to the test sample into responses.txt.
void Train(const Case &what)
{
   const Job job("AnalysisType=" + what.fAnalysis);
   job.Book("Net", what.fOptions + kTraining);
   job.Factory().TrainAllMethods();
   const std::string weights = ReadFile(WeightsFile("Net"));
   std::string text = weights;
   const std::size_t start = text.find(" Network=\"tmva-torch network 1;");
   if (start == std::string::npos)
      throw std::runtime_error("there is no program in the weights file");
   text.erase(start, text.find('"', start + 10) + 1 - start);
   std::ofstream(WeightsFile("Net")) << text;
   TMVA::PyMethodBase::PyRunString("from tmva_torch import _contract\n"
                                   "write_program = _contract.program\n"
                                   "_contract.program = lambda method: ('', 'the test wants it')",
                                   nullptr, nullptr);
   job.Factory().TestAllMethods(); // makes the method anew, from the file
   TMVA::PyMethodBase::PyRunString("_contract.program = write_program", nullptr, nullptr);
   std::ofstream(WeightsFile("Net")) << weights;
   TMVA::MethodPyTorch &method = job.Tested("Net");
   std::ofstream responses("responses.txt");
   responses.precision(9);
   for (Long64_t i = 0; i < method.Data()->GetNEvents(); ++i) {
      method.Data()->SetCurrentEvent(i);
      const TMVA::Event *event = method.Data()->GetEvent();
      responses << event->GetValue(0) << ' ' << event->GetValue(1);
      for (const float response : ResponsesOf(method))
         responses << ' ' << response;
      responses << '\n';
   }
}

/// Of the kind of analysis that the number of responses stands for.
std::vector<float> Evaluate(JobReader &booked, const std::string &analysis, float a, float b)
{
   TMVA::Reader &reader = booked.At(a, b);
   if (analysis == "Regression")
      return reader.EvaluateRegression("Net");
   if (analysis == "Multiclass")
      return reader.EvaluateMulticlass("Net");
   return {static_cast<float>(reader.EvaluateMVA("Net"))};
}

/// The first response of a new Reader.
float Answer(const std::string &analysis, const char *options = "!Color:Silent")
{
   JobReader reader({"Net"}, options);
   return Evaluate(reader, analysis, 0.5F, 1.5F).at(0);
}

class WithoutPython : public testing::TestWithParam<Case> {
protected:
   static void SetUpTestSuite()
   {
      gFolder = std::make_unique<ScratchFolder>();
      InAnotherProcess([] {
         for (const Case &what : kCases) {
            const std::filesystem::path folder = std::filesystem::path(what.fName);
            std::filesystem::create_directory(folder);
            std::filesystem::current_path(folder);
            Train(what);
            std::filesystem::current_path("..");
         }
      });
   }
   static void TearDownTestSuite() { gFolder.reset(); }

   void SetUp() override { std::filesystem::current_path(GetParam().fName); }
   void TearDown() override { std::filesystem::current_path(".."); }

   static std::unique_ptr<ScratchFolder> gFolder;
};

std::unique_ptr<ScratchFolder> WithoutPython::gFolder;

TEST_P(WithoutPython, ReaderAnswersAsPythonDoes)
{
   JobReader reader({"Net"});
   std::ifstream responses("responses.txt");
   int nEvents = 0;
   for (std::string line; std::getline(responses, line); ++nEvents) {
      std::istringstream numbers(line);
      float a = 0;
      float b = 0;
      numbers >> a >> b;
      for (const float answer : Evaluate(reader, GetParam().fAnalysis, a, b)) {
         float expected = 0;
         ASSERT_TRUE(numbers >> expected);
         EXPECT_NEAR(answer, expected, 1e-6 * std::max(1.F, std::abs(expected))) << "event " << nEvents;
      }
   }
   EXPECT_GE(nEvents, 100);
   EXPECT_EQ(TMVA::PyMethodBase::PyIsInitialized(), 0);
}

TEST_P(WithoutPython, ModelFileThatChangedIsWarnedAbout)
{
   const auto answerAndWords = [] {
      testing::internal::CaptureStdout();
      const float answer = Answer(GetParam().fAnalysis, "!Color:!Silent");
      return std::make_pair(answer, testing::internal::GetCapturedStdout());
   };
   const std::string file = "data/weights/TrainedModel_Net.pt";
   const std::string content = ReadFile(file);
   const auto before = answerAndWords();
   std::ofstream(file, std::ios::app) << "more";
   const auto changed = answerAndWords();
   std::filesystem::remove(file);
   const auto removed = answerAndWords();
   std::ofstream(file) << content;

   EXPECT_THAT(changed.second, testing::HasSubstr(file + " is not the file that was written with this weights file"));
   for (const auto &quiet : {before, removed})
      EXPECT_THAT(quiet.second, testing::Not(testing::HasSubstr("WARNING")));
   EXPECT_EQ(changed.first, before.first);
   EXPECT_EQ(removed.first, before.first);
}

TEST_P(WithoutPython, DamagedProgramIsNotUsed)
{
   // In a process of its own, because it starts Python.
   if (GetParam().fName != "OneOutput")
      return;
   InAnotherProcess([] {
      const float before = Answer("Classification");
      std::string damaged = ReadFile(WeightsFile("Net"));
      damaged.replace(damaged.find(";relu "), 6, ";tanh ");
      std::ofstream(WeightsFile("Net")) << damaged;
      const float after = Answer("Classification");
      if (std::abs(after - before) > 1e-6F || TMVA::PyMethodBase::PyIsInitialized() == 0)
         throw std::runtime_error("Python has not taken over: " + std::to_string(after));
   });
}

INSTANTIATE_TEST_SUITE_P(Methods, WithoutPython, testing::ValuesIn(kCases),
                         [](const auto &which) { return which.param.fName; });

} // namespace
