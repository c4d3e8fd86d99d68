// The plugin against a test double of the Python package, whose response to an event is known exactly: the sum of its
// (transformed) variables, plus the number of the output, plus 1 after training.
#include "../bridge/FakePackage.h"
#include "Job.h"
#include "TROOT.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numeric>
#include <sstream>

using testing::AllOf;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::FloatNear;
using testing::HasSubstr;
using testing::Pointwise;
using testing::ThrowsMessage;

namespace {

const FakePackage gFakePackage;

void RunPython(const std::string &code)
{
   TMVA::PyMethodBase::PyRunString(code.c_str(), nullptr, nullptr);
}

void RunWithContract(const std::string &code)
{
   RunPython("import tmva_torch._contract as c\n" + code);
}

/// a + b of every event of the current sample.
std::vector<double> Sums(const TMVA::MethodBase &method)
{
   std::vector<double> sums;
   for (Long64_t i = 0; i < method.Data()->GetNEvents(); ++i) {
      const TMVA::Event *event = method.Data()->GetEvent(i);
      sums.push_back(static_cast<double>(event->GetValue(0)) + event->GetValue(1));
   }
   return sums;
}

std::vector<double> Plus(std::vector<double> values, double offset)
{
   for (double &value : values)
      value += offset;
   return values;
}

class Contract : public testing::Test {
protected:
   ScratchFolder fFolder;
};

TEST_F(Contract, BookingTellsPythonAllThatItNeeds)
{
   const Job job("AnalysisType=Classification");
   job.Book("Net", "NumEpochs=7:LearningRate=0.25:!SaveBestOnly:FilenameModel=m.pt:IgnoreNegWeightsInTraining");
   RunWithContract("s = c.last_spec; o = s['options']\n"
                   "assert s['title'] == 'Net' and s['analysis'] == 'classification', s\n"
                   "assert s['variables'] == ['a', 'b'] and s['targets'] == [], s\n"
                   "assert s['classes'] == ['Background', 'Signal'] and s['signal_class'] == 1, s\n"
                   "assert s['weight_dir'].rstrip('/') == 'data/weights', s\n"
                   "assert o['NumEpochs'] == 7 and o['LearningRate'] == 0.25 and o['FilenameModel'] == 'm.pt', o\n"
                   "assert o['SaveBestOnly'] is False and o['ContinueTraining'] is False, o\n"
                   "assert o['BatchSize'] == 100 and o['ValidationSize'] == '20%', o\n"
                   "assert o['IgnoreNegWeightsInTraining'] is True, o\n"
                   "assert s['progress'] is False and s['verbose'] is False, s");
}

TEST_F(Contract, SignalClassFollowsTheOrderOfTheClasses)
{
   const Job job("AnalysisType=Classification", /*backgroundFirst=*/false);
   job.Book("Net", "");
   RunWithContract("assert c.last_spec['classes'][c.last_spec['signal_class']] == 'Signal', c.last_spec\n"
                   "assert c.last_spec['signal_class'] == 0");
}

TEST_F(Contract, TrainingSeesValuesClassesAndWeights)
{
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   job.Book("Net", "");
   job.Factory().TrainAllMethods();
   TMVA::MethodPyTorch &method = job.Method("Net");
   method.Data()->SetCurrentType(TMVA::Types::kTraining);
   double sumA = 0;
   double sumWeights = 0;
   for (Long64_t i = 0; i < method.Data()->GetNEvents(); ++i) {
      sumA += method.Data()->GetEvent(i)->GetValue(0);
      sumWeights += method.Data()->GetEvent(i)->GetWeight();
   }
   EXPECT_GT(sumWeights, 500) << "weights are 1 and 2";
   EXPECT_THAT(method.GetTrainingHistory("weights"), ElementsAre(FloatNear(static_cast<float>(sumWeights), 1e-2F)));
   EXPECT_THAT(method.GetTrainingHistory("classes"), ElementsAre(200.F)) << "200 signal events of class 1";
   EXPECT_NEAR(method.GetTrainingHistory("x").at(0), sumA, 1e-2);
}

TEST_F(Contract, RangeIsTheSliceOfAll)
{
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   TMVA::MethodPyTorch &method = job.Trained("");
   const std::vector<double> all = method.GetMvaValues();
   EXPECT_THAT(all, Pointwise(DoubleNear(1e-5), Plus(Sums(method), 1)));
   EXPECT_EQ(all.size(), 200U);
   EXPECT_EQ(method.GetMvaValues(50, 60), std::vector<double>(all.begin() + 50, all.begin() + 60));
   EXPECT_EQ(method.GetMvaValues(-5, 3), std::vector<double>(all.begin(), all.begin() + 3));
   EXPECT_EQ(method.GetMvaValues(190, 1000), std::vector<double>(all.begin() + 190, all.end()));
   EXPECT_EQ(method.GetMvaValues(60, 60).size(), 0U);
}

TEST_F(Contract, EventByEventCostsOneCallOfPython)
{
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   TMVA::MethodPyTorch &method = job.Trained("VarTransform=N");
   const std::vector<double> all = method.GetMvaValues();
   RunWithContract("c.predicted.clear()");
   std::vector<double> oneByOne;
   for (Long64_t i = 0; i < method.Data()->GetNEvents(); ++i) {
      method.Data()->SetCurrentEvent(i);
      oneByOne.push_back(method.GetMvaValue());
   }
   EXPECT_EQ(oneByOne, all);
   RunWithContract("assert c.predicted == [200], c.predicted");

   // Another sample is not answered from the first one's responses.
   method.Data()->SetCurrentType(TMVA::Types::kTraining);
   method.Data()->SetCurrentEvent(0);
   EXPECT_FLOAT_EQ(method.GetMvaValue(), method.GetMvaValues(0, 1).at(0));
}

TEST_F(Contract, RandomAccessEvaluatesSingleEvents)
{
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   TMVA::MethodPyTorch &method = job.Trained("");
   const std::vector<double> all = method.GetMvaValues();
   RunWithContract("c.predicted.clear()");
   for (const Long64_t i : {70, 20, 110}) {
      method.Data()->SetCurrentEvent(i);
      EXPECT_FLOAT_EQ(method.GetMvaValue(), all.at(static_cast<std::size_t>(i)));
   }
   RunWithContract("assert c.predicted == [1, 1, 1], c.predicted");
   const TMVA::Event given(std::vector<Float_t>{10, 20}, 0U);
   EXPECT_FLOAT_EQ(method.GetMvaValue(&given), 31);
}

TEST_F(Contract, WeightsFileCarriesTheStateToReaderAndFactory)
{
   const Job job("AnalysisType=Classification");
   job.Book("Net", "VarTransform=N");
   job.Factory().TrainAllMethods();
   job.Factory().TestAllMethods();
   TMVA::MethodPyTorch &method = job.Tested("Net"); // a new object, read from the weights file
   const std::vector<double> expected = method.GetMvaValues();
   EXPECT_THAT(ReadBack(job, {"Net"}), Pointwise(DoubleNear(1e-6), expected));
   JobReader reader({"Net"});
   const std::vector<Float_t> last = method.Data()->GetEvent(method.Data()->GetNEvents() - 1)->GetValues();
   EXPECT_NEAR(reader.At(0, 0).EvaluateMVA(last, "Net"), expected.back(), 1e-6);
   RunWithContract("assert c.last_spec['classes'] == ['Background', 'Signal']");
}

TEST_F(Contract, StateOfAnotherVersionIsRefused)
{
   const Job job("AnalysisType=Classification");
   job.Book("Net", "");
   job.Factory().TrainAllMethods();
   const std::string file = WeightsFile("Net");
   std::stringstream text;
   text << std::ifstream(file).rdbuf();
   std::string changed = text.str();
   const std::string kind = "tmva-torch state 1";
   ASSERT_NE(changed.find(kind), std::string::npos);
   changed.replace(changed.find(kind), kind.size(), "tmva-torch state 9");
   std::ofstream(file) << changed;
   EXPECT_THAT([] { JobReader({"Net"}); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("state 9"), HasSubstr("state 1"), HasSubstr(file))));
}

