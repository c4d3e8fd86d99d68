"""The package's own exception, and the "did you mean" of its messages."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A tree may have thousands of branches, and an error is to be read.
MOST_LISTED = 40


class TmvaTorchError(RuntimeError):
    """A broken or refused artifact, or C++ and Python halves that do not fit each other."""


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" with the nearest of the known names, or the known ones if none is near."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(given.lower(), by_lower, n=3, cutoff=0.6)
    if near:
        return "; did you mean " + " or ".join(by_lower[name] for name in near) + "?"
    names = list(by_lower.values())
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return "; known are " + ", ".join(names[:MOST_LISTED]) + more
