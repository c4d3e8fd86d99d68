"""Resident memory stays flat over evaluations, predictions and cycles of booking, training and deleting."""

from __future__ import annotations

import json

import pytest

from .conftest import Run

#: Bytes per round. Lost objects would show: an event of two variables, the same with its Python array, a matrix of 100
#: events, a method with its data.
MOST = (8.0, 80.0, 800.0, 20000.0)


@pytest.mark.root
@pytest.mark.slow
def test_memory_is_flat(program: Run) -> None:
    found, _ = program("leaks.py", "100000", "1000", "80", timeout_s=600)
    result = json.loads(found)
    assert all(slope < most for slope, most in zip(result["slopes"], MOST, strict=True)), result
    assert result["left"] == {}