TEST_F(Contract, TargetsAreTransformedBack)
{
   const Job job("AnalysisType=Regression:ModelPersistence=F");
   job.Book("Net", "VarTransform=N");
   job.Factory().TrainAllMethods();
   TMVA::MethodPyTorch &method = job.Method("Net");
   // VarTransform=N maps the training sample to [-1, 1], variables and targets alike.
   std::vector<double> low(3, 1e30);
   std::vector<double> high(3, -1e30);
   const auto number = [](const TMVA::Event &event, UInt_t i) {
      return i < 2 ? event.GetValue(i) : event.GetTarget(0);
   };
   for (Long64_t i = 0; i < method.Data()->GetNTrainingEvents(); ++i) {
      const TMVA::Event *event = method.Data()->GetTrainingEvent(i);
      for (UInt_t k = 0; k < 3; ++k) {
         low[k] = std::min<double>(low[k], number(*event, k));
         high[k] = std::max<double>(high[k], number(*event, k));
      }
   }
   method.Data()->SetCurrentType(TMVA::Types::kTesting);
   for (const Long64_t i : {0, 1, 2, 57, 30}) {
      method.Data()->SetCurrentEvent(i);
      const float value = method.GetRegressionValues().at(0);
      const TMVA::Event *event = method.Data()->GetEvent(i);
      double response = 1;
      for (UInt_t k = 0; k < 2; ++k)
         response += 2 * (number(*event, k) - low[k]) / (high[k] - low[k]) - 1;
      EXPECT_NEAR(value, low[2] + (response + 1) / 2 * (high[2] - low[2]), 1e-3) << "event " << i;
      EXPECT_EQ(static_cast<float>(method.GetMvaValue()), value) << "the response in regression is the first target";
   }
}

