"""Loaders of whole batches, gathered many at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch.utils.data import DataLoader, Dataset

from .sampling import Batches
from .shuffling import index_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch.utils.data import Sampler

    from .data import Batch, EventDataset
    from .sampling import Events

BLOCK = 16384  # events gathered at once: 1.3 MB of 20 variables, which the batches find in the cache
_CHECKED = 65536  # indices looked at together


class Gathered(Sequence["Batch"]):
    """Events one by one, as torch's collate functions expect them, although they were gathered at once."""

    def __init__(self, columns: Batch) -> None:
        self.columns = columns

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.columns[0])

    def __getitem__(self, index: int) -> Batch:  # type: ignore[override] # nobody takes slices
        """Return one event."""
        return tuple(column[index] for column in self.columns)


def whole(events: Gathered) -> Batch:
    """Return the events as the batch that they were gathered as: the loaders' collate function."""
    return events.columns


def _are_neighbours(indices: torch.Tensor) -> bool:
    starts = range(0, len(indices) - 1, _CHECKED)
    return all(bool((indices[at : at + _CHECKED + 1].diff() == 1).all()) for at in starts)


class Part(Dataset["Batch"]):
    """Some of the events of a data set, which are not copied.

    Parameters
    ----------
    events
        The data set.
    indices
        The events of this part.
    """

    def __init__(self, events: EventDataset, indices: Events) -> None:
        self.events = events
        self._first = int(indices[0]) if len(indices) else 0
        self._length = len(indices)
        # Neighbours need no list: it would take as much memory as a variable of the events.
        self._listed: torch.Tensor | None = None
        if not isinstance(indices, range) and not _are_neighbours(indices):
            self._listed = indices.to(index_type(len(events)))

    @property
    def indices(self) -> torch.Tensor:
        """Return the events of this part."""
        if self._listed is not None:
            return self._listed
        return torch.arange(self._first, self._first + self._length, dtype=index_type(len(self.events)))

    @property
    def tensors(self) -> Batch:
        """Copies of all columns (x, y, w), as far as they are there; ROOT's own method has a TensorDataset here."""
        return self[torch.arange(len(self))]

    def __len__(self) -> int:
        """Return the number of events of the part."""
        return self._length

    def __getitem__(self, index: int | torch.Tensor) -> Batch:
        """Return (x, y, w), as far as they are there, of one event or a tensor of indices."""
        if isinstance(index, torch.Tensor):
            listed = self._listed
            return self.events[index + self._first if listed is None else listed.index_select(0, index)]
        return self.events[self._first + index if self._listed is None else int(self._listed[index])]

    def __getitems__(self, indices: Sequence[int]) -> Gathered:
        """Return the events of a batch; torch's loaders call it instead of asking for event by event."""
        return Gathered(self[torch.tensor(indices, dtype=torch.int64)])


def onto(columns: Batch, device: torch.device | None, *, pin: bool = False) -> Batch:
    """Return columns on a device, on their way there through page-locked memory; with `pin` alone leave them in it."""
    if torch.cuda.is_available() and (pin or device is not None):
        columns = tuple(column.pin_memory() if column.device.type == "cpu" else column for column in columns)
    return columns if device is None else tuple(column.to(device, non_blocking=True) for column in columns)


def ahead(blocks: Iterator[Batch], device: torch.device | None, *, pin: bool = False) -> Iterator[Batch]:
    """Yield blocks on a device, each one when the next is on its way there; None leaves them where they are."""
    waiting: Batch | None = None
    for block in blocks:
        if waiting is not None:
            yield waiting
        waiting = onto(block, device, pin=pin)
        if device is None:
            yield waiting
            waiting = None
    if waiting is not None:
        yield waiting


class BatchLoader(DataLoader["Batch"]):
    """A torch DataLoader over whole batches, which are pieces of larger blocks: one gather serves many of them.

    Whoever makes a loader of his own of its parts (Accelerate, Lightning) gets whole batches, too: one call each.

    Parameters
    ----------
    dataset
        The events.
    sampler, batch_size
        Their order, and how many are in a batch.
    least, shares
        As for Batches.
    device
        Where the batches come out; the next block is on its way there before the batches of this one are handed out.
    others
        As for DataLoader.
    """

    def __init__(
        self,
        dataset: Part,
        batch_size: int | None = 1,
        sampler: Sampler[int] | None = None,
        *,
        least: int = 0,
        shares: bool = False,
        device: torch.device | None = None,
        **others: Any,
    ) -> None:
        # torch draws a seed at every pass; from a generator of its own the global random state stays untouched.
        others = {"generator": torch.Generator().manual_seed(0), "collate_fn": whole, **others}
        super().__init__(dataset, batch_size, sampler=sampler, **others)
        self.device = device
        if others.get("batch_sampler") is None and batch_size is not None:
            # torch makes a BatchSampler of its own, and lets nobody put a derived one beside sampler and batch_size,
            # which trainers ask for.
            batches = Batches(self.sampler, batch_size, self.drop_last, least=least, shares=shares)
            object.__setattr__(self, "batch_sampler", batches)

    def __iter__(self) -> Iterator[Batch]:  # type: ignore[override]
        """Return the batches of one pass."""
        batches = self._own_batches()
        return ahead(super().__iter__(), self.device) if batches is None else self._pass(batches)

    def in_blocks(self) -> Iterator[Batch]:
        """Return the events of one pass in the blocks that batches are pieces of, for who does not need batches."""
        batches = self._own_batches()
        if batches is None or batches.world.size > 1:
            return iter(self)
        return ahead(self._blocks(batches, deque()), self.device)

    def _own_batches(self) -> Batches | None:
        """Return the pieces of blocks that the batches are; None if workers or a user's function make them."""
        batches = self.batch_sampler
        usual = self.num_workers == 0 and self.collate_fn is whole
        return batches if usual and isinstance(batches, Batches) else None

    def _pass(self, batches: Batches) -> Iterator[Batch]:
        sizes: deque[list[int]] = deque()
        number = 0
        for columns in ahead(self._blocks(batches, sizes), self.device, pin=self.pin_memory):
            of_block = sizes.popleft()
            for batch in zip(*(torch.split(column, of_block) for column in columns), strict=True):
                batches.announce(number)
                yield batch
                number += 1

    def _blocks(self, batches: Batches, sizes: deque[list[int]]) -> Iterator[Batch]:
        """Yield blocks of batches; what is in each of them is noted in `sizes`."""
        for events, of_block in batches.blocks(max(1, BLOCK // batches.batch_size)):
            sizes.append(of_block)
            yield self.dataset[events]
