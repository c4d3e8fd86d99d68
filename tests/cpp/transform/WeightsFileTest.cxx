// Transformations in weights files: written, read back, and equal to those of the reference files.
#include "Toys.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

using namespace TMVATest;
using testing::HasSubstr;

namespace {

const char *const kChains[] = {"N", "D", "P", "G", "U", "N(x0,x2),D_Signal,G", "U,D,G", "G_Background,P"};

class RoundTrip : public testing::TestWithParam<const char *> {};

/// The element "Transformations" of a weights file, blanks and line ends made one blank.
std::string TransformationsIn(const std::string &text)
{
   const auto begin = text.find("<Transformations"), end = text.find("</Transformations>");
   if (begin == std::string::npos || end == std::string::npos)
      return "";
   return std::regex_replace(text.substr(begin, end - begin), std::regex("\\s+"), " ");
}

std::string ReadFile(const std::string &path)
{
   std::ifstream file(path);
   std::ostringstream text;
   text << file.rdbuf();
   return text.str();
}

std::vector<std::string> Words(const std::string &text)
{
   std::istringstream stream(std::regex_replace(text, std::regex("[<>\"=/]"), " "));
   return {std::istream_iterator<std::string>(stream), {}};
}

/// Equal up to the last digits of numbers.
void ExpectSameElement(const std::string &ours, const std::string &reference)
{
   const std::vector<std::string> a = Words(ours), b = Words(reference);
   ASSERT_EQ(a.size(), b.size());
   for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i] == b[i])
         continue;
      ASSERT_EQ(a[i].size(), b[i].size()) << a[i] << " and " << b[i] << " have other formats";
      std::size_t read = 0;
      const Double_t number = std::stod(b[i], &read);
      ASSERT_EQ(read, b[i].size()) << "\"" << a[i] << "\" should be \"" << b[i] << "\"";
      ASSERT_NEAR(std::stod(a[i]), number, 1e-8 * std::abs(number) + 1e-11);
   }
}

} // namespace

TEST_P(RoundTrip, ReadsWhatItWrote)
{
   Toy toy(3, {"Signal", "Background"});
   toy.AddGaussians(300);
   const auto written = toy.Learn(GetParam());
   const std::string text = Xml(*written);
   const auto read = FromXml(toy.fInfo, text);
   ExpectSameElement(TransformationsIn(Xml(*read)), TransformationsIn(text));
   // Class references are not stored: what is read refers to all classes.
   written->SetTransformationReferenceClass(-1);
   for (Long64_t i = 0; i < toy.fEvents.GetNEvents(); ++i) {
      const std::vector<Float_t> before = Transformed(*written, toy.fEvents, i);
      const std::vector<Float_t> after = Transformed(*read, toy.fEvents, i);
      for (UInt_t k = 0; k < 3; ++k)
         ASSERT_NEAR(after[k], before[k], 2e-5) << i << ' ' << k;
   }
}

INSTANTIATE_TEST_SUITE_P(Chains, RoundTrip, testing::ValuesIn(kChains));

// Elements of an array have one label and one expression.
TEST(TransformationsOfArrays, ReadWhatTheyWrote)
{
   for (const char *chain : {"P", "D", "G", "N(_V1_,_V3_)", "N(v[2])", "P(v),N(x)"}) {
      Toy toy(0, {"Signal", "Background"});
      toy.fInfo.AddVariable("x");
      toy.fInfo.AddVariablesArray("v", 3);
      toy.fEvents = TMVA::EventStore(4, 0, 0);
      toy.AddGaussians(300);
      const auto written = toy.Learn(chain);
      const std::string text = Xml(*written);
      // Files of other writers have no index: there the k-th element that is listed is the k-th of the array.
      const std::string foreign = std::regex_replace(text, std::regex(" Index=\"\\d\"(?=/>)"), "");
      const bool listsAll = std::string(chain).find('_') == std::string::npos && std::string(chain) != "N(v[2])";
      EXPECT_NE(foreign, text) << chain;
      for (const auto &file : listsAll ? std::vector{text, foreign} : std::vector{text}) {
         const auto read = FromXml(toy.fInfo, file);
         for (Long64_t i = 0; i < 20; ++i) {
            const std::vector<Float_t> before = Transformed(*written, toy.fEvents, i);
            const std::vector<Float_t> after = Transformed(*read, toy.fEvents, i);
            for (UInt_t k = 0; k < 4; ++k)
               ASSERT_NEAR(after[k], before[k], 2e-5) << chain << ' ' << i << ' ' << k;
         }
      }
   }
}

class Reference : public testing::TestWithParam<std::pair<const char *, const char *>> {};

TEST_P(Reference, FilesHaveTheSameElement)
{
   const auto sample = ReferenceSample();
   const auto [chain, file] = GetParam();
   const auto handler = sample->Chain(chain);
   handler->CalcTransformations(sample->fEvents);
   const std::string path = ReferenceFile(std::string("transforms/transforms/Fisher_") + file + ".weights.xml");
   const std::string reference = TransformationsIn(ReadFile(path));
   ASSERT_NE(reference, "") << path;
   ExpectSameElement(TransformationsIn(Xml(*handler)), reference);
}

INSTANTIATE_TEST_SUITE_P(Chains, Reference,
                         testing::Values(std::pair{"N", "N"}, std::pair{"D", "D"}, std::pair{"P", "P"},
                                         std::pair{"G", "G"}, std::pair{"U", "U"}, std::pair{"D,G", "D-G"},
                                         std::pair{"N,D_Signal,G", "N-D_Signal-G"}, std::pair{"U,D,G", "U-D-G"},
                                         std::pair{"N(var1,var3)", "Nvar1-var3"},
                                         std::pair{"G_Background,P", "G_Background-P"}));

TEST(WeightsFile, CountsTheIdentityWithoutAnElement)
{
   Toy toy(1, {"Signal", "Background"});
   toy.AddGaussians(3);
   EXPECT_THAT(Xml(*toy.Learn("I")), HasSubstr("<Transformations NTransformations=\"1\"/>"));
}

TEST(WeightsFile, OfOtherVariablesIsAnError)
{
   Toy trained(2, {"Signal", "Background"}), applied(1, {"data"});
   trained.AddGaussians(10);
   const std::string text = Xml(*trained.Learn("N"));
   EXPECT_THAT(FatalText([&] { FromXml(applied.fInfo, text); }), HasSubstr("\"x1\""));
}

TEST(WeightsFile, ThatWasCutShortIsAnError)
{
   Toy toy(2, {"Signal", "Background"});
   toy.AddGaussians(10);
   const std::string text = Xml(*toy.Learn("D"));
   const auto first = text.find("e+00 "), second = text.find("e-01 ");
   const auto number = std::min(first, second);
   std::string shorter = text;
   shorter.erase(text.rfind('\n', number) + 1, number + 5 - text.rfind('\n', number) - 1);
   EXPECT_THAT(FatalText([&] { FromXml(toy.fInfo, shorter); }), HasSubstr("3 numbers for a matrix of 2 x 2"));
}

TEST(WeightsFile, WithAnUnknownTransformationIsAnError)
{
   Toy toy(1, {"Signal"});
   EXPECT_THAT(FatalText([&] {
                  FromXml(toy.fInfo, "<M><Transformations NTransformations=\"1\"><Transform Name=\"Log\"/>"
                                     "</Transformations></M>");
               }),
               HasSubstr("a transformation \"Log\""));
}
