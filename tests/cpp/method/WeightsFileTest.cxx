// The weights file: what is written is what TMVA writes, what TMVA wrote is read, and wrong files are refused clearly.
#include "Sample.h"
#include "TMVA/MethodFisher.h"
#include "TMVA/MethodLD.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

using TMVA::MethodFisher;
using TMVA::MethodLD;
using namespace TMVATest;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

std::vector<Row> GoldenTraining(const std::string &mode)
{
   if (mode == "reg")
      return GoldenRows("reg", "Regression", 0, 600);
   std::vector<Row> rows = GoldenRows("class", "Signal", 0, 500);
   for (const Row &row : GoldenRows("class", "Background", 0, 500))
      rows.push_back(row);
   return rows;
}

// Lines that say when, where and by whom.
bool IsOfTheRun(const std::string &line)
{
   static const std::regex info("name=\"(ROOT Release|Creator|Date|Host|Dir|TrainingTime)\"");
   return std::regex_search(line, info);
}

// Equal but for numbers, which may differ by the tolerance.
void ExpectSameLine(const std::string &ours, const std::string &golden, double tolerance)
{
   static const std::regex number("-?[0-9]\\.[0-9]+e[-+][0-9]+");
   EXPECT_EQ(std::regex_replace(ours, number, "#"), std::regex_replace(golden, number, "#"));
   std::sregex_iterator a(ours.begin(), ours.end(), number);
   std::sregex_iterator b(golden.begin(), golden.end(), number);
   for (; a != std::sregex_iterator() && b != std::sregex_iterator(); ++a, ++b) {
      EXPECT_EQ(a->length() - (a->str()[0] == '-'), b->length() - (b->str()[0] == '-')) << "digits in " << ours;
      const double expected = std::stod(b->str());
      EXPECT_NEAR(std::stod(a->str()), expected, tolerance * std::max(std::abs(expected), 1e-3)) << ours;
   }
}

struct GoldenFile {
   const char *fName; ///< without .weights.xml
   const char *fTitle;
   const char *fOptions;
   const char *fMode;
   Bool_t fIsLD;
   double fTolerance;
};

class GoldenWeights : public testing::TestWithParam<GoldenFile> {};

TEST_P(GoldenWeights, IsWrittenAlike)
{
   const GoldenFile &golden = GetParam();
   const Bool_t regression = std::string(golden.fMode) == "reg";
   const auto type = regression ? TMVA::Types::kRegression : TMVA::Types::kClassification;
   Sample sample(GoldenTraining(golden.fMode));
   const TemporaryFolder folder;
   if (golden.fIsLD)
      Book<MethodLD>(sample, golden.fTitle, golden.fOptions, type, folder.Path())->TrainMethod();
   else
      Book<MethodFisher>(sample, golden.fTitle, golden.fOptions, type, folder.Path())->TrainMethod();

   const auto ours = Lines(folder / (std::string("Golden_") + golden.fTitle + ".weights.xml"));
   const auto theirs = Lines(Golden(std::string(golden.fName) + ".weights.xml"));
   ASSERT_EQ(ours.size(), theirs.size());
   for (size_t i = 0; i < ours.size(); ++i)
      if (!IsOfTheRun(theirs[i]))
         ExpectSameLine(ours[i], theirs[i], golden.fTolerance);
   EXPECT_EQ(std::filesystem::exists(folder / (std::string("Golden_") + golden.fTitle + ".class.C")), !regression);
   const auto files = std::filesystem::directory_iterator(folder.Path());
   EXPECT_EQ(std::distance(begin(files), end(files)), regression ? 1 : 2) << "no temporary file is left";
}

