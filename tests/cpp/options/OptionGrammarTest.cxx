// The grammar of option strings: what is accepted, what value it gives, what is refused and with which words.
#include "AnyJob.h"
#include "TMVA/Tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

namespace {

struct Job : TMVATest::AnyJob<Int_t> {
   explicit Job(const TString &options) : AnyJob(options, {1, 2, 3}) {}
};

/// The job after the option string; the string's rest is checked as CheckSetup does.
struct Parsed : Job {
   explicit Parsed(const char *options) : Job(options) { Parse(); }
};

TEST(OptionGrammar, ValuesReplaceDefaults)
{
   const Parsed job("NTrees=300:Shrinkage=0.25:File=net.pt:Seed=7:Fraction=0.75");
   EXPECT_EQ(job.fNTrees, 300);
   EXPECT_EQ(job.fShrinkage, 0.25);
   EXPECT_EQ(job.fFile, "net.pt");
   EXPECT_EQ(job.fSeed, 7u);
   EXPECT_EQ(job.fFraction, 0.75f);
   EXPECT_FALSE(job.fPlot);
}

TEST(OptionGrammar, NamesHaveNoCase)
{
   EXPECT_EQ(Parsed("ntrees=5").fNTrees, 5);
   EXPECT_EQ(Parsed("FILE=A.pt").fFile, "A.pt");
}

TEST(OptionGrammar, EmptyTokensAreHarmless)
{
   EXPECT_EQ(Parsed("").fNTrees, 800);
   EXPECT_EQ(Parsed(":::NTrees=5::Plot:").fNTrees, 5);
}

struct BooleanCase {
   const char *fText;
   bool fValue;
};
class Booleans : public testing::TestWithParam<BooleanCase> {};

TEST_P(Booleans, AreUnderstood)
{
   EXPECT_EQ(Parsed(GetParam().fText).fPlot, GetParam().fValue);
}

INSTANTIATE_TEST_SUITE_P(OptionGrammar, Booleans,
                         testing::Values(BooleanCase{"Plot", true}, BooleanCase{"!Plot", false},
                                         BooleanCase{"Plot=1", true}, BooleanCase{"Plot=True", true},
                                         BooleanCase{"Plot=kTRUE", true}, BooleanCase{"Plot=t", true},
                                         BooleanCase{"Plot:Plot=0", false}, BooleanCase{"Plot:Plot=FALSE", false},
                                         BooleanCase{"Plot:Plot=kFalse", false}, BooleanCase{"Plot:Plot=f", false},
                                         BooleanCase{"Plot:!Plot", false}));

TEST(OptionGrammar, NumbersTakeWhatTheTextBeginsWith)
{
   // Python writes 800.0 where its variable is a float.
   EXPECT_EQ(Parsed("NTrees=800.0").fNTrees, 800);
   EXPECT_EQ(Parsed("NTrees=-3").fNTrees, -3);
   EXPECT_EQ(Parsed("NTrees=1e3").fNTrees, 1000);
   EXPECT_EQ(Parsed("Shrinkage=2.5%").fShrinkage, 2.5);
}

TEST(OptionGrammar, TextsMayHoldAllButColons)
{
   EXPECT_EQ(Parsed("File=dir/a=b,c;d(e)[f]%.pt").fFile, "dir/a=b,c;d(e)[f]%.pt");
   EXPECT_EQ(Parsed("File=").fFile, "");
   EXPECT_EQ(Parsed("File=None").fFile, "None");
   EXPECT_EQ(Parsed("File=my models/net.pt").fFile, "my models/net.pt");
}

TEST(OptionGrammar, PredefinedValuesKeepTheirSpelling)
{
   EXPECT_EQ(Parsed("Method=mahalanobis").fMethod, "Mahalanobis");
   EXPECT_EQ(Parsed("Degree=3").fDegree, 3);
}

TEST(OptionGrammar, ABareWordSetsTheOptionThatKnowsIt)
{
   EXPECT_EQ(Parsed("!Plot:Mahalanobis").fMethod, "Mahalanobis");
   EXPECT_EQ(Parsed("fisher").fMethod, "Fisher");
}

TEST(OptionGrammar, ArraysAreSetByElementOrAsAWhole)
{
   const Parsed one("Layers[1]=20");
   EXPECT_THAT(one.fNodes, testing::ElementsAre(1, 20, 3));
   const Parsed all("Layers=9");
   EXPECT_THAT(all.fNodes, testing::ElementsAre(9, 9, 9));
   const Parsed named("NSmooth[0]=20");
   EXPECT_EQ(named.fSmooth, 20);
}

TEST(OptionGrammar, TheLastOfARepeatedOptionWins)
{
   testing::internal::CaptureStdout();
   const Parsed job("NTrees=3:NTrees=4");
   const auto output = testing::internal::GetCapturedStdout();
   EXPECT_EQ(job.fNTrees, 4);
   EXPECT_THAT(output, AllOf(HasSubstr("<WARNING>"), HasSubstr("NTrees")));
}

TEST(OptionGrammar, ElementsOfOneArrayAreNoRepetition)
{
   testing::internal::CaptureStdout();
   const Parsed job("Layers[0]=3:Layers[1]=4");
   EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

struct RefusedCase {
   const char *fOptions;
   std::vector<std::string> fWords; ///< all in the message
};
class Refused : public testing::TestWithParam<RefusedCase> {};

TEST_P(Refused, WithWordsThatHelp)
{
   for (const auto &word : GetParam().fWords)
      EXPECT_THAT([&] { Parsed job(GetParam().fOptions); }, ThrowsMessage<std::runtime_error>(HasSubstr(word)));
}

INSTANTIATE_TEST_SUITE_P(
   OptionGrammar, Refused,
   testing::Values(RefusedCase{"NTree=5", {"\"NTree=5\"", "did you mean \"NTrees\"?"}},
                   RefusedCase{"NTr=5", {"\"NTr=5\"", "\"NTrees\""}}, // names cannot be abbreviated
                   RefusedCase{"Plott", {"\"Plott\"", "did you mean \"Plot\"?"}},
                   RefusedCase{"!Plo", {"\"!Plo\"", "\"Plot\""}},
                   RefusedCase{"Nonsense=1:Rubbish", {"\"Nonsense=1\"", "\"Rubbish\"", "no such option"}},
                   RefusedCase{" NTrees=5", {"blanks"}}, RefusedCase{"NTrees", {"\"NTrees\"", "needs a value"}},
                   RefusedCase{"!NTrees", {"\"!NTrees\"", "NTrees=..."}}, RefusedCase{"!NTrees=5", {"\"!NTrees=5\""}},
                   RefusedCase{"NTrees=many", {"NTrees", "\"many\"", "number"}},
                   RefusedCase{"NTrees=", {"NTrees", "\"\"", "number"}},
                   RefusedCase{"NTrees=3000000000", {"NTrees", "3000000000"}},
                   RefusedCase{"Seed=-1", {"Seed", "\"-1\""}}, RefusedCase{"Plot=maybe", {"Plot", "\"maybe\"", "True"}},
                   RefusedCase{"Method=Fischer", {"Method", "\"Fischer\"", "\"Fisher\", \"Mahalanobis\""}},
                   RefusedCase{"Degree=4", {"Degree", "\"4\"", "\"2\", \"3\""}},
                   RefusedCase{"Layers[3]=1", {"Layers[3]=1", "below 3"}},
                   RefusedCase{"NTrees[0]=1", {"NTrees[0]=1", "not an array"}}));

TEST(OptionGrammar, RecognisedTokensAreMarkedForTheNextStage)
{
   Job first("NTrees=5:Plot:Other=3");
   first.ParseOptions();
   EXPECT_EQ(first.GetOptions(), "~NTrees=5:~Plot:Other=3");

   class Second : public TMVA::Configurable {
   public:
      explicit Second(const TString &options) : Configurable(options) { DeclareOptionRef(fOther, "Other", ""); }
      Int_t fOther = 0;
   } second(first.GetOptions());
   second.ParseOptions();
   EXPECT_EQ(second.fOther, 3);
   EXPECT_EQ(second.GetOptions(), "~NTrees=5:~Plot:~Other=3");
   EXPECT_NO_THROW(second.CheckForUnusedOptions());
   EXPECT_ANY_THROW(first.CheckForUnusedOptions());
}

TEST(OptionGrammar, AStageParsedAgainGivesTheSameValues)
{
   Job job("NTrees=5");
   job.ParseOptions();
   job.fNTrees = 0;
   job.ParseOptions();
   EXPECT_EQ(job.fNTrees, 5);
   EXPECT_EQ(job.GetOptions(), "~NTrees=5");
}

TEST(OptionGrammar, PredefinedValuesMustFitTheOption)
{
   Job job("");
   EXPECT_THAT([&] { job.AddPreDefVal(TString("NTree"), 5); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("\"NTree\""), HasSubstr("\"NTrees\""))));
   EXPECT_THAT([&] { job.AddPreDefVal(TString("NTrees"), TString("many")); },
               ThrowsMessage<std::runtime_error>(HasSubstr("another type")));
   EXPECT_ANY_THROW(job.AddPreDefVal(TString("Plot"), true));
   EXPECT_ANY_THROW(job.AddPreDefVal(TString("Fraction"), 0.5f));
}

TEST(OptionXML, KeepsValuesOrderAndWhatTheUserSet)
{
   Job job("NTrees=5:!Plot:Layers[2]=30:Shrinkage=0.1:File=a<b>&\"c\".pt");
   job.ParseOptions();
   auto &xml = TMVA::gTools().xmlengine();
   void *root = TMVA::gTools().AddChild(nullptr, "MethodSetup", nullptr, true);
   job.AddOptionsXMLTo(root);
   TString text;
   xml.SaveSingleNode(root, &text);
   xml.FreeNode(root);
   EXPECT_THAT(text.Data(), HasSubstr("<Option name=\"Plot\" modified=\"Yes\">False</Option>"));
   EXPECT_THAT(text.Data(), HasSubstr("<Option name=\"Seed\" modified=\"No\">100</Option>"));
   EXPECT_THAT(text.Data(), HasSubstr("<Option name=\"Shrinkage\" modified=\"Yes\">1.000000e-01</Option>"));
   EXPECT_THAT(text.Data(), HasSubstr("<Option name=\"Layers\" size=\"3\" modified=\"Yes\">1 2 30</Option>"));
   EXPECT_LT(text.Index("\"NTrees\""), text.Index("\"Seed\""));

   Job read("");
   void *parsed = xml.ReadSingleNode(text);
   read.ReadOptionsFromXML(TMVA::gTools().GetChild(parsed, "Options"));
   xml.FreeNode(parsed);
   EXPECT_EQ(read.fNTrees, 5);
   EXPECT_EQ(read.fShrinkage, 0.1);
   EXPECT_EQ(read.fFile, "a<b>&\"c\".pt");
   EXPECT_THAT(read.fNodes, testing::ElementsAre(1, 2, 30));
   EXPECT_NO_THROW(read.CheckForUnusedOptions());
}

TEST(OptionXML, OptionsOfAnotherVersionSurface)
{
   auto &xml = TMVA::gTools().xmlengine();
   void *node = xml.ReadSingleNode("<Options><Option name=\"NTreez\" modified=\"No\">5</Option></Options>");
   Job job("");
   job.ReadOptionsFromXML(node);
   xml.FreeNode(node);
   EXPECT_THAT([&] { job.CheckForUnusedOptions(); }, ThrowsMessage<std::runtime_error>(HasSubstr("NTreez=5")));
}

TEST(Configurable, VIsHeardInTheConstructor)
{
   class Speaker : public TMVA::Configurable {
   public:
      using Configurable::Configurable;
      bool IsVerbose() const { return Log().GetMinType() == TMVA::kVERBOSE; }
   };
   EXPECT_TRUE(Speaker("H:V").IsVerbose());
   EXPECT_TRUE(Speaker("V=True").IsVerbose());
   EXPECT_FALSE(Speaker("H:!V").IsVerbose());
   EXPECT_FALSE(Speaker("VarTransform=N").IsVerbose());
}

} // namespace
