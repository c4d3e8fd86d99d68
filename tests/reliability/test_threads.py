"""Evaluation in threads gives the serial answers and never waits for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WATCHDOG = 240  # seconds; the program takes ten on an idle machine


@pytest.mark.root
def test_threads_answer_as_one_thread_does(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "threads.py")],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
        check=False,
    )
    assert "RESULT 0 0 0 0 0 True" in done.stdout, done.stderr[-3000:]
    assert done.returncode == 0
