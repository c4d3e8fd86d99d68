"""What torchrun starts: one process of a training, as `python -m tmva_torch._worker FOLDER`."""

from __future__ import annotations

import importlib
import json
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

from ._failures import failures, note

_LOOK_S = 1.0


def main() -> None:
    """Do what the folder's task says; write down what goes wrong, for the launcher."""
    folder = Path(sys.argv[1])
    if any(not failure.is_lost for failure in failures(folder)):
        sys.exit(1)  # it would fail again: torchrun cannot tell an error from a machine that has died
    _end_with_parent()
    rank, size = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    if rank:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the user's code prints is printed once
    try:
        _work(folder)
    except BaseException as error:
        note(folder, error, rank=rank, size=size, host=socket.gethostname())
        # Not the usual end: it would print the traceback once more, and wait for the others.
        os._exit(1)


def _work(folder: Path) -> None:
    task: dict[str, Any] = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    # Imported, and torch with it, only after a look at what happened before.
    module = importlib.import_module(f".{'_job_worker' if task['kind'] == 'job' else '_booking_worker'}", __package__)
    module.run(folder, task)


def _end_with_parent() -> None:
    """End this process when its parent ends, however that may have happened: a training must not outlive its job."""
    parent = os.getppid()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_S)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


if __name__ == "__main__":
    main()
