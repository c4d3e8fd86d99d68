// Application of trained methods: links, values, errors.
#include "ToyJob.h"

#include "TMVA/Config.h"
#include "TMVA/Factory.h"
#include "TMVA/MethodBase.h"
#include "TMVA/MethodCuts.h"
#include "TMVA/Reader.h"
#include "TMVA/Tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;
using TMVA::Reader;
using TMVA::Types;

namespace {

const char *const kFisher = "data/weights/job_Fisher.weights.xml";
const char *const kWithSpectator = "watched/weights/job_Fisher.weights.xml";
const char *const kRegression = "regression/weights/job_LD.weights.xml";
const float kNaN = std::numeric_limits<float>::quiet_NaN();

/// One training of each kind for all tests.
class ReaderTest : public testing::Test {
protected:
   static void SetUpTestSuite()
   {
      fgFolder = std::make_unique<ScratchFolder>();
      ToyClasses toy("data");
      ToyClasses watched("watched");
      watched.fLoader.AddSpectator("id");
      TMVA::Factory job("job", "Silent:AnalysisType=Classification");
      job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "!H:!V:CreateMVAPdfs");
      job.BookMethod(&watched.fLoader, Types::kFisher, "Fisher", "!H:!V");
      job.TrainAllMethods();
      ToyRegression regression("regression");
      TMVA::Factory regressionJob("job", "Silent:AnalysisType=Regression");
      regressionJob.BookMethod(&regression.fLoader, Types::kLD, "LD", "!H:!V");
      regressionJob.TrainAllMethods();
   }
   static void TearDownTestSuite()
   {
      fgFolder.reset();
      TMVA::gConfig().SetSilent(kFALSE);
   }

   /// A Reader with both variables linked to fX and fY.
   std::unique_ptr<Reader> Linked(const char *options = "!Color:Silent")
   {
      auto reader = std::make_unique<Reader>(options);
      reader->AddVariable("x", &fX);
      reader->AddVariable("y", &fY);
      return reader;
   }

   /// F0 + F1 x + F2 y with the coefficients that stand in the file.
   static double FisherFromFile(double x, double y)
   {
      std::ifstream file(kFisher);
      std::stringstream text;
      text << file.rdbuf();
      auto &tools = TMVA::gTools();
      void *document = tools.xmlengine().ParseString(text.str().c_str());
      void *weights = tools.GetChild(tools.xmlengine().DocGetRootElement(document), "Weights");
      std::vector<double> f;
      for (void *node = tools.GetChild(weights); node; node = tools.GetNextChild(node)) {
         f.push_back(0);
         tools.ReadAttr(node, "Value", f.back());
      }
      tools.xmlengine().FreeDoc(document);
      return f.at(0) + f.at(1) * x + f.at(2) * y;
   }

   Float_t fX = 0, fY = 0;
   static std::unique_ptr<ScratchFolder> fgFolder;
};

std::unique_ptr<ScratchFolder> ReaderTest::fgFolder;

auto Fatal(const testing::Matcher<std::string> &text)
{
   return ThrowsMessage<std::runtime_error>(text);
}

TEST_F(ReaderTest, ReadsWhatIsBehindTheLinksAtEachEvaluation)
{
   auto reader = Linked();
   auto *method = reader->BookMVA("any tag", kFisher);
   EXPECT_EQ(reader->FindMVA("any tag"), method);
   EXPECT_STREQ(method->GetName(), "Fisher");
   for (const auto &[x, y] : {std::pair{0.f, 0.f}, {1.f, -2.f}, {-0.3f, 4.f}}) {
      fX = x;
      fY = y;
      EXPECT_NEAR(reader->EvaluateMVA("any tag"), FisherFromFile(x, y), 1e-6);
      EXPECT_EQ(reader->EvaluateMVA(dynamic_cast<TMVA::MethodBase *>(method)), reader->EvaluateMVA("any tag"));
   }
   EXPECT_EQ(reader->GetMVAError(), -1);
}

TEST_F(ReaderTest, TakesValuesWithoutLinks)
{
   for (const int form : {0, 1, 2}) {
      std::vector<std::string> strings{"x", "y"};
      std::vector<TString> tstrings{"x", "y"};
      auto reader = form == 0   ? std::make_unique<Reader>(strings, "Silent")
                    : form == 1 ? std::make_unique<Reader>(tstrings, "Silent")
                                : std::make_unique<Reader>(std::string("x:y"), TString("Silent"));
      reader->BookMVA("F", kFisher);
      EXPECT_NEAR(reader->EvaluateMVA(std::vector<Float_t>{1, -2}, "F"), FisherFromFile(1, -2), 1e-6);
      EXPECT_NEAR(reader->EvaluateMVA(std::vector<Double_t>{1, -2}, "F"), FisherFromFile(1, -2), 1e-6);
      EXPECT_THAT([&] { reader->EvaluateMVA("F"); }, Fatal(AllOf(HasSubstr("\"x\""), HasSubstr("AddVariable"))));
      EXPECT_THAT([&] { reader->EvaluateMVA(std::vector<Float_t>{1}, "F"); },
                  Fatal(AllOf(HasSubstr("1 values"), HasSubstr("2 variables"))));
   }
}

