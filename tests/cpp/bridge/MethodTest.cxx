// A method behind the contract: what goes in, what comes out, who owns, what happens when Python fails.
#include "TMVATorch/Method.h"

#include "FakePackage.h"
#include "TMVATorch/Interpreter.h"

#include <sys/mman.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <thread>

using namespace TMVA::PyTorch;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::Throws;
using testing::ThrowsMessage;

namespace {

const FakePackage gFakePackage;

MethodSpec SpecDoing(const std::string &what)
{
   MethodSpec spec;
   spec.fTitle = "Net";
   spec.fVariables = {"a", "b", "c"};
   spec.fClasses = {"Background", "Signal"};
   spec.fSignalClass = 1;
   spec.fWeightDir = "dataset/weights";
   spec.fOptions = {{"do", what}, {"NumEpochs", std::int64_t{-3}}};
   return spec;
}

/// x = 0, 1, 2, ... row by row; classes 0, 1, 0, 1, ...; weights 0.5.
struct Sample {
   std::vector<float> fX;
   std::vector<std::int32_t> fClasses;
   std::vector<double> fWeights;

   explicit Sample(std::size_t nEvents) : fX(3 * nEvents), fClasses(nEvents), fWeights(nEvents, 0.5)
   {
      std::iota(fX.begin(), fX.end(), 0.F);
      for (std::size_t i = 0; i < nEvents; ++i)
         fClasses[i] = static_cast<std::int32_t>(i % 2);
   }
};

TrainingData DataOf(const std::shared_ptr<Sample> &sample)
{
   const std::size_t nEvents = sample->fWeights.size();
   TrainingData data;
   data.fX = {sample->fX.data(), nEvents, 3, sample};
   data.fClasses = {sample->fClasses.data(), nEvents, sample};
   data.fWeights = {sample->fWeights.data(), nEvents, sample};
   return data;
}

TrainingResult TrainDoing(const std::string &what, const Hooks &hooks = {})
{
   return OpenMethod(SpecDoing(what))->Train(DataOf(std::make_shared<Sample>(4)), hooks);
}

void RunWithContract(const std::string &code)
{
   RunPython("import tmva_torch._contract as c\n" + code);
}

TEST(MethodSpec, ArrivesWithPythonsOwnTypes)
{
   MethodSpec spec = SpecDoing("");
   spec.fOptions["SaveBestOnly"] = true;
   spec.fOptions["LearningRate"] = 0.25;
   spec.fVerbose = true;
   spec.fThreadLimit = 4;
   spec.fWeightDir = "caf\xe9"; // not UTF-8, as file names may be
   OpenMethod(spec);
   RunWithContract(
      "import os\n"
      "assert c.last_spec == {'title': 'Net', 'analysis': 'classification', 'variables': ['a', 'b', 'c'],\n"
      "  'classes': ['Background', 'Signal'], 'signal_class': 1, 'targets': [],\n"
      "  'weight_dir': os.fsdecode(b'caf\\xe9'), 'options': {'do': '', 'NumEpochs': -3,\n"
      "  'SaveBestOnly': True, 'LearningRate': 0.25}, 'verbose': True, 'silent': False,\n"
      "  'progress': True, 'thread_limit': 4}, c.last_spec\n"
      "assert c.last_spec['options']['SaveBestOnly'] is True\n"
      "assert type(c.last_spec['options']['NumEpochs']) is int");
}

TEST(Training, SeesTheSampleAndReturnsTheHistory)
{
   const TrainingResult result = TrainDoing("");
   EXPECT_EQ(result.fBestEpoch, 1);
   EXPECT_THAT(result.fHistory, ElementsAre(Pair("classes", ElementsAre(2.)), Pair("weights", ElementsAre(2.)),
                                            Pair("x", ElementsAre(18., 22., 26.))));
}

TEST(Training, RegressionHasTargetsAndNoClasses)
{
   auto sample = std::make_shared<Sample>(2);
   TrainingData data = DataOf(sample);
   data.fTargets = {sample->fX.data(), 2, 2, sample};
   MethodSpec spec = SpecDoing("");
   spec.fAnalysis = EAnalysis::kRegression;
   spec.fTargets = {"t0", "t1"};
   const auto result = OpenMethod(spec)->Train(data, {});
   EXPECT_EQ(result.fHistory.count("classes"), 0U);
   EXPECT_THAT(result.fHistory.at("targets"), ElementsAre(0. + 1. + 2. + 3.));
}

TEST(Training, ArraysAreTheMemoryOfCpp)
{
   auto sample = std::make_shared<Sample>(4);
   OpenMethod(SpecDoing("write"))->Train(DataOf(sample), {});
   EXPECT_EQ(sample->fX[0], 42.F);
}

TEST(Training, SampleLivesExactlyAsLongAsItsLastView)
{
   auto sample = std::make_shared<Sample>(4);
   const std::weak_ptr<Sample> watcher = sample;
   OpenMethod(SpecDoing("keep"))->Train(DataOf(sample), {});
   sample.reset();
   EXPECT_FALSE(watcher.expired());
   RunWithContract("view = c.kept.pop()\nassert view.ravel().tolist() == [3.0, 6.0, 9.0], view");
   RunPython("del view");
   EXPECT_TRUE(watcher.expired());
}

TEST(Training, ForgottenSampleIsFreedAtOnce)
{
   auto sample = std::make_shared<Sample>(4);
   const std::weak_ptr<Sample> watcher = sample;
   const auto method = OpenMethod(SpecDoing(""));
   method->Train(DataOf(sample), {});
   sample.reset();
   EXPECT_TRUE(watcher.expired());
}

/// Memory of zeros that takes none until it is written to.
class Untouched {
public:
   explicit Untouched(std::size_t nBytes) : fSize(nBytes)
   {
      constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
      void *mapped = mmap(nullptr, nBytes, PROT_READ | PROT_WRITE, kFlags, -1, 0);
      if (mapped == MAP_FAILED)
         throw std::runtime_error("no room for " + std::to_string(nBytes) + " bytes");
      fBegin = static_cast<float *>(mapped);
   }
   ~Untouched() { munmap(fBegin, fSize); }
   Untouched(const Untouched &) = delete;
   Untouched &operator=(const Untouched &) = delete;

