"""Kills jobs at every moment at which Python touches a file, from the first to the last of a training.

What a job leaves is read by a Reader: the answer must be the one of before, or that of the training that was killed.
    python tests/reliability/between.py [1: every moment, 2: every second one, ...]

Prints a line of JSON. The method has a predict_func, so that its responses need the file of the network; random
moments, and those of C++, are in killed.py.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bad_inputs"))

import torch
from jobs import Jobs
from killed import done, fork

import tmva_torch.root

torch.set_num_threads(1)
FOLDER = Path("between/weights")
XML = FOLDER / "Job_PyTorch.weights.xml"
PREVIOUS = FOLDER / "TrainedModel_PyTorch.previous.pt"
SEEDS = (1, 2, 3)
EVENTS = {"open", "os.chmod", "os.link", "os.remove", "os.rename", "os.truncate"}


def train(jobs: Jobs, options: str, seed: int) -> None:
    jobs.book(f"{options}:Seed={seed}", jobs.loader(name=FOLDER.parts[0])).TrainAllMethods()


def train_and_die(jobs: Jobs, options: str, seed: int, last: int) -> None:
    """Train, but not beyond the touch of a file with this number; fewer touches: an orderly end."""
    touches = itertools.count()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in EVENTS and FOLDER.name in str(arguments[0]) and next(touches) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    train(jobs, options, seed)
    jobs._kept.clear()


def main(step: int) -> None:
    jobs = Jobs(tmva_torch.root.load())
    options = jobs.predict_func("return model(torch.as_tensor(x)).detach().numpy()")
    answers = {}
    for seed in SEEDS:
        assert done(fork(lambda jobs, seed=seed: train(jobs, options, seed), jobs))
        answers[seed] = jobs.read(XML)
    assert len(set(answers.values())) == len(SEEDS)
    left = answers[SEEDS[-1]]
    counts = {"killed": 0, "before": 0, "after": 0, "saved by the second name": 0}
    for moment in itertools.count(step - 1, step):
        # neither what is there nor what the last one would have written
        seed = next(s for s in SEEDS[moment % 3 :] + SEEDS if answers[s] != left)
        ended = done(fork(lambda jobs, s=seed, last=moment: train_and_die(jobs, options, s, last), jobs))
        found = jobs.read(XML)
        assert found in (left, answers[seed]), (moment, found, answers)
        counts["after" if found == answers[seed] else "before"] += 1
        if ended:
            break
        counts["killed"] += 1
        trained = (FOLDER / "TrainedModel_PyTorch.pt").read_bytes()
        counts["saved by the second name"] += PREVIOUS.is_file() and trained != PREVIOUS.read_bytes() and found == left
        left = found
    assert not PREVIOUS.exists(), "the second name is there after an orderly end"
    print("RESULT", json.dumps(counts), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
