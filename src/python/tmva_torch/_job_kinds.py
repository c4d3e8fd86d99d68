"""Of what kind the values of a TOML file for `tmva-torch train` have to be."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Kind = tuple[str, Callable[[Any], bool]]


def _is_text(value: Any) -> bool:
    return isinstance(value, (str, PurePath))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _list_of(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, (list, tuple)) and all(map(is_right, value))


def _table_of(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(map(is_right, value.values()))


def _any_of(*kinds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: any(is_right(value) for is_right in kinds)


_TEXT: Kind = ("text in quotes", _is_text)
_NUMBER: Kind = ("a number", _is_number)
_WHOLE: Kind = ("a whole number", _is_whole)
_TRUTH: Kind = ("true or false", lambda value: isinstance(value, bool))
_TABLE: Kind = ("a table", lambda value: isinstance(value, dict))
_TEXTS: Kind = ("text in quotes, or a list of texts", _any_of(_is_text, _list_of(_is_text)))
_PER_CLASS: Kind = ("an expression in quotes, or a table of one for each class", _any_of(_is_text, _table_of(_is_text)))
JOB: dict[str, Kind] = {
    "features": ('a list of expressions, as in ["pt", "abs(eta)"]', _list_of(_is_text)),
    "classes": ('a table of files, as in Signal = "file.root:tree"', _table_of(_TEXTS[1])),
    **dict.fromkeys(("files", "target"), _TEXTS),
    **dict.fromkeys(("task", "signal", "nonfinite"), _TEXT),
    **dict.fromkeys(("weight", "cut"), _PER_CLASS),
    **dict.fromkeys(("standardise", "balance"), _TRUTH),
    "validation": _NUMBER,
    **dict.fromkeys(("batch_size", "buffer_size", "seed"), _WHOLE),
    **dict.fromkeys(("network", "training"), _TABLE),
}
NETWORK: dict[str, Kind] = {
    **dict.fromkeys(("layout", "activation"), _TEXT),
    "hidden": ("a list of whole numbers, as in [64, 64]", _list_of(_is_whole)),
    "dropout": _NUMBER,
}
TRAINING: dict[str, Kind] = {
    **dict.fromkeys(("epochs", "patience", "seed"), _WHOLE),
    **dict.fromkeys(("learning_rate", "weight_decay", "gradient_clip"), _NUMBER),
    **dict.fromkeys(("optimizer", "loss", "scheduler", "precision", "device", "log_dir", "checkpoint"), _TEXT),
    **dict.fromkeys(("keep_best", "compile", "continue_training"), _TRUTH),
    "rate_steps": ("a table of rates by epoch, as in {10 = 0.001}", _table_of(_is_number)),
}


def check_kinds(given: Mapping[str, Any], kinds: Mapping[str, Kind], where: str = "") -> None:
    """Raise ValueError for a value of another kind than its key has."""
    for name, value in given.items():
        what, is_right = kinds[name]
        if value is not None and not is_right(value):
            message = f"{where}{name} = {value!r}; right would be {what}"
            raise ValueError(message)
