"""What the parsed expressions of expressions.py compute, on numpy and awkward columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .extras import require

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    Columns = Mapping[str, Any]

Node = tuple[Any, ...]
OVER_ELEMENTS = ("Sum$", "Min$", "Max$", "Length$")
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    # Truth values are the numbers 0 and 1, so that they can be added.
    "||": lambda a, b: 1.0 * ((a != 0) | (b != 0)),
    "&&": lambda a, b: 1.0 * ((a != 0) & (b != 0)),
    "|": lambda a, b: 1.0 * ((a != 0) | (b != 0)),
    "&": lambda a, b: 1.0 * ((a != 0) & (b != 0)),
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
FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    **{name: (1, getattr(np, name)) for name in ("sqrt", "exp", "log", "log10", "log2", "floor", "ceil", "sign")},
    **{name: (1, getattr(np, name)) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: (1, getattr(np, "arc" + name[1:])) for name in ("asin", "acos", "atan", "asinh", "acosh", "atanh")},
    **dict.fromkeys(("abs", "fabs"), (1, np.abs)),
    "int": (1, np.trunc),
    "isnan": (1, lambda a: 1.0 * np.isnan(a)),
    **dict.fromkeys(("pow", "power"), (2, np.power)),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
    "atan2": (2, np.arctan2),
    "hypot": (2, np.hypot),
    "pi": (0, lambda: math.pi),
    "e": (0, lambda: math.e),
}


def evaluate(node: Node, columns: Columns, text: str) -> Any:
    kind, *parts = node
    if kind in {"number", "name"}:
        return parts[0] if kind == "number" else columns[parts[0]]
    if kind == "element":
        return _element(evaluate(parts[0], columns, text), parts[1], text)
    if kind == "where":
        condition, yes, no = (_wide(evaluate(part, columns, text)) for part in parts)
        return np.where(condition != 0, yes, no)
    if kind == "unary":
        value = _wide(evaluate(parts[1], columns, text))
        return 1.0 * (value == 0) if parts[0] == "!" else -value if parts[0] == "-" else value
    if kind == "op":
        return _OPERATORS[parts[0]](*(_wide(evaluate(part, columns, text)) for part in parts[1:]))
    return _call(parts[0], parts[1:], columns, text)


def _call(name: str, arguments: list[Node], columns: Columns, text: str) -> Any:
    if name == "Alt$" and arguments[0][0] == "element":
        _, inner, number = arguments[0]
        default = evaluate(arguments[1], columns, text)
        return _element(evaluate(inner, columns, text), number, text, default=default)
    values = [_wide(evaluate(argument, columns, text)) for argument in arguments]
    if name == "Alt$":
        return values[0]
    if name in OVER_ELEMENTS:
        return _over_elements(name, values[0], text)
    return FUNCTIONS[name][1](*values)


def _awkward() -> Any:
    return require("awkward", extra="uproot", purpose="A column with several values per event")


def _wide(value: Any) -> Any:
    """Return a column in float64: TTreeFormula calculates in double, and unsigned differences would wrap around."""
    if isinstance(value, (float, int)):
        return np.float64(value)  # unlike a Python float it may be divided by zero
    if isinstance(value, np.ndarray):
        return value.astype(np.float64, copy=False) if value.dtype.kind in "fiub" else value
    return value * 1.0  # awkward


def as_numpy(value: Any) -> npt.NDArray[Any] | None:
    """Return a numpy array if there is one value, or equally many, per event; else None."""
    if isinstance(value, (np.ndarray, float, int)):
        return np.asarray(value)
    ak = _awkward()

    try:
        return np.asarray(ak.to_numpy(value, allow_missing=False))
    except (ValueError, TypeError):
        return None


def _element(value: Any, number: int, text: str, *, default: Any = None) -> Any:
    """Return element `number` of every event; an event that has too few gets the default, if there is one."""
    flat = as_numpy(value)
    if flat is not None and flat.ndim > 1 and number < flat.shape[1]:
        return flat[:, number]
    if flat is not None and flat.ndim <= 1 and len(np.atleast_1d(flat)):
        if number == 0:
            return flat
        if default is not None:
            return np.full(len(flat), default)
    if default is None:
        counts = _over_elements("Length$", value, text)
        short = int(np.argmin(counts)) if len(counts) else 0
        if not len(counts):
            return np.zeros(0)
        if counts[short] <= number:
            message = (
                f"{text!r} asks for element {number}, but event {short} of this part has {int(counts[short])}; "
                "Alt$(v[i], default) gives such events a default"
            )
            raise ValueError(message)
    ak = _awkward()

    if default is None:
        return ak.to_numpy(value[:, number])
    return ak.to_numpy(ak.fill_none(ak.pad_none(value, number + 1, axis=1)[:, number], default))


def _over_elements(name: str, value: Any, text: str) -> npt.NDArray[Any]:
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

    if name == "Length$":
        return np.asarray(ak.to_numpy(ak.num(value, axis=1)), dtype=np.float64)
    found = {"Sum$": ak.sum, "Min$": ak.min, "Max$": ak.max}[name](value, axis=1)
    # TTreeFormula gives 0 for an event without elements.
    return np.asarray(ak.to_numpy(ak.fill_none(found, 0.0)), dtype=np.float64)
