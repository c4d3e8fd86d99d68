"""Loaders of whole batches, gathered many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch.utils.data import DataLoader

from .sampling import BatchSampler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch.utils.data import Sampler

    from .data import Batch, EventDataset

_BLOCK = 16384  # events gathered at once: 1.3 MB of 20 variables, which the batches find in the cache


class BatchLoader(DataLoader["Batch"]):
    """A torch DataLoader over whole batches, which are pieces of larger blocks: one gather serves many of them.

    Parameters
    ----------
    dataset
        The events.
    sampler
        Their order and the size of the batches.
    others
        What a trainer that makes its own copy of a loader (Lightning) takes over from this one.
    pin_memory
        Let torch's own machinery copy each batch into page-locked memory, ahead of its use.
    """

    def __init__(
        self, dataset: EventDataset, sampler: Sampler[torch.Tensor], *, pin_memory: bool = False, **others: Any
    ) -> None:
        # torch draws a seed at every pass; from a generator of its own the global random state stays untouched.
        others.setdefault("generator", torch.Generator().manual_seed(0))
        others["batch_size"] = None
        super().__init__(dataset, sampler=sampler, pin_memory=pin_memory, **others)
        self._events = dataset
        self._batches: Sampler[torch.Tensor] = sampler

    def __iter__(self) -> Iterator[Batch]:  # type: ignore[override]
        """Return the batches of one pass."""
        # A trainer that shares the events among processes puts a sampler of its own into its copy.
        if self.pin_memory or not isinstance(self._batches, BatchSampler):
            return super().__iter__()
        return self._pass(self._batches)

    def _pass(self, batches: BatchSampler) -> Iterator[Batch]:
        order, starts = batches.order(), batches.starts()
        n_batches = len(batches)
        step = max(1, _BLOCK // batches.batch_size)
        for first in range(0, n_batches, step):
            last = min(first + step, n_batches)
            columns = self._events[order[starts[first] : starts[last]]]
            sizes = [starts[number + 1] - starts[number] for number in range(first, last)]
            pieces = [torch.split(column, sizes) for column in columns]
            for number, batch in enumerate(zip(*pieces, strict=True), first):
                batches.announce(number)
                yield batch
