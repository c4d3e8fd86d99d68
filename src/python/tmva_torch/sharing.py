"""Loaders of which each process of a group gets its part of every batch, without overlap or loss."""

from __future__ import annotations

import copy
import zlib
from typing import TYPE_CHECKING

import torch

from .loading import BatchLoader
from .sampling import Batches
from .world import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from torch.utils.data import DataLoader

    from .data import Batch

_ROWS = 1 << 16
_SAME_ORDER = "the order of a loader must come from a generator that has the same seed in all of them"


def shared(loader: DataLoader[Batch], *, least: int = 0) -> DataLoader[Batch]:
    """Return a loader whose batches are, in each process of a torch.distributed group, that process's part of them.

    The parts of all processes make up the batches of the loader: with `batch_size` B the whole batch has B events, and
    each of N processes gets B/N of them. The group is looked for at every pass, and may be made later than the loader.

    Parameters
    ----------
    loader
        Of `make_loaders` or any other that gives the same batches in every process.
    least
        Put a last batch of less than so many events for each process into the batch before it; 0 gives processes for
        which nothing is left an event that the package's own loop does not count. Only for loaders of `make_loaders`.
    """
    if not isinstance(loader, BatchLoader) or not isinstance(loader.batch_sampler, Batches):
        return loader if isinstance(loader, SharedLoader) else SharedLoader(loader)  # type: ignore[return-value]
    if loader.batch_sampler.shares and loader.batch_sampler.least >= least:
        return loader
    made = copy.copy(loader)
    object.__setattr__(made, "batch_sampler", loader.batch_sampler.shared(least))  # as BatchLoader does
    return made


class SharedLoader:
    """Takes this process's events out of the batches of any loader, which every process reads as a whole.

    A stream that was made with a rank gives this process's events already; its batches are only counted.
    """

    def __init__(self, loader: DataLoader[Batch]) -> None:
        self.loader = loader
        self.dataset = loader.dataset

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        return len(self.loader)

    def __iter__(self) -> Iterator[Batch]:
        """Yield the parts of the batches.

        Raises
        ------
        ValueError
            If the first batches of the processes are not the same.
        """
        world = current()
        if getattr(self.dataset, "world_size", 1) > 1:
            for batch in self.loader:
                world.hand_out(len(batch[0]), int(world.sum(torch.tensor(len(batch[0])))))
                yield batch
            return
        for number, batch in enumerate(self.loader):
            if number == 0:
                world.check_alike("batches", {"the first batch's checksum": checksum(batch)}, _SAME_ORDER)
            first, last = world.part(len(batch[0]))
            world.hand_out(last - first, len(batch[0]))
            yield tuple(column[first : max(last, first + 1)] for column in batch)


def checksum(columns: Iterable[torch.Tensor]) -> int:
    """Return a number that tells columns of other content apart."""
    found = 0
    for column in columns:
        rows = column.detach().cpu().contiguous()
        for start in range(0, len(rows), _ROWS):
            found = zlib.crc32(rows[start : start + _ROWS].numpy().data, found)
    return found
