"""Resident memory stays flat over evaluations, predictions and cycles of booking, training and deleting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

#: Bytes per round. Lost objects would show: an event of two variables, the same with its Python array, a matrix of 100
#: events, a method with its data.
MOST = (8.0, 80.0, 800.0, 20000.0)


@pytest.mark.root
@pytest.mark.slow
def test_memory_is_flat(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "leaks.py"), "100000", "1000", "80"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    assert lines, done.stderr[-3000:]
    result = json.loads(lines[0].removeprefix("RESULT "))
    assert all(slope < most for slope, most in zip(result["slopes"], MOST, strict=True)), result
    assert result["left"] == {}
