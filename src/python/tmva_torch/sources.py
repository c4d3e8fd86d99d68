"""Events from ROOT and Parquet files: expressions, cuts and weights applied chunk by chunk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .data import EventDataset
from .expressions import parse
from .tables import check_names, open_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from .expressions import Expression
    from .finding import Files
    from .tables import Table

    Matrix = npt.NDArray[np.float32]

_ROWS = 4096
CUT = 0.5  # TMVA's: an event passes if the value of the cut is at least this


@dataclass(frozen=True)
class Chunk:
    """Selected events: float32 inputs [n, n_features], targets [n, n_targets] or class numbers [n], weights [n].

    `columns` are the columns asked for in addition, as they are in the file; `n_read` events were read, from `where`.
    """

    x: Matrix
    y: npt.NDArray[Any] | None
    weight: Matrix | None
    columns: Mapping[str, Any] = field(default_factory=dict)
    n_read: int = 0
    where: str = ""

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.x)

    def picked(self, events: slice | npt.NDArray[Any]) -> Chunk:
        """Return some of the events."""
        y, weight = (None if column is None else column[events] for column in (self.y, self.weight))
        columns = {name: column[events] for name, column in self.columns.items()}
        return replace(self, x=self.x[events], y=y, weight=weight, columns=columns)


@dataclass(frozen=True)
class Sample:
    """Files of one class (or of all), and what is read from them.

    Parameters
    ----------
    files
        As for `open_tables`.
    features, targets
        Expressions.
    weight, cut
        Expressions; None for weight one, and for all events.
    class_number
        The class of all events; None if there are no classes.
    name
        Of the class.
    keep
        Columns to hand out as they are.
    """

    files: Files
    features: tuple[str, ...]
    targets: tuple[str, ...] = ()
    weight: str | None = None
    cut: str | None = None
    class_number: int | None = None
    name: str = ""
    keep: tuple[str, ...] = ()

    def chunks(self, step_size: str | int) -> Iterator[Chunk]:
        """Yield the selected events, file by file, in the order of the files.

        Raises
        ------
        ValueError
            For an unknown column or an expression that cannot be read, with near names, and for a cut that is no
            number.
        FileNotFoundError
            If there is no such file.
        """
        for table in open_tables(self.files):
            parsed, names = self.prepare(table)
            for columns in table.iterate(names, step_size):
                yield self.select(parsed, columns, table)

    def nothing(self) -> Chunk:
        """Return no events, with the types of the first file."""
        for table in open_tables(self.files):
            parsed, names = self.prepare(table)
            return self.select(parsed, table.read(names, 0, 0), table)
        raise FileNotFoundError(self.describe_empty())

    def prepare(self, table: Table) -> tuple[dict[str, Expression], list[str]]:
        """Return the expressions by their text, and the names of the columns that they need.

        Raises
        ------
        ValueError
            For an unknown column or an expression that cannot be read.
        """
        texts = [*self.features, *self.targets, *filter(None, [self.weight, self.cut])]
        parsed = {text: parse(text, table.columns) for text in texts}
        needed = [name for expression in parsed.values() for name in expression.columns]
        names = list(dict.fromkeys([*needed, *self.keep]))
        check_names(names, table)
        return parsed, names

    def select(
        self,
        parsed: Mapping[str, Expression],
        columns: dict[str, Any],
        table: Table,
        room: Matrix | None = None,
    ) -> Chunk:
        """Return the selected ones of the events in some columns of a table; the inputs in `room` if they fill it."""
        n_events = n_read = len(next(iter(columns.values())))
        if self.cut is not None:
            value = _column(parsed[self.cut], columns, n_events, table)
            if np.isnan(value).any():
                message = (
                    f"the cut {self.cut!r} is not a number for {int(np.isnan(value).sum())} events of {table.where}"
                )
                raise ValueError(message)
            passed = value >= CUT
            if not passed.all():
                columns = {name: column[passed] for name, column in columns.items()}
                n_events = int(passed.sum())

        def values(texts: Sequence[str], room: Matrix | None = None) -> Matrix:
            shape = (n_events, len(texts))
            matrix = room if room is not None and room.shape == shape else np.empty(shape, dtype=np.float32)
            filling = [_column(parsed[text], columns, n_events, table) for text in texts]
            # A few rows at a time: all of a large matrix would pass through the cache once for every column.
            for start in range(0, n_events, _ROWS):
                rows = slice(start, start + _ROWS)
                for i, column in enumerate(filling):
                    matrix[rows, i] = column[rows]
            return matrix

        y: npt.NDArray[Any] | None = values(self.targets) if self.targets else None
        if self.class_number is not None:
            y = np.full(n_events, self.class_number, dtype=np.int64)
        weight = values([self.weight])[:, 0] if self.weight else None
        kept = {name: columns[name] for name in self.keep}
        return Chunk(values(self.features, room), y, weight, kept, n_read, table.where)

    def describe_empty(self) -> str:
        """Return the message for a selection that leaves no event."""
        who = f"class {self.name}: " if self.name else ""
        files = [self.files] if isinstance(self.files, (str, Path)) else list(self.files)
        why = f"passes the cut {self.cut!r}" if self.cut else "is there"
        return f"{who}no event of {', '.join(map(str, files))} {why}"


def _column(expression: Expression, columns: Mapping[str, Any], n_events: int, table: Table) -> npt.NDArray[Any]:
    try:
        value = expression(columns)
    except ValueError as error:
        message = f"{table.where}: {error}"
        raise ValueError(message) from error
    return np.broadcast_to(value, n_events) if value.ndim == 0 else value


def make_samples(
    files: Files | Mapping[str, Files],
    features: Sequence[str],
    *,
    target: str | Sequence[str] | None = None,
    weight: str | Mapping[str, str] | None = None,
    cut: str | Mapping[str, str] | None = None,
) -> list[Sample]:
    """Return one sample per class, or a single one; the arguments are those of `from_root`."""
    if isinstance(features, str) or not features:
        message = f"features={features!r}; give a list of expressions, as in ['pt', 'abs(eta)']"
        raise ValueError(message)
    if not isinstance(files, Path) and not len(files):
        message = f"files={files!r}; give the name of a file, a list of them, or {{class name: files}}"
        raise ValueError(message)
    targets = (target,) if isinstance(target, str) else tuple(target or ())
    if not isinstance(files, Mapping):
        if isinstance(weight, Mapping) or isinstance(cut, Mapping):
            message = "weight and cut are given per class, but files are not; give files as {class name: files}"
            raise TypeError(message)
        return [Sample(files, tuple(features), targets, weight, cut)]
    if targets:
        message = f"target={target!r} together with files per class; the classes are the targets then"
        raise ValueError(message)
    for name, mine in files.items():
        if not isinstance(mine, Path) and not len(mine):
            message = f"class {name}: no files are given"
            raise ValueError(message)
    return [
        Sample(mine, tuple(features), (), _of(weight, name, files, "1"), _of(cut, name, files), number, name)
        for number, (name, mine) in enumerate(files.items())
    ]


def _of(
    given: str | Mapping[str, str] | None, name: str, files: Mapping[str, Files], default: str | None = None
) -> str | None:
    if not isinstance(given, Mapping):
        return given
    unknown = [key for key in given if key not in files]
    if unknown:
        message = f"a weight or cut is given for the class {unknown[0]!r}, but the classes are {', '.join(files)}"
        raise ValueError(message)
    return given.get(name, default)


def from_root(
    files: Files | Mapping[str, Files],
    features: Sequence[str],
    *,
    target: str | Sequence[str] | None = None,
    weight: str | Mapping[str, str] | None = None,
    cut: str | Mapping[str, str] | None = None,
    step_size: str | int = "100 MB",
    nonfinite: str = "error",
) -> EventDataset:
    """Read events from ROOT (or Parquet) files into memory.

    Parameters
    ----------
    files
        "file.root:tree", "file.root" (if it has one tree), "file.parquet", a URL as "root://host//file.root", with *
        (and ?, if local), or several of them. Or {class name: files}: then the targets are class numbers in this order;
        for two classes put the background first, since `fit` and `predict` take class 1 for the positive one.
    features
        Expressions in the language of TTreeFormula, one per input: "pt", "abs(eta)", "jets_pt[0]", "Sum$(jets_pt)".
    target
        Expression(s) of the target(s); for a classification from one tree a column of 0 and 1.
    weight
        Expression of the event weight, or one per class.
    cut
        Only events where this is true, as "pt > 20 && abs(eta) < 2.5"; or one per class.
    step_size
        How much is read at once, as an amount of memory or a number of events.
    nonfinite
        What to do about events with NaN or infinity, as in `EventDataset`.

    Returns
    -------
    EventDataset
        With x of shape [n_events, n_features] in float32; y of [n_events, n_targets], or class numbers.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        For an unknown column (with near names), an expression that cannot be read, a selection without events, or
        values that are not finite.
    ImportError
        If uproot is not installed; the message has the install line.
    """
    samples = make_samples(files, features, target=target, weight=weight, cut=cut)
    chunks: list[Chunk] = []
    for sample in samples:
        mine = [chunk for chunk in sample.chunks(step_size) if len(chunk)]
        if not mine:
            raise ValueError(sample.describe_empty())
        chunks += mine
    names = [sample.name for sample in samples] if isinstance(files, Mapping) else None
    return EventDataset(
        np.concatenate([chunk.x for chunk in chunks]),
        _joined([chunk.y for chunk in chunks]),
        _joined([chunk.weight for chunk in chunks]),
        feature_names=samples[0].features,
        n_classes=len(names) if names else None,
        class_names=names,
        nonfinite=nonfinite,
    )


def _joined(parts: Sequence[npt.NDArray[Any] | None]) -> npt.NDArray[Any] | None:
    there = [part for part in parts if part is not None]
    return np.concatenate(there) if there else None
