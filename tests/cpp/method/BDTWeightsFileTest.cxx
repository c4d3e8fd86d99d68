// Weights files of BDTs: what only another ROOT writes is applied, what is damaged is refused.
#include "Sample.h"
#include "TMVA/MethodBDT.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

using TMVA::MethodBDT;
using namespace TMVATest;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

std::string Text(const std::string &path)
{
   std::ifstream file(path);
   std::stringstream text;
   text << file.rdbuf();
   return text.str();
}

// Everything from the first `from` on that comes after the start of the weights.
std::string Replaced(std::string text, const std::string &from, const std::string &to)
{
   const size_t at = text.find(from, text.find("<Weights"));
   EXPECT_NE(at, std::string::npos) << from;
   return text.replace(at, from.size(), to);
}

std::unique_ptr<Open<MethodBDT>> FromText(TMVA::DataSetInfo &info, const std::string &text)
{
   auto method = std::make_unique<Open<MethodBDT>>(info, TString("given as text"));
   method->SetupMethod();
   method->DeclareCompatibilityOptions();
   method->ReadStateFromXMLString(text.c_str());
   method->CheckSetup();
   return method;
}

class BDTFile : public testing::Test {
protected:
   std::string GoldenText() const { return Text(Golden("ref/class_ref/BDTG.weights.xml")); }
   Sample fSample{{{{0, 0, 0, 0}, 0, 1, {}, {0}}, {{1, 1, 1, 1}, 1, 1, {}, {0}}}};
};

struct Damage {
   const char *fFrom;
   const char *fTo;
   const char *fMessage;
};

void PrintTo(const Damage &damage, std::ostream *os)
{
   *os << damage.fFrom << " to " << damage.fTo;
}

class BDTDamagedFile : public BDTFile, public testing::WithParamInterface<Damage> {};

TEST_P(BDTDamagedFile, IsRefusedWithAReason)
{
   const std::string text = Replaced(GoldenText(), GetParam().fFrom, GetParam().fTo);
   EXPECT_THAT([&] { FromText(fSample.Info(), text); },
               ThrowsMessage<std::runtime_error>(HasSubstr(GetParam().fMessage)));
}

INSTANTIATE_TEST_SUITE_P(
   Damages, BDTDamagedFile,
   testing::Values(Damage{"IVar=\"3\"", "IVar=\"4\"", "IVar=\"4\"; there are 4"},
                   Damage{"IVar=\"3\"", "IVar=\"-1\"", "IVar=\"-1\""},
                   Damage{"IVar=\"3\"", "", "no attribute \"IVar\""},
                   Damage{"Cut=\"-1.58", "Cut=\"nan\" x=\"-1.58", "tree 0 has a cut at depth 0 that is not a number"},
                   Damage{"Cut=\"-1.58", "Cut=\"here\" x=\"-1.58", "a number was expected"},
                   Damage{"pos=\"l\"", "pos=\"r\"", "pos=\"l\""}, Damage{"pos=\"l\"", "pos=\"x\"", "pos=\"l\""},
                   Damage{"nType=\"-99\"", "nType=\"0\"", "without a daughter"},
                   Damage{"nType=\"0\"", "nType=\"1\"", "is a leaf by its nType"},
                   Damage{"NCoef=\"0\"", "NCoef=\"2\"", "2 coefficients"},
                   Damage{"NCoef=\"0\"", "NCoef=\"-1\"", "NCoef"},
                   Damage{"NTrees=\"20\"", "NTrees=\"21\"", "NTrees=\"21\"> holds 20 trees"},
                   Damage{"NTrees=\"20\"", "", "no attribute \"NTrees\""},
                   Damage{"boostWeight=\"1.0000000000000000e+00\"", "", "no attribute \"boostWeight\""},
                   Damage{"<Node pos=\"s\"", "<Knot pos=\"s\"", "not valid XML"}));

TEST_F(BDTFile, CutOffIsRefused)
{
   const std::string text = GoldenText();
   for (const double part : {0.999, 0.8, 0.5})
      EXPECT_THAT([&] { FromText(fSample.Info(), text.substr(0, static_cast<size_t>(part * text.size()))); },
                  ThrowsMessage<std::runtime_error>(HasSubstr("not valid XML")));
}

TEST_F(BDTFile, AbsurdDepthIsRefused)
{
   const std::string text = GoldenText();
   const std::string leaf =
      R"(<Node pos="l" depth="0" NCoef="0" IVar="-1" Cut="0" cType="1" res="0" rms="0" purity="1" nType="-99"/>)";
   const std::string inner =
      R"(<Node pos="r" depth="0" NCoef="0" IVar="0" Cut="0" cType="1" res="0" rms="0" purity="1" nType="0">)";
   for (const size_t depth : {12000, 30000}) {
      std::string nested;
      for (size_t i = 0; i < depth; ++i)
         nested += inner + leaf;
      for (size_t i = 0; i < depth; ++i)
         nested += "</Node>";
      EXPECT_THAT([&] { FromText(fSample.Info(), Replaced(text, leaf.substr(0, 9), nested + leaf.substr(0, 9))); },
                  ThrowsMessage<std::runtime_error>(
                     testing::AnyOf(HasSubstr("exactly one root"), HasSubstr("deep"), HasSubstr("daughters"))))
         << depth;
   }
}

