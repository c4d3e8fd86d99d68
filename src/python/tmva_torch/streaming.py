"""stream_root: loaders over files larger than memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from ._stream_reading import Reader
from ._totals import Totals
from .event_stream import EventStream, StreamLoader
from .scaling import standardising
from .sources import make_samples
from .world import ALONE, current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .finding import Files
    from .sources import Sample
    from .transformations import Transformations
    from .world import World

__all__ = ["EventStream", "StreamLoader", "Streams", "stream_root"]

SPLITS = ("random", "blocks")
#: Events of a piece that validate, totals of those that train, and of their targets.
_Found = tuple[int, Totals | None, Totals | None]


class Streams(NamedTuple):
    """Loaders as `make_loaders` gives them, and what the pass that counted the events found.

    `ranges` and `target_moments` (mean and spread of each target) are of the training events; `n_nonfinite` counts the
    events that were dropped, by column.
    """

    train: StreamLoader
    validation: StreamLoader | None
    transformations: Transformations | None
    ranges: tuple[tuple[float, float], ...]
    n_nonfinite: dict[str, int]
    target_moments: tuple[torch.Tensor, torch.Tensor] | None


def stream_root(
    files: Files | Mapping[str, Files],
    features: Sequence[str],
    *,
    target: str | Sequence[str] | None = None,
    weight: str | Mapping[str, str] | None = None,
    cut: str | Mapping[str, str] | None = None,
    validation: float = 0.2,
    split: str = "random",
    batch_size: int = 512,
    buffer_size: int = 500_000,
    readers: int = 2,
    seed: int | None = None,
    standardise: bool = False,
    balance_classes: bool = False,
    nonfinite: str = "error",
    rank: int = 0,
    world_size: int = 1,
    pin_memory: bool = False,
    device: str | torch.device | None = None,
) -> Streams:
    """Return loaders over files that need not fit into memory; what they give is as from `make_loaders`.

    A first pass counts the events. Every later pass over a loader reads its events once; those of training come in a
    new order each time: pieces of all files are drawn at random, from all classes in proportion, until the buffer is
    full, and shuffled there while the next buffer is being read.

    Parameters
    ----------
    files, features, target, weight, cut
        As for `from_root`: TTrees, RNTuples, Parquet files.
    validation
        Fraction of the events for validation.
    split
        "random" decides for each event, so that training and validation both read all files; "blocks" gives whole
        pieces of files to validation, so that each reads only its own.
    batch_size
        Events in one batch.
    buffer_size
        Events in the buffer. Two buffers are in memory, and what the readers have in hand.
    readers
        Threads that read ahead of the training; the order does not depend on them.
    seed
        Fixes the split and the order; None draws one from torch's global generator.
    standardise
        Bring the inputs to mean 0 and spread 1, by the training events.
    balance_classes
        Scale the weights so that all classes have the same sum of weights in training.
    nonfinite
        "error" or "drop", as in `EventDataset`.
    rank, world_size
        The share of one of several processes that train together: they have equally many batches of `batch_size`, and
        each event comes in exactly one of them. All must have the same seed. In a torch.distributed group of this size
        they also share the work of counting.
    pin_memory
        Keep the buffer in page-locked memory, for a faster way to a GPU; without a GPU do nothing.
    device
        Hand batches out on this device; None leaves them on the CPU.

    Raises
    ------
    ValueError
        As from `from_root`; if a class has no event; if the weights do not have a positive sum.
    OSError
        If a file cannot be read to its end; the message names it and the entries.
    """
    samples = make_samples(files, features, target=target, weight=weight, cut=cut)
    _refuse(
        {
            "validation": validation,
            "split": split,
            "nonfinite": nonfinite,
            "batch_size": batch_size,
            "buffer_size": buffer_size,
            "readers": readers,
            "rank": rank,
            "world_size": world_size,
        }
    )
    base = int(torch.randint(2**31, ())) if seed is None else seed
    reader = Reader(
        samples,
        validation=validation,
        split=split,
        seed=base,
        nonfinite=nonfinite,
        buffer_size=buffer_size,
        n_readers=readers,
    )
    group = current()
    counted = _count(reader, readers, group if group.size == world_size else ALONE)
    train, held_out = (
        EventStream(
            reader,
            counts,
            is_validation=is_validation,
            batch_size=batch_size,
            buffer_size=buffer_size,
            seed=base,
            n_readers=readers,
            rank=rank,
            world_size=world_size,
            pin_memory=pin_memory and torch.cuda.is_available(),
        )
        for is_validation, counts in ((False, counted.train), (True, counted.validation))
    )
    totals = counted.totals()
    if samples[0].weight or balance_classes:
        train.weight_scales = held_out.weight_scales = _scales(counted.of_sample, samples, balance=balance_classes)
    if standardise:
        train.transformations = held_out.transformations = standardising(list(features), *totals.moments())
    place = None if device is None else torch.device(device)
    return Streams(
        StreamLoader(train, device=place),
        StreamLoader(held_out, device=place) if sum(counted.validation) else None,
        train.transformations,
        totals.ranges(),
        reader.n_dropped(),
        None if counted.targets is None else counted.targets.moments(),
    )


class _Counted(NamedTuple):
    """How many events of each piece train and validate, and the totals of those that train: by sample, of targets."""

    train: list[int]
    validation: list[int]
    of_sample: list[Totals]
    targets: Totals | None

    def totals(self) -> Totals:
        found = Totals.summed(self.of_sample)
        assert found is not None  # noqa: S101 - no sample is empty
        return found


def _count(reader: Reader, n_readers: int, world: World) -> _Counted:
    found = _looked_at(reader, n_readers, world)
    of_sample = []
    for number, sample in enumerate(reader.samples):
        mine = [part for piece, (_, part, _) in zip(reader.pieces, found, strict=True) if piece.sample == number]
        totals = Totals.summed(mine)
        if totals is None:
            raise ValueError(sample.describe_empty())
        of_sample.append(totals)
    train = [0 if part is None else part.n_events for _, part, _ in found]
    held_out = [n_held_out for n_held_out, _, _ in found]
    return _Counted(train, held_out, of_sample, Totals.summed(targets for _, _, targets in found))


def _looked_at(reader: Reader, n_readers: int, world: World) -> list[_Found]:
    """Return what is in each piece; the processes of a group look at some each, and all learn of all."""

    def look(number: int) -> _Found:
        chunk, held_out = reader.read(number)
        train = chunk.picked(~held_out) if held_out.any() else chunk
        targets = train.y if reader.samples[0].class_number is None else None
        of_targets = None if targets is None else Totals.of(replace(train, x=targets))
        return int(held_out.sum()), Totals.of(train), of_targets

    mine: list[_Found] = []
    failure: OSError | ValueError | None = None
    try:
        with reader.threads(n_readers) as pool:
            mine = list(pool.map(look, range(world.rank, len(reader.pieces), world.size)))
    except (OSError, ValueError) as error:
        failure = error  # raised in all processes: who waited for this one would wait in vain
    everyone = world.gather((mine, reader.dropped, failure))
    found: list[_Found] = [(0, None, None)] * len(reader.pieces)
    for rank, (theirs, dropped, failed) in enumerate(everyone):
        if failed is not None:
            raise failed
        found[rank :: world.size] = theirs
        reader.dropped.update(dropped)
    return found


def _scales(of_sample: Sequence[Totals], samples: Sequence[Sample], *, balance: bool) -> tuple[float, ...]:
    """Return what the weights of each sample are multiplied by, so that those of training average one."""
    sums = [totals.weight for totals in of_sample]
    n_events = sum(totals.n_events for totals in of_sample)
    if not balance:
        if sum(sums) <= 0.0:
            message = f"the weights of the {n_events} training events sum to {sum(sums):g}; it must be positive"
            raise ValueError(message)
        return (n_events / sum(sums),) * len(sums)
    if samples[0].class_number is None:
        message = "balance_classes needs files by class; give files as {class name: files}"
        raise ValueError(message)
    if min(sums) <= 0.0:
        message = f"the weights of the classes sum to {sums}; to balance them each sum must be positive"
        raise ValueError(message)
    return tuple(n_events / (len(sums) * total) for total in sums)


def _refuse(given: Mapping[str, Any]) -> None:
    """Raise ValueError for an argument of `stream_root` that is out of range."""
    several = given["world_size"] > 1
    rules = {
        "validation": (0.0 <= given["validation"] < 1.0, "in [0, 1)"),
        "split": (given["split"] in SPLITS, " or ".join(SPLITS)),
        "nonfinite": (given["nonfinite"] in {"error", "drop"}, "'error' or 'drop'"),
        "batch_size": (given["batch_size"] > several, "at least 1, and at least 2 for several processes"),
        "buffer_size": (given["buffer_size"] >= 1, "at least 1"),
        "readers": (given["readers"] >= 1, "at least 1"),
        "rank": (0 <= given["rank"] < given["world_size"], f"from 0 up to below world_size={given['world_size']}"),
    }
    for name, (is_right, rule) in rules.items():
        if not is_right:
            message = f"{name}={given[name]!r}; right would be {rule}"
            raise ValueError(message)