   float *fBegin = nullptr;

private:
   std::size_t fSize;
};

TEST(Training, MatrixOfMoreThanTwoToThe32NumbersArrivesWhole)
{
   constexpr std::size_t kEvents = (std::size_t{1} << 32) / 3 + 10;
   auto matrix = std::make_shared<Untouched>(kEvents * 3 * sizeof(float));
   matrix->fBegin[kEvents * 3 - 1] = 7;
   TrainingData data;
   data.fX = {matrix->fBegin, kEvents, 3, matrix};
   // One class number and one weight for all events would be refused; the same page of zeros serves as both.
   data.fClasses = {reinterpret_cast<std::int32_t *>(matrix->fBegin), kEvents, matrix};
   data.fWeights = {reinterpret_cast<double *>(matrix->fBegin), kEvents, matrix};
   OpenMethod(SpecDoing("keep_all"))->Train(data, {});
   RunWithContract("x = c.kept.pop()\n"
                   "assert x.shape == (" +
                   std::to_string(kEvents) +
                   ", 3), x.shape\n"
                   "assert x[-1].tolist() == [0, 0, 7], x[-1]\n"
                   "del x");
}

TEST(Training, RefusesASampleThatDoesNotFitTogether)
{
   auto sample = std::make_shared<Sample>(4);
   const auto method = OpenMethod(SpecDoing(""));
   TrainingData data = DataOf(sample);
   data.fWeights.fSize = 3;
   EXPECT_THAT([&] { method->Train(data, {}); },
               ThrowsMessage<std::invalid_argument>(HasSubstr("number of weights has 3, expected are 4")));
   data = DataOf(sample);
   data.fX.fCols = 2;
   EXPECT_THAT([&] { method->Train(data, {}); }, ThrowsMessage<std::invalid_argument>(HasSubstr("variables has 2")));
   data = DataOf(sample);
   data.fX.fOwner.reset();
   EXPECT_THAT([&] { method->Train(data, {}); }, ThrowsMessage<std::invalid_argument>(HasSubstr("no owner")));
}

TEST(Prediction, OneNumberPerEventOrClass)
{
   std::vector<float> x = {1, 2, 3, 10, 20, 30};
   std::vector<float> out(6, -1.F);
   OpenMethod(SpecDoing(""))->Predict({x.data(), 2, 3, nullptr}, out.data());
   EXPECT_THAT(out, ElementsAre(6, 60, -1, -1, -1, -1));

   MethodSpec spec = SpecDoing("");
   spec.fAnalysis = EAnalysis::kMulticlass;
   spec.fClasses = {"a", "b", "c"};
   OpenMethod(spec)->Predict({x.data(), 2, 3, nullptr}, out.data());
   EXPECT_THAT(out, ElementsAre(6, 7, 8, 60, 61, 62));
}

TEST(Prediction, OfNoEventsAsksNobody)
{
   const auto method = OpenMethod(SpecDoing("none"));
   EXPECT_NO_THROW(method->Predict({nullptr, 0, 3, nullptr}, nullptr));
}

float ResponseTo(Method &method, float first)
{
   const std::vector<float> x = {first, 2, 3};
   float out = 0;
   method.PredictOne(x.data(), &out);
   return out;
}

TEST(Prediction, OfOneEventUsesOneArrayUnlessSomebodyKeepsIt)
{
   const auto method = OpenMethod(SpecDoing("address"));
   for (float first : {1.F, 5.F})
      EXPECT_EQ(ResponseTo(*method, first), first + 5.F);
   RunWithContract("a, b = c.kept[-2:]\nassert a == b\nc.kept.clear()");
   const auto keeping = OpenMethod(SpecDoing("keep"));
   for (float first : {1.F, 5.F})
      EXPECT_EQ(ResponseTo(*keeping, first), first + 5.F);
   RunWithContract("assert [x.tolist() for x in c.kept] == [[[1, 2, 3]], [[5, 2, 3]]], c.kept\nc.kept.clear()");
}

/// A method whose user function is `lambda model, x: <answer>`.
std::unique_ptr<Method> Asking(const std::string &answer, EAnalysis analysis = EAnalysis::kClassification)
{
   RunWithContract("import numpy as np, sys\nc.USER_FUNCTIONS['user'] = lambda model, x: " + answer);
   MethodSpec spec = SpecDoing("user");
   spec.fAnalysis = analysis;
   return OpenMethod(spec);
}

TEST(UserFunction, GetsModelEventAndFolderAndItsAnswerIsReadInPlace)
{
   RunWithContract("c.predicted.clear()\npath = list(sys.path)" /* to compare with */);
   EXPECT_EQ(ResponseTo(*Asking("(c.kept.append((model, sys.path[0])), x[:, ::2].copy()[:, :1])[1]"), 7), 7.F);
   RunWithContract("assert c.kept.pop() == ('model', '/a/folder') and sys.path == path and not c.predicted");
   EXPECT_EQ(ResponseTo(*Asking("np.repeat(x, 2, axis=1)[:, ::4][:, :2]"), 7), 3.F) << "the second of two, strided";
   float out[2] = {};
   const std::vector<float> x = {1, 2, 3};
   auto method = Asking("x[:, ::-2]", EAnalysis::kMulticlass);
   method->PredictOne(x.data(), out);
   EXPECT_THAT(out, ElementsAre(3, 1));
}

TEST(UserFunction, UnusualAnswersAreThePackages)
{
   for (const char *answer : {"x.astype(np.float64)[:, :1]", "x[0]", "x", "x[:, :1].tolist()", "x[:0, :1]", "None",
                              "x[:, :1].byteswap().view('>f4')", "x[:, :1, None]"})
      EXPECT_EQ(ResponseTo(*Asking(answer), 7), 99.F) << answer;
}

TEST(UserFunction, ErrorsLeaveInThePackagesWordsAndThePathAsItWas)
{
   const auto method = Asking("(sys.path.insert(0, '/another'), 1 / (x[0, 0] - 1).item())");
   RunWithContract("path = list(sys.path)");
   EXPECT_THAT([&] { ResponseTo(*method, 1); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("said in our words: float division by zero"),
                                                       HasSubstr("caused by ZeroDivisionError"))));
   RunWithContract("assert sys.path == ['/another', *path], sys.path\ndel sys.path[0]");
   EXPECT_EQ(ResponseTo(*method, 2), 99.F);
   RunWithContract("del sys.path[0]\nassert sys.path == path");
}

