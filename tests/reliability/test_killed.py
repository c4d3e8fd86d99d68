"""A job that is killed or runs out of disk leaves the files of before or the new ones, and can go on."""

from __future__ import annotations

import json

import pytest

from .conftest import Run

KILLS = 10  # tests/reliability/killed.py does 200


@pytest.mark.root
@pytest.mark.slow
def test_nothing_is_lost(program: Run) -> None:
    found, errors = program("killed.py", str(KILLS), timeout_s=900)
    result = json.loads(found)
    assert result == {"killed": KILLS, "whole": KILLS, "continued": KILLS, "full disk": True}, errors[-3000:]