TEST_F(Contract, MulticlassAnswersOneNumberPerClassInTheirOrder)
{
   const Job job("AnalysisType=Multiclass:ModelPersistence=F");
   TMVA::MethodPyTorch &method = job.Trained("");
   const std::vector<double> sums = Sums(method);
   RunWithContract("c.predicted.clear()");
   for (std::size_t i = 0; i < sums.size(); ++i) {
      method.Data()->SetCurrentEvent(static_cast<Long64_t>(i));
      const auto sum = static_cast<float>(sums[i]);
      EXPECT_THAT(method.GetMulticlassValues(), ElementsAre(FloatNear(sum + 1, 1e-5F), FloatNear(sum + 2, 1e-5F)));
   }
   RunWithContract("assert c.predicted == [200], c.predicted");
}

TEST_F(Contract, PythonsErrorsReachTheCallerInOnePiece)
{
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   EXPECT_THAT([&] { job.Book("Net", "UserCode=fail_to_open:NumEpochs=-3"); },
               ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("PyTorch method \"Net\": booking: ValueError: NumEpochs=-3 is not positive"),
                        HasSubstr("in open_method"))));
   EXPECT_THAT([&] { job.Book("Other", "NumEpoch=3"); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("NumEpoch=3"), HasSubstr("NumEpochs"))));
   job.Book("Bad", "UserCode=user_error");
   EXPECT_THAT([&] { job.Factory().TrainAllMethods(); },
               ThrowsMessage<std::runtime_error>(HasSubstr("ZeroDivisionError")));
}

TEST_F(Contract, WholeJobAsksPythonOncePerSample)
{
   for (const char *analysis : {"Classification", "Multiclass", "Regression"}) {
      SCOPED_TRACE(analysis);
      const ScratchFolder folder;
      const Job job(std::string("AnalysisType=") + analysis);
      job.Book("Net", "VarTransform=N");
      job.Factory().TrainAllMethods();
      job.Factory().TestAllMethods();
      RunWithContract("asked = list(c.predicted); c.predicted.clear()");
      job.Factory().EvaluateAllMethods();
      // One call for the training sample, one for the test sample, where there is one; each of all events.
      RunWithContract("asked += c.predicted\n"
                      "assert len(asked) <= 4 and min(asked) >= 100, asked");
   }
}

TEST_F(Contract, ThreadsOfRootsOwnPoolAreTheLimit)
{
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   job.Book("Alone", "");
   RunWithContract("assert c.last_spec['thread_limit'] == 0, c.last_spec");
   ROOT::EnableImplicitMT(2);
   const auto size = ROOT::GetThreadPoolSize();
   job.Book("Together", "");
   ROOT::DisableImplicitMT();
   RunWithContract("assert c.last_spec['thread_limit'] == " + std::to_string(size) + ", c.last_spec");
}

TEST_F(Contract, HelpHasTmvasSectionsAndEveryOption)
{
   const Job job("AnalysisType=Classification:!Silent:ModelPersistence=F");
   job.Book("Net", "");
   testing::internal::CaptureStdout();
   job.Method("Net").PrintHelpMessage();
   const std::string help = testing::internal::GetCapturedStdout();
   for (const char *title : {"Short description", "Performance optimisation", "tuning via configuration options"})
      EXPECT_THAT(help, HasSubstr(title));
   RunWithContract("names = list(c.last_spec['options'])\nnames.remove('IgnoreNegWeightsInTraining')\n"
                   "open('names', 'w').write(' '.join(names))");
   std::ifstream names("names");
   std::size_t nOptions = 0;
   for (std::string name; names >> name; ++nOptions)
      EXPECT_THAT(help, HasSubstr(name));
   EXPECT_GT(nOptions, 30U);
   EXPECT_THAT(help, HasSubstr("\"50,0.01;70,0.005\" (default: the rate stays)"));
}

