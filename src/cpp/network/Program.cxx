#include "Program.h"

#include "Base64.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>
#include <utility>

namespace TMVA::PyTorch {

namespace {

constexpr std::string_view kHead = "tmva-torch network 1";
/// Wider values would be no network of this kind; the bound keeps all products of sizes far from overflow.
constexpr std::size_t kWidest = std::size_t{1} << 16U;
constexpr std::size_t kLongest = 4096; ///< statements

std::vector<std::string_view> Split(std::string_view text, char separator)
{
   std::vector<std::string_view> parts;
   for (std::size_t start = 0;;) {
      const std::size_t end = text.find(separator, start);
      parts.push_back(text.substr(start, end - start));
      if (end == std::string_view::npos)
         return parts;
      start = end + 1;
   }
}

/// The words of one statement, taken one after the other.
class Words {
public:
   explicit Words(std::string_view statement) : fStatement(statement), fWords(Split(statement, ' ')) {}

   [[noreturn]] void Fail(const std::string &why) const
   {
      constexpr std::size_t kShown = 60;
      throw std::invalid_argument("network program, \"" + std::string(fStatement.substr(0, kShown)) +
                                  (fStatement.size() > kShown ? "...\": " : "\": ") + why);
   }

   std::string_view Next(const char *what)
   {
      if (fNext == fWords.size())
         Fail(std::string("there is no ") + what);
      return fWords[fNext++];
   }

   std::size_t Number(const char *what, std::size_t end)
   {
      const std::string_view word = Next(what);
      std::size_t number = 0;
      const auto [last, error] = std::from_chars(word.data(), word.data() + word.size(), number);
      if (error != std::errc() || last != word.data() + word.size() || number >= end)
         Fail(std::string(what) + " must be a number below " + std::to_string(end));
      return number;
   }

   std::vector<float> Floats(const char *what)
   {
      try {
         return DecodeFloats(Next(what));
      } catch (const std::invalid_argument &error) {
         Fail(std::string(what) + ": " + error.what());
      }
   }

   std::vector<float> Floats(const char *what, std::size_t size)
   {
      std::vector<float> floats = Floats(what);
      if (floats.size() != size)
         Fail(std::string(what) + " has " + std::to_string(floats.size()) + " numbers, expected are " +
              std::to_string(size));
      return floats;
   }

   void End() const
   {
      if (fNext != fWords.size())
         Fail("there is something behind its end");
   }

private:
   std::string_view fStatement;
   std::vector<std::string_view> fWords;
   std::size_t fNext = 0;
};

void ReadLinear(Words &words, std::size_t width, Statement &made)
{
   made.fOperation = EOperation::kLinear;
   made.fWeights = words.Floats("array of weights");
   made.fBias = words.Floats("bias");
   made.fWidth = made.fBias.size();
   if (made.fWidth == 0 || made.fWidth > kWidest || made.fWeights.size() != made.fWidth * width)
      words.Fail(std::to_string(made.fWeights.size()) + " weights for " + std::to_string(width) + " inputs and " +
                 std::to_string(made.fWidth) + " outputs");
}

void ReadScaling(Words &words, EOperation operation, Statement &made)
{
   made.fOperation = operation;
   if (operation == EOperation::kLayerNorm)
      made.fNumbers = words.Floats("epsilon", 1);
   made.fWeights = words.Floats("scale", made.fWidth);
   made.fBias = words.Floats("shift", made.fWidth);
}

void ReadPair(Words &words, EOperation operation, const Program &program, Statement &made)
{
   made.fOperation = operation;
   made.fOther = words.Number("second value", program.fStatements.size() + 1);
   const std::size_t other = program.WidthOf(made.fOther);
   if (operation == EOperation::kJoin)
      made.fWidth += other;
   else if (other != made.fWidth)
      words.Fail("its values are " + std::to_string(made.fWidth) + " and " + std::to_string(other) + " wide");
   if (made.fWidth > kWidest)
      words.Fail("its value would be too wide");
}

void ReadTake(Words &words, Statement &made)
{
   made.fOperation = EOperation::kTake;
   made.fOther = words.Number("first column", made.fWidth);
   made.fWidth = words.Number("number of columns", made.fWidth - made.fOther + 1);
   if (made.fWidth == 0)
      words.Fail("it takes no column");
}

Statement ReadStatement(Words &words, const Program &program)
{
   constexpr std::pair<std::string_view, EOperation> kPairs[] = {
      {"add", EOperation::kAdd}, {"multiply", EOperation::kMultiply}, {"join", EOperation::kJoin}};
   const std::string_view name = words.Next("layer");
   Statement made;
   made.fSource = words.Number("source", program.fStatements.size() + 1);
   made.fWidth = program.WidthOf(made.fSource);
   const auto *const pair =
      std::find_if(std::begin(kPairs), std::end(kPairs), [&](const auto &entry) { return entry.first == name; });
   if (pair != std::end(kPairs)) {
      ReadPair(words, pair->second, program, made);
   } else if (name == "linear") {
      ReadLinear(words, made.fWidth, made);
   } else if (name == "affine") {
      ReadScaling(words, EOperation::kAffine, made);
   } else if (name == "layernorm") {
      ReadScaling(words, EOperation::kLayerNorm, made);
   } else if (name == "take") {
      ReadTake(words, made);
   } else if (name == "softmax") {
      made.fOperation = EOperation::kSoftmax;
   } else if (name == "logsoftmax") {
      made.fOperation = EOperation::kLogSoftmax;
   } else {
      const ActivationName *activation = FindActivation(name);
      if (activation == nullptr)
         words.Fail("this version knows no such layer");
      made.fOperation = EOperation::kActivation;
      made.fActivation = activation->fActivation;
      if (activation->fNumParameters > 0)
         made.fNumbers = words.Floats("parameters", activation->fNumParameters);
   }
   words.End();
   return made;
}

void ReadCheck(Words &words, Program &program)
{
   program.fCheckInputs = words.Floats("inputs");
   program.fCheckOutputs = words.Floats("outputs");
   words.End();
   const std::size_t nEvents = program.fCheckInputs.size() / program.fNumInputs;
   if (nEvents == 0 || program.fCheckInputs.size() != nEvents * program.fNumInputs ||
       program.fCheckOutputs.size() != nEvents * program.NumOutputs())
      words.Fail(std::to_string(program.fCheckInputs.size()) + " inputs and " +
                 std::to_string(program.fCheckOutputs.size()) + " outputs do not belong to the same events");
}

} // namespace

Program ReadProgram(std::string_view text)
{
   const std::vector<std::string_view> statements = Split(text, ';');
   if (statements.front() != kHead || statements.size() < 4 || statements.size() > kLongest)
      throw std::invalid_argument("this is no network program: it has " + std::to_string(statements.size()) +
                                  " statements and does not start with \"" + std::string(kHead) + "\"");
   Program program;
   Words inputs(statements[1]);
   if (inputs.Next("word") != "inputs")
      inputs.Fail("expected is \"inputs\"");
   program.fNumInputs = inputs.Number("number of inputs", kWidest);
   inputs.End();
   if (program.fNumInputs == 0)
      inputs.Fail("a network has inputs");
   for (std::size_t i = 2; i + 1 < statements.size(); ++i) {
      Words words(statements[i]);
      program.fStatements.push_back(ReadStatement(words, program));
   }
   Words check(statements.back());
   if (check.Next("word") != "check")
      check.Fail("the last statement must be \"check\"");
   ReadCheck(check, program);
   return program;
}

} // namespace TMVA::PyTorch
