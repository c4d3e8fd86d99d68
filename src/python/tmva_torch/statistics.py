"""Figures behind the pictures, all with event weights: Kolmogorov-Smirnov, calibration, confusion, correlations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .metrics import roc_points

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    FloatArray = npt.NDArray[np.float64]


class KolmogorovSmirnov(NamedTuple):
    """Largest distance of two cumulative distributions, and how probable a larger one is if they are the same."""

    distance: float
    probability: float


def effective_entries(weight: Array) -> float:
    """Return (sum w)^2 / sum w^2: how many events of weight one have the same relative error."""
    squares = float((weight**2).sum())
    return float(weight.sum()) ** 2 / squares if squares else 0.0


def kolmogorov_smirnov(a: Array, b: Array, weight_a: Array, weight_b: Array) -> KolmogorovSmirnov:
    """Compare two weighted samples, unbinned.

    The probability is the asymptotic one at the effective numbers of entries, as TH1::KolmogorovTest has it; events
    that were trained on, or equal values in numbers, make it too large.

    Raises
    ------
    ValueError
        If a sample is empty or its weights do not sum to a positive number.
    """
    for name, weight in (("first", weight_a), ("second", weight_b)):
        if not len(weight) or weight.sum() <= 0:
            message = f"the {name} sample has {len(weight)} events with a sum of weights that is not positive"
            raise ValueError(message)
    value = np.concatenate([a, b])
    step = np.concatenate([weight_a / weight_a.sum(), -weight_b / weight_b.sum()])
    order = np.argsort(value, kind="stable")
    value, difference = value[order], np.cumsum(step[order])
    last_of_equal = np.append(value[1:] != value[:-1], True)
    distance = float(np.abs(difference[last_of_equal]).max())
    n_a, n_b = effective_entries(weight_a), effective_entries(weight_b)
    return KolmogorovSmirnov(distance, _kolmogorov(distance * math.sqrt(n_a * n_b / (n_a + n_b))))


def _kolmogorov(z: float) -> float:
    """Return Kolmogorov's probability of a scaled distance above z; the two series converge on either side of one."""
    if z < 0.2:  # noqa: PLR2004 - below it differs from one by less than 1e-12
        return 1.0
    if z < 1.0:
        terms: float = sum(math.exp(-((2 * j - 1) ** 2) * math.pi**2 / (8 * z * z)) for j in range(1, 5))
        return 1.0 - math.sqrt(2 * math.pi) / z * terms
    return float(2 * sum((-1) ** (j - 1) * math.exp(-2.0 * j * j * z * z) for j in range(1, 6)))


class Calibration(NamedTuple):
    """Per bin of the response that has events: its mean, the fraction of signal, and that fraction's error."""

    response: FloatArray
    fraction: FloatArray
    error: FloatArray


def calibration(response: Array, is_signal: Array, weight: Array, *, n_bins: int = 10) -> Calibration:
    """Return how often a probability comes true, in equal bins of [0, 1].

    Raises
    ------
    ValueError
        If a response is outside [0, 1].
    """
    if len(response) and not (response.min() >= 0 and response.max() <= 1):
        message = f"responses from {response.min():.3g} to {response.max():.3g} are no probabilities"
        raise ValueError(message)
    index = np.minimum((response * n_bins).astype(int), n_bins - 1)
    total, mean, signal, squares = (
        np.bincount(index, weights=column, minlength=n_bins)
        for column in (weight, weight * response, weight * is_signal, weight**2)
    )
    filled = total > 0
    fraction = signal[filled] / total[filled]
    # Binomial, at the effective number of entries; negative weights can push the fraction out of [0, 1].
    variance = np.clip(fraction * (1 - fraction), 0, None) * squares[filled] / total[filled] ** 2
    return Calibration(mean[filled] / total[filled], fraction, np.sqrt(variance))


def reference_cut(response: Array, is_signal: Array, weight: Array) -> float:
    """Return the cut at which signal efficiency equals background rejection, TMVA's signal reference cut."""
    curve = roc_points(response, is_signal, weight)
    crossing = int(np.argmax(curve.signal_efficiency >= curve.background_rejection))
    return float(np.unique(response)[::-1][max(crossing - 1, 0)])


