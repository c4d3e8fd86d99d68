"""Ctrl-C during training: the first one asks for a stop after the batch, the second one aborts."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


class StopTraining(KeyboardInterrupt):
    """Raised out of a loader to leave a user's training loop; no `except Exception` holds it up."""


class InterruptFlag:
    """Whether somebody asked to stop: by Ctrl-C in Python, or through the host's own flag."""

    def __init__(self, host: Callable[[], bool] | None = None) -> None:
        self._host = host
        self._seen = False

    def is_set(self) -> bool:
        """Return whether training should stop now."""
        if not self._seen and self._host is not None and self._host():
            self._seen = True
        return self._seen

    @contextmanager
    def catching(self) -> Iterator[InterruptFlag]:
        """Set the flag on Ctrl-C inside the block, where Python (and not ROOT) handles that signal."""
        in_main = threading.current_thread() is threading.main_thread()
        if not in_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield self
            return

        def handle(number: int, frame: FrameType | None) -> None:
            if self._seen:
                signal.default_int_handler(number, frame)
            self._seen = True

        signal.signal(signal.SIGINT, handle)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
