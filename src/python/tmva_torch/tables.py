"""Trees in ROOT files and Parquet files as tables: their columns by name, read in chunks of bounded size."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ._ntuple import Pages
from ._reading_steps import checked_step, rows_of
from .errors import did_you_mean
from .extras import require
from .finding import find_tables, open_remote, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .finding import Files

#: Number of the event in its file, TTreeFormula's name for it.
ENTRY = "Entry$"
_ROOT, _PARQUET = "a ROOT file", "a Parquet file"


class Table(Protocol):
    """A file of events."""

    path: str
    where: str
    columns: Mapping[str, str]  # from every name a column may be called by to its key
    n_events: int

    def iterate(self, names: Sequence[str], step_size: str | int) -> Iterator[dict[str, Any]]:
        """Yield the named columns chunk by chunk, as arrays of equal length; ENTRY may be among the names."""

    def read(self, names: Sequence[str], start: int, stop: int) -> dict[str, Any]:
        """Return the named columns of the events [start, stop)."""

    def offsets(self, names: Sequence[str]) -> list[int]:
        """Return 0, where pieces that are stored as one end, and the number of events."""

    def close(self) -> None:
        """Close the file."""


def open_tables(files: Files) -> Iterator[Table]:
    """Open file after file, each until the next is asked for, as `find_tables` and `open_table` do."""
    for path, tree in find_tables(files):
        table = open_table(path, tree)
        try:
            yield table
        finally:
            table.close()


def open_table(path: str, tree: str | None) -> Table:
    """Open one file.

    Raises
    ------
    ValueError
        If it cannot be read or has no such tree.
    ImportError
        If the package that reads this kind of file is not installed; the message has the install line.
    """
    return ParquetTable(path) if path.endswith((".parquet", ".pq")) else RootTable(path, tree)


def check_names(names: Sequence[str], table: Table) -> None:
    """Raise ValueError if a column is not in the table; the message has near names."""
    for name in names:
        if name not in table.columns and name != ENTRY:
            message = f"no column {name!r} in {table.where}{did_you_mean(name, table.columns)}"
            raise ValueError(message)


class RootTable:
    """A TTree or RNTuple of a ROOT file, read by uproot."""

    def __init__(self, path: str, tree: str | None) -> None:
        uproot = require("uproot", extra="uproot", purpose="Reading ROOT files")
        with reading(path, _ROOT):
            self._file = uproot.open(path, **_options(uproot, path))
            trees = _trees(self._file)
        name = tree or _only_tree(self._file, path, trees)
        if name not in self._file:
            message = f"no tree {name!r} in {path}{did_you_mean(name, trees)}"
            raise ValueError(message)
        with reading(path, _ROOT):
            self._tree = self._file[name]
        if not hasattr(self._tree, "num_entries"):
            message = f"{name!r} in {path} is no tree{did_you_mean(name, trees)}"
            raise ValueError(message)
        self._pages = Pages.of(self._tree)
        with reading(path, _ROOT):
            keys = self._tree.keys()
            self._leaves = {} if self._pages else _leaf_names(self._tree)
        self.path = path
        self.where = f"{path}:{name}"
        self.n_events = int(self._tree.num_entries)
        self.columns: Mapping[str, str] = _column_names(keys, self._leaves)

    def iterate(self, names: Sequence[str], step_size: str | int) -> Iterator[dict[str, Any]]:
        """Yield the named columns chunk by chunk."""
        check_names(names, self)
        keys = {name: self.columns[name] for name in names if name != ENTRY}
        if not keys:
            yield _with_entry({}, names, 0, self.n_events)
            return
        wanted = self._branches(keys.values())
        start = 0
        chunks = self._tree.iterate(wanted, step_size=checked_step(step_size), library="ak")
        for chunk in _each(chunks, self.path, _ROOT):
            found = {key: _plain(chunk[key]) for key in wanted}
            columns = {name: self._picked(found, key) for name, key in keys.items()}
            yield _with_entry(columns, names, start, len(chunk))
            start += len(chunk)

    def read(self, names: Sequence[str], start: int, stop: int) -> dict[str, Any]:
        """Return the named columns of the events [start, stop)."""
        keys = {name: self.columns[name] for name in names if name != ENTRY}
        wanted = self._branches(keys.values())
        found = {key: self._pages.read(key, start, stop) for key in wanted} if self._pages else {}
        flat = [] if self._pages else [key for key in wanted if self._is_flat(key)]
        others = [key for key in wanted if found.get(key) is None and key not in flat]
        for library, some in (("np", flat), ("ak", others)):
            if some:
                arrays = self._tree.arrays(some, entry_start=start, entry_stop=stop, library=library, array_cache=None)
                found |= {key: arrays[key] if library == "np" else _plain(arrays[key]) for key in some}
        columns = {name: self._picked(found, key) for name, key in keys.items()}
        return _with_entry(columns, names, start, stop - start)

    def _branches(self, keys: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(self._leaves.get(key, (key, ""))[0] for key in keys))

    def _picked(self, found: Mapping[str, Any], key: str) -> Any:
        """Return a branch, or one leaf of a branch that has several."""
        branch, leaf = self._leaves.get(key, (key, ""))
        return found[branch][leaf] if leaf else found[branch]

    def _is_flat(self, key: str) -> bool:
        """Return whether a branch has equally many numbers for every event, which needs no awkward array."""
        return type(getattr(self._tree[key], "interpretation", None)).__name__ == "AsDtype"

    def offsets(self, names: Sequence[str]) -> list[int]:
        """Return 0, where baskets or pages of the column with the largest ones end, and the number of events."""
        keys = self._branches(self.columns[name] for name in names if name != ENTRY)
        if self._pages:
            return self._pages.offsets(keys)
        listed = [list(self._tree[key].entry_offsets) for key in keys]
        return [int(entry) for entry in min(listed, key=len, default=[0, self.n_events])]

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _options(uproot: Any, path: str) -> dict[str, Any]:
    # Read, not mapped: a mapped file that somebody truncates kills the process, and its pages count as our memory.
    return {} if "://" in path else {"handler": uproot.MultithreadedFileSource, "use_threads": False}


class ParquetTable:
    """A Parquet file, read by pyarrow."""

    def __init__(self, path: str) -> None:
        self._parquet = require("pyarrow.parquet", extra="parquet", purpose="Reading Parquet files")
        with reading(path, _PARQUET):
            self._file = self._parquet.ParquetFile(open_remote(path) if "://" in path else path)
        self.path = self.where = path
        self.n_events = int(self._file.metadata.num_rows)
        self.columns: Mapping[str, str] = {name: name for name in self._file.schema_arrow.names}

    def iterate(self, names: Sequence[str], step_size: str | int) -> Iterator[dict[str, Any]]:
        """Yield the named columns chunk by chunk."""
        check_names(names, self)
        keys = [name for name in names if name != ENTRY]
        start = 0
        batches = self._file.iter_batches(batch_size=rows_of(step_size, len(keys)), columns=keys)
        for batch in _each(batches, self.path, _PARQUET):
            columns = {name: _from_arrow(batch.column(i)) for i, name in enumerate(keys)}
            yield _with_entry(columns, names, start, batch.num_rows)
            start += int(batch.num_rows)

    def read(self, names: Sequence[str], start: int, stop: int) -> dict[str, Any]:
        """Return the named columns of the events [start, stop)."""
        keys = [name for name in names if name != ENTRY]
        ends = self.offsets(names)
        groups = [i for i, (first, last) in enumerate(pairwise(ends)) if first < stop and last > start]
        table = self._file.read_row_groups(groups, columns=keys).slice(start - ends[groups[0]], stop - start)
        columns = {name: _from_arrow(table.column(name).combine_chunks()) for name in keys}
        return _with_entry(columns, names, start, stop - start)

    def offsets(self, names: Sequence[str]) -> list[int]:
        """Return 0, where row groups end, and the number of events."""
        meta = self._file.metadata
        return [0, *accumulate(meta.row_group(i).num_rows for i in range(meta.num_row_groups))]

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _each(chunks: Iterator[Any], path: str, kind: str) -> Iterator[Any]:
    """Yield the chunks of a file; what goes wrong while one is read names the file."""
    while True:
        with reading(path, kind):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _with_entry(columns: dict[str, Any], names: Sequence[str], start: int, n_events: int) -> dict[str, Any]:
    if ENTRY in names or not columns:
        columns[ENTRY] = np.arange(start, start + n_events, dtype=np.float64)
    return columns


def _plain(array: Any) -> Any:
    """Return a numpy array where the column has equally many numbers per event; a number that is missing is NaN."""
    ak = require("awkward", extra="uproot", purpose="Reading ROOT files")
    try:
        return ak.to_numpy(ak.fill_none(array, np.nan) if array.ndim == 1 else array, allow_missing=False)
    except (ValueError, TypeError):
        return array


def _from_arrow(column: Any) -> Any:
    if str(column.type).startswith(("list", "large_list", "fixed_size_list")):
        ak = require("awkward", extra="uproot", purpose="A column with several values per event")
        return _plain(ak.from_arrow(column))
    return column.to_numpy(zero_copy_only=False)


def _leaf_names(tree: Any) -> dict[str, tuple[str, str]]:
    """Return branch and leaf by "branch.leaf", for the branches of a TTree that were made of a list of leaves."""
    listed = {key: branch for key, branch in tree.iteritems() if len(branch.member("fLeaves")) > 1}
    types = {key: getattr(branch.interpretation, "to_dtype", None) for key, branch in listed.items()}
    return {f"{key}.{leaf}": (key, leaf) for key, kind in types.items() for leaf in getattr(kind, "names", None) or ()}


def _column_names(keys: Sequence[str], leaves: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return every name a branch or leaf may be called by: a/b, a.b, and b where that is the only one."""
    names: dict[str, str] = {}
    short: dict[str, list[str]] = {}
    for key in keys:
        names[key] = key
        names.setdefault(key.replace("/", "."), key)
        short.setdefault(key.rpartition("/")[2], []).append(key)
    for key, (_, leaf) in leaves.items():
        names.setdefault(key, key)
        short.setdefault(leaf, []).append(key)
    for name, found in short.items():
        if len(found) == 1:
            names.setdefault(name, found[0])
    return names


def _trees(file: Any) -> list[str]:
    names = file.keys(cycle=False, filter_classname=["TTree", "TNtuple", "TNtupleD", "ROOT::RNTuple"])
    return list(dict.fromkeys(map(str, names)))


def _only_tree(file: Any, path: str, trees: Sequence[str]) -> str:
    if len(trees) == 1:
        return trees[0]
    if not trees:
        message = f"{path} has no tree; it has {', '.join(map(str, file.keys(cycle=False))) or 'nothing'}"
    else:
        message = f"{path} has several trees ({', '.join(trees)}); name one, as in {path}:{trees[0]}"
    raise ValueError(message)