INSTANTIATE_TEST_SUITE_P(
   Files, GoldenWeights,
   testing::Values(
      GoldenFile{"transforms/transforms/Fisher_None", "Fisher_None", "!H:!V:VarTransform=None", "class", false, 1e-5},
      GoldenFile{"transforms/transforms/Fisher_N", "Fisher_N", "!H:!V:VarTransform=N", "class", false, 1e-5},
      GoldenFile{"transforms/transforms/Fisher_P", "Fisher_P", "!H:!V:VarTransform=P", "class", false, 1e-5},
      GoldenFile{"transforms/transforms/Fisher_D-G", "Fisher_D-G", "!H:!V:VarTransform=D,G", "class", false, 1e-4},
      GoldenFile{"transforms/transforms/LD_None", "LD_None", "!H:!V:VarTransform=None", "class", true, 1e-5},
      GoldenFile{"ref/reg_ref/LD", "LD", "!H:!V:VarTransform=None", "reg", true, 1e-5},
      GoldenFile{"ref/reg_ref/LD_N", "LD_N", "!H:!V:VarTransform=N", "reg", true, 1e-5}),
   [](const auto &file) {
      return std::regex_replace(std::string(file.param.fMode) + "_" + file.param.fTitle, std::regex("[^A-Za-z0-9]"),
                                "_");
   });

TMVA::DataSetInfo &AddGoldenInputs(TMVA::DataSetInfo &info, const std::vector<const char *> &variables)
{
   for (const char *variable : variables)
      info.AddVariable(variable);
   info.AddSpectator("evt := Entry$", "", "", 0, 0);
   return info;
}

TEST(WeightsFile, GoldenFileIsRead)
{
   TMVA::DataSetInfo info;
   auto method = Read<MethodFisher>(AddGoldenInputs(info, {"var1", "var2", "var3", "var4"}),
                                    Golden("transforms/transforms/Fisher_None.weights.xml"));
   EXPECT_EQ(method->GetMethodName(), "Fisher_None");
   EXPECT_EQ(method->GetTestvarName(), "MVA_Fisher_None");
   EXPECT_EQ(method->GetTrainingTMVAVersionCode(), 262657U);
   EXPECT_EQ(method->GetTrainingROOTVersionString(), "6.40/00");
   EXPECT_EQ(method->GetAnalysisType(), TMVA::Types::kClassification);
   EXPECT_EQ(info.GetNClasses(), 2U);
   EXPECT_EQ(TString(info.GetClassInfo(1)->GetName()), "Background");
   EXPECT_DOUBLE_EQ(info.GetVariableInfo(0).GetMin(), -4.70673513);

   // First event of transforms.reader.csv.
   const TMVA::Event event({-1.14361084F, -0.82237345F, -0.495425582F, -0.629427373F}, UInt_t{0});
   std::istringstream row(Lines(Golden("transforms/transforms.reader.csv"))[1]);
   std::istringstream header(Lines(Golden("transforms/transforms.reader.csv"))[0]);
   std::string name;
   std::string value;
   while (std::getline(header, name, ',') && std::getline(row, value, ',') && name != "Fisher_None") {
   }
   EXPECT_NEAR(method->GetMvaValue(&event), std::stod(value), 1e-6);
}

TEST(WeightsFile, ProbabilityAndRarityOfTheGoldenFile)
{
   TMVA::DataSetInfo info;
   auto method = Read<MethodFisher>(AddGoldenInputs(info, {"var1", "var2", "var3", "var4"}),
                                    Golden("ref/class_ref/Fisher.weights.xml"));
   ASSERT_TRUE(method->HasMVAPdfs());
   const auto lines = Lines(Golden("ref/class_ref/reader.csv"));
   for (const size_t i : {1U, 2U, 500U, 1500U}) {
      std::istringstream row(lines.at(i));
      std::vector<std::string> cells;
      for (std::string cell; std::getline(row, cell, ',');)
         cells.push_back(cell);
      const double response = std::stod(cells[2]);
      EXPECT_NEAR(method->GetProba(response, 0.5), std::stod(cells[3]), 1e-5) << lines[i];
      EXPECT_NEAR(method->GetRarity(response), std::stod(cells[4]), 1e-5) << lines[i];
   }
}

