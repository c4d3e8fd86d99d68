"""One booking option: its name, default, range and help, and how a given value is checked."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table: what may be written in the booking string."""

    name: str
    default: Value
    kind: str
    help: str
    example: str
    allowed: tuple[str, ...]
    minimum: float | None
    above: float | None
    maximum: float | None = None

    @property
    def range(self) -> str:
        """Return the allowed values in words."""
        if self.allowed:
            return ", ".join(filter(None, self.allowed))
        if self.minimum is not None:
            return f">= {self.minimum:g}" + (f" and <= {self.maximum:g}" if self.maximum is not None else "")
        if self.above is not None:
            return f"> {self.above:g}"
        return "true or false" if self.kind == "bool" else "any text" if self.kind == "str" else "any number"

    def convert(self, value: object) -> Value:
        """Return the value in this option's type, or raise ValueError naming what would be right."""
        try:
            converted = _CONVERT[self.kind](value)
        except (TypeError, ValueError, OverflowError):
            message = f"{self.name}={value!r} is not {_KIND_WORDS[self.kind]}; right would be {self.range}"
            raise ValueError(message) from None
        if self.allowed:
            for candidate in self.allowed:
                if str(converted).lower() == candidate.lower():
                    return candidate
            near = did_you_mean(str(converted), filter(None, self.allowed))
            message = f"{self.name}={value} is not one of {self.range}{near}"
            raise ValueError(message)
        if isinstance(converted, (int, float)) and not isinstance(converted, bool):
            self._check_range(float(converted), value)
        return converted

    def _check_range(self, number: float, given: object) -> None:
        below = self.minimum is not None and number < self.minimum
        not_above = self.above is not None and number <= self.above
        too_large = self.maximum is not None and number > self.maximum
        if below or not_above or too_large or not math.isfinite(number):
            message = f"{self.name}={given} is out of range; it must be {self.range}"
            raise ValueError(message)


def to_bool(value: object) -> bool:
    """Return what TMVA takes a truth value for; raise ValueError for anything else."""
    if isinstance(value, bool):
        return value
    text = str(value).lower()
    if text in {"1", "true", "ktrue", "t"}:
        return True
    if text in {"0", "false", "kfalse", "f"}:
        return False
    raise ValueError(text)


def _to_int(value: object) -> int:
    number = float(str(value))
    if number != int(number):
        raise ValueError(value)
    return int(number)


_CONVERT: dict[str, Callable[[object], Value]] = {
    "bool": to_bool,
    "int": _to_int,
    "float": lambda value: float(str(value)),
    "str": str,
}
_KIND_WORDS = {"bool": "a truth value", "int": "a whole number", "float": "a number", "str": "text"}


def option_field(
    name: str,
    default: Value,
    text: str,
    *,
    example: str,
    allowed: tuple[str, ...] = (),
    minimum: float | None = None,
    above: float | None = None,
    maximum: float | None = None,
) -> Any:
    """Return the dataclass field of one option."""
    row = Option(name, default, type(default).__name__, text, example, allowed, minimum, above, maximum)
    return field(default=default, metadata={"option": row})


def markdown_table(rows: Iterable[Option]) -> str:
    """Return options as a table in Markdown, one row each."""
    lines = ["| option | default | values | meaning | example |", "|---|---|---|---|---|"]
    for row in rows:
        default = {"": "(none)", "True": "T", "False": "F"}.get(str(row.default), str(row.default))
        cells = (f"`{row.name}`", default, row.range, row.help, f"`{row.example}`")
        lines.append(" | ".join(["", *(cell.replace("|", "\\|") for cell in cells), ""]).strip())
    return "\n".join(lines) + "\n"
