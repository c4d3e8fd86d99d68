"""Model and weights files of unknown origin run no code, fill no memory and hold nobody up, through every way in."""

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

from attacks import ATTACKS  # noqa: E402 - the path had to be set first

#: The network of a bundle can be read without its code.
ALLOWED = {("bundle with code", "load_model"), ("bundle with code", "FilenameModel")}
LONGEST = 30.0  # seconds: for the slowest machine under load; the slowest attack takes less than one


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Function that returns what became of the attacks: by name, the door, what was raised, traces of code, seconds."""

    @functools.cache
    def of() -> tuple[dict[str, list[list[Any]]], str]:
        folder = tmp_path_factory.mktemp("attacks") / "inner"
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, str(HERE / "victim.py")],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        found: dict[str, list[list[Any]]] = {}
        for line in done.stdout.splitlines():
            if line.startswith("CASE "):
                name, *rest = json.loads(line[5:])
                found.setdefault(name, []).append(rest)
        return found, "" if done.returncode == 0 else f"exit status {done.returncode}\n{done.stderr[-3000:]}"

    return of


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(outcomes: Any, name: str) -> None:
    found, end = outcomes()
    assert name in found, end
    for door, outcome, traces, seconds in found[name]:
        assert not traces, f"{door} ran code: {traces}"
        if (name, door) not in ALLOWED:
            assert outcome.startswith(("TmvaTorchError", "ValueError", "FileNotFoundError")), (door, outcome)
        assert seconds < LONGEST, (door, seconds)


def test_the_victim_outlives_all_attacks(outcomes: Any) -> None:
    assert outcomes()[1] == ""


def test_a_link_in_place_of_the_target_is_replaced_and_not_followed(tmp_path: Path) -> None:
    import torch

    from tmva_torch import load_model, save_model

    treasure, link = tmp_path / "treasure.pt", tmp_path / "model.pt"
    treasure.write_text("untouched")
    link.symlink_to(treasure)
    save_model(torch.nn.Linear(2, 1), link)
    assert treasure.read_text() == "untouched"
    assert not link.is_symlink()
    assert load_model(link, architecture=torch.nn.Linear(2, 1)).in_features == 2