TEST(WeightsFile, RegressionFileBringsItsTarget)
{
   TMVA::DataSetInfo info;
   auto method = Read<MethodLD>(AddGoldenInputs(info, {"var1", "var2"}), Golden("ref/reg_ref/LD_N.weights.xml"));
   ASSERT_EQ(info.GetNTargets(), 1U);
   EXPECT_EQ(info.GetTargetInfo(0).GetExpression(), "fvalue");
   EXPECT_EQ(method->GetAnalysisType(), TMVA::Types::kRegression);
   const TMVA::Event event({1.74145639F, 0.764377415F}, UInt_t{0});
   EXPECT_NEAR(method->GetRegressionValues(&event)[0], 29.6757431, 3e-4); // first row of reader.csv
}

TEST(WeightsFile, RoundTripKeepsTheResponse)
{
   Sample sample(GoldenTraining("class"));
   const TemporaryFolder folder;
   auto trained =
      Book<MethodFisher>(sample, "Fisher", "!H:!V:VarTransform=N,P", TMVA::Types::kClassification, folder.Path());
   trained->TrainMethod();
   auto read = Read<MethodFisher>(sample.Info(), folder / "Golden_Fisher.weights.xml");
   sample.Data().SetCurrentType(TMVA::Types::kTesting);
   const auto before = trained->GetMvaValues();
   const auto after = read->GetMvaValues();
   ASSERT_EQ(before.size(), after.size());
   for (size_t i = 0; i < before.size(); ++i)
      ASSERT_NEAR(after[i], before[i], 2e-6);
}

TEST(WeightsFile, ExpressionsWithMarkupSurvive)
{
   TMVA::DataSetInfo info;
   info.AddVariable("a<b&&c>\"d\"");
   info.AddClass("Signal");
   info.AddClass("Background");
   const TemporaryFolder folder;
   Open<MethodFisher> method("Job", "Fisher", info, "");
   method.SetWeightFileDir(folder.Path());
   method.SetupMethod();
   method.WriteStateToFile();
   EXPECT_NO_THROW(Read<MethodFisher>(info, folder / "Job_Fisher.weights.xml"));
}

TEST(WeightsFile, WrongVariablesAreListedBesideTheRightOnes)
{
   TMVA::DataSetInfo info;
   AddGoldenInputs(info, {"var1", "var3", "var2"});
   EXPECT_THAT([&] { Read<MethodFisher>(info, Golden("transforms/transforms/Fisher_None.weights.xml")); },
               ThrowsMessage<std::runtime_error>(AllOf(
                  HasSubstr("3 are given, 4 are expected"), HasSubstr("1: expected \"var2\", given \"var3\"   <--"),
                  HasSubstr("0: expected \"var1\", given \"var1\"\n"), HasSubstr("3: expected \"var4\", given nothing"),
                  HasSubstr("AddVariable"))));
}

TEST(WeightsFile, MissingSpectatorIsNamed)
{
   TMVA::DataSetInfo info;
   for (const char *variable : {"var1", "var2", "var3", "var4"})
      info.AddVariable(variable);
   EXPECT_THAT([&] { Read<MethodFisher>(info, Golden("transforms/transforms/Fisher_None.weights.xml")); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("spectators"), HasSubstr("\"Entry$\""))));
}

