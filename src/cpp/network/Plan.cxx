#include "Plan.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <string>

namespace TMVA::PyTorch {

AlignedFloats::AlignedFloats(std::size_t size) : fStorage(size + 2 * kVectorFloats), fSize(size)
{
   constexpr std::uintptr_t kBytes = kVectorFloats * sizeof(float);
   const auto address = reinterpret_cast<std::uintptr_t>(fStorage.data());
   const std::uintptr_t bytesToSkip = (kBytes - address % kBytes) % kBytes;
   fStart = std::next(fStorage.data(), static_cast<std::ptrdiff_t>(bytesToSkip / sizeof(float)));
}

namespace {

/// Numbers an event may need at a time: 256 MB for a block. A short text can ask for more than any machine has, by
/// joining values with themselves and keeping them all.
constexpr std::size_t kLargestWorkspace = std::size_t{1} << 20U;

bool WorksInPlace(EOperation operation)
{
   return operation == EOperation::kAffine || operation == EOperation::kLayerNorm ||
          operation == EOperation::kActivation || operation == EOperation::kSoftmax ||
          operation == EOperation::kLogSoftmax;
}

bool HasTwoSources(EOperation operation)
{
   return operation == EOperation::kAdd || operation == EOperation::kMultiply || operation == EOperation::kJoin;
}

/// Hands out places for values, those of values nobody reads any more again.
class Places {
public:
   explicit Places(const Program &program) : fProgram(program), fPlace(program.fStatements.size() + 1)
   {
      fLastUse.resize(fPlace.size());
      for (std::size_t i = 0; i < program.fStatements.size(); ++i) {
         fLastUse[program.fStatements[i].fSource] = i;
         if (HasTwoSources(program.fStatements[i].fOperation))
            fLastUse[program.fStatements[i].fOther] = i;
      }
      fLastUse.back() = program.fStatements.size();
      fPlace[0] = Take(program.fNumInputs);
   }

   std::size_t Of(std::size_t value) const { return fPlace[value]; }
   std::size_t Size() const { return fSize; }

   /// For the value that statement i makes.
   void Make(std::size_t i)
   {
      const Statement &statement = fProgram.fStatements[i];
      if (WorksInPlace(statement.fOperation) && fLastUse[statement.fSource] == i) {
         fPlace[i + 1] = fPlace[statement.fSource];
         return;
      }
      fPlace[i + 1] = Take(statement.fWidth);
      Release(statement.fSource, i);
      if (HasTwoSources(statement.fOperation) && statement.fOther != statement.fSource)
         Release(statement.fOther, i);
   }

private:
   struct Hole {
      std::size_t fPlace;
      std::size_t fWidth;
   };

   std::size_t Take(std::size_t width)
   {
      const std::size_t rounded = RoundedUp(width);
      const auto hole = std::find_if(fHoles.begin(), fHoles.end(), [&](const Hole &h) { return h.fWidth >= rounded; });
      if (hole != fHoles.end()) {
         const std::size_t place = hole->fPlace;
         hole->fPlace += rounded;
         hole->fWidth -= rounded;
         return place;
      }
      fSize += rounded;
      return fSize - rounded;
   }

   void Release(std::size_t value, std::size_t statement)
   {
      if (fLastUse[value] == statement)
         fHoles.push_back({fPlace[value], RoundedUp(fProgram.WidthOf(value))});
   }

   const Program &fProgram;
   std::vector<std::size_t> fPlace;
   std::vector<std::size_t> fLastUse; ///< number of the last statement that reads a value
   std::vector<Hole> fHoles;
   std::size_t fSize = 0;
};

/// In tiles of outputs, see DenseLayer.
void AppendTiles(const Statement &linear, std::size_t nInputs, std::vector<float> &weights)
{
   const std::size_t start = weights.size();
   weights.resize(start + RoundedUp(linear.fWidth) * nInputs);
   for (std::size_t o = 0; o < linear.fWidth; ++o)
      for (std::size_t i = 0; i < nInputs; ++i)
         weights[start + (o / kVectorFloats * nInputs + i) * kVectorFloats + o % kVectorFloats] =
            linear.fWeights[o * nInputs + i];
}

std::size_t AppendArray(const std::vector<float> &array, std::vector<float> &weights)
{
   const std::size_t start = weights.size();
   weights.insert(weights.end(), array.begin(), array.end());
   weights.resize(RoundedUp(weights.size()));
   return start;
}

} // namespace

Network::Plan::Plan(const Program &program) : fNumInputs(program.fNumInputs), fNumOutputs(program.NumOutputs())
{
   Places places(program);
   std::vector<float> weights;
   for (std::size_t i = 0; i < program.fStatements.size(); ++i) {
      const Statement &statement = program.fStatements[i];
      places.Make(i);
      Instruction made;
      made.fOperation = statement.fOperation;
      made.fActivation = statement.fActivation;
      made.fSource = places.Of(statement.fSource);
      made.fSourceWidth = program.WidthOf(statement.fSource);
      made.fOther = statement.fOther;
      if (HasTwoSources(statement.fOperation)) {
         made.fOther = places.Of(statement.fOther);
         made.fOtherWidth = program.WidthOf(statement.fOther);
      }
      made.fResult = places.Of(i + 1);
      made.fWidth = statement.fWidth;
      made.fWeights = weights.size();
      if (statement.fOperation == EOperation::kLinear)
         AppendTiles(statement, made.fSourceWidth, weights);
      else
         AppendArray(statement.fWeights, weights);
      made.fBias = AppendArray(statement.fBias, weights);
      std::copy(statement.fNumbers.begin(), statement.fNumbers.end(), std::begin(made.fNumbers));
      fInstructions.push_back(made);
   }
   fInputs = places.Of(0);
   fOutputs = places.Of(program.fStatements.size());
   fWorkspaceSize = places.Size();
   if (fWorkspaceSize > kLargestWorkspace)
      throw std::invalid_argument("the network program keeps " + std::to_string(fWorkspaceSize) +
                                  " numbers an event at a time; at most " + std::to_string(kLargestWorkspace) +
                                  " are allowed");
   fWeights = AlignedFloats(weights.size());
   std::copy(weights.begin(), weights.end(), fWeights.Data());
}

} // namespace TMVA::PyTorch
