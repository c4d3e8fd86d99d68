"""Opens one malicious file after the other by every way in, under a limit of memory; prints a line of JSON for each.

It is a program, not a test module, so that running out of memory takes it down and not pytest.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
warnings.simplefilter("ignore")

import tmva_torch
from attacks import ATTACKS, MARKER
from tmva_torch import _contract
from tmva_torch._checkpoint import CheckpointFile

ROOM = 1 << 30  # bytes that opening a file may take


def book(path: Path) -> Any:
    spec = {
        "title": "PyTorch", "analysis": "classification", "variables": ["x", "y"], "classes": ["Signal", "Background"],
        "signal_class": 0, "targets": [], "weight_dir": ".", "options": {"FilenameModel": str(path)},
    }  # fmt: skip
    return _contract.open_method(spec)


DOORS = {
    "load": tmva_torch.load,
    "load_model": tmva_torch.load_model,
    "FilenameModel": book,
    "Checkpoint": lambda path: CheckpointFile.from_option(str(path)).read(),
}


def limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    size = pages * os.sysconf("SC_PAGE_SIZE") + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def main() -> None:
    limit_memory()
    for name, write in ATTACKS.items():
        folder = Path(name.replace("/", "_")).absolute()
        folder.mkdir()
        path = write(folder)
        os.chdir(folder)
        for door, enter in DOORS.items():
            if door == "Checkpoint" and not path.is_file():
                continue  # a checkpoint that is not there is a training from the start
            start = time.perf_counter()
            try:
                outcome = f"nothing raised, {enter(path)}"[:100]
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
            seconds = round(time.perf_counter() - start, 2)
            ran = [
                str(p) for p in (folder / MARKER, folder.parent / MARKER, folder.parent.parent / MARKER) if p.exists()
            ]
            print("CASE", json.dumps([name, door, outcome[:1000], ran, seconds]), flush=True)
        os.chdir(folder.parent)
    print("END", flush=True)


if __name__ == "__main__":
    main()
