"""Which events go where: the split into training and validation, the order of a pass and its batches."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import torch
from torch.utils.data import BatchSampler, Sampler, SequentialSampler

from .errors import did_you_mean
from .shuffling import Shuffled, index_type
from .world import ALONE, World, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .shuffling import Order

_BLOCK = 65536
SPLITS = ("last", "random", "stratified")

#: Indices of events in ascending order; neighbours need no list.
Events: TypeAlias = range | torch.Tensor


def pick(column: torch.Tensor, events: Events) -> torch.Tensor:
    """Return the values of some events; those of neighbours are not copied."""
    return column[events.start : events.stop] if isinstance(events, range) else column.index_select(0, events)


class WeightedSampler(Sampler[int]):
    """Events drawn with replacement, as many as there are.

    Parameters
    ----------
    probabilities
        One number >= 0 per event; their scale does not matter.
    generator
        Source of the draws.
    """

    def __init__(self, probabilities: torch.Tensor, generator: torch.Generator) -> None:
        super().__init__()
        self.generator = generator
        self._cumulative = probabilities.double().cumsum(0)

    def __len__(self) -> int:
        """Return the number of draws in a pass."""
        return len(self._cumulative)

    def __iter__(self) -> Iterator[int]:
        """Yield the events of one pass."""
        for part in torch.split(self.order(), _BLOCK):
            yield from part.tolist()

    def order(self) -> torch.Tensor:
        """Return the events of the next pass, drawn anew by every call."""
        draws = torch.rand(len(self), generator=self.generator, dtype=torch.float64)
        picked = torch.searchsorted(self._cumulative, draws * self._cumulative[-1], right=True)
        # A draw that rounds up to the total would point one past the end.
        return picked.clamp_(max=len(self) - 1).to(index_type(len(self)))


def order_of(sampler: Iterable[int]) -> Order:
    """Return the order of a sampler's next pass; it is what a pass over the sampler itself would give."""
    if isinstance(sampler, Shuffled):
        return sampler.order()
    if type(sampler) is SequentialSampler:
        dtype = index_type(len(sampler))
        return lambda start, stop: torch.arange(start, stop, dtype=dtype)
    # One that a trainer has put in its place, to share the events among processes, is asked for its events one by one.
    events = sampler.order() if isinstance(sampler, WeightedSampler) else torch.tensor(list(sampler))
    return lambda start, stop: events[start:stop]


class Batches(BatchSampler):
    """The batches of a pass.

    Parameters
    ----------
    sampler, batch_size, drop_last
        As for torch's own.
    least
        Put a last batch of less than so many events (for each process) into the batch before it.
    shares
        Give only this process's part of each batch: consecutive events, so that the parts of all processes make up the
        batch. Where there are fewer events than processes, who has none gets one as a stand-in that does not count.

    Attributes
    ----------
    before_batch
        Called with the number of each batch and how many there are, before it is handed out.
    """

    def __init__(
        self,
        sampler: Iterable[int],
        batch_size: int,
        drop_last: bool = False,
        *,
        least: int = 0,
        shares: bool = False,
    ) -> None:
        super().__init__(sampler, batch_size, drop_last)
        self.least = least
        self.shares = shares
        self.before_batch: Callable[[int, int], None] | None = None

    def shared(self, least: int) -> Batches:
        """Return the same batches, of which each process gets its part."""
        return Batches(self.sampler, self.batch_size, self.drop_last, least=max(least, self.least), shares=True)

    @property
    def world(self) -> World:
        """Who shares the batches; asked for anew, as trainers join their group late."""
        return current() if self.shares else ALONE

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        full, rest = divmod(len(self.sampler), self.batch_size)  # type: ignore[arg-type] # every sampler here has one
        joins = full > 0 and rest < self.least * self.world.size
        return full + (rest > 0 and not self.drop_last and not joins)

    def __iter__(self) -> Iterator[list[int]]:
        """Yield the events of each batch."""
        number = 0
        for events, sizes in self.blocks(max(1, _BLOCK // self.batch_size)):
            for batch in torch.split(events, sizes):
                self.announce(number)
                yield batch.tolist()
                number += 1

    def blocks(self, step: int) -> Iterator[tuple[torch.Tensor, list[int]]]:
        """Yield the events of `step` batches at a time, and how many of them are in each, for this process."""
        order, world, n_batches = order_of(self.sampler), self.world, len(self)
        n_events: int = len(self.sampler)  # type: ignore[arg-type] # as above
        for first in range(0, n_batches, step):
            last = min(first + step, n_batches)
            ends = [number * self.batch_size for number in range(first, last + 1)]
            if last == n_batches and not self.drop_last:
                ends[-1] = n_events
            events, sizes = order(ends[0], ends[-1]), [end - start for start, end in pairwise(ends)]
            if world.size > 1:
                parts = [world.part(size) for size in sizes]
                # Who has no event of a batch takes one for a stand-in.
                mine = [slice(start, max(stop, start + 1)) for start, stop in parts]
                events = torch.cat([b[part] for b, part in zip(torch.split(events, sizes), mine, strict=True)])
                sizes = [part.stop - part.start for part in mine]
            yield events, sizes

    def announce(self, number: int) -> None:
        """Tell who wants to know that a batch is about to be handed out."""
        if self.world.size > 1:
            is_last = number == len(self) - 1 and not self.drop_last
            total = len(self.sampler) - number * self.batch_size if is_last else self.batch_size  # type: ignore[arg-type]
            first, last = self.world.part(total)
            self.world.hand_out(last - first, total)
        if self.before_batch is not None:
            self.before_batch(number, len(self))


def split_events(
    events: Events, n_validation: int, *, split: str, seed: int, classes: torch.Tensor | None = None
) -> tuple[Events, Events]:
    """Return the training and the validation events, each in ascending order.

    Parameters
    ----------
    events
        The events to split.
    n_validation
        How many validate.
    split
        "last", "random" or "stratified".
    seed
        Fixes the random ones.
    classes
        Class number of each event; without it "stratified" is "random".

    Raises
    ------
    ValueError
        If no event is left for training, or the split is none of these.
    """
    if not 0 <= n_validation < len(events):
        message = f"{n_validation} validation events of {len(events)} leave none for training"
        raise ValueError(message)
    if split not in SPLITS:
        message = f"split={split!r} is no way to split{did_you_mean(split, SPLITS)}"
        raise ValueError(message)
    cut = len(events) - n_validation
    if split == "last" or n_validation == 0:
        return events[:cut], events[cut:]
    if isinstance(events, range):
        events = torch.arange(events.start, events.stop, dtype=index_type(events.stop))
    order = torch.randperm(len(events), generator=torch.Generator().manual_seed(seed), dtype=index_type(len(events)))
    if split == "stratified" and classes is not None:
        order = _spread_classes(order, classes)
    # By a mask instead of a sort, and by numpy, whose selection needs no further memory.
    validates = np.zeros(len(events), dtype=np.bool_)
    validates[order[cut:].numpy()] = True
    validation = torch.from_numpy(events.numpy()[validates])
    np.logical_not(validates, out=validates)
    return torch.from_numpy(events.numpy()[validates]), validation


def _spread_classes(order: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Sort a random order so that every cut of it holds each class in proportion."""
    position = torch.empty(len(order), dtype=torch.float64)
    for number in set(classes.tolist()):
        mine = order[classes[order] == number]
        position[mine] = (torch.arange(len(mine), dtype=torch.float64) + 0.5) / len(mine)
    return order[position[order].argsort(stable=True)]
