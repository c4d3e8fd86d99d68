"""In every host the plugin starts or joins the right Python, and the process ends well."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNS = 2  # tests/reliability/interpreters.py does 100


@pytest.mark.root
@pytest.mark.slow
def test_every_host_answers_alike_and_ends_well(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "interpreters.py"), "--runs", str(RUNS)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    assert lines, done.stderr[-3000:]
    result = json.loads(lines[0].removeprefix("RESULT "))
    assert len(result.pop("responses")) == 1, done.stderr[-6000:]
    had = {host: runs for host, runs in result.items() if not isinstance(runs, str)}
    assert len(had) >= 11
    assert set(had.values()) == {RUNS}, done.stderr[-6000:]
    assert all("TPython" in reason for reason in result.values() if isinstance(reason, str))
