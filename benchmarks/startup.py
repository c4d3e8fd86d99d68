"""Start-up: importing the package on top of torch, and loading the plugin without torch."""

from __future__ import annotations

import subprocess
import sys

from table import QUICK, Row, Time, median, report, side_by_side


def run(code: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


PLUGIN = """
import sys, tmva_torch.root
ROOT = tmva_torch.root.load()
ROOT.TMVA.MethodPyTorch
assert "torch" not in sys.modules, "torch was loaded"
"""
IMPORTS = """
import time
def now(): return time.perf_counter(), time.process_time()
marks = [now()]
import torch
marks.append(now())
import tmva_torch
tmva_torch.predict, tmva_torch.load  # public names import their modules on first use
marks.append(now())
print(*(number for mark in marks for number in mark))
"""


def imports() -> tuple[Time, Time]:
    """Return what importing torch takes in a new process, and then the package."""
    numbers = [float(word) for word in run(IMPORTS).split()]
    start, between, end = (Time(*numbers[i : i + 2]) for i in (0, 2, 4))
    return between - start, end - between


def main() -> None:
    repeats = 1 if QUICK else 5
    tried = [imports() for _ in range(repeats)]
    torch, package = (median(times) for times in zip(*tried, strict=True))
    seconds = side_by_side(
        {"ROOT": lambda: run("import ROOT; ROOT.gInterpreter"), "plugin": lambda: run(PLUGIN)}, repeats=repeats
    )
    report(
        [
            Row.of("import tmva_torch and predict, beyond torch", package, "import torch", torch, "ours <= 0.1 s"),
            Row.of(
                "ROOT with the plugin loaded, no torch",
                seconds["plugin"],
                "import ROOT",
                seconds["ROOT"],
                "ours / peer <= 1.3",
            ),
        ]
    )


if __name__ == "__main__":
    main()
