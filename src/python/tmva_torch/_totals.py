"""Counts and sums over events that are seen chunk by chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    import numpy.typing as npt

    from .sources import Chunk


class Totals:
    """Counts and sums over the training events."""

    def __init__(self, n_features: int) -> None:
        self.n_train = self.n_validation = 0
        self.weight = 0.0
        self.share = 0.0  # of the weights above zero, which means and spreads are taken with
        self.first, self.second = np.zeros(n_features), np.zeros(n_features)
        self.origin: npt.NDArray[np.float64] | None = None
        self.low, self.high = np.full(n_features, np.inf), np.full(n_features, -np.inf)

    def add(self, chunk: Chunk) -> None:
        """Add events, at least one."""
        x = chunk.x.astype(np.float64)
        weight = np.ones(len(chunk)) if chunk.weight is None else chunk.weight.astype(np.float64)
        self.n_train += len(chunk)
        self.weight += float(weight.sum())
        if self.origin is None:
            self.origin = x.mean(0)  # sums of squares about a point near the mean keep their digits
        share, offset = np.maximum(weight, 0.0), x - self.origin
        self.share += float(share.sum())
        self.first += share @ offset
        self.second += share @ offset**2
        self.low, self.high = np.minimum(self.low, x.min(0)), np.maximum(self.high, x.max(0))

    def moments(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return mean and standard deviation of each feature, as `scaling.moments` does."""
        offset = self.first / self.share
        spread = np.sqrt(np.maximum(self.second / self.share - offset**2, 0.0))
        mean = offset + (self.origin if self.origin is not None else 0.0)
        spread = np.where(spread <= 1e-6 * np.maximum(np.abs(mean), 1e-30), 1.0, spread)
        return torch.from_numpy(mean), torch.from_numpy(spread)
