// TMVA's events as the contiguous matrices that PyTorch wants.
#ifndef TMVATORCH_EVENTMATRIX_H
#define TMVATORCH_EVENTMATRIX_H

#include "TMVA/MethodBase.h"
#include "TMVATorch/Method.h"

#include <memory>
#include <vector>

namespace TMVA::PyTorch {

/// The transformed training sample of a method. With the embedded TMVA its own arrays, without a copy; with ROOT's TMVA
/// one pass over the events.
TrainingData TrainingSample(MethodBase &method);

/// Reads the transformed inputs of the current sample, row-major, row = event.
class InputReader {
public:
   /// wholeSample: many events are going to be read, and it pays to transform all of them at once.
   InputReader(MethodBase &method, bool wholeSample);

   /// Appends the events [first, last). Moves the data set's current event.
   void Append(Long64_t first, Long64_t last, std::vector<float> &matrix) const;

private:
   MethodBase &fMethod;
#ifdef TMVATORCH_EMBEDDED_TMVA
   std::shared_ptr<EventStore> fStore; ///< null: event by event
#endif
};

/// Throws std::runtime_error if an event does not have as many values as the method has inputs.
void CheckNumberOfInputs(std::size_t given, std::size_t expected);

} // namespace TMVA::PyTorch

#endif
