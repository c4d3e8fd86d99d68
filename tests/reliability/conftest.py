"""Runs this folder's programs in an empty folder and gives their results."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """Function that runs a program and returns the RESULT it prints, and its errors; fails if it prints none."""

    def run(name: str, *arguments: str, timeout_s: float, **env: str) -> tuple[str, str]:
        done = subprocess.run(
            [sys.executable, str(Path(__file__).parent / name), *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        assert lines, done.stderr[-3000:]
        assert done.returncode == 0, done.stderr[-3000:]
        return lines[0].removeprefix("RESULT "), done.stderr

    return run