TEST(UserFunction, MayDoWhatItLikesWithTheArray)
{
   const auto method = Asking("(c.kept.append(x[0, 1:]), x.__setattr__('shape', (3, 1)), x[:1])[2]");
   for (float first : {1.F, 5.F})
      EXPECT_EQ(ResponseTo(*method, first), first);
   RunWithContract("assert [x.tolist() for x in c.kept] == [[2, 3], [2, 3]]\nc.kept.clear()");
   const auto locking = Asking("(x.setflags(write=False), x[:, :1].copy())[1]");
   for (float first : {1.F, 5.F})
      EXPECT_EQ(ResponseTo(*locking, first), first);
}

TEST(UserFunction, IsLookedForAgainAfterTraining)
{
   const auto method = Asking("x[:, :1]");
   EXPECT_EQ(ResponseTo(*method, 7), 7.F);
   RunWithContract("c.USER_FUNCTIONS['user'] = lambda model, x: x[:, 1:2]");
   EXPECT_EQ(ResponseTo(*method, 7), 7.F);
   method->Train(DataOf(std::make_shared<Sample>(4)), {});
   EXPECT_EQ(ResponseTo(*method, 7), 2.F);
}

TEST(Prediction, KeptInputOutlivesTheCallersMemory)
{
   const auto method = OpenMethod(SpecDoing("keep"));
   float out = 0;
   {
      std::vector<float> x = {1, 2, 3};
      method->Predict({x.data(), 1, 3, nullptr}, &out);
   }
   RunWithContract("assert c.kept.pop().tolist() == [[1.0, 2.0, 3.0]]");
}

