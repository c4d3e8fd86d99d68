"""Several processes with a whole batch of B events train as one process with batches of B does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import together
import torch

from tmva_torch import EventDataset, _handout
from tmva_torch.devices import check_processes
from tmva_torch.launching import Plan
from tmva_torch.sampling import Batches
from tmva_torch.world import World


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of lightning
        return {**together.run_all(), "lightning": together.run_lightning()}


@pytest.mark.slow
@pytest.mark.parametrize("processes", [2, 4])
def test_the_losses_are_those_of_one_process(tmp_path: Path, alone: dict[str, Any], processes: int) -> None:
    result = tmp_path / "result.json"
    done = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-m", "torch.distributed.run", "--nnodes=1", "--rdzv-backend=c10d"),
            *("--rdzv-endpoint=localhost:0", "--local-addr=127.0.0.1", f"--nproc-per-node={processes}"),
            *(together.__file__, str(result)),
        ],
        env={**os.environ, "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(result.read_text())
    assert found["every event once"]
    assert found["the same in all"]
    assert f"rank {processes - 1} on" in found["unlike"]
    for name, expected in alone.items():
        if name == "lightning":
            assert found[name].pop("network") == pytest.approx(expected["network"], rel=1e-4, abs=1e-5)
            losses = {loss: value for loss, value in expected.items() if loss != "network"}
            assert found[name] == pytest.approx(losses, rel=1e-5)
            assert losses.keys() == {"train_loss", "val_loss"}
            continue
        if name == "network":
            assert found[name] == pytest.approx(expected, rel=1e-4, abs=1e-5)
            continue
        assert found[name].keys() == expected.keys()
        for column, values in expected.items():
            assert found[name][column] == (
                pytest.approx(values, rel=1e-5, abs=1e-5) if isinstance(values, list) else values
            ), (name, column)


def test_early_stopping_has_something_to_decide(alone: dict[str, Any]) -> None:
    assert "no better loss" in alone["stopped early"]["stopped"]
    assert len(alone["stopped early"]["train_loss"]) < 30


class Of(World):
    """One of several processes, who are not there."""

    def __init__(self, rank: int, size: int) -> None:
        self.rank, self.size = rank, size
        self.noted: list[tuple[int, int]] = []

    def hand_out(self, counted: int, total: int) -> None:
        self.noted.append((counted, total))


@pytest.mark.parametrize("n", [1, 7, 64, 130, 323])
@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("least", [0, 1, 2])
@pytest.mark.parametrize("drop_last", [False, True])
def test_parts_of_batches_make_up_the_batches(
    monkeypatch: pytest.MonkeyPatch, n: int, size: int, least: int, drop_last: bool
) -> None:
    parts: list[list[list[int]]] = []
    notes = []
    for rank in range(size):
        world = Of(rank, size)
        monkeypatch.setattr("tmva_torch.sampling.current", lambda world=world: world)
        batches = Batches(range(100, 100 + n), 32, drop_last, least=least, shares=True)
        parts.append(list(batches))
        notes.append(world.noted)
        in_blocks = [part.tolist() for events, sizes in batches.blocks(2) for part in torch.split(events, sizes)]
        assert parts[-1] == in_blocks
        assert len(parts[-1]) == len(batches)
    seen: list[int] = []
    for number, pieces in enumerate(zip(*parts, strict=True)):
        counted = [notes[rank][number][0] for rank in range(size)]
        assert {notes[rank][number][1] for rank in range(size)} == {sum(counted)}
        assert all(len(piece) == max(1, count) for piece, count in zip(pieces, counted, strict=True))
        assert max(counted) - min(counted) <= 1
        assert min(counted) >= (least if n > 32 else 0)
        seen += [event for piece, count in zip(pieces, counted, strict=True) for event in piece[:count]]
    assert seen == list(range(100, 100 + (n - n % 32 if drop_last else n)))


def test_more_processes_than_cores_are_said() -> None:
    cores = len(os.sched_getaffinity(0))
    assert check_processes(cores, "cpu") == ""
    assert check_processes(cores + 3, "cpu").startswith(f"{cores + 3} processes on the {cores} cores")


def test_each_process_needs_a_gpu_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(ValueError, match=r"4 processes for the 2 GPUs.*at most 2"):
        check_processes(4, "cuda")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"nodes": "two"}, "nnodes=two: right would be"),
        ({"nodes": "4:2", "endpoint": "a:1"}, "nnodes=4:2"),
        ({"nodes": "0", "endpoint": "a:1"}, "nnodes=0"),
        ({"nodes": "2"}, "need a place to meet"),
        ({"nodes": "2", "endpoint": "node1"}, "rdzv-endpoint='node1'"),
        ({"timeout_s": 0}, "timeout=0"),
    ],
)
def test_plans_that_cannot_be(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        Plan(**options)


def test_handed_out_matrices_are_mapped_not_copied_and_vanish() -> None:
    x = np.arange(3000, dtype=np.float32).reshape(-1, 3)
    with _handout.workplace() as folder:
        _handout.put(folder, {"x": x}, {"names": ["a", "b", "c"]})
        columns, facts = _handout.get(folder)
        assert facts == {"names": ["a", "b", "c"]}
        np.testing.assert_array_equal(columns["x"], x)
        assert isinstance(columns["x"], np.memmap)
        # The data set of a process lies where the file does.
        assert EventDataset(columns["x"], nonfinite="keep").x.data_ptr() == columns["x"].ctypes.data
        home = (folder / "data").resolve()
        assert home.is_dir()
    assert not home.exists()
    assert not folder.exists()


def test_matrices_of_a_killed_process_are_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_handout, "_IN_MEMORY", tmp_path)
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    dead, alive = tmp_path / f"tmva-torch-{int(gone.stdout)}-x", tmp_path / f"tmva-torch-{os.getpid()}-y"
    dead.mkdir()
    alive.mkdir()
    with _handout.workplace():
        assert alive.exists()
        assert not dead.exists()
