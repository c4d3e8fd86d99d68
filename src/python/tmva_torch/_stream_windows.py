"""Windows of events in memory, and the batches cut from them."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import torch

from .loading import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from .data import Batch


class Loaded:
    """A window's events, in the order of the files; `order` is the one they are handed out in."""

    def __init__(self, start: int, columns: Batch) -> None:
        self.start, self.stop = start, start + len(columns[0])
        self.columns = columns
        self.order: torch.Tensor | None = None

    def draw_order(self, seed: Sequence[int]) -> None:
        """Make the order of the events from some numbers."""
        state = np.random.SeedSequence(seed).generate_state(1)
        source = torch.Generator().manual_seed(int(state[0]))
        self.order = torch.randperm(self.stop - self.start, generator=source, dtype=torch.int32)

    def events(self, start: int, stop: int) -> Batch:
        """Return some of the events, counted from the start of the pass."""
        places = slice(start - self.start, stop - self.start)
        if self.order is None:
            return tuple(column[places] for column in self.columns)
        return tuple(column.index_select(0, self.order[places]) for column in self.columns)


def ready(loaded: Loaded, futures: Sequence[Future[None]]) -> Loaded:
    """Return a window once all that fills it is done; raise what went wrong."""
    for future in futures:
        future.result()
    return loaded


def cut_batches(windows: Iterator[Loaded], starts: Sequence[int]) -> Iterator[Batch]:
    """Yield the batches that start at the given events; a batch may reach over several windows."""
    at, last = 0, len(starts) - 1  # of `starts`
    per_block = max(1, BLOCK // max(1, starts[1] - starts[0]))
    begun: list[Batch] = []  # the parts of the batch that earlier windows had
    for window in windows:
        event = max(starts[at], window.start)
        while at < last and event < window.stop:
            end = min(bisect_right(starts, window.stop) - 1, at + per_block, last)
            stop = starts[end] if end > at else window.stop
            columns = window.events(event, stop)
            if end > at:
                edges = [event, *starts[at + 1 : end + 1]]
                pieces = [torch.split(column, [b - a for a, b in pairwise(edges)]) for column in columns]
                for batch in zip(*pieces, strict=True):
                    yield tuple(map(torch.cat, zip(*begun, batch, strict=True))) if begun else batch
                    begun = []
            else:
                begun.append(columns)
            at, event = end if end > at else at, stop
        del window, columns
