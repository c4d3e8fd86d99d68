// Descriptions of networks. An input that starts with "t" is the text itself; any other one is read as instructions for
// writing a text whose statements fit each other, which chance seldom does: that one reaches the plan and the kernels.
#include "../network/Encode.h"
#include "FuzzTarget.h"
#include "Kernels.h"
#include "TMVATorch/Network.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

/// Hands out the bytes of an input one after the other; zeros behind its end.
class Bytes {
public:
   Bytes(const std::uint8_t *data, std::size_t size) : fNext(data), fEnd(data + size) {}
   bool AtEnd() const { return fNext == fEnd; }
   std::size_t Below(std::size_t end) { return AtEnd() ? 0 : *fNext++ % end; }
   std::vector<float> Floats(std::size_t n)
   {
      std::vector<float> floats(n);
      for (float &value : floats)
         value = 0.125F * (static_cast<float>(Below(256)) - 128);
      return floats;
   }

private:
   const std::uint8_t *fNext;
   const std::uint8_t *fEnd;
};

/// Writes statements and knows how wide their values are.
class Writer {
public:
   explicit Writer(Bytes &bytes) : fBytes(bytes), fWidths{1 + bytes.Below(20)} {}

   std::string Text()
   {
      constexpr std::size_t kMostStatements = 60;
      std::string text = "tmva-torch network 1;inputs " + std::to_string(fWidths[0]);
      do
         text += ";" + Next();
      while (!fBytes.AtEnd() && fWidths.size() < kMostStatements);
      const std::size_t nEvents = 1 + fBytes.Below(80);
      return text + ";check " + Encode(fBytes.Floats(nEvents * fWidths[0])) + " " +
             Encode(std::vector<float>(nEvents * fWidths.back()));
   }

private:
   std::string Array(std::size_t n) { return " " + Encode(fBytes.Floats(n)); }

   std::string Next()
   {
      constexpr std::array<const char *, 22> kPlain{
         "softmax",     "logsoftmax", "identity", "relu", "leakyrelu", "hardtanh", "elu",  "selu",
         "sigmoid",     "logsigmoid", "softplus", "tanh", "gelu",      "gelutanh", "silu", "mish",
         "hardsigmoid", "hardswish",  "softsign", "abs",  "gauss",     "exp"};
      constexpr std::size_t kOthers = 7;
      const std::size_t kind = fBytes.Below(kOthers + kPlain.size());
      const std::size_t source = Value();
      const std::size_t width = fWidths[source];
      const std::string from = " " + std::to_string(source);
      switch (kind) {
      case 0: {
         const std::size_t made = 1 + fBytes.Below(20);
         return Made("linear" + from + Array(made * width) + Array(made), made);
      }
      case 1: return Made("affine" + from + Array(width) + Array(width), width);
      case 2: return Made("layernorm" + from + Array(1) + Array(width) + Array(width), width);
      case 3: return Pair("add", source);
      case 4: return Pair("multiply", source);
      case 5: {
         const std::size_t other = Value();
         return Made("join" + from + " " + std::to_string(other), width + fWidths[other]);
      }
      case 6: {
         const std::size_t first = fBytes.Below(width);
         const std::size_t made = 1 + fBytes.Below(width - first);
         return Made("take" + from + " " + std::to_string(first) + " " + std::to_string(made), made);
      }
      default: {
         const std::string name = kPlain.at(kind - kOthers);
         const auto *activation = TMVA::PyTorch::FindActivation(name);
         const std::size_t nParameters = activation == nullptr ? 0 : activation->fNumParameters;
         return Made(name + from + (nParameters > 0 ? Array(nParameters) : ""), width);
      }
      }
   }

   /// Of the last value that is as wide, which is the source itself where there is no other.
   std::string Pair(const std::string &name, std::size_t source)
   {
      const auto other = std::find(fWidths.rbegin(), fWidths.rend(), fWidths[source]);
      const auto number = std::distance(other, fWidths.rend()) - 1;
      return Made(name + " " + std::to_string(source) + " " + std::to_string(number), fWidths[source]);
   }

   std::string Made(const std::string &statement, std::size_t width)
   {
      fWidths.push_back(width);
      return statement;
   }

   std::size_t Value() { return fWidths.size() - 1 - fBytes.Below(std::min<std::size_t>(fWidths.size(), 255)); }

   Bytes &fBytes;
   std::vector<std::size_t> fWidths;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
   std::string text(data, data + size);
   if (text.empty() || text.front() != 't') {
      Bytes bytes(data, size);
      text = Writer(bytes).Text();
   }
   try {
      const TMVA::PyTorch::Network network(text);
   } catch (const std::invalid_argument &) {
      return 0;
   }
   return 0;
}
