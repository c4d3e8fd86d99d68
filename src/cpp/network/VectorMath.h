// Eight floats at a time, in the vector extension of GCC and Clang, which compiles to whatever the processor has; and
// the functions of them that activations need. Accuracies are absolute below one and relative above, against double.
// Included by Kernels.cxx only: everything must be inlined into a function that names its instruction set.
#ifndef TMVATORCH_VECTORMATH_H
#define TMVATORCH_VECTORMATH_H

#include "Kernels.h"

#include <cmath>
#include <cstdint>
#include <cstring>

// An inlined function takes the instruction set of its caller; a called one would have none.
#define TMVATORCH_INLINE static inline __attribute__((always_inline))

namespace TMVA::PyTorch {

namespace {

using Floats = float __attribute__((vector_size(32), may_alias));
using Ints = std::int32_t __attribute__((vector_size(32), may_alias));
static_assert(sizeof(Floats) == kVectorFloats * sizeof(float));

TMVATORCH_INLINE void Load(const float *from, Floats &to)
{
   to = *reinterpret_cast<const Floats *>(from);
}

TMVATORCH_INLINE void Store(const Floats &from, float *to)
{
   *reinterpret_cast<Floats *>(to) = from;
}

/// condition ? a : b. Comparisons with NaN are false: what must let NaN pass has it in b.
TMVATORCH_INLINE void Select(const Ints &condition, const Floats &a, const Floats &b, Floats &result)
{
   const Ints bits = (condition & reinterpret_cast<const Ints &>(a)) | (~condition & reinterpret_cast<const Ints &>(b));
   result = reinterpret_cast<const Floats &>(bits);
}

TMVATORCH_INLINE void Absolute(const Floats &x, Floats &result)
{
   const Ints bits = reinterpret_cast<const Ints &>(x) & 0x7fffffff;
   result = reinterpret_cast<const Floats &>(bits);
}

/// To 1e-7 relative in [-87, 88]; the values at these ends beyond them.
TMVATORCH_INLINE void Exponential(const Floats &x, Floats &result)
{
   constexpr float kLargest = 88.F;
   constexpr float kSmallest = -87.F;
   constexpr float kLog2E = 1.44269504F;
   // ln 2 in two parts: the first has zeros at its end, so that its product with a whole number is exact.
   constexpr float kLn2High = 0.693145752F;
   constexpr float kLn2Low = 1.42860677e-6F;
   constexpr float kRound = 12582912.F; // 1.5 * 2^23: added and taken away, it leaves a whole number
   constexpr int kMantissaBits = 23;
   Floats clamped;
   Select(x > kLargest, Floats{} + kLargest, x, clamped);
   Select(clamped < kSmallest, Floats{} + kSmallest, clamped, clamped);
   const Floats shifted = clamped * kLog2E + kRound;
   const Floats whole = shifted - kRound;
   const Floats r = (clamped - whole * kLn2High) - whole * kLn2Low; // |r| <= ln 2 / 2
   // Its Taylor series: the next term is below 6e-9.
   Floats sum = r * (1.F / 5040) + 1.F / 720;
   sum = sum * r + 1.F / 120;
   sum = sum * r + 1.F / 24;
   sum = sum * r + 1.F / 6;
   sum = sum * r + 0.5F;
   sum = sum * r + 1.F;
   sum = sum * r + 1.F;
   const Floats zero = Floats{} + kRound;
   const Ints power = (reinterpret_cast<const Ints &>(shifted) - reinterpret_cast<const Ints &>(zero)) << kMantissaBits;
   const Ints scaled = reinterpret_cast<const Ints &>(sum) + power;
   Select(x != x, x, reinterpret_cast<const Floats &>(scaled), result);
}

TMVATORCH_INLINE void Logistic(const Floats &x, Floats &result)
{
   Floats power;
   Exponential(-x, power);
   result = 1.F / (1.F + power);
}

/// To 2e-7; below 0.4 by the Taylor series, relative.
TMVATORCH_INLINE void HyperbolicTangent(const Floats &x, Floats &result)
{
   constexpr float kSmall = 0.4F;
   Floats power;
   Exponential(2.F * x, power);
   const Floats large = 1.F - 2.F / (power + 1.F);
   const Floats square = x * x;
   Floats sum = square * (-1382.F / 155925) + 62.F / 2835;
   sum = sum * square - 17.F / 315;
   sum = sum * square + 2.F / 15;
   sum = sum * square - 1.F / 3;
   const Floats small = x + x * square * sum;
   Floats size;
   Absolute(x, size);
   Select(size < kSmall, small, large, result);
}

/// x * Phi(x), Phi the distribution function of the unit Gaussian: 1 - erfc(x / sqrt 2) / 2.
TMVATORCH_INLINE void GaussianUnit(const Floats &x, Floats &result)
{
   constexpr float kLargest = 4.2F; // erfc of it is 3e-9
   Floats z;
   Absolute(x * 0.70710678F, z);
   // |z| < 1: the Taylor series of erf, 2 / sqrt(pi) sum (-1)^k z^(2k+1) / (k! (2k+1)); the next term is 1e-8.
   constexpr float kScale = 1.12837917F;
   constexpr float kCoefficients[] = {1.F,         -1.F / 3,   1.F / 10,     -1.F / 42,    1.F / 216,
                                      -1.F / 1320, 1.F / 9360, -1.F / 75600, 1.F / 685440, -1.F / 6894720};
   const Floats square = z * z;
   Floats series = Floats{} + 1.F / 76204800;
   for (int i = 9; i >= 0; --i)
      series = series * square + kCoefficients[i];
   // Otherwise erfc(z) = exp(-z^2) p(1 / (1 + z / 2)), p fitted to 4e-9 in [1, 4.2].
   constexpr float kFit[] = {5.165090532e-4F, 2.747432340e-1F,  3.250410377e-1F, 1.170335871e-1F,
                             3.799970452e-1F, -3.831472839e-2F, -5.980060284e-2F};
   Floats bounded;
   Select(z > kLargest, Floats{} + kLargest, z, bounded);
   const Floats t = 1.F / (1.F + 0.5F * bounded);
   Floats fit = Floats{} + kFit[6];
   for (int i = 5; i >= 0; --i)
      fit = fit * t + kFit[i];
   Floats tail;
   Exponential(-z * z, tail);
   tail = tail * fit;
   Select(z < 1.F, 1.F - kScale * z * series, tail, tail);
   Floats phi;
   Select(x > 0.F, 1.F - 0.5F * tail, 0.5F * tail, phi);
   result = x * phi;
}

/// By the standard library, one number at a time: layers that use it are rare.
TMVATORCH_INLINE void LogOnePlus(const Floats &x, Floats &result)
{
   for (std::size_t i = 0; i < kVectorFloats; ++i)
      result[i] = std::log1p(x[i]);
}

/// log(1 + exp(x)) without overflow.
TMVATORCH_INLINE void SoftPlus(const Floats &x, Floats &result)
{
   Floats size;
   Absolute(x, size);
   Floats power;
   Exponential(-size, power);
   LogOnePlus(power, power);
   Floats positive;
   Select(x < 0.F, Floats{}, x, positive);
   result = positive + power;
}

} // namespace

} // namespace TMVA::PyTorch

#endif
