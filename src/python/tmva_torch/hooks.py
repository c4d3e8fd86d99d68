"""The caller's functions for log lines, progress and interruption, with silent stand-ins for those not given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _no_log(_level: str, _text: str) -> None:
    """Log to nobody."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Hooks:
    """log(level, text), progress(done, total, text) and interrupted() -> bool."""

    log: Callable[[str, str], None] = _no_log
    progress: Callable[[int, int, str], None] = silent
    interrupted: Callable[[], bool] = _never

    @classmethod
    def from_dict(cls, hooks: Mapping[str, Any]) -> Hooks:
        """Return the hooks of a dictionary; absent ones and None are silent."""
        return cls(**{name: hooks[name] for name in ("log", "progress", "interrupted") if hooks.get(name) is not None})
