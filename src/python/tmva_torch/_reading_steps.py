"""How much of a file is read at once."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"(\d+\.?\d*|\.\d+)\s*([a-zA-Z]+)")
_UNITS = {"b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 2**10, "mib": 2**20, "gib": 2**30}


def checked_step(step_size: str | int) -> str | int:
    """Return a number of events, or an amount of memory as text.

    Raises
    ------
    ValueError
        If it is neither.
    """
    text = str(step_size).strip()
    amount = _AMOUNT.fullmatch(text)
    if text.isdecimal() and int(text) > 0:
        return int(text)
    if amount is None or amount[2].lower() not in _UNITS or float(amount[1]) == 0:
        message = f"step_size={step_size!r} is no amount; right would be e.g. '100 MB' or a number of events"
        raise ValueError(message)
    return text


def rows_of(step_size: str | int, n_columns: int) -> int:
    """Return how many rows of double numbers a step of "100 MB" has."""
    checked = checked_step(step_size)
    if isinstance(checked, int):
        return checked
    ((number, unit),) = _AMOUNT.findall(checked)
    return max(1, int(float(number) * _UNITS[unit.lower()] / (8 * max(n_columns, 1))))
