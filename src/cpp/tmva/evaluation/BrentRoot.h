// Zero of a continuous function by Brent's method (R. P. Brent, Algorithms for Minimization without Derivatives, 1973).
#ifndef TMVA_EVALUATION_BrentRoot
#define TMVA_EVALUATION_BrentRoot

#include <cmath>
#include <limits>
#include <utility>

namespace TMVA::Evaluation {

/// Between a and b, where f must have opposite signs (or be zero at one of them). Where f is zero over a whole
/// interval, as the step functions of small samples are, the answer depends on the points tried: their order is
/// Brent's, so that other implementations of his method find the same one.
template <class Function>
double BrentRoot(Function f, double a, double b, int maxIterations, double tolerance)
{
   double fa = f(a), fb = f(b);
   // b: best point so far; a: the one before; c: the other side of the zero.
   double c = a, fc = fa, step = b - a, lastStep = step;
   for (int i = 0; i < maxIterations && fb != 0; ++i) {
      if ((fb > 0) == (fc > 0)) {
         c = a;
         fc = fa;
         step = lastStep = b - a;
      }
      if (std::abs(fc) < std::abs(fb)) {
         a = std::exchange(b, c);
         c = a;
         fa = std::exchange(fb, fc);
         fc = fa;
      }
      const double small = 2 * std::numeric_limits<double>::epsilon() * std::abs(b) + 0.5 * tolerance;
      const double half = 0.5 * (c - b);
      if (std::abs(half) <= small)
         break;
      bool bisect = true;
      if (std::abs(lastStep) >= small && std::abs(fa) > std::abs(fb)) {
         // Secant through two points, inverse parabola through three.
         const double s = fb / fa;
         double p = 2 * half * s, q = 1 - s;
         if (a != c) {
            const double u = fa / fc, r = fb / fc;
            p = s * (2 * half * u * (u - r) - (b - a) * (r - 1));
            q = (u - 1) * (r - 1) * (s - 1);
         }
         (p > 0 ? q : p) *= -1;
         if (2 * p < 3 * half * q - std::abs(small * q) && 2 * p < std::abs(lastStep * q)) {
            lastStep = step;
            step = p / q;
            bisect = false;
         }
      }
      if (bisect)
         step = lastStep = half;
      a = b;
      fa = fb;
      b += std::abs(step) > small ? step : std::copysign(small, half);
      fb = f(b);
   }
   return b;
}

} // namespace TMVA::Evaluation
#endif
