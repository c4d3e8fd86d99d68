"""One process of a booking's training with Processes=N."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from . import _handout, _job
from ._checkpoint import is_restart
from ._processes import MESSAGES, RESULT, STOP
from .artifacts import save_model
from .hooks import Hooks
from .method import open_method
from .spec import Spec
from .world import joined

if TYPE_CHECKING:
    from pathlib import Path

    from .world import World

_EVERY_S = 0.1  # a bar needs no more


def run(folder: Path, task: dict[str, Any]) -> None:
    """Train together with the other processes; the first one writes the network and the history."""
    options = dict(task["booking"]["options"])
    if is_restart():
        options["ContinueTraining"] = True
    with joined(gpu=task["device"] == "cuda") as world:
        method = open_method(Spec.from_dict({**task["booking"], "options": options}))
        data, _ = _handout.get(folder)
        history = _job.run_training(method, data, _hooks(folder, world))
        if world.is_first:
            save_model(method.model, method.spec.trained_file, n_features=len(method.spec.variables))
            result = {"history": history.epochs, "best_epoch": history.best_epoch, "stopped": history.stopped}
            (folder / RESULT).write_text(json.dumps(result), encoding="utf-8")


def _hooks(folder: Path, world: World) -> Hooks:
    """Return hooks that write down what the job is to hear, in the first process; the others only look when to stop."""
    stop = folder / STOP
    if not world.is_first:
        return Hooks()
    file = (folder / MESSAGES).open("a", encoding="utf-8", buffering=1)
    latest = 0.0

    def log(level: str, text: str) -> None:
        file.write(json.dumps(["log", level, text]) + "\n")

    def progress(done: int, total: int, text: str) -> None:
        nonlocal latest
        if time.monotonic() - latest > _EVERY_S or done == total:
            latest = time.monotonic()
            file.write(json.dumps(["progress", done, total, text]) + "\n")

    return Hooks(log, progress, stop.exists)
