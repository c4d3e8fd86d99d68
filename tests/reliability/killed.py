"""Kills jobs at random moments of training, saving and checkpointing, and looks at what they leave behind.

    python tests/reliability/killed.py [number of kills, 200] [seed]

It is a program: the jobs are forked from it, so that ROOT and torch are imported only once. Prints a line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "bad_inputs"))

import torch
from jobs import Jobs

import tmva_torch
import tmva_torch.root
from tmva_torch._checkpoint import CheckpointFile

torch.set_num_threads(1)
LAST_EPOCH = 8
XML = Path("kill/weights/Job_PyTorch.weights.xml")
MODEL = Path("kill/weights/TrainedModel_PyTorch.pt")
CHECKPOINT = Path("job.ckpt")
LAYOUT = "Layout=DENSE|50|RELU,DENSE|1|LINEAR"


def train(jobs: Jobs, epochs: int, more: str = "") -> None:
    options = f"!H:!V:NumEpochs={epochs}:BatchSize=10:ValidationSize=4:{LAYOUT}:Checkpoint={CHECKPOINT}{more}"
    jobs.book(options, jobs.loader(name="kill")).TrainAllMethods()


def train_forever(jobs: Jobs) -> None:
    """Train again and again, to another number of epochs each time, so that the files differ."""
    for i in range(10**6):
        train(jobs, 2 + i % (LAST_EPOCH - 3))


def look(jobs: Jobs) -> None:
    """Read all that a job leaves behind; raises if anything is not whole."""
    answer = jobs.read(XML)
    assert 0.0 <= answer <= 1.0
    tmva_torch.load_model(MODEL)
    state = CheckpointFile(CHECKPOINT, 1).read()
    assert 1 <= state["epoch"] <= LAST_EPOCH
    json.loads((MODEL.parent / "TrainedModel_PyTorch.history.json").read_text())


def go_on(jobs: Jobs) -> None:
    train(jobs, LAST_EPOCH, ":ContinueTraining=T")
    assert CheckpointFile(CHECKPOINT, 1).read()["epoch"] == LAST_EPOCH
    look(jobs)


def full_disk(jobs: Jobs) -> None:
    """Train where no file can grow beyond a few bytes: an error, and the files of before."""
    before = {path: path.read_bytes() for path in (XML, MODEL, CHECKPOINT)}
    names = set(Path().rglob("*"))  # a job that was killed while it wrote has left its temporary file
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, most))
    for more in ("", ":FilenameTrainedModel=other.safetensors"):
        try:
            train(jobs, 3, more)
        except Exception as error:
            assert "cannot be written" in str(error), error
        else:
            message = "training went well on a full disk"
            raise AssertionError(message)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert before == {path: path.read_bytes() for path in before}
    assert set(Path().rglob("*")) == names, "left-overs of failed writes"
    look(jobs)


def fork(action: Callable[[Jobs], Any], jobs: Jobs) -> int:
    """Start an action in a process of its own and return its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        action(jobs)
        status = 0
    except BaseException as error:
        print(f"{action.__name__}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    os._exit(status)


def done(child: int) -> bool:
    return os.waitpid(child, 0)[1] == 0


def main(kills: int, seed: int) -> None:
    rng = random.Random(seed)
    jobs = Jobs(tmva_torch.root.load())
    assert done(fork(lambda jobs: train(jobs, 3), jobs))
    start = time.perf_counter()
    assert done(fork(go_on, jobs))
    longest = 1.5 * (time.perf_counter() - start)  # about three trainings
    counts = {"killed": 0, "whole": 0, "continued": 0}
    for _ in range(kills):
        child = fork(train_forever, jobs)
        time.sleep(rng.uniform(0.0, longest))
        os.kill(child, signal.SIGKILL)
        counts["killed"] += os.waitpid(child, 0)[1] == signal.SIGKILL
        counts["whole"] += done(fork(look, jobs))
        counts["continued"] += done(fork(go_on, jobs))
    print("RESULT", json.dumps({**counts, "full disk": done(fork(full_disk, jobs))}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
