#include "Kernels.h"

#include "VectorMath.h"

#include <algorithm>
#include <iterator>

namespace TMVA::PyTorch {

namespace {

constexpr ActivationName kActivations[] = {
   {"identity", EActivation::kIdentity, 0},
   {"relu", EActivation::kReLU, 0},
   {"leakyrelu", EActivation::kLeakyReLU, 1},
   {"hardtanh", EActivation::kHardtanh, 2},
   {"elu", EActivation::kELU, 1},
   {"selu", EActivation::kSELU, 0},
   {"sigmoid", EActivation::kSigmoid, 0},
   {"logsigmoid", EActivation::kLogSigmoid, 0},
   {"softplus", EActivation::kSoftplus, 2},
   {"tanh", EActivation::kTanh, 0},
   {"gelu", EActivation::kGELU, 0},
   {"gelutanh", EActivation::kGELUTanh, 0},
   {"silu", EActivation::kSiLU, 0},
   {"mish", EActivation::kMish, 0},
   {"hardsigmoid", EActivation::kHardsigmoid, 0},
   {"hardswish", EActivation::kHardswish, 0},
   {"softsign", EActivation::kSoftsign, 0},
   {"abs", EActivation::kAbs, 0},
   {"gauss", EActivation::kGauss, 0},
   {"exp", EActivation::kExp, 0},
};

/// nTiles tiles of outputs of one event, in registers over all inputs. Few tiles leave the adders waiting for each
/// other's results: then every tile has nPhases sums, of every nPhases-th input.
template <std::size_t nTiles, std::size_t nPhases>
TMVATORCH_INLINE void DenseTiles(const DenseLayer &layer, std::size_t tile, const float *in, float *out)
{
   const std::size_t nInputs = layer.fNumInputs;
   const float *weights = layer.fWeights + tile * nInputs * kVectorFloats;
   Floats sums[nPhases][nTiles] = {};
   for (std::size_t t = 0; t < nTiles; ++t)
      Load(layer.fBias + (tile + t) * kVectorFloats, sums[0][t]);
   std::size_t i = 0;
   for (; i + nPhases <= nInputs; i += nPhases)
      for (std::size_t p = 0; p < nPhases; ++p)
         for (std::size_t t = 0; t < nTiles; ++t) {
            Floats row;
            Load(weights + (t * nInputs + i + p) * kVectorFloats, row);
            sums[p][t] += in[i + p] * row;
         }
   for (; i < nInputs; ++i)
      for (std::size_t t = 0; t < nTiles; ++t) {
         Floats row;
         Load(weights + (t * nInputs + i) * kVectorFloats, row);
         sums[0][t] += in[i] * row;
      }
   for (std::size_t p = 1; p < nPhases; ++p)
      for (std::size_t t = 0; t < nTiles; ++t)
         sums[0][t] += sums[p][t];
   for (std::size_t t = 0; t < nTiles; ++t)
      Store(sums[0][t], out + (tile + t) * kVectorFloats);
}

TMVATORCH_INLINE void DenseOne(const DenseLayer &layer, const float *in, float *out)
{
   std::size_t tile = 0;
   for (; tile + 8 <= layer.fNumTiles; tile += 8)
      DenseTiles<8, 1>(layer, tile, in, out);
   for (; tile + 4 <= layer.fNumTiles; tile += 4)
      DenseTiles<4, 2>(layer, tile, in, out);
   for (; tile < layer.fNumTiles; ++tile)
      DenseTiles<1, 4>(layer, tile, in, out);
}

/// Half a tile of outputs times two vectors of events: eight sums, two inputs and a weight in sixteen registers.
TMVATORCH_INLINE void DenseHalfTile(const DenseLayer &layer, const float *weights, const float *bias, const float *in,
                                    float *out)
{
   constexpr std::size_t kHalf = kVectorFloats / 2;
   Floats sums[kHalf][2];
   for (std::size_t o = 0; o < kHalf; ++o)
      sums[o][0] = sums[o][1] = Floats{} + bias[o];
   for (std::size_t i = 0; i < layer.fNumInputs; ++i) {
      Floats x0;
      Floats x1;
      Load(in + i * kBlockLanes, x0);
      Load(in + i * kBlockLanes + kVectorFloats, x1);
      for (std::size_t o = 0; o < kHalf; ++o) {
         const float weight = weights[i * kVectorFloats + o];
         sums[o][0] += weight * x0;
         sums[o][1] += weight * x1;
      }
   }
   for (std::size_t o = 0; o < kHalf; ++o) {
      Store(sums[o][0], out + o * kBlockLanes);
      Store(sums[o][1], out + o * kBlockLanes + kVectorFloats);
   }
}

TMVATORCH_INLINE void DenseBlock(const DenseLayer &layer, const float *in, float *out)
{
   constexpr std::size_t kHalf = kVectorFloats / 2;
   for (std::size_t first = 0; first < layer.fNumTiles * kVectorFloats; first += kHalf) {
      const float *weights =
         layer.fWeights + first / kVectorFloats * layer.fNumInputs * kVectorFloats + first % kVectorFloats;
      for (std::size_t lane = 0; lane < kBlockLanes; lane += 2 * kVectorFloats)
         DenseHalfTile(layer, weights, layer.fBias + first, in + lane, out + first * kBlockLanes + lane);
   }
}

TMVATORCH_INLINE void ScaledELU(const Floats &x, float scale, float alpha, Floats &result)
{
   Floats power;
   Exponential(x, power);
   Select(x > 0.F, scale * x, scale * alpha * (power - 1.F), result);
}

TMVATORCH_INLINE void Clamped(const Floats &x, float low, float high, Floats &result)
{
   Select(x > high, Floats{} + high, x, result);
   Select(result < low, Floats{} + low, result, result);
}

template <EActivation activation>
TMVATORCH_INLINE void Activated(const Floats &x, const float *p, Floats &y)
{
   if constexpr (activation == EActivation::kReLU) {
      Select(x < 0.F, Floats{}, x, y);
   } else if constexpr (activation == EActivation::kLeakyReLU) {
      Select(x < 0.F, p[0] * x, x, y);
   } else if constexpr (activation == EActivation::kHardtanh) {
      Clamped(x, p[0], p[1], y);
   } else if constexpr (activation == EActivation::kELU) {
      ScaledELU(x, 1.F, p[0], y);
   } else if constexpr (activation == EActivation::kSELU) {
      // Klambauer et al., arXiv:1706.02515: the two numbers that keep mean 0 and variance 1.
      ScaledELU(x, 1.05070099F, 1.67326324F, y);
   } else if constexpr (activation == EActivation::kSigmoid) {
      Logistic(x, y);
   } else if constexpr (activation == EActivation::kLogSigmoid) {
      SoftPlus(-x, y);
      y = -y;
   } else if constexpr (activation == EActivation::kSoftplus) {
      SoftPlus(p[0] * x, y); // sharpness, and from where on it is taken as linear
      Select(p[0] * x > p[1], x, y / p[0], y);
   } else if constexpr (activation == EActivation::kTanh) {
      HyperbolicTangent(x, y);
   } else if constexpr (activation == EActivation::kGELU) {
      GaussianUnit(x, y);
   } else if constexpr (activation == EActivation::kGELUTanh) {
      HyperbolicTangent(0.79788456F * (x + 0.044715F * x * x * x), y); // Hendrycks and Gimpel, arXiv:1606.08415
      y = 0.5F * x * (1.F + y);
   } else if constexpr (activation == EActivation::kSiLU) {
      Logistic(x, y);
      y = x * y;
   } else if constexpr (activation == EActivation::kMish) {
      SoftPlus(x, y);
      HyperbolicTangent(y, y);
      y = x * y;
   } else if constexpr (activation == EActivation::kHardsigmoid) {
      Clamped(x / 6.F + 0.5F, 0.F, 1.F, y);
   } else if constexpr (activation == EActivation::kHardswish) {
      Clamped(x / 6.F + 0.5F, 0.F, 1.F, y);
      y = x * y;
   } else if constexpr (activation == EActivation::kSoftsign) {
      Absolute(x, y);
      y = x / (1.F + y);
   } else if constexpr (activation == EActivation::kAbs) {
      Absolute(x, y);
   } else if constexpr (activation == EActivation::kGauss) {
      Exponential(-x * x, y);
   } else if constexpr (activation == EActivation::kExp) {
      Exponential(x, y);
   } else {
      y = x;
   }
}

template <EActivation activation>
TMVATORCH_INLINE void ActivateAll(const float *parameters, const float *in, float *out, std::size_t size)
{
   for (std::size_t i = 0; i < size; i += kVectorFloats) {
      Floats x;
      Load(in + i, x);
      Floats y;
      Activated<activation>(x, parameters, y);
      Store(y, out + i);
   }
}

TMVATORCH_INLINE void Activate(EActivation activation, const float *parameters, const float *in, float *out,
                               std::size_t size)
{
#define TMVATORCH_CASE(name)                                                                                           \
   case EActivation::name: return ActivateAll<EActivation::name>(parameters, in, out, size)
   switch (activation) {
      TMVATORCH_CASE(kIdentity);
      TMVATORCH_CASE(kReLU);
      TMVATORCH_CASE(kLeakyReLU);
      TMVATORCH_CASE(kHardtanh);
      TMVATORCH_CASE(kELU);
      TMVATORCH_CASE(kSELU);
      TMVATORCH_CASE(kSigmoid);
      TMVATORCH_CASE(kLogSigmoid);
      TMVATORCH_CASE(kSoftplus);
      TMVATORCH_CASE(kTanh);
      TMVATORCH_CASE(kGELU);
      TMVATORCH_CASE(kGELUTanh);
      TMVATORCH_CASE(kSiLU);
      TMVATORCH_CASE(kMish);
      TMVATORCH_CASE(kHardsigmoid);
      TMVATORCH_CASE(kHardswish);
      TMVATORCH_CASE(kSoftsign);
      TMVATORCH_CASE(kAbs);
      TMVATORCH_CASE(kGauss);
      TMVATORCH_CASE(kExp);
   }
#undef TMVATORCH_CASE
}

TMVATORCH_INLINE void Affine(const float *scale, const float *shift, const float *in, float *out, std::size_t width,
                             std::size_t lanes)
{
   if (lanes == 1) {
      for (std::size_t feature = 0; feature < width; ++feature)
         out[feature] = in[feature] * scale[feature] + shift[feature];
      return;
   }
   for (std::size_t feature = 0; feature < width; ++feature)
      for (std::size_t lane = 0; lane < lanes; ++lane)
         out[feature * lanes + lane] = in[feature * lanes + lane] * scale[feature] + shift[feature];
}

TMVATORCH_INLINE void LayerNorm(const float *scale, const float *shift, float epsilon, const float *in, float *out,
                                std::size_t width, std::size_t lanes)
{
   float mean[kBlockLanes] = {};
   float variance[kBlockLanes] = {};
   const float share = 1.F / static_cast<float>(width);
   for (std::size_t feature = 0; feature < width; ++feature)
      for (std::size_t lane = 0; lane < lanes; ++lane)
         mean[lane] += in[feature * lanes + lane];
   for (std::size_t lane = 0; lane < lanes; ++lane)
      mean[lane] *= share;
   for (std::size_t feature = 0; feature < width; ++feature)
      for (std::size_t lane = 0; lane < lanes; ++lane) {
         const float distance = in[feature * lanes + lane] - mean[lane];
         variance[lane] += distance * distance;
      }
   for (std::size_t lane = 0; lane < lanes; ++lane)
      variance[lane] = 1.F / std::sqrt(variance[lane] * share + epsilon);
   for (std::size_t feature = 0; feature < width; ++feature)
      for (std::size_t lane = 0; lane < lanes; ++lane)
         out[feature * lanes + lane] =
            (in[feature * lanes + lane] - mean[lane]) * variance[lane] * scale[feature] + shift[feature];
}

TMVATORCH_INLINE void LoadSome(const float *from, std::size_t used, Floats &to)
{
   for (std::size_t i = 0; i < used; ++i)
      to[i] = from[i];
}

/// Of the lanes of one vector: numbers that lie `stride` apart, `used` of them.
TMVATORCH_INLINE void SoftmaxLanes(bool takeLog, const float *in, float *out, std::size_t width, std::size_t stride,
                                   std::size_t used)
{
   Floats largest{};
   LoadSome(in, used, largest);
   Floats x{};
   for (std::size_t feature = 1; feature < width; ++feature) {
      LoadSome(in + feature * stride, used, x);
      Select(x > largest, x, largest, largest);
   }
   Floats sum{};
   for (std::size_t feature = 0; feature < width; ++feature) {
      LoadSome(in + feature * stride, used, x);
      Floats power;
      Exponential(x - largest, power);
      sum += power;
      for (std::size_t i = 0; i < used; ++i)
         out[feature * stride + i] = takeLog ? x[i] - largest[i] : power[i];
   }
   for (std::size_t i = 0; i < used; ++i) {
      const float total = takeLog ? std::log(sum[i]) : 1.F / sum[i];
      for (std::size_t feature = 0; feature < width; ++feature) {
         float &value = out[feature * stride + i];
         value = takeLog ? value - total : value * total;
      }
   }
}

TMVATORCH_INLINE void Softmax(bool takeLog, const float *in, float *out, std::size_t width, std::size_t lanes)
{
   if (lanes == 1)
      return SoftmaxLanes(takeLog, in, out, width, 1, 1);
   for (std::size_t lane = 0; lane < lanes; lane += kVectorFloats)
      SoftmaxLanes(takeLog, in + lane, out + lane, width, lanes, kVectorFloats);
}

TMVATORCH_INLINE void Add(const float *in, const float *other, float *out, std::size_t size)
{
   for (std::size_t i = 0; i < size; ++i)
      out[i] = in[i] + other[i];
}

TMVATORCH_INLINE void Multiply(const float *in, const float *other, float *out, std::size_t size)
{
   for (std::size_t i = 0; i < size; ++i)
      out[i] = in[i] * other[i];
}

} // namespace

const ActivationName *FindActivation(std::string_view name)
{
   const auto *const found = std::find_if(std::begin(kActivations), std::end(kActivations),
                                          [&](const ActivationName &entry) { return entry.fName == name; });
   return found == std::end(kActivations) ? nullptr : found;
}

// NOLINTBEGIN(bugprone-macro-parentheses): an attribute cannot be in parentheses
// All kernels once more, compiled for an instruction set: a struct of static functions with that attribute.
#define TMVATORCH_KERNELS(Name, target)                                                                                \
   namespace {                                                                                                         \
   struct Name {                                                                                                       \
      target static void RunDenseOne(const DenseLayer &layer, const float *in, float *out)                             \
      {                                                                                                                \
         DenseOne(layer, in, out);                                                                                     \
      }                                                                                                                \
      target static void RunDenseBlock(const DenseLayer &layer, const float *in, float *out)                           \
      {                                                                                                                \
         DenseBlock(layer, in, out);                                                                                   \
      }                                                                                                                \
      target static void RunActivate(EActivation activation, const float *parameters, const float *in, float *out,     \
                                     std::size_t size)                                                                 \
      {                                                                                                                \
         Activate(activation, parameters, in, out, size);                                                              \
      }                                                                                                                \
      target static void RunAffine(const float *scale, const float *shift, const float *in, float *out,                \
                                   std::size_t width, std::size_t lanes)                                               \
      {                                                                                                                \
         Affine(scale, shift, in, out, width, lanes);                                                                  \
      }                                                                                                                \
      target static void RunLayerNorm(const float *scale, const float *shift, float epsilon, const float *in,          \
                                      float *out, std::size_t width, std::size_t lanes)                                \
      {                                                                                                                \
         LayerNorm(scale, shift, epsilon, in, out, width, lanes);                                                      \
      }                                                                                                                \
      target static void RunSoftmax(bool takeLog, const float *in, float *out, std::size_t width, std::size_t lanes)   \
      {                                                                                                                \
         Softmax(takeLog, in, out, width, lanes);                                                                      \
      }                                                                                                                \
      target static void RunAdd(const float *in, const float *other, float *out, std::size_t size)                     \
      {                                                                                                                \
         Add(in, other, out, size);                                                                                    \
      }                                                                                                                \
      target static void RunMultiply(const float *in, const float *other, float *out, std::size_t size)                \
      {                                                                                                                \
         Multiply(in, other, out, size);                                                                               \
      }                                                                                                                \
      static constexpr Kernels kAll = {RunDenseOne,  RunDenseBlock, RunActivate, RunAffine,                            \
                                       RunLayerNorm, RunSoftmax,    RunAdd,      RunMultiply};                         \
   };                                                                                                                  \
   }

TMVATORCH_KERNELS(Portable, )

#ifdef __x86_64__
TMVATORCH_KERNELS(Avx2, __attribute__((target("avx2,fma"))))
#endif
// NOLINTEND(bugprone-macro-parentheses)

const Kernels &GetPortableKernels()
{
   return Portable::kAll;
}

const Kernels &GetKernels()
{
#ifdef __x86_64__
   static const Kernels &best =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? Avx2::kAll : Portable::kAll;
   return best;
#else
   return Portable::kAll;
#endif
}

} // namespace TMVA::PyTorch