def confusion(truth: Array, decision: Array, weight: Array, n_classes: int) -> FloatArray:
    """Return [true class, class decided for], each row in fractions of the true class (0 if it has no events)."""
    counts = np.zeros((n_classes, n_classes))
    np.add.at(counts, (truth, decision), weight)
    total = counts.sum(axis=1, keepdims=True)
    fractions: FloatArray = np.divide(counts, total, out=np.zeros_like(counts), where=total != 0)
    return fractions


def correlation(x: Array, weight: Array) -> FloatArray:
    """Return the matrix of linear correlation coefficients; 0 beside the diagonal for a constant variable."""
    centred = x - np.average(x, axis=0, weights=weight)
    covariance = (weight[:, None] * centred).T @ centred / weight.sum()
    spread = np.sqrt(np.clip(np.diag(covariance), 0, None))
    scale = np.outer(spread, spread)
    matrix: FloatArray = np.divide(covariance, scale, out=np.zeros_like(covariance), where=scale > 0)
    np.fill_diagonal(matrix, 1.0)
    return matrix


class Histogram(NamedTuple):
    """A density of unit area with its statistical errors."""

    edges: FloatArray
    density: FloatArray
    error: FloatArray


def histogram(value: Array, weight: Array, edges: Array) -> Histogram:
    """Return the weighted density of the values; all events count in the normalisation, also those off the range."""
    total = weight.sum()
    content, _ = np.histogram(value, bins=edges, weights=weight)
    squares, _ = np.histogram(value, bins=edges, weights=weight**2)
    scale = np.diff(edges) * (total if total > 0 else 1.0)
    return Histogram(np.asarray(edges, dtype=np.float64), content / scale, np.sqrt(squares) / scale)


def response_edges(parts: list[tuple[Array, Array]], n_bins: int = 40) -> FloatArray:
    """Return bins for the responses of several (values, weights): all of them, within ten widths of their means.

    This is the range of TMVA's own response histograms.
    """
    low = min(float(value.min()) for value, _ in parts)
    high = max(float(value.max()) for value, _ in parts)
    moments = [moments_of(value, weight) for value, weight in parts]
    low = max(low, min(mean - 10 * width for mean, width in moments))
    high = min(high, max(mean + 10 * width for mean, width in moments))
    if not high > low:
        low, high = low - 0.5, low + 0.5
    return np.linspace(low, high, n_bins + 1)


def moments_of(value: Array, weight: Array) -> tuple[float, float]:
    """Return weighted mean and standard deviation."""
    mean = float(np.average(value, weights=weight))
    return mean, math.sqrt(max(float(np.average((value - mean) ** 2, weights=weight)), 0.0))


def separation(signal: Array, background: Array, weight_s: Array, weight_b: Array, *, n_bins: int = 40) -> float:
    """Return TMVA's separation of two distributions, half the integral of (s - b)^2 / (s + b), from 0 to 1."""
    edges = response_edges([(signal, weight_s), (background, weight_b)], n_bins)
    s, b = histogram(signal, weight_s, edges).density, histogram(background, weight_b, edges).density
    both = s + b
    term = np.divide((s - b) ** 2, both, out=np.zeros_like(both), where=both > 0)
    return float(0.5 * (term * np.diff(edges)).sum())


def profile(x: Array, y: Array, weight: Array, n_bins: int = 15) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean x, mean y and width of y in bins of x that hold about the same number of events each."""
    edges = np.unique(np.quantile(x, np.linspace(0, 1, n_bins + 1)))
    index = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, max(len(edges) - 2, 0))
    points = [
        (float(np.average(x[inside], weights=weight[inside])), *moments_of(y[inside], weight[inside]))
        for inside in (index == bin_number for bin_number in range(max(len(edges) - 1, 1)))
        if weight[inside].sum() > 0
    ]
    centres, means, widths = zip(*points, strict=True)
    return np.array(centres), np.array(means), np.array(widths)
