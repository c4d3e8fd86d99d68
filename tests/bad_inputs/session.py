"""Works through one table in one process, a right job after every wrong one; prints a line of JSON for each case.

It is a program, not a test module, so that a crash takes the table down and not pytest.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import torch
from jobs import Case, Jobs

import tmva_torch.root

torch.set_num_threads(1)


def outcome(case: Case, jobs: Jobs) -> dict[str, str]:
    try:
        case.action(jobs)
    except Exception as error:  # the point of it
        return {"type": type(error).__name__, "message": str(error)}
    return {"type": "", "message": ""}


def main(module: str) -> None:
    table: dict[str, Case] = importlib.import_module(module).CASES
    jobs = Jobs(tmva_torch.root.load())
    report = os.fdopen(os.dup(1), "w")  # not sys.stdout: that is what a case may close
    for name, case in table.items():
        start = time.perf_counter()
        line = {"name": name, **outcome(case, jobs)}
        try:
            jobs.good()
            line["after"] = "good"
        except Exception as error:  # reported by the test
            line["after"] = f"{type(error).__name__}: {error}"
        line["seconds"] = f"{time.perf_counter() - start:.1f}"
        print("CASE", json.dumps(line), file=report, flush=True)
    print("END", file=report, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