TEST(Prediction, WrongAnswerIsAnErrorThatShowsBothSides)
{
   std::vector<float> x(9);
   std::vector<float> out(9);
   const std::vector<std::pair<std::string, std::string>> cases = {
      {"float64", "float64 [3, 2]"},       {"fortran", "float32 [3, 2], not C-contiguous"},
      {"few_rows", "float32 [2, 2]"},      {"flat", "float32 [3]"},
      {"swapped_bytes", ">f4 [3, 2]"},     {"list", "object of type list"},
      {"none", "object of type NoneType"},
   };
   for (const auto &[what, shown] : cases) {
      MethodSpec spec = SpecDoing(what);
      spec.fAnalysis = EAnalysis::kMulticlass;
      const auto method = OpenMethod(spec);
      EXPECT_THAT([&] { method->Predict({x.data(), 3, 3, nullptr}, out.data()); },
                  ThrowsMessage<std::runtime_error>(
                     AllOf(HasSubstr("\"Net\""), HasSubstr(shown), HasSubstr("C-contiguous float32 array [3, 2]"))))
         << what;
   }
}

TEST(Prediction, WrongWidthIsRefused)
{
   std::vector<float> x(4);
   const auto method = OpenMethod(SpecDoing(""));
   EXPECT_THAT([&] { method->Predict({x.data(), 1, 4, nullptr}, x.data()); },
               ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("4 values"), HasSubstr("3 variables"))));
}

TEST(Prediction, ManyThreadsAtOnce)
{
   const auto method = OpenMethod(SpecDoing(""));
   RunPython("import sys; sys.setswitchinterval(1e-6)"); // threads change places often
   std::vector<int> nWrong(4, -1);
   std::vector<std::thread> threads;
   for (std::size_t t = 0; t < nWrong.size(); ++t) {
      threads.emplace_back([&, t] {
         nWrong[t] = 0;
         for (int i = 0; i < 200; ++i) {
            const std::vector<float> x = {static_cast<float>(t), static_cast<float>(i), 0.F};
            float out = -1;
            method->PredictOne(x.data(), &out);
            nWrong[t] += out != x[0] + x[1] ? 1 : 0;
         }
      });
   }
   for (std::thread &thread : threads)
      thread.join();
   EXPECT_THAT(nWrong, ElementsAre(0, 0, 0, 0));
}

TEST(State, MakesTheRoundTrip)
{
   const auto trained = OpenMethod(SpecDoing(""));
   trained->Train(DataOf(std::make_shared<Sample>(4)), {});
   const auto restored = RestoreMethod(SpecDoing(""), trained->State());
   const std::vector<float> x = {1, 2, 3};
   float out = 0;
   restored->PredictOne(x.data(), &out);
   EXPECT_EQ(out, 7.F) << "sum plus the offset that training left";
}

TEST(State, MustBeText)
{
   const auto method = OpenMethod(SpecDoing("none"));
   EXPECT_THAT([&] { method->State(); }, ThrowsMessage<std::runtime_error>(HasSubstr("state returned None")));
}

TEST(Notes, AreReadOnce)
{
   const auto method = OpenMethod(SpecDoing("note"));
   EXPECT_THAT(method->Notes(), ElementsAre("a remark"));
   EXPECT_THAT(method->Notes(), IsEmpty());
}

TEST(Ranking, ListsVariablesByImportance)
{
   const auto ranking = OpenMethod(SpecDoing(""))->Rank(DataOf(std::make_shared<Sample>(4)));
   EXPECT_THAT(ranking, ElementsAre(Pair("c", 26.), Pair("b", 22.), Pair("a", 18.)));
}

TEST(Failure, AtBookingNamesMethodTypeAndMessage)
{
   EXPECT_THAT([] { OpenMethod(SpecDoing("fail_to_open")); },
               ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("PyTorch method \"Net\": booking: ValueError: NumEpochs=-3 is not positive"),
                        HasSubstr("in open_method"))));
}

