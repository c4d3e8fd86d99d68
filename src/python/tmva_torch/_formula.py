"""What the parsed expressions of expressions.py compute, on numpy and awkward columns."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from .extras import require

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    Columns = Mapping[str, Any]

Node = tuple[Any, ...]
Mask: TypeAlias = "npt.NDArray[np.bool_] | bool"
OVER_ELEMENTS = ("Sum$", "Min$", "Max$", "Length$")
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    # Truth values are the numbers 0 and 1, so that they can be added.
    "||": lambda a, b: 1.0 * ((a != 0) | (b != 0)),
    "&&": lambda a, b: 1.0 * ((a != 0) & (b != 0)),
    "==": lambda a, b: 1.0 * (a == b),
    "!=": lambda a, b: 1.0 * (a != b),
    "<": lambda a, b: 1.0 * (a < b),
    "<=": lambda a, b: 1.0 * (a <= b),
    ">": lambda a, b: 1.0 * (a > b),
    ">=": lambda a, b: 1.0 * (a >= b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    # Of whole numbers, with the sign of the left one: C's.
    "%": lambda a, b: np.fmod(np.trunc(a), np.trunc(b)),
    "^": np.power,
}
_BITWISE: dict[str, Callable[[Any, Any], Any]] = {
    "|": operator.or_,
    "&": operator.and_,
    "<<": operator.lshift,
    ">>": operator.rshift,
}
FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    **{name: (1, getattr(np, name)) for name in ("sqrt", "exp", "log", "log10", "log2", "floor", "ceil")},
    **{name: (1, getattr(np, name)) for name in ("cbrt", "expm1", "log1p")},
    **{name: (1, getattr(np, name)) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: (1, getattr(np, "arc" + name[1:])) for name in ("asin", "acos", "atan", "asinh", "acosh", "atanh")},
    **dict.fromkeys(("abs", "fabs"), (1, np.abs)),
    "sign": (1, lambda a: np.sign(a) + (a == 0)),
    "sq": (1, np.square),
    "int": (1, np.trunc),
    "nint": (1, np.rint),
    "round": (1, lambda a: np.trunc(a + np.copysign(0.5, a))),
    "phi_mpi_pi": (1, lambda a: a - 2 * math.pi * np.floor(a / (2 * math.pi) + 0.5)),
    "phi_0_2pi": (1, lambda a: a - 2 * math.pi * np.floor(a / (2 * math.pi))),
    "isnan": (1, lambda a: 1.0 * np.isnan(a)),
    **dict.fromkeys(("pow", "power"), (2, np.power)),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
    "atan2": (2, np.arctan2),
    "fmod": (2, np.fmod),
    "hypot": (2, np.hypot),
    "pi": (0, lambda: math.pi),
    "e": (0, lambda: math.e),
}


def evaluate(node: Node, columns: Columns, text: str) -> Any:
    return _Evaluation(columns, text).of(node)


class _Evaluation:
    """Values of nodes; `needed` says for which events an element has to be there."""

    def __init__(self, columns: Columns, text: str) -> None:
        self.columns = columns
        self.text = text

    def of(self, node: Node, needed: Mask = True) -> Any:
        kind, *parts = node
        how: Callable[..., Any] = getattr(self, f"_{kind}")
        return how(needed, *parts)

    def wide(self, node: Node, needed: Mask = True) -> Any:
        return _wide(self.of(node, needed))

    def _number(self, _needed: Mask, value: float) -> float:
        return value

    def _name(self, _needed: Mask, name: str) -> Any:
        column = self.columns[name]
        if isinstance(column, np.ndarray) and column.dtype.kind not in "fiub":
            message = f"{self.text!r}: the column {name!r} holds no numbers but {column.dtype}"
            raise ValueError(message)
        return column

    def _element(self, needed: Mask, node: Node, number: int) -> Any:
        return _element(self.of(node, needed), number, self.text, needed)

    def _where(self, needed: Mask, condition: Node, yes: Node, no: Node) -> Any:
        true = self.wide(condition, needed) != 0
        return np.where(true, self.wide(yes, _both(needed, true)), self.wide(no, _both(needed, ~true)))

    def _unary(self, needed: Mask, symbol: str, node: Node) -> Any:
        value = self.wide(node, needed)
        return 1.0 * (value == 0) if symbol == "!" else -value if symbol == "-" else value

    def _op(self, needed: Mask, symbol: str, left: Node, right: Node) -> Any:
        a = self.of(left, needed)
        if symbol in {"&&", "||"}:  # the right side counts only where the left one has not decided
            needed = _both(needed, (_wide(a) != 0) == (symbol == "&&"))
        b = self.of(right, needed)
        if symbol in _BITWISE:
            return _BITWISE[symbol](_bits(a), _bits(b)) + 0.0 * _wide(a) + 0.0 * _wide(b)  # NaN stays NaN
        return _OPERATORS[symbol](_wide(a), _wide(b))

    def _call(self, needed: Mask, name: str, *arguments: Node) -> Any:
        if name == "Alt$":
            return self._alternative(needed, *arguments)
        values = [self.wide(argument, needed) for argument in arguments]
        return _over_elements(name, values[0]) if name in OVER_ELEMENTS else FUNCTIONS[name][1](*values)

    def _alternative(self, needed: Mask, node: Node, default: Node) -> Any:
        """Return the value of a node, or the default for events without an element that it asks for."""
        lacking = self._lacking(node)
        if lacking is None:
            return self.of(node, needed)
        value = self.wide(node, _both(needed, ~lacking))
        if as_numpy(value) is None:
            return value  # several values per event, which is said elsewhere
        return np.where(lacking, self.wide(default, _both(needed, lacking)), value)

    def _lacking(self, node: Node) -> npt.NDArray[np.bool_] | None:
        """Return which events have too few elements for a node; None if it asks for none."""
        found = [self._lacking(part) for part in node if isinstance(part, tuple)]
        if node[0] == "element":
            found.append(_counts(self.of(node[1], needed=False)) <= node[2])
        masks = [mask for mask in found if mask is not None]
        return np.any(masks, axis=0) if masks else None


def _both(needed: Mask, condition: Any) -> Mask:
    """Return where both are true; a condition with several values per event narrows nothing."""
    flat = as_numpy(condition)
    return needed if flat is None or flat.ndim > 1 else needed & flat


def _awkward() -> Any:
    return require("awkward", extra="uproot", purpose="A column with several values per event")


def _wide(value: Any) -> Any:
    """Return a column in float64: TTreeFormula calculates in double, and unsigned differences would wrap around."""
    if isinstance(value, (float, int)):
        return np.float64(value)  # unlike a Python float it may be divided by zero
    if isinstance(value, np.ndarray):
        return value.astype(np.float64, copy=False) if value.dtype.kind in "fiub" else value
    return value * 1.0  # awkward


def _bits(value: Any) -> Any:
    """Return whole numbers of 64 bits; of negative ones the complement, as in C."""
    if isinstance(value, (float, int, np.ndarray)):
        array = np.asarray(value)
        return (array if array.dtype.kind == "u" else array.astype(np.int64)).astype(np.uint64)
    ak = _awkward()

    return ak.values_astype(ak.values_astype(value, np.int64), np.uint64)


def as_numpy(value: Any) -> npt.NDArray[Any] | None:
    """Return a numpy array if there is one value, or equally many, per event; else None."""
    if isinstance(value, (np.ndarray, float, int)):
        return np.asarray(value)
    ak = _awkward()

    try:
        return np.asarray(ak.to_numpy(value, allow_missing=False))
    except (ValueError, TypeError):
        return None


def _element(value: Any, number: int, text: str, needed: Mask) -> Any:
    """Return element `number` of every event; one that has too few gets 0 (an empty list), if that is not needed."""
    counts = _counts(value)
    lacking = counts <= number
    missed = lacking & needed
    if missed.any():
        short = int(np.argmax(missed))
        message = (
            f"{text!r} asks for element {number}, but event {short} of this part has {int(counts[short])}; "
            "Alt$(v[i], default) gives such events a default"
        )
        raise ValueError(message)
    flat = as_numpy(value)
    if flat is not None and flat.ndim <= 1:
        return flat if number == 0 else np.zeros(np.shape(flat))
    if not lacking.any():
        return value[:, number] if flat is None else flat[:, number]
    ak = _awkward()

    picked = ak.pad_none(value, number + 1, axis=1)[:, number]
    return _plainest(ak.fill_none(picked, 0.0 if picked.ndim == 1 else [], axis=0))


def _plainest(value: Any) -> Any:
    flat = as_numpy(value)
    return value if flat is None else flat


def _counts(value: Any) -> npt.NDArray[Any]:
    """Return how many elements each event has along the first index."""
    flat = as_numpy(value)
    if flat is not None:
        return np.full(flat.shape[:1], flat.shape[1] if flat.ndim > 1 else 1)
    return np.asarray(_awkward().to_numpy(_awkward().num(value, axis=1)))


def _over_elements(name: str, value: Any) -> npt.NDArray[Any]:
    flat = as_numpy(value)
    if flat is not None and flat.ndim <= 1:
        return np.ones(np.shape(flat)) if name == "Length$" else flat
    if flat is not None:
        flat = flat.reshape(len(flat), -1)
        if name == "Length$":
            return np.full(len(flat), float(flat.shape[1]))
        reduce: Any = {"Sum$": np.sum, "Min$": np.min, "Max$": np.max}[name]
        return np.asarray(reduce(flat, axis=1))
    ak = _awkward()

    while value.ndim > 2:  # noqa: PLR2004 - events, and lists of lists
        value = ak.flatten(value, axis=2)
    if name == "Length$":
        return np.asarray(ak.to_numpy(ak.num(value, axis=1)), dtype=np.float64)
    found = {"Sum$": ak.sum, "Min$": ak.min, "Max$": ak.max}[name](value, axis=1)
    # TTreeFormula gives 0 for an event without elements.
    return np.asarray(ak.to_numpy(ak.fill_none(found, 0.0)), dtype=np.float64)
