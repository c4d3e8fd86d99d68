// The arithmetic of all layers, over lanes: a value of width w of n events lies as [w][lanes], feature after feature.
// One event has one lane, a block kBlockLanes. Buffers are aligned to, and rounded up to, kVectorFloats floats.
#ifndef TMVATORCH_KERNELS_H
#define TMVATORCH_KERNELS_H

#include <cstddef>
#include <string_view>

namespace TMVA::PyTorch {

constexpr std::size_t kVectorFloats = 8;
constexpr std::size_t kBlockLanes = 64; ///< 64 events of 64 numbers are 16 kB, half of a first-level cache

enum class EActivation {
   kIdentity,
   kReLU,
   kLeakyReLU,
   kHardtanh,
   kELU,
   kSELU,
   kSigmoid,
   kLogSigmoid,
   kSoftplus,
   kTanh,
   kGELU,
   kGELUTanh,
   kSiLU,
   kMish,
   kHardsigmoid,
   kHardswish,
   kSoftsign,
   kAbs,
   kGauss,
   kExp,
};

struct ActivationName {
   std::string_view fName;
   EActivation fActivation;
   std::size_t fNumParameters;
};

/// nullptr if there is none.
const ActivationName *FindActivation(std::string_view name);

/// A linear layer. The outputs are in tiles of kVectorFloats, the last one filled up with zeros: the weight of input i
/// and output o is fWeights[(o / 8 * fNumInputs + i) * 8 + o % 8].
struct DenseLayer {
   const float *fWeights;
   const float *fBias; ///< filled up likewise
   std::size_t fNumInputs;
   std::size_t fNumTiles;
};

/// One set of functions per instruction set.
struct Kernels {
   void (*fDenseOne)(const DenseLayer &layer, const float *in, float *out);
   void (*fDenseBlock)(const DenseLayer &layer, const float *in, float *out);
   /// `size` is a multiple of kVectorFloats; `in` may be `out`.
   void (*fActivate)(EActivation activation, const float *parameters, const float *in, float *out, std::size_t size);
   /// in * scale + shift; in may be out.
   void (*fAffine)(const float *scale, const float *shift, const float *in, float *out, std::size_t width,
                   std::size_t lanes);
   void (*fLayerNorm)(const float *scale, const float *shift, float epsilon, const float *in, float *out,
                      std::size_t width, std::size_t lanes);
   void (*fSoftmax)(bool takeLog, const float *in, float *out, std::size_t width, std::size_t lanes);
   void (*fAdd)(const float *in, const float *other, float *out, std::size_t size);
   void (*fMultiply)(const float *in, const float *other, float *out, std::size_t size);
};

/// The best ones for this processor.
const Kernels &GetKernels();

/// Those that every processor has, to compare with.
const Kernels &GetPortableKernels();

} // namespace TMVA::PyTorch

#endif
