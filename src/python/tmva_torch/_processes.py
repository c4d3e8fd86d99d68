"""The training of a booking in several processes, seen from the job: start, listen, stop, take the network."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _handout
from ._config import History
from ._failures import WorkerError, failures, in_words
from .devices import check_processes
from .errors import TmvaTorchError
from .interrupts import InterruptFlag
from .state import load_network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

    from .hooks import Hooks
    from .method import Method
    from .spec import Spec

_POLL_S = 0.05
_END_S = 60.0  # for the rest of a batch and the best network after a Ctrl-C
_RESTARTS = 3
_TRANSLATED = ("TrainingStrategy", "ErrorStrategy", "Architecture")  # into other options, at booking
MESSAGES, RESULT, STOP, PROBLEM, NETWORK = "messages.jsonl", "result.json", "stop", "problem.txt", "network"


def train_in_processes(method: Method, data: Mapping[str, Any], hooks: Hooks) -> History:
    """Train a booked method in processes of their own; its network is then the trained one.

    Raises
    ------
    WorkerError
        If one of them fails: its rank and traceback.
    """
    spec = method.spec
    warning = check_processes(spec.options.processes, method.training_device.type)
    if warning:
        hooks.log("warning", f"Processes={spec.options.processes}: {warning}")
    with _handout.workplace() as folder:
        columns = {name: data[name] for name in ("x", "classes", "targets", "weights") if data.get(name) is not None}
        _handout.put(folder, columns, {})
        _write_task(method, folder)
        flag = InterruptFlag(hooks.interrupted)
        with flag.catching():
            _run(folder, hooks, flag)
        result: dict[str, Any] = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        method.model = load_network(spec, method.user, folder / _network_name(spec))
    return History(result["history"], result["best_epoch"], result["stopped"])


def _network_name(spec: Spec) -> str:
    return NETWORK + spec.trained_file.suffix


def _write_task(method: Method, folder: Path) -> None:
    spec = method.spec
    options = {**spec.options.as_booking(), **dict.fromkeys(_TRANSLATED, ""), "RandomSeed": 0, "Seed": method.seed}
    options |= {"Processes": 1, "FilenameTrainedModel": str(folder / _network_name(spec))}
    booking = {field.name: getattr(spec, field.name) for field in dataclasses.fields(spec) if field.name != "task"}
    booking |= {"analysis": spec.task.value, "weight_dir": str(folder), "options": options}
    plan = {"processes": spec.options.processes, "restarts": _RESTARTS if spec.options.checkpoint else 0}
    task = {"kind": "booking", "booking": booking, "device": method.training_device.type, "plan": plan}
    (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")


def _run(folder: Path, hooks: Hooks, flag: InterruptFlag) -> None:
    """Start torchrun and hand on what the first process says until all have ended."""
    # The pipe is how the launcher learns that this process has ended, and with it the training must.
    process = subprocess.Popen(  # noqa: S603 - this package's own module
        [python_executable(), "-m", f"{__package__}._launcher", str(folder)],
        stdin=subprocess.PIPE,
        env=environment(),
        start_new_session=True,  # Ctrl-C in the terminal is for this process, which tells the others
    )
    messages = _Messages(folder / MESSAGES, hooks)
    asked_at = None
    try:
        while process.poll() is None:
            time.sleep(_POLL_S)
            messages.hand_on()
            if flag.is_set() and asked_at is None:
                (folder / STOP).touch()
                asked_at = time.monotonic()
            if asked_at is not None and time.monotonic() - asked_at > _END_S:
                message = f"the processes did not end within {_END_S:g} s of the interruption"
                raise WorkerError(message)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        process.wait()
        messages.hand_on()
    if process.returncode:
        raise WorkerError(_problem(folder, process.returncode))


def _problem(folder: Path, status: int) -> str:
    file = folder / PROBLEM
    if file.exists():
        return file.read_text(encoding="utf-8")
    found = failures(folder)
    return in_words(found[0]) if found else f"the launcher of the processes ended with status {status}"


class _Messages:
    """What the first process writes down, line by line, and the calls it becomes here."""

    def __init__(self, path: Path, hooks: Hooks) -> None:
        self._path, self._hooks = path, hooks
        self._file: IO[str] | None = None
        self._rest = ""

    def hand_on(self) -> None:
        """Call the hooks for what is new."""
        if self._file is None and self._path.exists():
            self._file = self._path.open(encoding="utf-8")
        if self._file is None:
            return
        *lines, self._rest = (self._rest + self._file.read()).split("\n")
        for line in lines:
            kind, *arguments = json.loads(line)
            (self._hooks.log if kind == "log" else self._hooks.progress)(*arguments)


def environment() -> dict[str, str]:
    """Return the environment in which Python finds what this one finds: its libraries, its modules, and no others."""
    # A program may have started its Python in spite of a PYTHONHOME that belongs to another one.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONHOME" or value == sys.prefix}
    # A file of the user's folder must not take the place of a module of Python's.
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONSAFEPATH": "1"}


def python_executable() -> str:
    """Return the Python that runs scripts like this process would.

    Raises
    ------
    TmvaTorchError
        If there is none: in a program that has started Python by itself.
    """
    places = [Path(sys.executable or ""), *(Path(sys.prefix) / "bin" / name for name in ("python3", "python"))]
    for place in places:
        if place.name.startswith("python") and os.access(place, os.X_OK):
            return str(place)
    message = f"no Python to start processes with: sys.executable is {sys.executable!r}, sys.prefix is {sys.prefix}"
    raise TmvaTorchError(message)
