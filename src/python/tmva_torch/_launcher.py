"""Between a TMVA job and its processes: `python -m tmva_torch._launcher FOLDER` runs torchrun, which needs signals.

Its standard input is a pipe from the job. When that ends, because the job wants it or because it is dead, all end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path

from . import _handout
from ._failures import WorkerError
from ._processes import PROBLEM
from .launching import Plan, launch


def main() -> None:
    """Launch the processes of a task."""
    folder = Path(sys.argv[1])
    parent = os.getppid()
    threading.Thread(target=_end_with_pipe, daemon=True).start()
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    try:
        launch(folder, Plan(**task["plan"]))
    except WorkerError as error:
        (folder / PROBLEM).write_text(str(error), encoding="utf-8")
        sys.exit(1)
    finally:
        if os.getppid() != parent:
            _handout.remove(folder)


def _end_with_pipe() -> None:
    while os.read(0, 1):  # not sys.stdin, whose lock Python wants at its end
        pass
    os.kill(os.getpid(), signal.SIGTERM)  # torchrun passes it on


if __name__ == "__main__":
    main()
