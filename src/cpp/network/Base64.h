// Arrays of numbers inside a text: base64 (RFC 4648) of little-endian float32.
#ifndef TMVATORCH_BASE64_H
#define TMVATORCH_BASE64_H

#include <string_view>
#include <vector>

namespace TMVA::PyTorch {

/// Throws std::invalid_argument if the text is not base64, or no whole number of floats.
std::vector<float> DecodeFloats(std::string_view text);

} // namespace TMVA::PyTorch

#endif
