"""`tmva-torch train` on several processes and nodes: killed, interrupted, and with what can go wrong at the start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import uproot
from toys import gaussians

from tmva_torch import load

pytestmark = pytest.mark.slow
#: Dropout draws random numbers in every process: a restart must go on with them, too.
JOB = """
features = ["a", "b"]
weight = "w"
batch_size = 50
[classes]
B = "events.root:B"
S = "events.root:S"
[network]
hidden = [8]
dropout = 0.2
[training]
learning_rate = 0.01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_events(tmp_path / "events.root")
    (tmp_path / "job.toml").write_text(JOB)
    return tmp_path


def write_events(path: Path, seed: int = 3) -> None:
    x, classes = gaussians(1003, seed=seed)
    weight = np.random.default_rng(1).uniform(0.5, 2, 1003).astype(np.float32)
    with uproot.recreate(path) as file:
        for name, number in (("S", 0), ("B", 1)):
            chosen = classes == number
            file[name] = {"a": x[chosen, 0], "b": x[chosen, 1], "w": weight[chosen]}


_started: list[subprocess.Popen[str]] = []


@pytest.fixture(autouse=True)
def no_leftovers() -> Iterator[None]:
    """End what a failed test has started."""
    yield
    for process in _started:
        if process.poll() is None:
            process.kill()
            process.communicate()
    _started.clear()


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    script = "from tmva_torch.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", script, "train", *arguments, "job.toml"],
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    _started.append(process)
    return process


def ended(process: subprocess.Popen[str], status: int = 0) -> str:
    output, _ = process.communicate(timeout=240)
    assert process.returncode == status, output[-3000:]
    return output


def wait_until(condition: Callable[[], Any], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 120
    while not condition():
        assert process.poll() is None, process.communicate()[0][-3000:]
        assert time.monotonic() < end
        time.sleep(0.02)


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return the processes of a training, by their ranks."""
    found = {}
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            found[int(child.environ()["RANK"])] = child
        except (psutil.Error, KeyError):
            continue
    return [found[rank] for rank in sorted(found)]


def nothing_left(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=30)
    return not alive


def test_a_killed_process_changes_nothing(folder: Path) -> None:
    common = ("--nproc-per-node", "2", "--epochs", "40")
    whole = start(folder, *common, "-o", "whole.safetensors", "--checkpoint", "whole.ckpt,2")
    killed = start(folder, *common, "-o", "killed.safetensors", "--checkpoint", "killed.ckpt,2")
    wait_until((folder / "killed.ckpt").exists, killed)
    written = (folder / "killed.ckpt").stat().st_mtime_ns
    # The first state is that of the beginning: the next one is of a training under way.
    wait_until(lambda: (folder / "killed.ckpt").stat().st_mtime_ns != written, killed)
    workers(killed)[1].kill()
    ended(killed)
    ended(whole)
    first, second = (load(folder / name).info for name in ("whole.safetensors", "killed.safetensors"))
    assert len(first["history"]["train_loss"]) == 40
    assert first["history"] == second["history"]
    x = np.random.default_rng(2).normal(size=(50, 2)).astype(np.float32)
    answers = [load(folder / f"{name}.safetensors").predict(x) for name in ("whole", "killed")]
    np.testing.assert_array_equal(*answers)


def test_without_a_checkpoint_a_killed_process_is_an_error_that_names_it(folder: Path) -> None:
    process = start(folder, "--nproc-per-node", "2", "--epochs", "100000", "-o", "model.safetensors")
    wait_until(lambda: len(workers(process)) == 2, process)
    running = workers(process)
    running[1].kill()
    assert "rank 1 was ended by the signal SIGKILL" in ended(process, 1)
    assert nothing_left(running)


def test_an_interruption_keeps_the_best_network_and_leaves_nobody(folder: Path) -> None:
    process = start(
        folder, "--nproc-per-node", "2", "--epochs", "100000", "-o", "m.safetensors", "--checkpoint", "m.ckpt"
    )
    wait_until((folder / "m.ckpt").exists, process)
    written = (folder / "m.ckpt").stat().st_mtime_ns
    wait_until(lambda: (folder / "m.ckpt").stat().st_mtime_ns != written, process)
    running = workers(process)
    process.send_signal(signal.SIGINT)
    assert "wrote m.safetensors" in ended(process)
    info = load(folder / "m.safetensors").info
    assert info["stopped"] == "interrupted"
    assert 1 <= len(info["history"]["val_loss"]) < 100000
    assert nothing_left(running)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def nodes(folder: Path, *arguments: str) -> list[str]:
    return ["--nnodes", "2", "--rdzv-endpoint", f"127.0.0.1:{arguments[0]}", *arguments[1:], "-o", "m.safetensors"]


def test_two_nodes_train_as_one_and_tell_when_their_files_differ(folder: Path, tmp_path_factory: Any) -> None:
    other = tmp_path_factory.mktemp("other node")
    (other / "job.toml").write_text(JOB.replace("dropout = 0.2", ""))
    (folder / "job.toml").write_text(JOB.replace("dropout = 0.2", ""))
    alone = start(folder, "-o", "alone.safetensors", "--epochs", "3")
    write_events(other / "events.root")
    port = str(free_port())
    pair = [start(place, *nodes(place, port, "--epochs", "3")) for place in (folder, other)]
    outputs = [ended(process) for process in pair]
    ended(alone)
    assert sum("wrote m.safetensors" in output for output in outputs) == 1
    [written] = [place / "m.safetensors" for place in (folder, other) if (place / "m.safetensors").exists()]
    expected = load(folder / "alone.safetensors").info["history"]
    for name, values in load(written).info["history"].items():
        assert values == pytest.approx(expected[name], rel=1e-5, abs=1e-5)

    write_events(other / "events.root", seed=4)
    port = str(free_port())
    pair = [start(place, *nodes(place, port, "--epochs", "3")) for place in (folder, other)]
    for process in pair:
        output = ended(process, 1)
        assert "do not have the same events: rank 1 on" in output
        assert "has the checksum" in output


def test_a_node_that_never_comes(folder: Path) -> None:
    process = start(folder, *nodes(folder, str(free_port()), "--timeout", "3"))
    output = ended(process, 1)
    assert "not all of the 2 nodes have come to 127.0.0.1" in output
    assert "within 3 s" in output


def test_a_port_that_is_taken(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        output = ended(start(folder, *nodes(folder, port, "--timeout", "3")), 1)
    assert f"nobody answers at rdzv-endpoint=127.0.0.1:{port}" in output
    assert "free of other programs" in output


def test_an_error_in_the_job_is_told_once_with_its_rank(folder: Path) -> None:
    (folder / "job.toml").write_text(JOB.replace('"a", "b"', '"a", "c"'))
    process = start(folder, "--nproc-per-node", "2", "-o", "m.safetensors")
    output = ended(process, 1)
    assert output.count("rank 0 of 2") == 1
    assert "'c'" in output
    assert not (folder / "m.safetensors").exists()


def test_a_gpu_by_its_number_is_none_for_two(folder: Path) -> None:
    (folder / "job.toml").write_text(JOB + 'device = "cuda:0"\n')
    output = ended(start(folder, "--nproc-per-node", "2", "-o", "m.safetensors"), 2)
    assert "one GPU for all processes" in output
