"""The quantile of the normal distribution from elementary operations, which every export format has.

Algorithm AS 241 (PPND16) of M. J. Wichura, Applied Statistics 37 (1988) 477: rational approximations with a relative
error of 1e-16, here for probabilities that are at least exp(-25) away from 0 and 1.
"""

from __future__ import annotations

import torch

#: Numerator and denominator, from the constant term on: around 0.5 in 0.180625 - (p - 0.5)^2 ...
CENTRE = (
    (
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ),
    (
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ),
)
#: ... and towards the ends in sqrt(-log(p)) - 1.6.
TAIL = (
    (
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ),
    (
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ),
)
HALF_WIDTH, CENTRE_OF_SQUARE, SHIFT = 0.425, 0.180625, 1.6


def normal_quantile(p: torch.Tensor) -> torch.Tensor:
    """Return x with Phi(x) = p, for float64 p in [exp(-25), 1 - exp(-25)]."""
    q = p - 0.5
    middle = q * _ratio(CENTRE_OF_SQUARE - q * q, CENTRE)
    nearest = torch.minimum(p, 1.0 - p)
    tail = q.sign() * _ratio(torch.sqrt(-torch.log(nearest)) - SHIFT, TAIL)
    return torch.where(q.abs() <= HALF_WIDTH, middle, tail)


def _ratio(r: torch.Tensor, coefficients: tuple[tuple[float, ...], tuple[float, ...]]) -> torch.Tensor:
    upper, lower = (_polynomial(r, terms) for terms in coefficients)
    return upper / lower


def _polynomial(r: torch.Tensor, terms: tuple[float, ...]) -> torch.Tensor:
    value = torch.full_like(r, terms[-1])
    for term in reversed(terms[:-1]):
        value = value * r + term
    return value