TEST_F(ReaderTest, NaNGivesMinus999)
{
   auto reader = Linked("!Color:!Silent");
   reader->BookMVA("F", kFisher);
   fY = kNaN;
   testing::internal::CaptureStdout();
   EXPECT_EQ(reader->EvaluateMVA("F"), -999);
   EXPECT_THAT(testing::internal::GetCapturedStdout(), AllOf(HasSubstr("<ERROR>"), HasSubstr("\"y\"")));
   EXPECT_EQ(reader->GetProba("F"), -999);
   EXPECT_EQ(reader->GetRarity("F"), -999);
   EXPECT_EQ(reader->EvaluateMVA(std::vector<Float_t>{kNaN, 0}, "F"), -999);
   fY = 0;
   EXPECT_NEAR(reader->EvaluateMVA("F"), FisherFromFile(0, 0), 1e-6);
}

TEST_F(ReaderTest, ProbabilityAndRarity)
{
   auto reader = Linked();
   reader->BookMVA("F", kFisher);
   fX = 3;
   fY = -3; // deep in the signal
   EXPECT_GT(reader->GetProba("F"), 0.9);
   EXPECT_GT(reader->GetRarity("F"), 0.99);
   EXPECT_EQ(reader->GetProba("F", 0.5, reader->EvaluateMVA("F")), reader->GetProba("F", 0.5));
   fX = -2;
   fY = 2;
   EXPECT_LT(reader->GetProba("F"), 0.1);
   EXPECT_LT(reader->GetRarity("F"), 0.2);
   EXPECT_LT(reader->GetProba("F", 0.01), reader->GetProba("F", 0.5)) << "a rarer signal is less probable";
}

TEST_F(ReaderTest, VariablesMustBeThoseOfTheTraining)
{
   Reader missing("Silent");
   missing.AddVariable("x", &fX);
   EXPECT_THAT([&] { missing.BookMVA("F", kFisher); },
               Fatal(AllOf(HasSubstr("1 are given"), HasSubstr("2 are expected"), HasSubstr("\"y\""))));
   Reader swapped("Silent");
   swapped.AddVariable("y", &fX);
   swapped.AddVariable("x", &fY);
   EXPECT_THAT([&] { swapped.BookMVA("F", kFisher); },
               Fatal(AllOf(HasSubstr("expected \"x\", given \"y\""), HasSubstr("expected \"y\", given \"x\""))));
   Reader more("Silent");
   for (const char *name : {"x", "y", "z"})
      more.AddVariable(name, &fX);
   EXPECT_THAT([&] { more.BookMVA("F", kFisher); }, Fatal(HasSubstr("\"z\"")));
   Reader integer("Silent");
   Int_t i = 0;
   EXPECT_THAT([&] { integer.AddVariable("x", &i); }, Fatal(AllOf(HasSubstr("\"x\""), HasSubstr("Float_t"))));
}

TEST_F(ReaderTest, SpectatorsToo)
{
   auto without = Linked();
   EXPECT_THAT([&] { without->BookMVA("F", kWithSpectator); }, Fatal(HasSubstr("\"id\"")));
   auto with = Linked();
   Int_t id = 123456;
   with->AddSpectator("id", &id);
   with->BookMVA("F", kWithSpectator);
   fX = 1;
   EXPECT_TRUE(std::isfinite(with->EvaluateMVA("F")));
   // What a method sees of it: the number, not the bits of the integer read as a float.
   const auto &data = *with->DataInfo().GetDataSet();
   EXPECT_EQ(data.GetEvent()->GetSpectator(0), 123456.f);
   id = 7;
   EXPECT_EQ(data.GetEvent()->GetSpectator(0), 7.f);
   EXPECT_ANY_THROW(with->AddSpectator("other", static_cast<Float_t *>(nullptr)));
}

