"""Which events go where: the split into training and validation, and the batches of a pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.utils.data import Sampler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_MOST_INT32 = 2**31


class BatchSampler(Sampler[torch.Tensor]):
    """Index tensors of whole batches, in a fresh order for every pass if a generator is given.

    Parameters
    ----------
    indices
        The events to hand out.
    batch_size
        Events per batch; the last batch may be smaller.
    generator
        Source of the order; its state is the only memory between passes. None keeps the order.
    probabilities
        One number >= 0 per index: draw with replacement by these instead of visiting each event once.
    join_single
        Put a last batch of one event into the batch before it.
    """

    def __init__(
        self,
        indices: torch.Tensor,
        batch_size: int,
        *,
        generator: torch.Generator | None = None,
        probabilities: torch.Tensor | None = None,
        join_single: bool = False,
    ) -> None:
        super().__init__()
        # Half the memory of torch's usual 64 bits, which stay for more events than 32 bits count.
        self.indices = indices.to(torch.int32) if not len(indices) or int(indices.max()) < _MOST_INT32 else indices
        self.batch_size = batch_size
        self.generator = generator
        self._cumulative = None if probabilities is None else probabilities.double().cumsum(0)
        self.before_batch: Callable[[int, int], None] | None = None
        full, rest = divmod(len(indices), batch_size)
        joins = join_single and rest == 1 and full > 0
        self._n_batches = full + (rest > 0 and not joins)

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        return self._n_batches

    def __iter__(self) -> Iterator[torch.Tensor]:
        """Yield the index tensors of one pass."""
        order, starts = self.order(), self.starts()
        for number in range(len(self)):
            self.announce(number)
            yield order[starts[number] : starts[number + 1]]

    def starts(self) -> list[int]:
        """Return where each batch starts in the order of a pass, and where the last one ends."""
        return [number * self.batch_size for number in range(len(self))] + [len(self.indices)]

    def announce(self, number: int) -> None:
        """Tell who wants to know that a batch is about to be handed out."""
        if self.before_batch is not None:
            self.before_batch(number, len(self))

    def order(self) -> torch.Tensor:
        """Return the events in the order of the next pass, drawn anew by every call."""
        if self._cumulative is not None:
            draws = torch.rand(len(self.indices), generator=self.generator, dtype=torch.float64)
            picked = torch.searchsorted(self._cumulative, draws * self._cumulative[-1], right=True)
            # A draw that rounds up to the total would point one past the end.
            return self.indices[picked.clamp_(max=len(self.indices) - 1)]
        if self.generator is None:
            return self.indices
        places = torch.randperm(len(self.indices), generator=self.generator, dtype=self.indices.dtype)
        return self.indices.index_select(0, places)


def split_events(
    events: torch.Tensor, n_validation: int, *, split: str, seed: int, classes: torch.Tensor | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the training and the validation events, each in ascending order.

    Parameters
    ----------
    events
        Indices of the events to split.
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
        If no event is left for training.
    """
    if not 0 <= n_validation < len(events):
        message = f"{n_validation} validation events of {len(events)} leave none for training"
        raise ValueError(message)
    cut = len(events) - n_validation
    if split == "last" or n_validation == 0:
        return events[:cut], events[cut:]
    order = torch.randperm(len(events), generator=torch.Generator().manual_seed(seed))
    if split == "stratified" and classes is not None:
        order = _spread_classes(order, classes)
    return events[order[:cut].sort().values], events[order[cut:].sort().values]


def _spread_classes(order: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Sort a random order so that every cut of it holds each class in proportion."""
    position = torch.empty(len(order), dtype=torch.float64)
    for number in set(classes.tolist()):
        mine = order[classes[order] == number]
        position[mine] = (torch.arange(len(mine), dtype=torch.float64) + 0.5) / len(mine)
    return order[position[order].argsort(stable=True)]
