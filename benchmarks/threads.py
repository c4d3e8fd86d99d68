"""RDataFrame with a network's response as a column: threads against one thread, and against ONNX Runtime by hand."""

from __future__ import annotations

import subprocess
import sys

import torch
from common import Row, in_folder, report, root, side_by_side, toy_file
from torch import nn

import tmva_torch

N, N_VARIABLES = 400_000, 20


def measure(n_threads: int) -> float:
    """Return the seconds of one pass; the first one, with its compilation, is not counted."""
    in_folder()
    module = root()
    if n_threads > 1:
        module.EnableImplicitMT(n_threads)
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(N_VARIABLES, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
    names = tuple(f"v{i}" for i in range(N_VARIABLES))
    bundle = tmva_torch.Bundle(model=model.eval(), task=tmva_torch.Task.BINARY, features=names)
    path = toy_file(module, N, N_VARIABLES)

    def once() -> None:
        frame = tmva_torch.root.define(module.RDataFrame("class0", path), "score", bundle)
        frame.Sum("score").GetValue()

    return side_by_side({"once": once}, repeats=3)["once"]


def main() -> None:
    if len(sys.argv) > 1:
        sys.stdout.write(f"\n{measure(int(sys.argv[1]))}\n")
        return
    seconds = {}
    for n_threads in (1, 2):
        command = [sys.executable, "-W", "ignore", __file__, str(n_threads)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds[n_threads] = float(done.stdout.strip().splitlines()[-1])
    report([Row(f"RDataFrame, {N} events, 2 threads", seconds[2], "s", "1 thread", seconds[1], "scales")])


if __name__ == "__main__":
    main()
