"""Predictions for whole files: ROOT or Parquet in, ROOT or Parquet out, in chunks of bounded size."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from .extras import require
from .files import replacing
from .sources import Sample
from .tables import open_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .bundle import Bundle
    from .tables import Files


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


def apply(
    bundle: Bundle,
    files: Files,
    output: str | Path,
    *,
    keep: Sequence[str] = (),
    cut: str | None = None,
    tree: str = "predictions",
    step_size: str | int = "100 MB",
    report: Callable[[int], None] = lambda _: None,
) -> int:
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
    report
        Called with the number of events written, chunk by chunk.

    Returns
    -------
    int
        Number of events written.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        For an unknown column (with near names), an output that is one of the inputs, or a selection without events.
    """
    path = Path(output)
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
    with open_writer(path, tree) as writer:
        for chunk in sample.chunks(step_size):
            if not len(chunk):
                continue
            responses = bundle.predict(chunk.x)
            writer.write({**chunk.columns, **dict(zip(names, responses.T, strict=True))})
            n_events += len(chunk)
            report(len(chunk))
        if not n_events:
            raise ValueError(sample.describe_empty())
    return n_events