TEST(WeightsFile, DamagedFilesAreRefused)
{
   const TemporaryFolder folder;
   const std::string golden = Golden("transforms/transforms/Fisher_None.weights.xml");
   std::ifstream in(golden);
   const std::string text{std::istreambuf_iterator<char>(in), {}};
   const std::string cut = folder / "cut.weights.xml";
   std::ofstream(cut) << text.substr(0, text.size() / 2);
   const auto read = [](const std::string &path) {
      TMVA::DataSetInfo info;
      Read<MethodFisher>(AddGoldenInputs(info, {"var1", "var2", "var3", "var4"}), path);
   };
   EXPECT_THAT([&] { read(cut); }, ThrowsMessage<std::runtime_error>(HasSubstr("not valid XML")));
   EXPECT_THAT([&] { read(folder / "none.weights.xml"); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("none.weights.xml"), HasSubstr("No such file"))));
   EXPECT_THAT([&] { read(folder / "old.weights.txt"); }, ThrowsMessage<std::runtime_error>(HasSubstr(".xml")));
   EXPECT_THAT([&] { read(Golden("transforms/transforms/LD_None.weights.xml")); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("\"LD::LD_None\""), HasSubstr("\"Fisher\""))));
   const std::string wrong = folder / "wrong.weights.xml";
   for (const char *number : {"4", "0", "1000000000000"}) { // the last one would fill any memory
      std::ofstream(wrong) << std::regex_replace(text, std::regex("NCoeff=\"5\""),
                                                 "NCoeff=\"" + std::string(number) + "\"");
      EXPECT_THAT([&] { read(wrong); }, ThrowsMessage<std::runtime_error>(HasSubstr("<Weights>"))) << number;
   }
   std::ofstream(wrong) << std::regex_replace(std::regex_replace(text, std::regex("NCoeff=\"5\""), "NCoeff=\"0\""),
                                              std::regex("<Coefficient [^>]*>"), "");
   EXPECT_THAT([&] { read(wrong); }, ThrowsMessage<std::runtime_error>(HasSubstr("<Weights>")));
}

TEST(WeightsFile, TargetsMustComeBeforeTheWeights)
{
   const TemporaryFolder folder;
   std::ifstream in(Golden("ref/reg_ref/LD.weights.xml"));
   const std::string text{std::istreambuf_iterator<char>(in), {}};
   const std::string wrong = folder / "wrong.weights.xml";
   std::ofstream(wrong) << std::regex_replace(text, std::regex("Targets"), "Target");
   TMVA::DataSetInfo info;
   EXPECT_THAT([&] { Read<MethodLD>(AddGoldenInputs(info, {"var1", "var2"}), wrong); },
               ThrowsMessage<std::runtime_error>(HasSubstr("<Targets> does not come before <Weights>")));
}

TEST(WeightsFile, FolderThatCannotBeWrittenIsNamed)
{
   Sample sample(GoldenTraining("class"));
   struct Elsewhere : Open<MethodFisher> {
      using Open<MethodFisher>::Open;
      using Open<MethodFisher>::SetWeightFileName;
   };
   Elsewhere elsewhere("Job", "Fisher", sample.Info(), "");
   elsewhere.SetupMethod();
   elsewhere.SetWeightFileName("/no/such/folder/x.weights.xml");
   EXPECT_THAT([&] { elsewhere.WriteStateToFile(); },
               ThrowsMessage<std::runtime_error>(HasSubstr("/no/such/folder/x.weights.xml")));
}

TEST(WeightsFile, LargeContentIsRead)
{
   const TemporaryFolder folder;
   std::ifstream in(Golden("transforms/transforms/Fisher_None.weights.xml"));
   std::string text{std::istreambuf_iterator<char>(in), {}};
   // As a method may store: one text of megabytes, in an element that Fisher does not know.
   text.insert(text.find("<Weights"), "<State>" + std::string(5000000, 'x') + "</State>");
   const std::string path = folder / "large.weights.xml";
   std::ofstream(path) << text;
   TMVA::DataSetInfo info;
   auto method = Read<MethodFisher>(AddGoldenInputs(info, {"var1", "var2", "var3", "var4"}), path);
   const TMVA::Event event({0, 0, 0, 0}, UInt_t{0});
   EXPECT_DOUBLE_EQ(method->GetMvaValue(&event), -1.7094132823251273e-01);
}

} // namespace
