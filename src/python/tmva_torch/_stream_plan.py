"""Which piece of which file is read when: all of a pass follows from counts and a seed before anything is read."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np


class Piece(NamedTuple):
    """Entries [start, stop) of a file, read at once."""

    sample: int
    file: int
    start: int
    stop: int


class Take(NamedTuple):
    """Events [first, first + n_events) of those that a piece has for the part."""

    piece: int
    first: int
    n_events: int


class Window(NamedTuple):
    """Pieces that are in memory, and shuffled, together; `start` counts the events of the pass before it."""

    number: int
    start: int
    n_events: int
    takes: tuple[Take, ...]


def cut_pieces(offsets: Sequence[int], step: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield [start, stop) of about `step` entries that end where the file's own pieces end.

    A piece of the file of more than `limit` entries is cut, though its bytes are then read more than once.
    """
    if len(offsets) <= 1:
        return
    start = offsets[0]
    for end, following in zip(offsets[1:], [*offsets[2:], None], strict=True):
        if following is not None and following - start <= step:
            continue
        parts = -(-(end - start) // limit) if end - start > limit else 1
        edges = [start + (end - start) * i // parts for i in range(parts + 1)]
        yield from ((low, high) for low, high in pairwise(edges) if high > low)
        start = end


class PassPlan:
    """The order of one pass over one part of the events, for one of several processes.

    Parameters
    ----------
    pieces
        All pieces.
    counts
        How many events of each piece belong to the part.
    buffer_size
        Least number of events in a window, where there are as many.
    random
        Source of the order; None keeps that of the files.
    rank, world_size
        Which share of the events is wanted: neighbouring shares neither overlap nor leave a gap.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        counts: Sequence[int],
        buffer_size: int,
        *,
        random: np.random.Generator | None,
        rank: int = 0,
        world_size: int = 1,
    ) -> None:
        total = sum(counts)
        low, high = total * rank // world_size, total * (rank + 1) // world_size
        takes: list[Take] = []
        position = 0
        for number in _interleaved(pieces, counts, random):
            first, last = max(low - position, 0), min(high - position, counts[number])
            if last > first:
                takes.append(Take(number, first, last - first))
            position += counts[number]
        self.windows = list(_windows(takes, buffer_size))

    def from_event(self, event: int) -> list[Window]:
        """Return the windows from the one on that holds an event of this pass."""
        return self.windows[max(bisect_right([window.start for window in self.windows], event) - 1, 0) :]


def _interleaved(pieces: Sequence[Piece], counts: Sequence[int], random: np.random.Generator | None) -> Iterator[int]:
    """Yield the numbers of the pieces that have events, always of the sample that is the furthest behind."""
    of_sample: dict[int, list[int]] = {}
    for number, piece in enumerate(pieces):
        if counts[number]:
            of_sample.setdefault(piece.sample, []).append(number)
    totals = {sample: sum(counts[number] for number in mine) for sample, mine in of_sample.items()}
    orders = {sample: iter(mine if random is None else random.permutation(mine)) for sample, mine in of_sample.items()}
    behind = [(0.0, sample, 0) for sample in orders]
    while behind:
        _, sample, done = heapq.heappop(behind)
        following = next(orders[sample], None)
        if following is not None:
            number = int(following)
            yield number
            done += counts[number]
            heapq.heappush(behind, (done / totals[sample], sample, done))


def _windows(takes: Sequence[Take], buffer_size: int) -> Iterator[Window]:
    number, start, mine, size = 0, 0, list[Take](), 0
    left = sum(take.n_events for take in takes)
    for take in takes:
        mine.append(take)
        size += take.n_events
        left -= take.n_events
        # A short rest goes into the last window: it may be of one class only.
        if not left or (size >= buffer_size and left >= buffer_size // 2):
            yield Window(number, start, size, tuple(mine))
            number, start, mine, size = number + 1, start + size, [], 0


def batch_starts(n_total: int, batch_size: int, rank: int, world_size: int) -> list[int]:
    """Return where the batches of a process start in its share of the events, and where the last one ends.

    All processes have equally many batches, none of them empty: one that has an event less than another, and so would
    have a batch less, takes an event from the batch before for its last one.
    """
    mine = n_total * (rank + 1) // world_size - n_total * rank // world_size
    n_batches = math.ceil(math.ceil(n_total / world_size) / batch_size)
    return [*(min(i * batch_size, mine - (n_batches - i)) for i in range(n_batches)), mine]
