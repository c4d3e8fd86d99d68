"""The formulas of TMVA's variable transformations, in torch.

They are evaluated in float64 where TMVA uses Double_t, in float32 where it uses Float_t.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from ._cumulative import FINE_BINS, fine_table
from .errors import TmvaTorchError
from .normal_quantile import normal_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]
    #: Columns that enter, columns that the results go to, and columns of the matrix.
    Place = tuple[Sequence[int], Sequence[int], int]

SMALLEST = 1e-9  # of a cumulative value, and of its distance from 1
LARGEST_ERF = 0.99999999
SQRT2 = 1.414213562  # the digits TMVA uses


def _between(x: torch.Tensor, low: float, high: float) -> torch.Tensor:
    """Return x.clamp(low, high); in ONNX the limits of that would be float32, and 1 - 1e-9 would be 1."""
    return x.maximum(torch.tensor(low, dtype=x.dtype)).minimum(torch.tensor(high, dtype=x.dtype))


class Step(nn.Module):
    """One transformation of some of the columns of a matrix; the others pass."""

    read: torch.Tensor
    write: torch.Tensor
    order: torch.Tensor
    back: torch.Tensor

    def __init__(self, place: Place) -> None:
        super().__init__()
        read, write, width = place
        self.whole = list(read) == list(write) == list(range(width))
        order, back = list(range(width)), list(range(width))
        for k, (get, put) in enumerate(zip(read, write, strict=True)):
            order[put], back[get] = width + k, width + k
        for name, numbers in (("read", read), ("write", write), ("order", order), ("back", back)):
            self.register_buffer(name, torch.tensor(list(numbers), dtype=torch.long), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the transformed matrix, float32 [n, width]."""
        if self.whole:
            return self.values(x)
        return torch.cat([x, self.values(x[:, self.read])], 1)[:, self.order]

    def inverse(self, y: torch.Tensor) -> torch.Tensor:
        """Return the matrix whose transform is `y`."""
        if self.whole:
            return self.original(y)
        return torch.cat([y, self.original(y[:, self.write])], 1)[:, self.back]

    def values(self, x: torch.Tensor) -> torch.Tensor:
        """Return the transforms of the columns that enter; the identity here, as for I and R."""
        return x

    def original(self, y: torch.Tensor) -> torch.Tensor:
        """Return the inverse of `values`."""
        return y


class Normalise(Step):
    """Maps the range [low, high] of each input to [-1, 1]; a constant input becomes 0."""

    low: torch.Tensor
    scale: torch.Tensor
    spread: torch.Tensor

    def __init__(self, place: Place, low: FloatArray, high: FloatArray) -> None:
        super().__init__(place)
        minimum, span = low.astype(np.float32), high.astype(np.float32) - low.astype(np.float32)
        spread = span > 0
        scale = np.float32(1.0) / np.where(spread, span, np.float32(1.0))
        self.register_buffer("low", torch.from_numpy(minimum), persistent=False)
        self.register_buffer("scale", torch.from_numpy(scale.astype(np.float32)), persistent=False)
        self.register_buffer("spread", torch.from_numpy(spread.astype(np.float32)), persistent=False)

    def values(self, x: torch.Tensor) -> torch.Tensor:
        """Return 2 (x - low) / (high - low) - 1, in TMVA's order of operations."""
        return ((x - self.low) * self.scale * 2.0 - 1.0) * self.spread

    def original(self, y: torch.Tensor) -> torch.Tensor:
        """Return the inverse."""
        return (y + 1.0) / (2.0 * self.scale) * self.spread + self.low


class Linear(Step):
    """(x - mean) times a matrix: D has no mean and no inverse, the matrix of P has the principal axes as columns."""

    mean: torch.Tensor
    matrix: torch.Tensor

    def __init__(self, place: Place, matrix: FloatArray, mean: FloatArray | None = None) -> None:
        super().__init__(place)
        zero = np.zeros(len(matrix)) if mean is None else mean
        self.has_inverse = mean is not None
        self.register_buffer("mean", torch.from_numpy(zero.astype(np.float64)), persistent=False)
        self.register_buffer("matrix", torch.from_numpy(matrix.astype(np.float64)), persistent=False)

    def values(self, x: torch.Tensor) -> torch.Tensor:
        """Return (x - mean) M."""
        return ((x.double() - self.mean) @ self.matrix).float()

    def original(self, y: torch.Tensor) -> torch.Tensor:
        """Return y M^T + mean: the axes are orthogonal."""
        if not self.has_inverse:
            message = "the transformation Decorrelation has no inverse; targets cannot go through it"
            raise TmvaTorchError(message)
        return (y.double() @ self.matrix.T + self.mean).float()


class Cumulative(Step):
    """Maps each input by its cumulative distribution: to a flat distribution (U), or on to a Gaussian one (G)."""

    low: torch.Tensor
    bin_width: torch.Tensor
    fine: torch.Tensor

    def __init__(self, place: Place, pdfs: Sequence[Element], *, flat: bool) -> None:
        super().__init__(place)
        tables = [fine_table(pdf) for pdf in pdfs]
        self.flat = flat
        columns = {
            "low": np.array([table.low for table in tables]),
            "bin_width": np.array([table.width for table in tables]),
            "fine": np.stack([table.values for table in tables], axis=1).astype(np.float64),
        }
        for name, numbers in columns.items():
            self.register_buffer(name, torch.from_numpy(numbers), persistent=False)

    def values(self, x: torch.Tensor) -> torch.Tensor:
        """Return the value of the cumulative distribution, or its Gaussian quantile."""
        position = (x.double() - self.low) / self.bin_width - 0.5
        # NaN stays NaN through the difference; only the index must be a number.
        left = torch.where(position.isnan(), 0.0, position).clamp(0, FINE_BINS - 2).long()
        below = self.fine.gather(0, left)
        value = below + (position - left) * (self.fine.gather(0, left + 1) - below)
        cumulative = _between(value, SMALLEST, 1.0 - SMALLEST)
        if self.flat:
            return cumulative.float()
        inner = _between(cumulative, 0.5 * (1.0 - LARGEST_ERF), 0.5 * (1.0 + LARGEST_ERF))
        return (SQRT2 / math.sqrt(2.0) * normal_quantile(inner)).float()

    def original(self, y: torch.Tensor) -> torch.Tensor:
        """Return the value whose cumulative is given: the first fine bin that reaches it, interpolated."""
        wide = y.double()
        cumulative = wide if self.flat else 0.5 * (1.0 + torch.special.erf(wide / SQRT2))
        cumulative = _between(cumulative, SMALLEST, 1.0 - SMALLEST)
        right = self._first_reaching(cumulative).clamp(1, FINE_BINS - 1)
        below, above = self.fine.gather(0, right - 1), self.fine.gather(0, right)
        fraction = torch.where(above > below, (cumulative - below) / (above - below), 0.5)
        value = self.low + (right - 0.5 + fraction) * self.bin_width
        high: torch.Tensor = self.low + FINE_BINS * self.bin_width
        return value.maximum(self.low).minimum(high).float()

    def _first_reaching(self, y: torch.Tensor) -> torch.Tensor:
        """Return the first bin whose value is at least y: bisection, as ONNX has no searchsorted."""
        found = torch.zeros_like(y, dtype=torch.long)
        stride = 1 << (FINE_BINS.bit_length() - 1)
        while stride:
            candidate = found + stride
            below = self.fine.gather(0, (candidate - 1).clamp(max=FINE_BINS - 1)) < y
            found = torch.where((candidate <= FINE_BINS) & below, candidate, found)
            stride //= 2
        return found
