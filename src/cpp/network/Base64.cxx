#include "Base64.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

namespace TMVA::PyTorch {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 255;

std::array<std::uint8_t, 256> MakeDigits()
{
   std::array<std::uint8_t, 256> digits{};
   digits.fill(kNoDigit);
   for (std::size_t i = 0; i < kAlphabet.size(); ++i)
      digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
   return digits;
}

std::vector<std::uint8_t> DecodeBytes(std::string_view text)
{
   static const std::array<std::uint8_t, 256> kDigits = MakeDigits();
   if (text.size() % 4 != 0)
      throw std::invalid_argument("base64 of " + std::to_string(text.size()) +
                                  " characters, which is no multiple of 4");
   while (!text.empty() && text.back() == '=')
      text.remove_suffix(1);
   std::vector<std::uint8_t> bytes;
   bytes.reserve(text.size() * 3 / 4);
   std::uint32_t bits = 0;
   int nBits = 0;
   for (const char letter : text) {
      const std::uint8_t digit = kDigits[static_cast<unsigned char>(letter)];
      if (digit == kNoDigit)
         throw std::invalid_argument(std::string("base64 with the character '") + letter + "'");
      bits = bits << 6U | digit;
      nBits += 6;
      if (nBits >= 8) {
         nBits -= 8;
         bytes.push_back(static_cast<std::uint8_t>(bits >> static_cast<unsigned>(nBits)));
      }
   }
   return bytes;
}

} // namespace

std::vector<float> DecodeFloats(std::string_view text)
{
   static_assert(sizeof(float) == 4);
   const std::vector<std::uint8_t> bytes = DecodeBytes(text);
   if (bytes.size() % sizeof(float) != 0)
      throw std::invalid_argument(std::to_string(bytes.size()) + " bytes are no whole number of float32");
   std::vector<float> floats(bytes.size() / sizeof(float));
   for (std::size_t i = 0; i < floats.size(); ++i) {
      const std::uint8_t *byte = bytes.data() + i * sizeof(float);
      const std::uint32_t word = static_cast<std::uint32_t>(byte[0]) | static_cast<std::uint32_t>(byte[1]) << 8U |
                                 static_cast<std::uint32_t>(byte[2]) << 16U |
                                 static_cast<std::uint32_t>(byte[3]) << 24U;
      std::memcpy(&floats[i], &word, sizeof(float));
   }
   return floats;
}

} // namespace TMVA::PyTorch