TEST_F(ReaderTest, TagsAreChecked)
{
   auto reader = Linked();
   reader->BookMVA("Fisher method", kFisher);
   EXPECT_THAT([&] { reader->BookMVA("Fisher method", kFisher); }, Fatal(HasSubstr("\"Fisher method\"")));
   EXPECT_THAT([&] { reader->EvaluateMVA("Fischer method"); },
               Fatal(AllOf(HasSubstr("\"Fischer method\""), HasSubstr("did you mean \"Fisher method\"?"))));
   EXPECT_EQ(reader->FindMVA("other"), nullptr);
   EXPECT_EQ(reader->FindCutsMVA("other"), nullptr);
   EXPECT_EQ(dynamic_cast<TMVA::MethodCuts *>(reader->FindMVA("Fisher method")), nullptr);
}

TEST_F(ReaderTest, FilesThatAreNoWeightsAreRefused)
{
   auto reader = Linked();
   const auto booking = [&reader](const char *file) { return [&reader, file] { reader->BookMVA("F", file); }; };
   EXPECT_THAT(booking("nowhere.weights.xml"), Fatal(HasSubstr("nowhere.weights.xml")));
   EXPECT_THAT(booking("old.weights.txt"), Fatal(AllOf(HasSubstr("old.weights.txt"), HasSubstr(".xml"))));
   std::ofstream("empty.xml");
   EXPECT_THAT(booking("empty.xml"), Fatal(HasSubstr("empty.xml")));
   std::ofstream("type.xml") << "<?xml version=\"1.0\"?>\n<MethodSetup Method=\"Fischer::F\"></MethodSetup>\n";
   EXPECT_THAT(booking("type.xml"), Fatal(AllOf(HasSubstr("\"Fischer\""), HasSubstr("\"Fisher\""))));
   std::ofstream("cuts.xml") << "<?xml version=\"1.0\"?>\n<MethodSetup Method=\"Cuts::C\"></MethodSetup>\n";
   EXPECT_THAT(booking("cuts.xml"), Fatal(HasSubstr("ROOT built with tmva")));
   std::ifstream whole(kFisher);
   std::stringstream text;
   text << whole.rdbuf();
   std::ofstream("half.xml") << text.str().substr(0, text.str().size() / 2);
   EXPECT_THAT(booking("half.xml"), Fatal(HasSubstr("half.xml")));
   EXPECT_EQ(reader->FindMVA("F"), nullptr) << "what failed is not booked";
   EXPECT_NO_THROW(reader->BookMVA("F", kFisher));
}

TEST_F(ReaderTest, BooksFromText)
{
   std::ifstream file(kFisher);
   std::stringstream text;
   text << file.rdbuf();
   auto reader = Linked();
   reader->BookMVA(Types::kFisher, text.str().c_str());
   fX = 1;
   EXPECT_NEAR(reader->EvaluateMVA("Fisher"), FisherFromFile(1, 0), 1e-6);
   auto other = Linked();
   EXPECT_THAT([&] { other->BookMVA(Types::kLD, text.str().c_str()); },
               Fatal(AllOf(HasSubstr("LD"), HasSubstr("Fisher::Fisher"))));
}

TEST_F(ReaderTest, Regression)
{
   auto reader = Linked();
   reader->BookMVA("LD", kRegression);
   fX = 1.5;
   fY = -0.5;
   const double truth = 2 * 1.5 + 0.5 + 1; // linear, without noise: LD finds it
   EXPECT_NEAR(reader->EvaluateRegression("LD")[0], truth, 1e-4);
   EXPECT_NEAR(reader->EvaluateRegression(0, "LD"), truth, 1e-4);
   EXPECT_NEAR(reader->EvaluateMVA("LD"), truth, 1e-4);
   EXPECT_THAT([&] { reader->EvaluateRegression(1, "LD"); }, Fatal(HasSubstr("no target 1")));
   fX = kNaN;
   EXPECT_THAT(reader->EvaluateRegression("LD"), testing::ElementsAre(-999.f));
}

TEST_F(ReaderTest, LabelsNameVariablesToo)
{
   Reader reader("Silent");
   reader.AddVariable("myx := x", &fX);
   reader.AddVariable("y", &fY);
   EXPECT_NO_THROW(reader.BookMVA("F", kFisher));
}

TEST_F(ReaderTest, OptionsAreChecked)
{
   EXPECT_THAT([] { const Reader reader("!Color:Slient"); },
               Fatal(AllOf(HasSubstr("\"Slient\""), HasSubstr("did you mean \"Silent\"?"))));
   const Reader verbose("!Color:Silent:Error", kTRUE);
   EXPECT_TRUE(verbose.Verbose());
   EXPECT_STREQ(verbose.GetName(), "Reader");
}

} // namespace
