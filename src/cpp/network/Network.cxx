#include "TMVATorch/Network.h"

#include "Plan.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>

namespace TMVA::PyTorch {

namespace {

/// Responses of float32 networks differ by sums in another order, not by more.
constexpr float kTolerance = 1e-5F;
/// Of fewer events one after the other costs less than a block with empty lanes.
constexpr std::size_t kFewEvents = 6;

/// Of the calling thread; grows to what its largest network needs.
float *Workspace(std::size_t size)
{
   thread_local AlignedFloats workspace;
   if (workspace.Size() < size)
      workspace = AlignedFloats(size);
   return workspace.Data();
}

/// A NaN agrees with a NaN.
bool Agree(float now, float then)
{
   return std::abs(now - then) <= kTolerance * std::max(1.F, std::abs(then)) || (std::isnan(now) && std::isnan(then)) ||
          now == then;
}

void Check(const Network &network, const Program &program)
{
   const std::size_t nEvents = program.fCheckInputs.size() / network.NumInputs();
   std::vector<float> block(program.fCheckOutputs.size());
   std::vector<float> one(block.size());
   network.Evaluate(program.fCheckInputs.data(), nEvents, block.data());
   for (std::size_t i = 0; i < nEvents; ++i)
      network.EvaluateOne(program.fCheckInputs.data() + i * network.NumInputs(), one.data() + i * network.NumOutputs());
   for (std::size_t i = 0; i < block.size(); ++i) {
      const float then = program.fCheckOutputs[i];
      if (!Agree(block[i], then) || !Agree(one[i], then))
         throw std::invalid_argument("the network program gives " + std::to_string(one[i]) + " and " +
                                     std::to_string(block[i]) + " (in a block) for a stored event, but " +
                                     std::to_string(then) + " is stored with it");
   }
}

} // namespace

Network::Network(const std::string &text)
{
   const Program program = ReadProgram(text);
   fPlan = std::make_unique<const Plan>(program);
   fNumInputs = program.fNumInputs;
   fNumOutputs = program.NumOutputs();
   Check(*this, program);
}

Network::~Network() = default;

std::shared_ptr<const Network> Network::Read(const std::string &program)
{
   // By the text's hash, not the text: it can be megabytes. The text's length makes a chance meeting less than likely.
   using Key = std::pair<std::size_t, std::size_t>;
   static std::mutex mutex;
   static std::map<Key, std::weak_ptr<const Network>> known;
   const Key key(std::hash<std::string>{}(program), program.size());
   const std::scoped_lock lock(mutex);
   std::shared_ptr<const Network> network = known[key].lock();
   if (!network) {
      network = std::make_shared<const Network>(program);
      known[key] = network;
   }
   return network;
}

void Network::Run(float *workspace, std::size_t nLanes) const
{
   const Kernels &kernels = GetKernels();
   const float *arrays = fPlan->fWeights.Data();
   for (const Instruction &step : fPlan->fInstructions) {
      const float *in = workspace + step.fSource * nLanes;
      const float *other = workspace + step.fOther * nLanes;
      float *out = workspace + step.fResult * nLanes;
      const std::size_t width = step.fWidth;
      const std::size_t size = RoundedUp(width * nLanes);
      const float *weights = arrays + step.fWeights;
      const float *bias = arrays + step.fBias;
      switch (step.fOperation) {
      case EOperation::kLinear:
         (nLanes == 1 ? kernels.fDenseOne : kernels.fDenseBlock)(
            {weights, bias, step.fSourceWidth, RoundedUp(width) / kVectorFloats}, in, out);
         break;
      case EOperation::kAffine: kernels.fAffine(weights, bias, in, out, width, nLanes); break;
      case EOperation::kLayerNorm: kernels.fLayerNorm(weights, bias, step.fNumbers[0], in, out, width, nLanes); break;
      case EOperation::kActivation: kernels.fActivate(step.fActivation, step.fNumbers, in, out, size); break;
      case EOperation::kSoftmax: kernels.fSoftmax(false, in, out, width, nLanes); break;
      case EOperation::kLogSoftmax: kernels.fSoftmax(true, in, out, width, nLanes); break;
      case EOperation::kAdd: kernels.fAdd(in, other, out, size); break;
      case EOperation::kMultiply: kernels.fMultiply(in, other, out, size); break;
      case EOperation::kJoin:
         std::copy_n(in, step.fSourceWidth * nLanes, out);
         std::copy_n(other, step.fOtherWidth * nLanes, out + step.fSourceWidth * nLanes);
         break;
      case EOperation::kTake:
         std::copy_n(in + step.fOther * nLanes, width * nLanes, out); // fOther is the first column
         break;
      }
   }
}

void Network::EvaluateOne(const float *x, float *out) const
{
   float *workspace = Workspace(fPlan->fWorkspaceSize);
   std::copy_n(x, fNumInputs, workspace + fPlan->fInputs);
   Run(workspace, 1);
   std::copy_n(workspace + fPlan->fOutputs, fNumOutputs, out);
}

void Network::EvaluateBlock(const float *x, std::size_t nEvents, float *out) const
{
   float *workspace = Workspace(fPlan->fWorkspaceSize * kBlockLanes);
   float *inputs = workspace + fPlan->fInputs * kBlockLanes;
   for (std::size_t feature = 0; feature < fNumInputs; ++feature) {
      for (std::size_t event = 0; event < nEvents; ++event)
         inputs[feature * kBlockLanes + event] = x[event * fNumInputs + feature];
      std::fill(inputs + feature * kBlockLanes + nEvents, inputs + (feature + 1) * kBlockLanes, 0.F);
   }
   Run(workspace, kBlockLanes);
   const float *outputs = workspace + fPlan->fOutputs * kBlockLanes;
   for (std::size_t event = 0; event < nEvents; ++event)
      for (std::size_t i = 0; i < fNumOutputs; ++i)
         out[event * fNumOutputs + i] = outputs[i * kBlockLanes + event];
}

void Network::Evaluate(const float *x, std::size_t nEvents, float *out) const
{
   std::size_t event = 0;
   while (nEvents - event > kFewEvents) {
      const std::size_t n = std::min(nEvents - event, kBlockLanes);
      EvaluateBlock(x + event * fNumInputs, n, out + event * fNumOutputs);
      event += n;
   }
   for (; event < nEvents; ++event)
      EvaluateOne(x + event * fNumInputs, out + event * fNumOutputs);
}

} // namespace TMVA::PyTorch