TEST(Failure, ShowsCauseAndLastLinesOfItsTraceback)
{
   EXPECT_THAT([] { TrainDoing("user_error"); },
               ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("RuntimeError: train_func failed\ncaused by ZeroDivisionError: division by zero\n"),
                        HasSubstr("in _deepest\n    return 1 / n"), Not(HasSubstr("in _user_error")))));
}

TEST(Failure, KeyboardInterruptHasATypeOfItsOwn)
{
   EXPECT_THAT([] { TrainDoing("interrupt"); }, Throws<Interrupted>());
}

TEST(Failure, ExitInPythonEndsNeitherProcessNorSession)
{
   EXPECT_THAT([] { TrainDoing("exit"); }, ThrowsMessage<std::runtime_error>(HasSubstr("SystemExit: 3")));
}

TEST(Failure, ExceptionThatCannotPrintItselfIsReported)
{
   EXPECT_THAT([] { TrainDoing("broken_error"); }, ThrowsMessage<std::runtime_error>(HasSubstr("_BrokenError")));
}

TEST(Failure, WrongTrainingResultIsShown)
{
   EXPECT_THAT([] { TrainDoing("nonsense"); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("train returned [1, 2]"), HasSubstr("'history'"))));
}

TEST(Failure, OtherContractVersionIsRefused)
{
   RunWithContract("c.CONTRACT_VERSION = 99");
   EXPECT_THAT([] { OpenMethod(SpecDoing("")); },
               ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("version 99"), HasSubstr("version 3"), HasSubstr("_contract.py"))));
   RunWithContract("c.CONTRACT_VERSION = 3");
   EXPECT_NO_THROW(OpenMethod(SpecDoing("")));
}

TEST(Hooks, AreCalledWithPlainValues)
{
   std::vector<std::pair<ELogLevel, std::string>> said;
   std::vector<std::size_t> progress;
   Hooks hooks;
   hooks.fLog = [&](ELogLevel level, const std::string &text) { said.emplace_back(level, text); };
   hooks.fProgress = [&](std::size_t done, std::size_t total, const std::string &) { progress = {done, total}; };
   hooks.fInterrupted = [] { return true; };
   const TrainingResult result = TrainDoing("talk", hooks);
   EXPECT_THAT(said,
               ElementsAre(Pair(ELogLevel::kDebug, "said at debug"), Pair(ELogLevel::kInfo, "said at info"),
                           Pair(ELogLevel::kWarning, "said at warning"), Pair(ELogLevel::kError, "said at error")));
   EXPECT_THAT(progress, ElementsAre(3U, 10U));
   EXPECT_THAT(result.fHistory.at("stopped"), ElementsAre(1.));
   EXPECT_EQ(result.fBestEpoch, -1) << "not given";
}

TEST(Hooks, MayBeEmptyAndDoNothingAfterTraining)
{
   EXPECT_THAT(TrainDoing("talk").fHistory.at("stopped"), ElementsAre(0.));
   int nCalls = 0;
   Hooks hooks;
   hooks.fLog = [&](ELogLevel, const std::string &) { ++nCalls; };
   TrainDoing("talk", hooks);
   ASSERT_EQ(nCalls, 4);
   RunWithContract("c.kept[-1]['log']('info', 'too late'); assert c.kept[-1]['interrupted']() is False\n"
                   "c.kept.clear()");
   EXPECT_EQ(nCalls, 4);
}

TEST(Hooks, MayCallPythonThemselves)
{
   Hooks hooks;
   hooks.fLog = [](ELogLevel, const std::string &) { RunPython("from_hook = True"); };
   TrainDoing("talk", hooks);
   RunPython("assert from_hook");
}

TEST(Hooks, ExceptionComesBackAsItWasThrown)
{
   Hooks hooks;
   hooks.fLog = [](ELogLevel, const std::string &) { throw std::out_of_range("from the hook"); };
   EXPECT_THAT([&] { TrainDoing("talk", hooks); }, ThrowsMessage<std::out_of_range>("from the hook"));
}

TEST(Hooks, ExceptionThatPythonGotOverIsForgotten)
{
   Hooks hooks;
   hooks.fLog = [](ELogLevel, const std::string &) {};
   hooks.fProgress = [](std::size_t, std::size_t, const std::string &) { throw std::runtime_error("first"); };
   EXPECT_THAT([&] { TrainDoing("swallow", hooks); },
               ThrowsMessage<std::runtime_error>(HasSubstr("ValueError: another failure")));
}

} // namespace
