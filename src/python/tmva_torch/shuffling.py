"""The random order of a pass: drawn at once where it is small, computed piece by piece where it would take memory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch.utils.data import RandomSampler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: Gives the events from one place of a pass to another (half-open), in any piece size, as int32 or int64.
    Order = Callable[[int, int], torch.Tensor]

_MOST_INT32 = 2**31
_BLOCK = 65536
_ROUNDS = 6  # with 4 it shows that neighbours in a column stay together too often


def index_type(n_events: int) -> torch.dtype:
    """Return the type of indices of so many events: half the memory of torch's usual 64 bits where these count far."""
    return torch.int32 if n_events < _MOST_INT32 else torch.int64


class Shuffled(RandomSampler):
    """Events in a new random order every pass; torch's own order up to 65,536 events, a Permutation of more."""

    generator: torch.Generator

    def __iter__(self) -> Iterator[int]:
        """Yield the events of one pass."""
        order = self.order()
        for start in range(0, len(self), _BLOCK):
            yield from order(start, min(start + _BLOCK, len(self))).tolist()

    def order(self) -> Order:
        """Return the order of the next pass; all of its random numbers are drawn now."""
        n = len(self)
        if n > _BLOCK:
            return Permutation(n, self.generator).part
        drawn = torch.randperm(n, generator=self.generator, dtype=index_type(n))
        return lambda start, stop: drawn[start:stop]


class Permutation:
    """A random permutation of [0, n) that is computed where it is asked for, from tables of some sqrt(n) numbers.

    A place is a cell of a grid of `height` times `width` cells. Six rounds move, in turns, the cells of each column
    along it by a random number of that column, and those of each row by one of that row: a Feistel network with truly
    random round functions (M. Luby, C. Rackoff, SIAM J. Comput. 17 (1988) 373; six rounds: J. Patarin, "Security of
    balanced and unbalanced Feistel schemes with linear non equalities", 2010) on a grid instead of bits (J. Black,
    P. Rogaway, "Ciphers with arbitrary finite domains", 2002). The few cells beyond n go on until they are inside.

    Parameters
    ----------
    n
        How many, at least 1. Of less than some thousand the permutations are not all equally likely.
    generator
        Source of the tables.
    """

    def __init__(self, n: int, generator: torch.Generator) -> None:
        self._n = n
        self._height, self._width = height, width = _grid(n)
        self._type = dtype = index_type(height * width)
        # Sums are brought back into the grid at the end alone: a table is repeated as often as they can reach.
        self._tables = [
            torch.randint(size, (other,), generator=generator, dtype=dtype).repeat((k + 3) // 2)
            for k in range(_ROUNDS)
            for size, other in [(height, width) if k % 2 == 0 else (width, height)]
        ]
        self._rows = (torch.arange(height, dtype=dtype) * width).repeat(_ROUNDS // 2 + 1)
        self._columns = torch.arange(width, dtype=dtype).repeat(_ROUNDS // 2 + 1)

    def part(self, start: int, stop: int) -> torch.Tensor:
        """Return what the places [start, stop) have, [stop - start]."""
        width = self._width
        first, last = start // width, -(-stop // width)
        # Two rounds of whole rows: what is the same in a row or in a column need not be looked up.
        row = self._tables[0] + torch.arange(first, last, dtype=self._type).unsqueeze(1)
        column = self._tables[1].index_select(0, row.flatten()).view_as(row).add_(self._columns[:width])
        asked = slice(start - first * width, stop - first * width)
        found = self._moved(row.flatten()[asked], column.flatten()[asked], 2)
        if self._height * width > self._n:
            while len(outside := (found >= self._n).nonzero().flatten()):
                cell = found[outside]
                found[outside] = self._moved(cell // width, cell % width)
        return found.to(index_type(self._n))

    def _moved(self, row: torch.Tensor, column: torch.Tensor, done: int = 0) -> torch.Tensor:
        """Return the number of the cell that each cell goes to after `done` rounds; the arguments are used up."""
        for k in range(done, _ROUNDS, 2):
            row.add_(self._tables[k].index_select(0, column))
            column.add_(self._tables[k + 1].index_select(0, row))
        return self._rows.index_select(0, row).add_(self._columns.index_select(0, column))


def _grid(n: int) -> tuple[int, int]:
    """Return the sides of the grid that has the fewest cells beyond n, of those that are nearly square."""
    least = math.isqrt(n - 1) + 1
    sides = ((height, -(-n // height)) for height in range(least, 2 * least))
    return min(sides, key=lambda side: (side[0] * side[1], side[0]))
