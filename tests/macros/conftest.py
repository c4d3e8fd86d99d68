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


def environment(folder: Path) -> dict[str, str]:
    """Return that of a shell in which no environment of Python's is active."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}


def run(folder: Path, *command: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(folder),
        input=typed,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


@pytest.fixture
def shell(tmp_path: Path) -> Run:
    """Function that runs a shell line in an empty folder and returns its output, or fails with it if the line fails."""

    def run_line(line: str) -> str:
        line = line.replace("tmva-torch ", f"{TMVA_TORCH} ").replace("python ", f"{sys.executable} ")
        done = run(tmp_path, "sh", "-c", line)
        output = done.stdout + done.stderr
        if done.returncode:
            pytest.fail(f"exit status {done.returncode} of: {line}\n{output[-6000:]}")
        return output

    return run_line


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
