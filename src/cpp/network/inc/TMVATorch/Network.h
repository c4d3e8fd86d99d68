// A trained network that is evaluated here, without Python. It is made from a program: one line of text, written by
// tmva_torch.program, with the layers, their weights and a few events whose responses are known.
#ifndef TMVATORCH_NETWORK_H
#define TMVATORCH_NETWORK_H

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace TMVA::PyTorch {

/// All members are constant and hold no lock: any number of threads may evaluate one network at a time.
class Network {
public:
   /// The network of a program. Equal programs share one network, and with it one copy of the weights.
   /// Throws std::invalid_argument if the text is no program, or does not give the responses stored in it.
   static std::shared_ptr<const Network> Read(const std::string &program);

   std::size_t NumInputs() const { return fNumInputs; }
   std::size_t NumOutputs() const { return fNumOutputs; }

   /// Fills out[event * NumOutputs() + i] from x[event * NumInputs() + j].
   void Evaluate(const float *x, std::size_t nEvents, float *out) const;

   /// The same for one event. Allocates nothing from the second call of a thread on.
   void EvaluateOne(const float *x, float *out) const;

   struct Plan; ///< instructions, weights and the places of all intermediate values

   explicit Network(const std::string &program);
   ~Network();
   Network(const Network &) = delete;
   Network &operator=(const Network &) = delete;

private:
   void Run(float *workspace, std::size_t nLanes) const;
   void EvaluateBlock(const float *x, std::size_t nEvents, float *out) const;

   std::unique_ptr<const Plan> fPlan;
   std::size_t fNumInputs = 0;
   std::size_t fNumOutputs = 0;
};

} // namespace TMVA::PyTorch

#endif
