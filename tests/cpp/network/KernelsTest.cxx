// The functions behind the activations against double precision, in both sets of instructions.
#include "Kernels.h"

#include "Plan.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

using namespace TMVA::PyTorch;

namespace {

struct Activation {
   EActivation fActivation;
   std::vector<float> fParameters;
   std::function<double(double)> fExact;
};

double Logistic(double x)
{
   return 1 / (1 + std::exp(-x));
}

double SoftPlus(double x)
{
   return x > 30 ? x : std::log1p(std::exp(x));
}

double Hard(double x)
{
   return std::min(1., std::max(0., x / 6 + 0.5));
}

const std::vector<Activation> kActivations = {
   {EActivation::kIdentity, {}, [](double x) { return x; }},
   {EActivation::kReLU, {}, [](double x) { return std::max(0., x); }},
   {EActivation::kLeakyReLU, {0.2F}, [](double x) { return x < 0 ? 0.2 * x : x; }},
   {EActivation::kHardtanh, {-2, 3}, [](double x) { return std::min(3., std::max(-2., x)); }},
   {EActivation::kELU, {1.5F}, [](double x) { return x > 0 ? x : 1.5 * std::expm1(x); }},
   {EActivation::kSELU,
    {},
    [](double x) { return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x)); }},
   {EActivation::kSigmoid, {}, Logistic},
   {EActivation::kLogSigmoid, {}, [](double x) { return -SoftPlus(-x); }},
   {EActivation::kSoftplus, {2, 20}, [](double x) { return 2 * x > 20 ? x : SoftPlus(2 * x) / 2; }},
   {EActivation::kTanh, {}, [](double x) { return std::tanh(x); }},
   {EActivation::kGELU, {}, [](double x) { return x * std::erfc(-x / std::sqrt(2.)) / 2; }},
   {EActivation::kGELUTanh,
    {},
    [](double x) { return x / 2 * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); }},
   {EActivation::kSiLU, {}, [](double x) { return x * Logistic(x); }},
   {EActivation::kMish, {}, [](double x) { return x * std::tanh(SoftPlus(x)); }},
   {EActivation::kHardsigmoid, {}, Hard},
   {EActivation::kHardswish, {}, [](double x) { return x * Hard(x); }},
   {EActivation::kSoftsign, {}, [](double x) { return x / (1 + std::abs(x)); }},
   {EActivation::kAbs, {}, [](double x) { return std::abs(x); }},
   {EActivation::kGauss, {}, [](double x) { return std::exp(-x * x); }},
   {EActivation::kExp, {}, [](double x) { return std::exp(x); }},
};

class Kernel : public testing::TestWithParam<const Kernels *> {};

TEST_P(Kernel, ActivationsAgreeWithDoublePrecision)
{
   AlignedFloats x(8192);
   AlignedFloats y(x.Size());
   for (std::size_t i = 0; i < x.Size(); ++i)
      x.Data()[i] = static_cast<float>(i) / 256 - 16; // steps of 1/256 in [-16, 16)
   for (const Activation &activation : kActivations) {
      GetParam()->fActivate(activation.fActivation, activation.fParameters.data(), x.Data(), y.Data(), x.Size());
      for (std::size_t i = 0; i < x.Size(); ++i) {
         const double exact = activation.fExact(static_cast<double>(x.Data()[i]));
         ASSERT_NEAR(y.Data()[i], exact, 3e-7 * std::max(1., std::abs(exact)))
            << "activation " << static_cast<int>(activation.fActivation) << " at " << x.Data()[i];
      }
   }
}

TEST_P(Kernel, ActivationsLetNaNPassAndBearInfinity)
{
   AlignedFloats x(8);
   AlignedFloats y(8);
   for (const Activation &activation : kActivations) {
      std::fill_n(x.Data(), 8, std::numeric_limits<float>::quiet_NaN());
      GetParam()->fActivate(activation.fActivation, activation.fParameters.data(), x.Data(), y.Data(), 8);
      EXPECT_TRUE(std::isnan(y.Data()[3])) << "activation " << static_cast<int>(activation.fActivation);
   }
   std::fill_n(x.Data(), 8, 1000.F);
   for (const EActivation bounded : {EActivation::kSigmoid, EActivation::kTanh}) {
      GetParam()->fActivate(bounded, nullptr, x.Data(), y.Data(), 8);
      EXPECT_FLOAT_EQ(y.Data()[0], 1.F);
   }
}

TEST_P(Kernel, DenseLayersOfEverySizeAgreeWithThePlainSum)
{
   for (const std::size_t nInputs : {1U, 3U, 4U, 17U})
      for (const std::size_t nTiles : {1U, 2U, 5U, 8U, 13U}) {
         const std::size_t nOutputs = nTiles * kVectorFloats;
         AlignedFloats weights(nOutputs * nInputs);
         AlignedFloats bias(nOutputs);
         AlignedFloats x(nInputs * kBlockLanes);
         AlignedFloats one(nOutputs);
         AlignedFloats block(nOutputs * kBlockLanes);
         const auto number = [](std::size_t i) { return static_cast<float>(i * 7919U % 64U) - 32; }; // exact in float32
         for (std::size_t i = 0; i < weights.Size(); ++i)
            weights.Data()[i] = number(i);
         for (std::size_t i = 0; i < bias.Size(); ++i)
            bias.Data()[i] = number(i + 5);
         for (std::size_t i = 0; i < x.Size(); ++i)
            x.Data()[i] = number(i + 11);
         const DenseLayer layer{weights.Data(), bias.Data(), nInputs, nTiles};
         GetParam()->fDenseBlock(layer, x.Data(), block.Data());
         GetParam()->fDenseOne(layer, x.Data(), one.Data());
         for (std::size_t o = 0; o < nOutputs; ++o)
            for (std::size_t lane = 0; lane < kBlockLanes; ++lane) {
               float sum = bias.Data()[o];
               float sumOfOne = sum;
               for (std::size_t i = 0; i < nInputs; ++i) {
                  const float weight =
                     weights.Data()[(o / kVectorFloats * nInputs + i) * kVectorFloats + o % kVectorFloats];
                  sum += weight * x.Data()[i * kBlockLanes + lane];
                  sumOfOne += weight * x.Data()[i];
               }
               ASSERT_EQ(block.Data()[o * kBlockLanes + lane], sum) << nInputs << " inputs, output " << o;
               ASSERT_EQ(one.Data()[o], sumOfOne) << nInputs << " inputs, output " << o;
            }
      }
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, Kernel, testing::Values(&GetPortableKernels(), &GetKernels()),
                         [](const auto &which) { return which.index == 0 ? "Portable" : "OfThisProcessor"; });

} // namespace
