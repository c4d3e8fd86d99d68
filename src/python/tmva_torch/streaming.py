"""Events of files larger than memory as loaders: read chunk by chunk, shuffled in a buffer, counted exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset

from ._totals import Totals
from .cleaning import clean
from .data import Batch
from .scaling import standardising
from .sources import Chunk, make_samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from .sources import Sample
    from .tables import Files
    from .transformations import Transformations

_CHUNKS_IN_BUFFER = 4  # of every sample: enough for batches to hold all classes in proportion


class Streams(NamedTuple):
    """Loaders as `make_loaders` gives them, and what the pass that counted the events found."""

    train: DataLoader[Batch]
    validation: DataLoader[Batch] | None
    transformations: Transformations | None
    ranges: tuple[tuple[float, float], ...]


class EventStream(IterableDataset[Batch]):
    """Batches of one part of the events of files; every pass over it reads the files once.

    Parameters
    ----------
    samples
        The files: one sample per class, or a single one.
    validation
        Fraction of the events that validate.
    is_validation
        Whether this is the part that validates, which keeps the order of the files.
    batch_size, buffer_size
        Events in a batch, and in the buffer that they are drawn from.
    seed
        Fixes the split, and with the number of the pass the order.
    nonfinite
        "error" or "drop".
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        *,
        validation: float,
        is_validation: bool,
        batch_size: int,
        buffer_size: int,
        seed: int,
        nonfinite: str,
    ) -> None:
        super().__init__()
        self.samples = list(samples)
        self.validation, self.is_validation = validation, is_validation
        self.batch_size, self.buffer_size, self.seed = batch_size, buffer_size, seed
        self.nonfinite = nonfinite
        self.n_features = len(self.samples[0].features)
        self.n_classes = len(self.samples) if self.samples[0].class_number is not None else None
        self.step = max(1, buffer_size // (_CHUNKS_IN_BUFFER * len(self.samples)))
        self.n_events = 0
        self.weight_scale = 1.0
        self.transformations: Transformations | None = None
        self.per_sample = [0] * len(self.samples)
        self._pass = 0

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        return (self.n_events + self.batch_size - 1) // self.batch_size

    def chunks(self, number: int) -> Iterator[tuple[Chunk, npt.NDArray[np.bool_]]]:
        """Yield the selected events of a sample, and which of them validate."""
        # One draw per selected event, in the order of the files: the split does not depend on the chunks.
        draws = np.random.default_rng([self.seed, number])
        for chunk in self.samples[number].chunks(self.step):
            if len(chunk):
                cleaned = self._clean(chunk)
                yield cleaned, draws.random(len(cleaned)) < self.validation

    def _clean(self, chunk: Chunk) -> Chunk:
        y, weight = (None if column is None else torch.from_numpy(column) for column in (chunk.y, chunk.weight))
        names = self.samples[0].features
        found = clean(torch.from_numpy(chunk.x), y, weight, policy=self.nonfinite, names=names)
        if found is None:
            return chunk
        y_kept, weight_kept = (None if column is None else column.numpy() for column in (found.y, found.weight))
        return Chunk(found.x.numpy(), y_kept, weight_kept)

    def _part(self, number: int) -> Iterator[Chunk]:
        for chunk, held_out in self.chunks(number):
            part = chunk.picked(held_out if self.is_validation else ~held_out)
            if len(part):
                yield part

    def _interleaved(self) -> Iterator[Chunk]:
        """Yield chunks of all samples, always of the one that is the furthest behind."""
        running = {i: self._part(i) for i, total in enumerate(self.per_sample) if total}
        done = dict.fromkeys(running, 0)
        while running:
            number = min(running, key=lambda i: done[i] / self.per_sample[i])
            chunk = next(running[number], None)
            if chunk is None:
                del running[number]
                continue
            done[number] += len(chunk)
            yield chunk

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches of one pass.

        Raises
        ------
        RuntimeError
            If the files hold another number of events than when they were counted.
        """
        random = None if self.is_validation else np.random.default_rng([self.seed, self._pass, 1])
        self._pass += 1
        seen = 0
        pool: Chunk | None = None
        for chunk in self._interleaved():
            seen += len(chunk)
            pool = chunk if pool is None else _joined(pool, chunk)
            ready = len(pool) - (self.buffer_size if random is not None else 0)
            if ready >= self.batch_size:
                if random is not None:
                    pool = pool.picked(random.permutation(len(pool)))
                whole = ready - ready % self.batch_size
                yield from self._batches(pool.picked(slice(0, whole)))
                pool = pool.picked(slice(whole, None))
        if seen != self.n_events:
            message = f"the files gave {seen} events in this pass, but {self.n_events} when they were counted"
            raise RuntimeError(message)
        if pool is not None and len(pool):
            yield from self._batches(pool if random is None else pool.picked(random.permutation(len(pool))))

    def _batches(self, events: Chunk) -> Iterator[Batch]:
        for start in range(0, len(events), self.batch_size):
            yield self._batch(events.picked(slice(start, start + self.batch_size)))

    def _batch(self, events: Chunk) -> Batch:
        x = torch.from_numpy(np.ascontiguousarray(events.x))
        if self.transformations is not None:
            with torch.no_grad():
                x = self.transformations.forward(x)
        columns = [x]
        if events.y is not None:
            y = torch.from_numpy(np.ascontiguousarray(events.y))
            columns.append(y if self.n_classes is None else torch.eye(self.n_classes)[y])
        if events.weight is not None:
            columns.append(torch.from_numpy(events.weight * np.float32(self.weight_scale)))
        return tuple(columns)


def _joined(first: Chunk, second: Chunk) -> Chunk:
    return Chunk(
        np.concatenate([first.x, second.x]),
        None if first.y is None or second.y is None else np.concatenate([first.y, second.y]),
        None if first.weight is None or second.weight is None else np.concatenate([first.weight, second.weight]),
    )


def stream_root(
    files: Files | Mapping[str, Files],
    features: Sequence[str],
    *,
    target: str | Sequence[str] | None = None,
    weight: str | Mapping[str, str] | None = None,
    cut: str | Mapping[str, str] | None = None,
    validation: float = 0.2,
    batch_size: int = 512,
    buffer_size: int = 200_000,
    seed: int | None = None,
    standardise: bool = False,
    nonfinite: str = "error",
) -> Streams:
    """Return loaders over files that need not fit into memory; what they give is as from `make_loaders`.

    A first pass counts the events. Every later pass over a loader reads the files once; the training events come in a
    new order each time, drawn from a buffer that is filled from all classes in proportion.

    Parameters
    ----------
    files, features, target, weight, cut
        As for `from_root`.
    validation
        Fraction of the events for validation, decided for each event at random.
    batch_size
        Events in one batch.
    buffer_size
        Events in the buffer: the memory that is needed, and how far an event can move.
    seed
        Fixes the split and the order; None takes a new one.
    standardise
        Bring the inputs to mean 0 and spread 1, by the training events.
    nonfinite
        "error" or "drop", as in `EventDataset`.

    Raises
    ------
    ValueError
        As from `from_root`; if a class has no event; if the weights do not have a positive sum.
    """
    samples = make_samples(files, features, target=target, weight=weight, cut=cut)
    if not 0.0 <= validation < 1.0 or nonfinite not in {"error", "drop"} or min(batch_size, buffer_size) < 1:
        message = (
            f"validation={validation}, nonfinite={nonfinite!r}, batch_size={batch_size}, buffer_size={buffer_size}: "
            "right would be validation in [0, 1), nonfinite 'error' or 'drop', and sizes of at least one event"
        )
        raise ValueError(message)
    base = int(torch.seed() % 2**31) if seed is None else seed
    train, held_out = (
        EventStream(
            samples,
            validation=validation,
            is_validation=is_validation,
            batch_size=batch_size,
            buffer_size=buffer_size,
            seed=base,
            nonfinite=nonfinite,
        )
        for is_validation in (False, True)
    )
    totals = _count(train, held_out)
    if standardise:
        train.transformations = held_out.transformations = standardising(list(features), *totals.moments())
    return Streams(
        _loader(train),
        _loader(held_out) if totals.n_validation else None,
        train.transformations,
        tuple(zip(totals.low.tolist(), totals.high.tolist(), strict=True)),
    )


def _loader(stream: EventStream) -> DataLoader[Batch]:
    return DataLoader(stream, batch_size=None, generator=torch.Generator().manual_seed(0))


def _count(train: EventStream, held_out: EventStream) -> Totals:
    totals = Totals(train.n_features)
    for number, sample in enumerate(train.samples):
        for chunk, is_held_out in train.chunks(number):
            part = chunk.picked(~is_held_out)
            if len(part):
                totals.add(part)
            train.per_sample[number] += len(part)
            held_out.per_sample[number] += len(chunk) - len(part)
        if not train.per_sample[number]:
            raise ValueError(sample.describe_empty())
    totals.n_validation = sum(held_out.per_sample)
    if totals.weight <= 0.0:
        message = f"the weights of the {totals.n_train} training events sum to {totals.weight:g}; it must be positive"
        raise ValueError(message)
    train.n_events, held_out.n_events = totals.n_train, totals.n_validation
    train.weight_scale = held_out.weight_scale = totals.n_train / totals.weight
    return totals
