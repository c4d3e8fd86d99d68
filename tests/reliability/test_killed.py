"""A job that is killed or runs out of disk leaves the files of before or the new ones, and can go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 10  # tests/reliability/killed.py does 200


@pytest.mark.root
@pytest.mark.slow
def test_nothing_is_lost(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "killed.py"), str(KILLS)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    assert lines, done.stderr[-3000:]
    result = json.loads(lines[0].removeprefix("RESULT "))
    assert result == {"killed": KILLS, "whole": KILLS, "continued": KILLS, "full disk": True}, done.stderr[-3000:]
