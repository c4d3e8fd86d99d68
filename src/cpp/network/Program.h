// The text of a program, taken apart and checked: after ReadProgram every index and every size is right.
//
//    tmva-torch network 1;inputs 4;linear 0 W b;relu 1;linear 2 W b;softmax 3;take 4 1 1;check x y
//
// Statements are separated by ';', their words by blanks. Each statement after "inputs" makes one value per event, a
// row of numbers; values are numbered from 0, the inputs, and named by these numbers. Arrays are base64 of float32.
#ifndef TMVATORCH_PROGRAM_H
#define TMVATORCH_PROGRAM_H

#include "Kernels.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace TMVA::PyTorch {

enum class EOperation {
   kLinear,
   kAffine,
   kLayerNorm,
   kActivation,
   kSoftmax,
   kLogSoftmax,
   kAdd,
   kMultiply,
   kJoin,
   kTake
};

struct Statement {
   EOperation fOperation{};
   EActivation fActivation{};   ///< of kActivation
   std::size_t fSource = 0;     ///< number of a value
   std::size_t fOther = 0;      ///< number of the second value; of kTake the first column
   std::size_t fWidth = 0;      ///< of the value made
   std::vector<float> fWeights; ///< kLinear: [width][source width]; kAffine: scale; kLayerNorm: gamma
   std::vector<float> fBias;    ///< kLinear: bias; kAffine: shift; kLayerNorm: beta
   std::vector<float> fNumbers; ///< parameters of the activation; epsilon of kLayerNorm
};

struct Program {
   std::size_t fNumInputs = 0;
   std::vector<Statement> fStatements; ///< number i makes value i + 1
   std::vector<float> fCheckInputs;    ///< [n][fNumInputs]
   std::vector<float> fCheckOutputs;   ///< [n][width of the last value]

   std::size_t WidthOf(std::size_t value) const { return value == 0 ? fNumInputs : fStatements[value - 1].fWidth; }
   std::size_t NumOutputs() const { return WidthOf(fStatements.size()); }
};

/// Throws std::invalid_argument with the statement that is wrong.
Program ReadProgram(std::string_view text);

} // namespace TMVA::PyTorch

#endif
