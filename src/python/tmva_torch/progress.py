"""Progress of training: a tqdm bar for Python, the host's own for TMVA."""

from __future__ import annotations

import importlib
import importlib.util
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def silent(_done: int, _total: int, _text: str) -> None:
    """Report to nobody."""


@contextmanager
def bar(show: bool) -> Iterator[Callable[[int, int, str], None]]:
    """Return a function (done, total, text) that draws a bar on stderr, if wanted and if tqdm is installed."""
    if not show or importlib.util.find_spec("tqdm") is None:
        yield silent
        return
    tqdm = importlib.import_module("tqdm")
    with tqdm.tqdm(unit="batch", leave=True) as drawn:

        def report(done: int, total: int, text: str) -> None:
            drawn.total = total
            drawn.set_postfix_str(text, refresh=False)
            drawn.update(done - drawn.n)

        yield report
