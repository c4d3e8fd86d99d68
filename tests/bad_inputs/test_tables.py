"""Every wrong job of the tables gives its error, with words that help, and the next right job works."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

TABLES = ("options", "user_code", "data", "weights_files")


def _table(name: str) -> dict[str, Any]:
    import importlib

    return importlib.import_module(f"cases_{name}").CASES


NAMES = [(table, case) for table in TABLES for case in _table(table)]


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Function that returns what the cases of a table gave, by name."""

    @functools.cache
    def of(table: str) -> tuple[dict[str, dict[str, str]], str]:
        folder = tmp_path_factory.mktemp(table)
        done = subprocess.run(
            [sys.executable, str(HERE / "session.py"), f"cases_{table}"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=600,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith(("CASE ", "END"))]
        found = {case["name"]: case for case in (json.loads(line[5:]) for line in lines if line != "END")}
        end = "" if lines[-1:] == ["END"] and done.returncode == 0 else f"exit status {done.returncode}"
        return found, end and f"{end} after {list(found)[-1:]}:\n{(done.stdout + done.stderr)[-4000:]}"

    return of


@pytest.mark.root
@pytest.mark.parametrize(("table", "name"), NAMES)
def test_the_error_helps_and_the_session_goes_on(outcomes: Any, table: str, name: str) -> None:
    found, end = outcomes(table)
    assert name in found, end
    case = found[name]
    words = _table(table)[name].words
    if words:
        assert "runtime_error" in case["type"] or "runtime_error" in case["message"], case
        for word in words:
            assert word.lower() in case["message"].lower(), case["message"]
    else:
        assert not case["message"]
    assert case["after"] == "good"


@pytest.mark.root
@pytest.mark.parametrize("table", TABLES)
def test_the_session_ends_well(outcomes: Any, table: str) -> None:
    assert outcomes(table)[1] == ""


def test_there_are_enough_cases() -> None:
    assert len(NAMES) >= 150
