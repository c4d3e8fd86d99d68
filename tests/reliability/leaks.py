"""Resident memory over many evaluations, predictions and cycles of booking, training and deleting.

    python tests/reliability/leaks.py [evaluations, 10^6] [predict calls, 10^4] [cycles, 500]

Prints the slopes of straight lines through the second half of 40 measurements, in bytes per round.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bad_inputs"))

import numpy as np
import torch
from jobs import GOOD, Jobs

import tmva_torch
import tmva_torch.root

torch.set_num_threads(1)
POINTS = 40


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def slope(action: Callable[[int], object], rounds: int) -> float:
    """Return the growth of the resident memory per round; the first half of the rounds is for warming up."""
    step = max(rounds // POINTS, 1)
    sizes = []
    for _ in range(POINTS):
        action(step)
        gc.collect()
        sizes.append(resident())
    half = POINTS // 2
    return float(np.polyfit(step * np.arange(half), sizes[half:], 1)[0])


def main(evaluations: int, predictions: int, cycles: int) -> None:
    jobs = Jobs(tmva_torch.root.load())
    file = jobs.trained()
    reader = jobs.reader("x", "y")
    reader.BookMVA("PyTorch", str(file))
    evaluate = reader.EvaluateMVA
    bundle, x = tmva_torch.load(file), np.ones((100, 2), dtype=np.float32)

    def book_train_delete(n: int) -> None:
        for _ in range(n):
            loader = jobs.loader(name="leaks")
            factory = jobs.factory()
            factory.BookMethod(loader, jobs.TMVA.Types.kPyTorch, "PyTorch", GOOD)
            factory.TrainAllMethods()
            del factory, loader
            jobs._kept.clear()

    slopes = [
        slope(lambda n: [evaluate("PyTorch") for _ in range(n)][:0], evaluations),
        slope(lambda n: [bundle.predict(x) for _ in range(n)][:0], predictions),
        slope(book_train_delete, cycles),
    ]
    print("RESULT", *(f"{value:.2f}" for value in slopes), flush=True)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:4]]
    main(*(given or [10**6, 10**4, 500]))
