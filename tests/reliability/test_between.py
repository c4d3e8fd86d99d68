"""A job that is killed between the network and its weights file leaves a method that can be applied."""

from __future__ import annotations

import json

import pytest

from .conftest import Run

STEP = 7  # tests/reliability/between.py tries every moment


@pytest.mark.root
@pytest.mark.slow
def test_the_weights_file_finds_its_network(program: Run) -> None:
    found, _ = program("between.py", str(STEP), timeout_s=600)
    result = json.loads(found)
    assert result["killed"] >= 4
    assert result["saved by the second name"] >= 1
