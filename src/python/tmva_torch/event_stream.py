"""Batches of events from files as a data set of torch, and a loader whose place in a pass can be stored."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset

from ._stream_plan import PassPlan, batch_starts
from ._stream_windows import Loaded, cut_batches, ready
from .data import Batch
from .loading import onto

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Future, ThreadPoolExecutor

    import numpy.typing as npt

    from ._stream_plan import Take, Window
    from ._stream_reading import Reader
    from .sources import Chunk
    from .transformations import Transformations


class EventStream(IterableDataset[Batch]):
    """Batches of one part of the events of files; every pass over it reads the files once.

    Parameters
    ----------
    reader
        Of the files.
    counts
        How many events of each piece belong to the part.
    is_validation
        Whether this is the part that validates, which keeps the order of the files.
    batch_size, buffer_size
        Events in a batch, and in the buffer that they are drawn from.
    seed
        Fixes, with the number of the pass, the order.
    n_readers
        Threads that read ahead.
    rank, world_size
        Which share of the events this process gets.
    pin_memory
        Keep the buffer in page-locked memory.
    """

    def __init__(
        self,
        reader: Reader,
        counts: Sequence[int],
        *,
        is_validation: bool,
        batch_size: int,
        buffer_size: int,
        seed: int,
        n_readers: int,
        rank: int = 0,
        world_size: int = 1,
        pin_memory: bool = False,
    ) -> None:
        super().__init__()
        self._reader, self._counts, self._is_validation = reader, list(counts), is_validation
        self._buffer_size, self._seed, self._n_readers = buffer_size, seed, n_readers
        self._rank, self.world_size, self._pin_memory = rank, world_size, pin_memory
        self.batch_size = batch_size
        self._starts = batch_starts(sum(counts), batch_size, rank, world_size)
        first = reader.samples[0]
        self.n_events = self._starts[-1]
        self.n_features = len(first.features)
        self.n_classes = len(reader.samples) if first.class_number is not None else None
        self.weight_scales: tuple[float, ...] | None = None  # one per sample; None where events have no weights
        self.transformations: Transformations | None = None
        self.target_scale: tuple[torch.Tensor, torch.Tensor] | None = None  # mean and spread to bring to 0 and 1
        self._begun = 0
        self._position = (0, 0)
        self._resumed: tuple[int, int] | None = None

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[Batch]:
        """Return the batches of the next pass, or of the rest of one that `load_state_dict` has put back.

        Raises
        ------
        OSError
            While it runs, if a file cannot be read any more or gives other events than when they were counted.
        """
        number, first = self._resumed or (self._begun, 0)
        self._resumed = None
        self._begun = number + 1
        self._position = (number, first)
        return self._pass(number, first)

    def state_dict(self) -> dict[str, Any]:
        """Return which pass this is in, how many of its batches were handed out, and what stream it is."""
        number, batch = self._position
        return {"pass": number, "batch": batch, "stream": self._identity()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Let the next pass be the rest of the one that a state was taken in: of it only what is needed is read.

        Raises
        ------
        ValueError
            If the state is that of another stream; the message names what differs.
        """
        mine, stored = self._identity(), dict(state["stream"])
        differing = [
            f"{name} {stored.get(name)} there, {mine[name]} here" for name in mine if stored.get(name) != mine[name]
        ]
        if differing:
            message = f"the state belongs to another stream: {'; '.join(differing)}"
            raise ValueError(message)
        number, batch = int(state["pass"]), int(state["batch"])
        self._resumed = (number, batch) if batch < len(self) else (number + 1, 0)
        self._position = self._resumed
        self._begun = self._resumed[0]

    def _identity(self) -> dict[str, int]:
        """Return what must not differ; the rank may, as one process stores the state of all."""
        return {
            "seed": self._seed,
            "events": sum(self._counts),
            "pieces": len(self._counts),
            "batch size": self.batch_size,
            "buffer size": self._buffer_size,
            "world size": self.world_size,
        }

    def _pass(self, number: int, first: int) -> Iterator[Batch]:
        random = None if self._is_validation else np.random.default_rng([self._seed, number, 1])
        plan = PassPlan(
            self._reader.pieces,
            self._counts,
            self._buffer_size,
            random=random,
            rank=self._rank,
            world_size=self.world_size,
        )
        with self._reader.threads(self._n_readers) as pool:
            windows = self._windows(pool, number, plan.from_event(self._starts[first]))
            for batch, columns in enumerate(cut_batches(windows, self._starts[first:]), first + 1):
                self._position = (number, batch)
                yield columns

    def _windows(self, pool: ThreadPoolExecutor, number: int, windows: Sequence[Window]) -> Iterator[Loaded]:
        """Yield the windows with their events; the next one is read meanwhile."""
        largest = max(window.n_events for window in windows)
        # The events are copied out of a shuffled window, so that two pieces of memory serve all of them in turn.
        turns = None if self._is_validation else [self._empty(largest), self._empty(largest)]
        running: deque[tuple[Loaded, list[Future[None]]]] = deque()
        for window in [*windows, None]:
            if window is not None:
                memory = self._empty(window.n_events) if turns is None else turns[window.number % 2]
                loaded = Loaded(window.start, tuple(column[: window.n_events] for column in memory))
                running.append((loaded, self._begin(pool, number, window, loaded)))
            if len(running) > (window is not None):
                yield ready(*running.popleft())

    def _begin(self, pool: ThreadPoolExecutor, number: int, window: Window, loaded: Loaded) -> list[Future[None]]:
        futures = []
        if not self._is_validation:
            futures.append(pool.submit(loaded.draw_order, (self._seed, number, 2, window.number)))
        start = 0
        for take in window.takes:
            rows = slice(start, start + take.n_events)
            futures.append(pool.submit(self._fill, tuple(column[rows] for column in loaded.columns), take))
            start = rows.stop
        return futures

    def _empty(self, n_events: int) -> Batch:
        first = self._reader.samples[0]
        n_targets = self.n_classes or len(first.targets)
        shapes: list[tuple[int, ...]] = [(n_events, self.n_features)]
        shapes += [(n_events, n_targets)] if n_targets else []
        shapes += [(n_events,)] if self.weight_scales is not None else []
        return tuple(torch.empty(shape, pin_memory=self._pin_memory) for shape in shapes)

    def _fill(self, columns: Batch, take: Take) -> None:
        """Read a piece into its rows of a window."""
        chunk, held_out = self._reader.read(take.piece, columns[0].numpy())
        mine = np.flatnonzero(held_out if self._is_validation else ~held_out)
        if len(mine) != self._counts[take.piece]:
            message = (
                f"{self._reader.where(take.piece)}: {len(mine)} events in this pass, but {self._counts[take.piece]} "
                "when they were counted; the file was changed"
            )
            raise OSError(message)
        if take.n_events != len(chunk):
            chunk = chunk.picked(mine[take.first : take.first + take.n_events])
        for column, values in zip(columns, self._prepared(chunk, take.piece), strict=True):
            if values.ctypes.data != column.data_ptr():  # it is there already
                column.numpy()[...] = values

    def _prepared(self, chunk: Chunk, piece: int) -> Iterator[npt.NDArray[np.float32]]:
        x = chunk.x
        if self.transformations is not None:
            with torch.no_grad():
                x = self.transformations.forward(torch.from_numpy(x)).numpy()
        yield x
        if chunk.y is not None and self.n_classes is not None:
            yield np.eye(self.n_classes, dtype=np.float32)[chunk.y]
        elif chunk.y is not None and self.target_scale is not None:
            mean, spread = (column.numpy() for column in self.target_scale)
            yield ((chunk.y - mean) / spread).astype(np.float32)
        elif chunk.y is not None:
            yield chunk.y
        if self.weight_scales is not None:
            scale = np.float32(self.weight_scales[self._reader.pieces[piece].sample])
            yield np.full(len(x), scale) if chunk.weight is None else chunk.weight * scale