TEST_F(BDTFile, FewerTreesThanClassesAreRefused)
{
   std::string text = Text(Golden("ref/multi_ref/BDTG.weights.xml"));
   const size_t last = text.rfind("<BinaryTree");
   text.erase(last, text.find("</BinaryTree>", last) + 13 - last);
   text = Replaced(text, "NTrees=\"80\"", "NTrees=\"79\"");
   EXPECT_THAT([&] { FromText(fSample.Info(), text); }, ThrowsMessage<std::runtime_error>(HasSubstr("classes")));
}

TEST_F(BDTFile, ClassesMustComeBeforeTheWeights)
{
   const std::string text =
      std::regex_replace(Text(Golden("ref/multi_ref/BDTG.weights.xml")), std::regex("Classes"), "Class");
   TMVA::DataSetInfo info;
   for (const char *variable : {"var1", "var2", "var3", "var4"})
      info.AddVariable(variable);
   info.AddSpectator("Entry$", "Entry$", "", 0, 0, 'F', kTRUE, nullptr);
   EXPECT_THAT([&] { FromText(info, text); },
               ThrowsMessage<std::runtime_error>(HasSubstr("before <Weights> come 0 classes")));
}

// One tree, signal above 1 in the first variable.
std::string Stump(const std::string &nodeAttributes, const std::string &weightAttributes = "",
                  const std::string &options = "")
{
   const std::string rest = R"( res="-99" rms="0" purity="0.5" )";
   return R"(<?xml version="1.0"?><MethodSetup Method="BDT::BDT"><Options>
<Option name="BoostType" modified="Yes">AdaBoost</Option><Option name="UseYesNoLeaf" modified="No">True</Option>)" +
          options + R"(</Options><Variables NVar="2"><Variable VarIndex="0" Expression="var1" Label="var1" Title="var1"
Unit="" Internal="var1" Type="F" Min="0" Max="2"/><Variable VarIndex="1" Expression="var2" Label="var2" Title="var2"
Unit="" Internal="var2" Type="F" Min="0" Max="2"/></Variables>
<Classes NClass="2"><Class Name="Signal" Index="0"/><Class Name="Background" Index="1"/></Classes>
<Weights )" +
          weightAttributes +
          R"( NTrees="1" AnalysisType="0"><BinaryTree type="DecisionTree" boostWeight="0.5" itree="0">
<Node pos="s" depth="0" )" +
          nodeAttributes + rest + R"(nType="0"><Node pos="l" depth="1" NCoef="0" IVar="-1" Cut="0" cType="1")" + rest +
          R"(nType="-1"/><Node pos="r" depth="1" NCoef="0" IVar="-1" Cut="0" cType="1")" + rest +
          R"(nType="1"/></Node></BinaryTree></Weights></MethodSetup>)";
}

Double_t Answer(const std::string &text, Float_t x, Float_t y)
{
   Sample sample({{{0, 0}, 0}, {{1, 1}, 1}});
   const TMVA::Event event(std::vector<Float_t>{x, y}, UInt_t{0});
   return FromText(sample.Info(), text)->GetMvaValue(&event);
}

TEST(BDTFileOfAnyRoot, CutTypeSaysWhichSideIsRight)
{
   const std::string above = Stump(R"(NCoef="0" IVar="0" Cut="1" cType="1")");
   const std::string below = Stump(R"(NCoef="0" IVar="0" Cut="1" cType="0")");
   EXPECT_EQ(Answer(above, 1, 0), 1) << "a value at the cut is above it";
   EXPECT_EQ(Answer(above, 0.9F, 0), -1);
   EXPECT_EQ(Answer(below, 1, 0), -1);
   EXPECT_EQ(Answer(below, 0.9F, 0), 1);
}

TEST(BDTFileOfAnyRoot, FisherCutsAreApplied)
{
   // x - 2 y + 3 > 1
   const std::string fisher = Stump(R"(NCoef="3" fC0="1" fC1="-2" fC2="3" IVar="3" Cut="1" cType="1")");
   EXPECT_EQ(Answer(fisher, 0, 0.5F), 1);
   EXPECT_EQ(Answer(fisher, 0, 1), -1) << "a value at the cut is not above it";
   EXPECT_EQ(Answer(fisher, 4, 2), 1);
   EXPECT_EQ(Answer(fisher, 4, 3.1F), -1);
}

TEST(BDTFileOfAnyRoot, PreselectionComesFirst)
{
   const std::string text =
      Stump(R"(NCoef="0" IVar="0" Cut="1" cType="1")",
            R"(PreselectionLowBkgVar1="1" PreselectionLowBkgVar1Value="-5" PreselectionHighSigVar1="1"
PreselectionHighSigVar1Value="5" PreselectionLowSigVar0="0" PreselectionLowSigVar0Value="100")",
            R"(<Option name="DoPreselection" modified="Yes">True</Option>)");
   EXPECT_EQ(Answer(text, 2, 0), 1);
   EXPECT_EQ(Answer(text, 2, -6), -1);
   EXPECT_EQ(Answer(text, 0, 6), 1);
   EXPECT_EQ(Answer(text, 0, 0), -1);
}

} // namespace
