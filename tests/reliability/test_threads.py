"""Evaluation in threads gives the serial answers and never waits for ever."""

from __future__ import annotations

import pytest

from .conftest import Run

WATCHDOG = 240  # seconds; the program takes ten on an idle machine


@pytest.mark.root
def test_threads_answer_as_one_thread_does(program: Run) -> None:
    found, _ = program("threads.py", timeout_s=WATCHDOG)
    assert found == "0 0 0 0 0 True"
