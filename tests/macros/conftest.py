"""Runs programs as a user would: from an empty folder, from a shell in which no environment is active."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDED = Path(__file__).with_name("seeded.py")
BIN = Path(sys.executable).parent
TMVA_TORCH = BIN / "tmva-torch"

Run = Callable[..., str]


@pytest.fixture
def shell(tmp_path: Path) -> Run:
    """Function that runs a shell line in an empty folder and returns its output, or fails with it if the line fails."""
    env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}

    def run(line: str, *, expect: int = 0, timeout_s: float = 900) -> str:
        line = line.replace("tmva-torch ", f"{TMVA_TORCH} ").replace("python ", f"{sys.executable} ")
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=tmp_path,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        output = done.stdout + done.stderr
        if (done.returncode == 0) != (expect == 0):
            pytest.fail(f"exit status {done.returncode} of: {line}\n{output[-6000:]}")
        return output

    return run


@pytest.fixture(scope="session")
def tutorials() -> Path:
    """ROOT's own machine-learning tutorials, as installed."""
    import importlib.util

    spec = importlib.util.find_spec("ROOT")
    assert spec is not None
    assert spec.origin is not None
    candidates = [Path(spec.origin).parent / "tutorials", Path(os.environ.get("ROOTSYS", "/")) / "tutorials"]
    for folder in candidates:
        if (folder / "machine_learning").exists():
            return folder / "machine_learning"
    pytest.fail(f"ROOT's tutorials are in none of {candidates}")
