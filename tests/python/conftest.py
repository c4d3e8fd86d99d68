"""Shared fixtures: a booking as C++ would hand it over, the objects of a main script, hooks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch

# Toys are too small for threads, which only get into each other's way on a busy machine.
torch.set_num_threads(1)
# With --import-mode=importlib a test's neighbours are not importable by themselves.
sys.path.insert(0, str(Path(__file__).parent))

from toys import Log  # noqa: E402 - the path had to be set first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def booking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Return a function that makes the specification of a method; relative paths are in a fresh folder."""
    monkeypatch.chdir(tmp_path)

    def make(
        analysis: str = "classification", n_variables: int = 2, title: str = "PyTorch", **options: Any
    ) -> dict[str, Any]:
        return {
            "title": title,
            "analysis": analysis,
            "variables": [f"var{i}" for i in range(n_variables)],
            "classes": {"classification": ["Signal", "Background"], "multiclass": ["A", "B", "C"]}.get(analysis, []),
            "signal_class": 0,
            "targets": ["fvalue"] if analysis == "regression" else [],
            "weight_dir": str(tmp_path / "dataset" / "weights"),
            "options": options,
        }

    return make


@pytest.fixture
def main_objects(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Return a function that puts load_model_custom_objects into __main__, as the tutorials do."""

    def put(**objects: Any) -> None:
        monkeypatch.setattr(sys.modules["__main__"], "load_model_custom_objects", objects, raising=False)

    return put


@pytest.fixture
def log() -> Log:
    """Return hooks that remember."""
    return Log()
