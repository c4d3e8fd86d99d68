"""In every host the plugin starts or joins the right Python, and the process ends well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

RUNS = 2  # tests/reliability/interpreters.py does 100


@pytest.mark.root
@pytest.mark.slow
def test_every_host_answers_alike_and_ends_well(program: Run, tmp_path: Path) -> None:
    found, errors = program("interpreters.py", "--runs", str(RUNS), timeout_s=1200, TMPDIR=str(tmp_path))
    result = json.loads(found)
    assert len(result.pop("responses")) == 1, errors[-6000:]
    had = {host: runs for host, runs in result.items() if not isinstance(runs, str)}
    assert len(had) >= 11
    assert set(had.values()) == {RUNS}, errors[-6000:]
    assert all("TPython" in reason for reason in result.values() if isinstance(reason, str))
