// Responses of a trained method inside RDataFrame, or in threads of one's own: one object, as many slots as threads.
//
//    TMVA::PyTorch::Responses responses("dataset/weights/Job_PyTorch.weights.xml", frame.GetNSlots());
//    frame.DefineSlot("score", [&](unsigned slot, float a, float b) { return responses.Of(slot, a, b); }, {"a", "b"});
#ifndef TMVATORCH_RESPONSES_H
#define TMVATORCH_RESPONSES_H

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace TMVA::PyTorch {

/// A TMVA::Reader per slot; a network that is evaluated in C++ exists once for all of them.
class Responses {
public:
   /// Throws std::runtime_error if the file cannot be read, or if nSlots > 1 and the responses would come from Python:
   /// its one interpreter would stop all threads but one, and stop for ever a thread that waits for the others.
   explicit Responses(const std::string &weightsFile, unsigned nSlots = 1);
   ~Responses();
   Responses(const Responses &) = delete;
   Responses &operator=(const Responses &) = delete;

   /// The input variables, in their order.
   const std::vector<std::string> &Variables() const { return fVariables; }
   std::size_t NumOutputs() const { return fNumOutputs; }

   /// All responses to one event, given as the input variables before TMVA's transformations: the signal's, or one per
   /// class, or one per target. Threads that call at the same time must have different slots.
   template <typename... Numbers>
   const std::vector<float> &AllOf(unsigned slot, Numbers... inputs)
   {
      float *to = Inputs(slot, sizeof...(inputs));
      ((*to++ = static_cast<float>(inputs)), ...);
      return Evaluate(slot);
   }

   /// The first of them.
   template <typename... Numbers>
   float Of(unsigned slot, Numbers... inputs)
   {
      return AllOf(slot, inputs...).front();
   }

private:
   struct Slot;

   float *Inputs(unsigned slot, std::size_t nGiven); ///< throws std::invalid_argument if there are not as many
   const std::vector<float> &Evaluate(unsigned slot);

   std::vector<std::string> fVariables;
   std::size_t fNumOutputs = 0;
   std::vector<std::unique_ptr<Slot>> fSlots;
};

/// An object that lives until the process ends, for RDataFrame's text expressions.
Responses &KeepResponses(const std::string &weightsFile, unsigned nSlots);

} // namespace TMVA::PyTorch

#endif