TEST_F(Contract, RankingIsPrintedInTmvasTable)
{
   for (const char *analysis : {"Classification", "Multiclass", "Regression"}) {
      SCOPED_TRACE(analysis);
      const ScratchFolder folder;
      const Job job(std::string("!Silent:ModelPersistence=F:AnalysisType=") + analysis);
      job.Book("Net", "Ranking=gradient");
      testing::internal::CaptureStdout();
      job.Factory().TrainAllMethods();
      const std::string log = testing::internal::GetCapturedStdout();
      EXPECT_THAT(log, HasSubstr("Ranking result (top variable is best ranked)"));
      EXPECT_THAT(log, HasSubstr("Rank : Variable : Importance (gradient)"));
   }
}

TEST_F(Contract, RanksVariablesOnlyWhenAsked)
{
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   job.Book("Silent", "");
   job.Book("Ranked", "Ranking=permutation");
   job.Factory().TrainAllMethods();
   EXPECT_EQ(job.Method("Silent").CreateRanking(), nullptr);
   EXPECT_NE(job.Method("Ranked").CreateRanking(), nullptr);
}

#ifdef TMVATORCH_EMBEDDED_TMVA
TEST_F(Contract, DeepLearningMethodRunsOnPyTorchUnderItsOwnName)
{
   const Job job("AnalysisType=Classification");
   job.Factory().BookMethod(&job.Loader(), TMVA::Types::kDL, "Deep",
                            "!H:!V:ErrorStrategy=CROSSENTROPY:Layout=TANH|8,LINEAR:TrainingStrategy=MaxEpochs=2");
   RunWithContract("o = c.last_spec['options']\n"
                   "assert o['Layout'] == 'TANH|8,LINEAR' and o['TrainingStrategy'] == 'MaxEpochs=2', o");
   job.Factory().TrainAllMethods();
   JobReader deep({"Deep"});
   TMVA::Reader &reader = deep.At(1, 2);
   EXPECT_FLOAT_EQ(static_cast<float>(reader.EvaluateMVA("Deep")), 4);
   EXPECT_EQ(dynamic_cast<TMVA::MethodBase *>(reader.FindMVA("Deep"))->GetMethodTypeName(), "DL");
   // TMVA's recurrent tutorial has the bare word.
   job.Factory().BookMethod(&job.Loader(), TMVA::Types::kDL, "Bare", "Layout=LINEAR:CPU");
   RunWithContract("assert c.last_spec['options']['Architecture'] == 'CPU', c.last_spec");
   EXPECT_THROW(job.Factory().BookMethod(&job.Loader(), TMVA::Types::kDL, "Wrong", "Layout=LINEAR:Architecture=XPU"),
                std::runtime_error);
}
#endif

TEST_F(Contract, RefusesWhatItCannotDo)
{
   const Job job("AnalysisType=Classification:ModelPersistence=F");
   job.Book("Net", "");
   TMVA::MethodPyTorch &method = job.Method("Net");
   using TMVA::Types;
   EXPECT_TRUE(method.HasAnalysisType(Types::kClassification, 2, 0));
   EXPECT_FALSE(method.HasAnalysisType(Types::kClassification, 3, 0));
   EXPECT_TRUE(method.HasAnalysisType(Types::kMulticlass, 3, 0));
   EXPECT_FALSE(method.HasAnalysisType(Types::kMulticlass, 1, 0));
   EXPECT_TRUE(method.HasAnalysisType(Types::kRegression, 0, 2));
   EXPECT_FALSE(method.HasAnalysisType(Types::kRegression, 0, 0));
}

TEST_F(Contract, PythonOfMacros)
{
   TMVA::PyMethodBase::PyInitialize();
   EXPECT_NE(TMVA::PyMethodBase::PyIsInitialized(), 0);
   TMVA::PyMethodBase::PyRunString("from_macro = 6 * 7", nullptr, nullptr);
   RunPython("assert from_macro == 42");
   EXPECT_THAT([] { TMVA::PyMethodBase::PyRunString("1 / 0", nullptr, nullptr); },
               ThrowsMessage<std::runtime_error>(HasSubstr("ZeroDivisionError")));
   TMVA::PyMethodBase::PyFinalize();
   EXPECT_NE(TMVA::PyMethodBase::PyIsInitialized(), 0) << "Python cannot be started twice";
   RunPython(("import sys; assert sys.executable == '" + TMVA::Python_Executable() + "'").Data());
}

} // namespace
