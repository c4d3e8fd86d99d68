"""Predictions for whole files: ROOT or Parquet in, ROOT or Parquet out, in chunks of bounded size."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from .cleaning import POLICIES, refusal
from .extras import require
from .files import replacing
from .sources import Chunk, Sample
from .tables import open_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .bundle import Bundle
    from .finding import Files


class Writer(Protocol):
    """Takes chunks of columns."""

    def write(self, columns: Mapping[str, Any]) -> None:
        """Append a chunk: arrays of equal length by name, the same names and types every time."""


class _RootWriter:
    def __init__(self, file: Any, tree: str) -> None:
        self._file, self._name = file, tree
        self._tree: Any = None

    def write(self, columns: Mapping[str, Any]) -> None:
        if self._tree is None:
            self._tree = self._file.mktree(self._name, {name: _root_type(c) for name, c in columns.items()})
        self._tree.extend(dict(columns))


class _ParquetWriter:
    def __init__(self, path: Path) -> None:
        self._arrow = require("pyarrow", extra="parquet", purpose="Writing Parquet files")
        self._parquet = require("pyarrow.parquet", extra="parquet", purpose="Writing Parquet files")
        self._path = path
        self._file: Any = None

    def write(self, columns: Mapping[str, Any]) -> None:
        table = self._arrow.table({name: _to_arrow(column) for name, column in columns.items()})
        if self._file is None:
            self._file = self._parquet.ParquetWriter(self._path, table.schema)
        self._file.write_table(table)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _root_type(column: Any) -> Any:
    if isinstance(column, np.ndarray):
        return np.dtype((column.dtype, column.shape[1:])) if column.ndim > 1 else column.dtype
    return str(column.type.content)  # awkward: "var * float32"


def _to_arrow(column: Any) -> Any:
    if isinstance(column, np.ndarray) and column.ndim == 1:
        return column
    ak = require("awkward", extra="uproot", purpose="A column with several values per event")
    return ak.to_arrow(ak.Array(column), extensionarray=False)


@contextmanager
def open_writer(path: Path, tree: str = "predictions") -> Iterator[Writer]:
    """Give something to write chunks of columns to; the file is there, whole, when the block ends well.

    Parameters
    ----------
    path
        A name ending in .root, .parquet or .pq.
    tree
        Name of the tree in a ROOT file.

    Raises
    ------
    ValueError
        If the name has another ending.
    """
    extension = path.suffix.lower()
    if extension not in {".root", ".parquet", ".pq"}:
        message = f"{path.name}: predictions are written to .root or .parquet files"
        raise ValueError(message)
    if not tree:
        message = "the name of the tree is empty; right would be e.g. predictions"
        raise ValueError(message)
    with replacing(path) as written:
        if extension == ".root":
            uproot = require("uproot", extra="uproot", purpose="Writing ROOT files")
            with uproot.recreate(str(written)) as file:
                yield _RootWriter(file, tree)
        else:
            writer = _ParquetWriter(written)
            try:
                yield writer
            finally:
                writer.close()


def response_names(bundle: Bundle) -> tuple[str, ...]:
    """Return the names of the columns of predictions: "response", or "response_<class or target>" of several."""
    if bundle.n_outputs == 1:
        return ("response",)
    return tuple(f"response_{name}" for name in bundle.outputs)


class Applied(NamedTuple):
    """How many events were written, and how many had NaN or infinity, by feature."""

    n_events: int
    n_nonfinite: dict[str, int]


def apply(
    bundle: Bundle,
    files: Files,
    output: str | Path,
    *,
    keep: Sequence[str] = (),
    cut: str | None = None,
    tree: str = "predictions",
    step_size: str | int = "100 MB",
    nonfinite: str | None = None,
    allow_empty: bool = False,
    report: Callable[[int], None] = lambda _: None,
) -> Applied:
    """Write the predictions for the events of files into another file.

    Parameters
    ----------
    bundle
        What predicts; its features are the expressions to read.
    files
        ROOT or Parquet files, as for `from_root`.
    output
        A .root or .parquet file.
    keep
        Columns to copy beside the predictions.
    cut
        Only events where this is true.
    tree
        Name of the tree in a ROOT file.
    step_size
        How much is read at once, as an amount of memory or a number of events.
    nonfinite
        What to do about events with NaN or infinity in a feature: "error"; "drop" leaves them out; "impute" puts in
        what training put in; "keep" predicts what the network makes of them. None imputes where training did, else it
        is an error.
    allow_empty
        Write a tree without events where none is selected; else that is an error.
    report
        Called with the number of events read, chunk by chunk.

    Returns
    -------
    Applied
        Number of events written, and of those with NaN or infinity.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        For an unknown column (with near names), an output that is one of the inputs, a selection without events, or
        NaN and infinity where they are an error.
    """
    path = Path(output)
    policy = _policy(bundle, nonfinite)
    sample = Sample(files, bundle.features, cut=cut, keep=tuple(keep))
    names = response_names(bundle)
    taken = set(names) & set(keep)
    if taken:
        message = f"the columns {', '.join(sorted(taken))} to be kept have the names of predictions"
        raise ValueError(message)
    for table in open_tables(files):
        if path.exists() and Path(table.path).exists() and path.samefile(table.path):
            message = f"{path} is one of the inputs; write to another file"
            raise ValueError(message)
    n_events = 0
    n_nonfinite: dict[str, int] = {}
    with open_writer(path, tree) as writer:
        for selected in sample.chunks(step_size):
            chunk = _cleaned(selected, bundle.features, policy, n_nonfinite)
            if len(chunk):
                responses = bundle.predict(chunk.x)
                writer.write({**chunk.columns, **dict(zip(names, responses.T, strict=True))})
                n_events += len(chunk)
            report(selected.n_read)
        if not n_events:
            if not allow_empty:
                raise ValueError(sample.describe_empty())
            nothing = sample.nothing()
            empty = np.empty((len(names), 0), dtype=np.float32)
            writer.write({**nothing.columns, **dict(zip(names, empty, strict=True))})
    return Applied(n_events, n_nonfinite)


def _policy(bundle: Bundle, given: str | None) -> str:
    """Return what to do about NaN and infinity."""
    if given is None:
        return "error" if bundle.fill_values is None else "impute"
    if given not in POLICIES:
        message = f"nonfinite={given!r} is no policy; right would be {', '.join(POLICIES)}"
        raise ValueError(message)
    if given == "impute" and bundle.fill_values is None:
        message = (
            "nonfinite='impute': the model was trained without, and has no values to put in; right would be 'drop'"
        )
        raise ValueError(message)
    return given


def _cleaned(chunk: Chunk, features: tuple[str, ...], policy: str, counts: dict[str, int]) -> Chunk:
    """Return the events to predict, after adding to the counts of those with NaN or infinity."""
    good = np.isfinite(chunk.x)
    if good.all():
        return chunk
    mine = {name: int(n) for name, n in zip(features, (~good).sum(axis=0), strict=True) if n}
    if policy == "error":
        message = f"{chunk.where}: {refusal(mine, len(chunk))}"
        raise ValueError(message)
    for name, n in mine.items():
        counts[name] = counts.get(name, 0) + n
    return chunk.picked(np.flatnonzero(good.all(axis=1))) if policy == "drop" else chunk
