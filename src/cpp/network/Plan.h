// A program made ready to run: weights in the order of the kernels, and a place in the workspace for every value.
#ifndef TMVATORCH_PLAN_H
#define TMVATORCH_PLAN_H

#include "Program.h"
#include "TMVATorch/Network.h"

#include <cstddef>
#include <vector>

namespace TMVA::PyTorch {

/// Numbers that start at a multiple of the vectors' size.
class AlignedFloats {
public:
   AlignedFloats() = default;
   explicit AlignedFloats(std::size_t size);
   float *Data() const { return fStart; }
   std::size_t Size() const { return fSize; }

private:
   std::vector<float> fStorage;
   float *fStart = nullptr;
   std::size_t fSize = 0;
};

constexpr std::size_t RoundedUp(std::size_t width)
{
   return (width + kVectorFloats - 1) / kVectorFloats * kVectorFloats;
}

struct Instruction {
   EOperation fOperation{};
   EActivation fActivation{};
   // Of values: where they start, in units of the number of lanes.
   std::size_t fSource = 0;
   std::size_t fOther = 0; ///< of kTake the first column
   std::size_t fResult = 0;
   std::size_t fSourceWidth = 0;
   std::size_t fOtherWidth = 0;
   std::size_t fWidth = 0;
   // Of arrays: where they start in fWeights.
   std::size_t fWeights = 0;
   std::size_t fBias = 0;
   float fNumbers[2] = {};
};

struct Network::Plan {
   explicit Plan(const Program &program);

   std::vector<Instruction> fInstructions;
   AlignedFloats fWeights;
   std::size_t fNumInputs = 0;
   std::size_t fNumOutputs = 0;
   std::size_t fInputs = 0;        ///< place of the inputs
   std::size_t fOutputs = 0;       ///< place of the last value
   std::size_t fWorkspaceSize = 0; ///< in units of the number of lanes
};

} // namespace TMVA::PyTorch

#endif