class StreamLoader(DataLoader[Batch]):
    """A torch DataLoader over a stream, whose place in a pass can be stored and taken up again.

    `state_dict` and `load_state_dict` are the protocol of torchdata's StatefulDataLoader, which Lightning's checkpoints
    follow, too.

    Parameters
    ----------
    dataset
        The stream.
    device
        Where the batches come out; None leaves them on the CPU.
    others
        What a trainer that makes its own copy of a loader takes over from this one.
    """

    dataset: EventStream

    def __init__(self, dataset: EventStream, *, device: torch.device | None = None, **others: Any) -> None:
        others.setdefault("generator", torch.Generator().manual_seed(0))
        others["batch_size"] = None
        super().__init__(dataset, **others)
        self.device = device

    def __iter__(self) -> Iterator[Batch]:  # type: ignore[override]
        """Return the batches of the next pass, or of the rest of one that was put back."""
        batches = iter(self.dataset)
        # None ahead of its use: what was handed out is the place that a state tells.
        return batches if self.device is None else (onto(batch, self.device) for batch in batches)

    def state_dict(self) -> dict[str, Any]:
        """Return the place in the pass, as plain numbers."""
        return self.dataset.state_dict()

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Let the next pass go on where a state was taken; raise ValueError if it is of another stream."""
        self.dataset.load_state_dict(state)
