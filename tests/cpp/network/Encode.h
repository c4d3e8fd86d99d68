// The inverse of DecodeFloats, for programs written in tests.
#ifndef TMVATORCH_TEST_ENCODE_H
#define TMVATORCH_TEST_ENCODE_H

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

inline std::string Encode(const std::vector<float> &floats)
{
   const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
   std::vector<unsigned char> bytes(floats.size() * sizeof(float));
   if (!floats.empty())
      std::memcpy(bytes.data(), floats.data(), bytes.size());
   std::string text;
   for (std::size_t i = 0; i < bytes.size(); i += 3) {
      std::uint32_t bits = 0;
      for (std::size_t k = 0; k < 3; ++k)
         bits = bits << 8U | (i + k < bytes.size() ? bytes[i + k] : 0U);
      for (std::size_t k = 0; k < 4; ++k)
         text += i + k > bytes.size() ? '=' : alphabet[bits >> (18U - 6U * k) & 63U];
   }
   return text;
}

/// Two inputs a, b; the statements of the network; one stored event.
inline std::string ProgramOf(const std::string &statements, const std::vector<float> &x, const std::vector<float> &y)
{
   return "tmva-torch network 1;inputs 2;" + statements + ";check " + Encode(x) + " " + Encode(y);
}

#endif
