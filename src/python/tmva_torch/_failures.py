"""What the processes of a training say when they fail: one small file each. Imports no torch."""

from __future__ import annotations

import json
import time
import traceback
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from .errors import TmvaTorchError

if TYPE_CHECKING:
    from pathlib import Path

#: Texts of gloo and NCCL when another process has gone: the consequence of a failure, and not one.
_LOST = ("gloo", "Connection closed by peer", "Connection reset", "Broken pipe", "NCCL", "recvValue failed", "Socket")
_MOST_LINES = 40


class WorkerError(TmvaTorchError):
    """A process of a training has failed; the text has its rank and the end of its traceback."""


@dataclass(frozen=True)
class Failure:
    """An exception in one of the processes."""

    rank: int
    size: int
    host: str
    time: float
    kind: str
    text: str
    trace: str
    is_lost: bool


def note(folder: Path, error: BaseException, *, rank: int, size: int, host: str) -> None:
    """Write down an exception of this process."""
    lines = "".join(traceback.format_exception(error)).splitlines()[-_MOST_LINES:]
    failure = Failure(
        rank, size, host, time.time(), type(error).__name__, str(error), "\n".join(lines), _is_lost(error)
    )
    (folder / f"failure-{rank}.json").write_text(json.dumps(asdict(failure)), encoding="utf-8")


def _is_lost(error: BaseException | None) -> bool:
    # Where the loop is the user's, what torch says is the cause of an error of the user's code.
    if error is None:
        return False
    by_torch = isinstance(error, RuntimeError) and not isinstance(error, TmvaTorchError)
    return (by_torch and any(mark in str(error) for mark in _LOST)) or _is_lost(error.__cause__)


def failures(folder: Path) -> list[Failure]:
    """Return what was written down, the first failure first."""
    found = [Failure(**json.loads(path.read_text(encoding="utf-8"))) for path in folder.glob("failure-*.json")]
    return sorted(found, key=lambda failure: (failure.is_lost, failure.time))


def in_words(failure: Failure) -> str:
    """Return a failure as the text of an error."""
    place = f"process of rank {failure.rank} of {failure.size} on {failure.host}"
    return f"{place} failed: {failure.kind}: {failure.text}\n{failure.trace}"
