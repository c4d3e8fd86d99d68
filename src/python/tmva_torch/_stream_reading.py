"""Pieces of files read by several threads: selected, split and checked; errors name the file and its entries."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from ._stream_plan import Piece, cut_pieces
from .cleaning import clean
from .files import stamp
from .finding import find_tables
from .tables import ENTRY, open_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from .sources import Chunk, Sample
    from .tables import Table

_IDLE = 32  # open files that wait for their next piece
_CHUNKS_IN_BUFFER = 4  # of every sample: enough for batches to hold all classes in proportion


class _File(NamedTuple):
    path: str
    tree: str | None
    stamp: list[int]


class Reader:
    """Reads pieces of the files of samples; any number of threads may do so at once.

    Parameters
    ----------
    samples
        One per class, or a single one.
    validation, split, seed
        Which events validate.
    nonfinite
        "error" or "drop".
    buffer_size
        Events that are to be in memory at once.
    n_readers
        Threads that look at the files.
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        *,
        validation: float,
        split: str,
        seed: int,
        nonfinite: str,
        buffer_size: int,
        n_readers: int,
    ) -> None:
        self.samples = [dataclasses.replace(sample, keep=(ENTRY,)) for sample in samples]
        self._validation, self._seed, self._nonfinite = validation, seed, nonfinite
        self._idle: list[tuple[_File, Table]] = []
        self._lock = threading.Lock()
        self.dropped: dict[int, dict[str, int]] = {}  # by piece, the same in every pass
        self._files = [[_File(*found, stamp(Path(found[0]))) for found in find_tables(s.files)] for s in samples]
        step = max(1, buffer_size // (_CHUNKS_IN_BUFFER * len(samples)))
        places = [(i, j) for i, files in enumerate(self._files) for j in range(len(files))]
        limit = max(step, buffer_size // len(samples))
        with self.threads(n_readers) as pool:
            cut = pool.map(lambda place: self._cut(place[0], place[1], step, limit), places)
            self.pieces = [piece for mine in cut for piece in mine]
        self._held_out = self._blocks() if split == "blocks" else None

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what belongs to this process: trainers send loaders to others."""
        return {**vars(self), "_lock": None, "_idle": []}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Begin with no open files."""
        vars(self).update(state)
        self._lock = threading.Lock()

    @contextmanager
    def threads(self, n_readers: int) -> Iterator[ThreadPoolExecutor]:
        """Give threads to read with; however the block ends, what has not begun is dropped and the rest waited for."""
        pool = ThreadPoolExecutor(n_readers, thread_name_prefix="tmva_torch_reader")
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            with self._lock:
                left, self._idle = self._idle, []
            for _, table in left:
                table.close()

    def _cut(self, sample: int, file: int, step: int, limit: int) -> list[Piece]:
        with self._table(self._files[sample][file]) as table:
            _, names = self.samples[sample].prepare(table)
            return [Piece(sample, file, *edges) for edges in cut_pieces(table.offsets(names), step, limit)]

    def _blocks(self) -> set[int]:
        """Return the pieces that validate as a whole."""
        chosen: set[int] = set()
        for sample in range(len(self.samples)):
            mine = [number for number, piece in enumerate(self.pieces) if piece.sample == sample]
            n_chosen = max(round(self._validation * len(mine)), int(self._validation > 0.0))
            order = np.random.default_rng([self._seed, sample]).permutation(mine)
            chosen.update(order[:n_chosen].tolist())
        return chosen

    def where(self, number: int) -> str:
        """Return file and entries of a piece, for messages."""
        piece = self.pieces[number]
        path, tree, _ = self._files[piece.sample][piece.file]
        return f"{path}{f':{tree}' if tree else ''}, entries [{piece.start}, {piece.stop})"

    def read(self, number: int, room: npt.NDArray[np.float32] | None = None) -> tuple[Chunk, npt.NDArray[np.bool_]]:
        """Return the selected events of a piece, and which of them validate; the inputs in `room` if they fill it.

        Raises
        ------
        OSError
            If the file cannot be read (any more); the message names it and the entries.
        ValueError
            If a value is not finite and that is an error, or an expression does not fit the events.
        """
        piece = self.pieces[number]
        sample = self.samples[piece.sample]
        try:
            with self._table(self._files[piece.sample][piece.file]) as table:
                parsed, names = sample.prepare(table)
                columns = table.read(names, piece.start, piece.stop)
        except Exception as error:  # what decoders raise on broken bytes has no common class
            message = f"{self.where(number)}: cannot be read; was the file cut short, changed or removed? ({error})"
            raise OSError(message) from error
        chunk = sample.select(parsed, columns, table, room)
        held_out = self._validates(number, chunk.columns[ENTRY].astype(np.int64) - piece.start)
        finite = self._finite(chunk, number)
        return (chunk, held_out) if finite is None else (chunk.picked(finite), held_out[finite])

    def _validates(self, number: int, places: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        if self._held_out is not None:
            return np.full(len(places), number in self._held_out)
        if not self._validation:
            return np.zeros(len(places), dtype=np.bool_)
        # A number per entry of the file, whatever is selected and however the file is cut into pieces. Philox counts in
        # fours, so that any place of its sequence is reached at once.
        piece = self.pieces[number]
        source = np.random.Philox(np.random.SeedSequence([self._seed, piece.sample, piece.file]))
        source.advance(piece.start // 4)
        skipped = piece.start % 4
        draws = np.random.Generator(source).random(skipped + piece.stop - piece.start)[skipped:]
        return draws[places] < self._validation

    def n_dropped(self) -> dict[str, int]:
        """Return how many events have a value that is not finite, by column, in the pieces that were read."""
        counts: dict[str, int] = {}
        for mine in self.dropped.values():
            for name, n_events in mine.items():
                counts[name] = counts.get(name, 0) + n_events
        return counts

    def _finite(self, chunk: Chunk, number: int) -> npt.NDArray[np.bool_] | None:
        """Return which events to keep; None for all."""
        y = chunk.y if chunk.y is not None and chunk.y.dtype.kind == "f" else None
        columns = [column for column in (chunk.x, y, chunk.weight) if column is not None]
        if all(np.isfinite(column).all() for column in columns):
            return None
        names = self.samples[0].features
        if self._nonfinite == "drop":
            good = np.ones(len(chunk), dtype=np.bool_)
            counts = dict(zip(names, (~np.isfinite(chunk.x)).sum(0).tolist(), strict=True))
            for name, column in (("", chunk.x), ("the target", y), ("the weight", chunk.weight)):
                if column is not None:
                    finite = np.isfinite(column.reshape(len(chunk), -1)).all(1)
                    counts[name] = int((~finite).sum())
                    good &= finite
            self.dropped[number] = {name: n_events for name, n_events in counts.items() if name and n_events}
            return good
        tensors = (None if column is None else torch.from_numpy(column) for column in (y, chunk.weight))
        try:
            clean(torch.from_numpy(chunk.x), *tensors, policy=self._nonfinite, names=names)
        except ValueError as error:
            message = f"{self.where(number)}: {error}"
            raise ValueError(message) from None
        return None

    @contextmanager
    def _table(self, file: _File) -> Iterator[Table]:
        """Give an open file that no other thread uses; after an error it is closed."""
        with self._lock:
            place = next((i for i, (known, _) in enumerate(self._idle) if known == file), None)
            table = None if place is None else self._idle.pop(place)[1]
        if table is None:
            if stamp(Path(file.path)) != file.stamp:
                message = f"{file.path} was changed or removed after its events were counted"
                raise OSError(message)
            table = open_table(file.path, file.tree)
        try:
            yield table
        except BaseException:
            table.close()
            raise
        with self._lock:
            self._idle.append((file, table))
            surplus = self._idle[:-_IDLE]
            del self._idle[:-_IDLE]
        for _, left in surplus:
            left.close()
