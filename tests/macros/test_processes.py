"""Processes=2 in a booking, from root.exe and PyROOT: trained, interrupted, killed, refused; nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from .test_interrupts import HOSTS, start

pytestmark = pytest.mark.slow
#: The first process says when it is in its 30th batch; the loop is the user's, and knows nothing of processes.
MODEL = """
import os, pathlib
import torch
from torch import nn

def make():
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2), nn.Softmax(dim=1))

def train(model, train_loader, val_loader, num_epochs, batch_size, optimizer, criterion, save_best, scheduler):
    trainer = optimizer(model.parameters(), lr=0.01)
    best, batches = None, 0
    for epoch in range(num_epochs):
        for X, y in train_loader:
            batches += 1
            if batches == 30:
                pathlib.Path(f"pid{os.environ.get('RANK')}").write_text(str(os.getpid()))
            trainer.zero_grad()
            criterion(model(X), y).backward()
            trainer.step()
        with torch.no_grad():
            value = sum(float(criterion(model(X), y)) for X, y in val_loader) / len(val_loader)
        best = save_best(model, value, best)
    print("losses", round(best, 6))
    return model

load_model_custom_objects = {"model": make, "train_func": train, "criterion": nn.MSELoss()}
"""
BOOKING = "!H:!V:UserCode=model.py:BatchSize=20:NumThreads=1:Processes=2"


def running(folder: Path, process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return the processes of the training, once all are in the middle of it."""
    files = [folder / "pid0", folder / "pid1"]
    end = time.monotonic() + 240
    while not all(file.exists() and file.read_text() for file in files):
        assert process.poll() is None, process.communicate()[0][-3000:]
        assert time.monotonic() < end
        time.sleep(0.05)
    workers = [psutil.Process(int(file.read_text())) for file in files]
    return [*workers, workers[0].parent()]


def nothing_left(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=60)
    return not alive


def test_the_users_loop_gives_in_two_processes_what_it_gives_in_one(tmp_path: Path) -> None:
    found = []
    for host, booking in (
        ("root.exe", f"{BOOKING}:NumEpochs=3"),
        ("PyROOT", f"{BOOKING}:NumEpochs=3"),
        ("PyROOT", f"{BOOKING}:NumEpochs=3".replace("Processes=2", "Processes=1")),
    ):
        process = start(tmp_path, host, MODEL, booking)
        output, _ = process.communicate(timeout=300)
        assert process.returncode == 0, output[-3000:]
        assert output.count("losses") == 1  # what the loop prints is printed once
        found.append(next(float(line.split()[1]) for line in output.splitlines() if line.startswith("losses")))
        area = float(output.partition("IN CONTROL ")[2].split()[0])
        found.append(area)
    assert found[0] == pytest.approx(found[4], abs=1e-5)
    assert found[2] == pytest.approx(found[4], abs=1e-5)
    assert found[1] == pytest.approx(found[5], abs=1e-3)
    assert found[3] == pytest.approx(found[5], abs=1e-3)


@pytest.mark.parametrize("host", HOSTS)
def test_an_interruption_ends_all_processes_and_keeps_the_best_network(tmp_path: Path, host: str) -> None:
    process = start(tmp_path, host, MODEL, f"{BOOKING}:NumEpochs=100000")
    workers = running(tmp_path, process)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output[-3000:]
    assert "interrupted; the best network so far is kept" in output
    assert 0.5 < float(output.partition("IN CONTROL ")[2].split()[0]) < 1
    assert nothing_left(workers)


def test_a_job_that_is_killed_takes_its_processes_along(tmp_path: Path) -> None:
    process = start(tmp_path, "root.exe", MODEL, f"{BOOKING}:NumEpochs=100000")
    workers = running(tmp_path, process)
    process.kill()
    process.communicate()
    assert nothing_left(workers)


def test_a_process_that_is_killed_is_an_error_of_the_method(tmp_path: Path) -> None:
    process = start(tmp_path, "root.exe", MODEL, f"{BOOKING}:NumEpochs=100000")
    workers = running(tmp_path, process)
    os.kill(workers[1].pid, signal.SIGKILL)
    output, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "rank 1 was ended by the signal SIGKILL" in output
    assert "IN CONTROL" not in output
    assert nothing_left(workers)


def test_code_of_the_main_script_is_refused_at_booking(tmp_path: Path) -> None:
    booking = BOOKING.replace(":UserCode=model.py", "")
    process = start(tmp_path, "PyROOT", MODEL, booking, "MAIN")
    output, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "Processes=2: the load_model_custom_objects of the main script cannot be sent" in output
    assert "UserCode=<file>" in output
