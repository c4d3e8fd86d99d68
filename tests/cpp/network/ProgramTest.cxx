// Programs as text: what they compute, and that nothing else than a right one is accepted.
#include "Encode.h"
#include "TMVATorch/Network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <thread>

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;
using TMVA::PyTorch::Network;

namespace {

/// 2a + b + 1 and a - b, of which the second loses its negative part.
const std::string kTwoSums = "linear 0 " + Encode({2, 1, 1, -1}) + " " + Encode({1, 0}) + ";relu 1";

TEST(Program, ComputesWhatItSays)
{
   const Network network(ProgramOf(kTwoSums, {3, 5}, {12, 0}));
   EXPECT_EQ(network.NumInputs(), 2U);
   EXPECT_EQ(network.NumOutputs(), 2U);
   const float x[] = {1, 0, 0, 1};
   float y[4] = {};
   network.Evaluate(x, 2, y);
   EXPECT_THAT(y, ElementsAre(3, 1, 2, 0));
}

TEST(Program, StepsMayReadAnyEarlierValue)
{
   // 1: sums, 2: relu, 3: 1 + inputs (a skip), 4: 3 * 2, 5: [4, inputs], 6: its last three columns
   const Network network(ProgramOf(kTwoSums + ";add 1 0;multiply 3 2;join 4 0;take 5 1 3", {3, 5}, {0, 3, 5}));
   const float x[] = {4, 1};
   float y[3] = {};
   network.EvaluateOne(x, y);
   EXPECT_THAT(y, ElementsAre(12, 4, 1)) << "(a - b + b) * (a - b), a, b";
}

TEST(Program, BlocksOfEverySizeAgreeWithSingleEvents)
{
   const Network network(ProgramOf(kTwoSums + ";softmax 2", {0, 0}, {0.731058579F, 0.268941421F}));
   for (const std::size_t nEvents : {0U, 1U, 6U, 7U, 63U, 64U, 65U, 200U}) {
      std::vector<float> x(2 * nEvents);
      std::iota(x.begin(), x.end(), -50.F);
      for (float &value : x)
         value /= 40;
      std::vector<float> all(2 * nEvents, -1.F);
      network.Evaluate(x.data(), nEvents, all.data());
      for (std::size_t i = 0; i < nEvents; ++i) {
         float one[2] = {};
         network.EvaluateOne(x.data() + 2 * i, one);
         EXPECT_NEAR(all[2 * i], one[0], 1e-6) << i << " of " << nEvents;
         EXPECT_NEAR(all[2 * i + 1], one[1], 1e-6) << i << " of " << nEvents;
      }
   }
}

TEST(Program, EqualTextsShareOneNetwork)
{
   const std::string text = ProgramOf(kTwoSums, {3, 5}, {12, 0});
   const auto network = Network::Read(text);
   EXPECT_EQ(Network::Read(text), network);
   EXPECT_NE(Network::Read(ProgramOf(kTwoSums, {0, 0}, {1, 0})), network);
}

TEST(Program, ThreadsShareOneNetworkWithoutALock)
{
   const Network network(ProgramOf(kTwoSums, {3, 5}, {12, 0}));
   std::vector<int> nWrong(4, 0);
   std::vector<std::thread> threads;
   for (int &wrong : nWrong)
      threads.emplace_back([&network, &wrong, offset = static_cast<float>(&wrong - nWrong.data())] {
         for (int i = 0; i < 20000; ++i) {
            const float x[] = {offset, static_cast<float>(i)};
            float y[2] = {};
            network.EvaluateOne(x, y);
            wrong += y[0] != 2 * offset + static_cast<float>(i) + 1 ? 1 : 0;
         }
      });
   for (std::thread &thread : threads)
      thread.join();
   EXPECT_THAT(nWrong, ElementsAre(0, 0, 0, 0));
}

struct Wrong {
   std::string fText;
   std::string fMessage;
};

class WrongProgram : public testing::TestWithParam<Wrong> {};

TEST_P(WrongProgram, IsRefused)
{
   EXPECT_THAT([] { Network(GetParam().fText); }, ThrowsMessage<std::invalid_argument>(HasSubstr(GetParam().fMessage)))
      << GetParam().fText;
}

std::string With(const std::string &statements)
{
   return ProgramOf(statements, {3, 5}, {12, 0});
}

INSTANTIATE_TEST_SUITE_P(
   Texts, WrongProgram,
   testing::Values(
      Wrong{"", "no network program"}, Wrong{"tmva-torch network 2;inputs 2;relu 0;check A A", "no network program"},
      Wrong{"tmva-torch network 1;inputs 0;relu 0;check AAAA AAAA", "a network has inputs"},
      Wrong{"tmva-torch network 1;inputs 99999999999999999999;relu 0;check AAAA AAAA", "number of inputs must be"},
      Wrong{"tmva-torch network 1;inputs -1;relu 0;check AAAA AAAA", "number of inputs must be"},
      Wrong{With("swish 0"), "no such layer"}, Wrong{With("relu"), "there is no source"},
      Wrong{With("relu 1"), "source must be a number below 1"}, Wrong{With("relu 0x"), "source must be a number"},
      Wrong{With("relu 0 1"), "something behind its end"},
      Wrong{With("add 0 1"), "second value must be a number below 1"},
      Wrong{With("join 0 0;add 1 0"), "its values are 4 and 2 wide"}, Wrong{With("take 0 2 1"), "first column must be"},
      Wrong{With("take 0 1 2"), "number of columns must be"}, Wrong{With("take 0 1 0"), "takes no column"},
      Wrong{With("linear 0 AAAA AAAA"), "3 bytes are no whole number of float32"},
      Wrong{With("linear 0 AAA AAAA"), "no multiple of 4"}, Wrong{With("linear 0 A?AA AAAA"), "character '?'"},
      Wrong{With("linear 0 " + Encode({1, 2, 3}) + " " + Encode({0, 0})), "3 weights for 2 inputs and 2 outputs"},
      Wrong{With("linear 0  "), "0 weights for 2 inputs and 0 outputs"},
      Wrong{With("affine 0 " + Encode({1, 2, 3}) + " " + Encode({0, 0})), "scale has 3 numbers, expected are 2"},
      Wrong{With("leakyrelu 0"), "there is no parameters"},
      Wrong{"tmva-torch network 1;inputs 2;" + kTwoSums + ";relu 2", "the last statement must be \"check\""},
      Wrong{ProgramOf(kTwoSums, {3, 5, 1}, {12, 0}), "do not belong to the same events"},
      Wrong{ProgramOf(kTwoSums, {}, {}), "do not belong to the same events"},
      Wrong{ProgramOf(kTwoSums, {3, 5}, {12, 0.1F}), "gives 0.0"}));

TEST(WrongPrograms, ThatWouldFillTheMemoryAreRefused)
{
   // 2 inputs, doubled fifteen times and kept thirty times: 8 MB for one event, 500 MB for a block, from 700
   // characters.
   std::string statements = "join 0 0";
   constexpr int kDoubled = 15;
   constexpr int kKept = 30;
   for (int i = 1; i < kDoubled; ++i)
      statements += ";join " + std::to_string(i) + " " + std::to_string(i);
   for (int i = 0; i < kKept; ++i)
      statements += ";relu " + std::to_string(kDoubled);
   for (int i = 0; i < kKept; ++i)
      statements += ";add " + std::to_string(kDoubled + kKept + i) + " " + std::to_string(kDoubled + 1 + i);
   statements += ";take " + std::to_string(kDoubled + 2 * kKept) + " 0 1";
   EXPECT_THAT([&] { Network(ProgramOf(statements, {3, 5}, {1})); },
               ThrowsMessage<std::invalid_argument>(HasSubstr("numbers an event at a time; at most 1048576")));
}

TEST(WrongPrograms, OfAnyKindEndInNothingButThisError)
{
   // Every prefix, and every text with one changed character, is either right or refused.
   const std::string text = With(kTwoSums + ";layernorm 2 " + Encode({1e-5F}) + " " + Encode({1, 1}) + " " +
                                 Encode({0, 0}) + ";leakyrelu 3 " + Encode({0.1F}) + ";take 4 0 2");
   const auto tryText = [](const std::string &changed) {
      try {
         const Network network(changed);
      } catch (const std::invalid_argument &) {
         return;
      }
   };
   for (std::size_t i = 0; i < text.size(); ++i) {
      EXPECT_NO_THROW(tryText(text.substr(0, i)));
      for (const char letter : {'0', '9', ';', ' ', 'z', '=', '\xff', '\0'}) {
         std::string changed = text;
         changed[i] = letter;
         EXPECT_NO_THROW(tryText(changed)) << changed;
      }
   }
}

} // namespace
