"""Resident memory over many evaluations, predictions and cycles of booking, training and deleting.

    python tests/reliability/leaks.py [evaluations, 10^6] [predict calls, 10^4] [cycles, 500]

Prints the slopes of straight lines through the second half of 40 measurements, in bytes per round: of a Reader on a
network that C++ evaluates, of one on a predict_func, of predict, and of the cycles; and
what the second half of the cycles has left in the lists of Python and ROOT.
"""

from __future__ import annotations

import gc
import json
import linecache
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "bad_inputs"))

import numpy as np
import torch
from jobs import GOOD, Jobs

import tmva_torch
import tmva_torch.root

torch.set_num_threads(1)
POINTS = 40
USER_CODE = """
import torch
from torch import nn
def predict(model, x):
    with torch.no_grad():
        return model(torch.as_tensor(x)).numpy()
load_model_custom_objects = {"model": nn.Sequential(nn.Linear(2, 1), nn.Sigmoid()), "predict_func": predict}
"""


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def slope(action: Callable[[int], object], rounds: int, half_way: Callable[[], object] = gc.collect) -> float:
    """Return the growth of the resident memory per round; the first half of the rounds is for warming up."""
    step = max(rounds // POINTS, 1)
    sizes = []
    for point in range(POINTS):
        if point == POINTS // 2:
            half_way()
        action(step)
        gc.collect()
        sizes.append(resident())
    half = POINTS // 2
    return float(np.polyfit(step * np.arange(half), sizes[half:], 1)[0])


def registered(ROOT: Any) -> dict[str, int]:
    """Return the lengths of lists that must not grow from job to job."""
    root = ROOT.gROOT
    lists = ("Files", "Canvases", "Functions", "Cleanups", "ListOfSpecials", "DataSets")
    counts = {name: getattr(root, f"GetListOf{name.removeprefix('ListOf')}")().GetSize() for name in lists}
    return counts | {
        "gROOT": root.GetList().GetSize(),
        "sys.modules": len(sys.modules),
        "linecache": len(linecache.cache),
        "sys.path": len(sys.path),
        "tensors": sum(isinstance(thing, torch.Tensor) for thing in gc.get_objects()),
    }


def evaluating(jobs: Jobs, file: Path) -> Callable[[int], object]:
    """Return the function that evaluates so many times."""
    reader = jobs.reader("x", "y")
    reader.BookMVA("PyTorch", str(file))

    def evaluate(n: int) -> None:
        for _ in range(n):
            reader.EvaluateMVA("PyTorch")

    return evaluate


def cycling(jobs: Jobs, options: tuple[str, ...]) -> Callable[[int], object]:
    """Return the function that does so many whole jobs, with an output file, and deletes them."""

    def cycle(n: int) -> None:
        for i in range(n):
            loader = jobs.loader(name="cycle")  # before the file: PyROOT loses trees that are taken out of one
            output = jobs.ROOT.TFile("cycle.root", "RECREATE")
            factory = jobs.TMVA.Factory(
                "Cycle", output, "!V:Silent:!Color:!DrawProgressBar:AnalysisType=Classification"
            )
            factory.BookMethod(loader, jobs.TMVA.Types.kPyTorch, "PyTorch", options[i % len(options)])
            factory.TrainAllMethods()
            factory.TestAllMethods()
            factory.EvaluateAllMethods()
            del factory, loader
            output.Close()
            jobs._kept.clear()

    return cycle


def main(evaluations: int, predictions: int, cycles: int) -> None:
    jobs = Jobs(tmva_torch.root.load())
    network = jobs.trained()
    Path("model.py").write_text(USER_CODE)
    own = "!H:!V:NumEpochs=1:BatchSize=10:ValidationSize=4:UserCode=model.py"
    jobs.book(own, jobs.loader(name="own")).TrainAllMethods()
    bundle, x = tmva_torch.load(network), np.ones((100, 2), dtype=np.float32)
    before: dict[str, int] = {}
    slopes = [
        slope(evaluating(jobs, network), evaluations),
        slope(evaluating(jobs, Path("own/weights/Job_PyTorch.weights.xml")), evaluations),
        slope(lambda n: [bundle.predict(x) for _ in range(n)][:0], predictions),
        slope(cycling(jobs, (GOOD, own)), cycles, lambda: before.update(registered(jobs.ROOT))),
    ]
    left = {name: now - before[name] for name, now in registered(jobs.ROOT).items() if now != before[name]}
    print("RESULT", json.dumps({"slopes": [round(value, 2) for value in slopes], "left": left}), flush=True)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:4]]
    main(*(given or [10**6, 10**4, 500]))
