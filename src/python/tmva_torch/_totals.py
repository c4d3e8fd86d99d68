"""Counts and sums over events that are seen piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from .sources import Chunk

    Vector = npt.NDArray[np.float64]


_ROWS = 4096


@dataclass
class Totals:
    """Counts and sums over events.

    Parameters
    ----------
    n_events
        How many.
    weight, share
        Sum of the weights, and of those above zero, which means and spreads are taken with.
    mean, squares
        Of each feature: the mean, and the sum of share times squared distance from it.
    low, high
        Of each feature: the smallest and the largest value.
    """

    n_events: int
    weight: float
    share: float
    mean: Vector
    squares: Vector
    low: Vector
    high: Vector

    @classmethod
    def of(cls, chunk: Chunk) -> Totals | None:
        """Return the totals of some events; None of none."""
        if not len(chunk):
            return None
        weight = np.ones(len(chunk)) if chunk.weight is None else chunk.weight.astype(np.float64)
        share = np.maximum(weight, 0.0)
        total = float(share.sum())
        # Sums of squares about a point near the mean keep their digits.
        origin = chunk.x[:_ROWS].mean(0, dtype=np.float64)
        first, second = np.zeros_like(origin), np.zeros_like(origin)
        low, high = chunk.x[0].astype(np.float64), chunk.x[0].astype(np.float64)
        for start in range(0, len(chunk), _ROWS):  # a few rows at a time, which stay in the cache
            rows = slice(start, start + _ROWS)
            x = chunk.x[rows]
            low, high = np.minimum(low, x.min(0)), np.maximum(high, x.max(0))
            offset = x - origin
            first += share[rows] @ offset
            second += share[rows] @ np.square(offset, out=offset)
        mean = first / total if total else np.zeros_like(first)
        return cls(len(chunk), float(weight.sum()), total, origin + mean, second - total * mean**2, low, high)

    def plus(self, other: Totals) -> Totals:
        """Return the totals of these events and of others."""
        # Chan, Golub, LeVeque (1983): the parts' squares about their means, and the distance of the means.
        share = self.share + other.share
        part = other.share / share if share else 0.0
        distance = other.mean - self.mean
        return Totals(
            self.n_events + other.n_events,
            self.weight + other.weight,
            share,
            self.mean + part * distance,
            self.squares + other.squares + self.share * part * distance**2,
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
        )

    @classmethod
    def summed(cls, parts: Iterable[Totals | None]) -> Totals | None:
        """Return the totals of all parts; None if there is no event."""
        result: Totals | None = None
        for part in parts:
            if part is not None:
                result = part if result is None else result.plus(part)
        return result

    def moments(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return mean and standard deviation of each feature, as `scaling.moments` does."""
        spread = np.sqrt(np.maximum(self.squares / self.share, 0.0))
        spread = np.where(spread <= 1e-6 * np.maximum(np.abs(self.mean), 1e-30), 1.0, spread)
        return torch.from_numpy(self.mean), torch.from_numpy(spread)

    def ranges(self) -> tuple[tuple[float, float], ...]:
        """Return the smallest and the largest value of each feature."""
        return tuple(zip(self.low.tolist(), self.high.tolist(), strict=True))
