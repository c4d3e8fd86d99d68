"""Starting the processes of a training through torchrun, and bringing their errors back."""

from __future__ import annotations

import datetime
import importlib
import logging
import os
import signal
import socket
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch.distributed.elastic.multiprocessing.api import SignalException
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
from torch.distributed.elastic.rendezvous import RendezvousConnectionError, RendezvousTimeoutError

from ._failures import WorkerError, failures, in_words
from .devices import available_cores

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_torchrun: Any = importlib.import_module("torch.distributed.run")  # it has no types, nor has that one all:
_distributed: Any = importlib.import_module("torch.distributed")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_MONITOR_S = 0.2
_LOOK_S = 10.0
_BY_TORCHRUN = (-signal.SIGTERM, -signal.SIGINT)  # how it ends the others when one has failed


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many processes there are, and where they meet.

    Parameters
    ----------
    processes
        On each node.
    nodes
        A number, or "2:4" for an elastic training on two to four.
    endpoint
        host:port of one of the nodes, where all of them meet.
    job_id
        Tells trainings that meet at the same place apart.
    restarts
        How often all processes may be started again after one has died.
    timeout_s
        How long to wait for the other nodes.
    """

    processes: int = 1
    nodes: str = "1"
    endpoint: str = ""
    job_id: str = "tmva-torch"
    restarts: int = 0
    timeout_s: int = 600

    def __post_init__(self) -> None:
        """Check what can be checked on this machine."""
        low, _, high = self.nodes.partition(":")
        numbers = [low, high or low]
        if not all(number.isdigit() and int(number) >= 1 for number in numbers) or int(numbers[0]) > int(numbers[1]):
            message = f"nnodes={self.nodes}: right would be a number of nodes, or the least and the most of them as 2:4"
            raise ValueError(message)
        if self.processes < 1 or self.restarts < 0 or self.timeout_s < 1:
            message = (
                f"processes={self.processes}, restarts={self.restarts}, timeout={self.timeout_s}: right would be at "
                "least one process, no negative number of restarts, and at least one second"
            )
            raise ValueError(message)
        if self.is_on_many and not self.endpoint.rpartition(":")[2].isdigit():
            message = (
                f"rdzv-endpoint={self.endpoint!r}: {self.nodes} nodes need a place to meet, the name of one of them "
                "and a free port there, as in node1:29400, the same on all of them"
            )
            raise ValueError(message)

    @property
    def is_on_many(self) -> bool:
        """Whether there may be more than one node."""
        return self.nodes not in {"1", "1:1"}


def _check_endpoint(plan: Plan) -> None:
    """Raise WorkerError if who listens at the endpoint is no meeting place of torchrun: it would wait for ever."""
    host, _, port = plan.endpoint.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=_LOOK_S).close()
    except OSError:
        return  # nobody there yet; torchrun makes the place, or waits for it
    found: list[Any] = []

    def look() -> None:
        limit = datetime.timedelta(seconds=_LOOK_S)
        with suppress(RuntimeError, ValueError):
            found.append(_distributed.TCPStore(host, int(port), is_master=False, timeout=limit, wait_for_workers=False))

    # The limit does not hold where the other side takes the connection and then says nothing.
    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(2 * _LOOK_S)
    if not found:
        raise WorkerError(_nobody(plan, "something else listens there"))


def _nobody(plan: Plan, why: object) -> str:
    return (
        f"nobody answers at rdzv-endpoint={plan.endpoint} as a meeting place of torchrun would ({why}); is the name "
        "right, does a node of this job run there, and is the port free of other programs?"
    )


def launch(folder: Path, plan: Plan) -> None:
    """Run `_worker` in all processes of this node; return when all of them, on all nodes, have ended well.

    Raises
    ------
    WorkerError
        If a process has failed, or the nodes did not find each other.
    """
    arguments = [
        f"--nproc-per-node={plan.processes}",
        f"--nnodes={plan.nodes}",
        "--rdzv-backend=c10d",
        f"--rdzv-endpoint={plan.endpoint or 'localhost:0'}",
        f"--rdzv-id={plan.job_id}",
        f"--rdzv-conf=join_timeout={plan.timeout_s},read_timeout={min(60, plan.timeout_s)}",
        f"--max-restarts={plan.restarts}",
        f"--monitor-interval={_MONITOR_S}",
        "--no-python",
    ]
    if not plan.is_on_many or plan.endpoint.rpartition(":")[0] in _LOCAL:
        # The machine's own name need not be one that its network can resolve.
        arguments.append("--local-addr=127.0.0.1")
    command = [sys.executable, "-m", f"{__package__}._worker", str(folder)]
    _quiet()
    if plan.is_on_many:
        _check_endpoint(plan)
    with _environment(plan):
        try:
            _torchrun.run(_torchrun.parse_args([*arguments, *command]))
        except ChildFailedError as error:
            raise WorkerError(_first_failure(folder, error)) from None
        except RendezvousTimeoutError:
            message = (
                f"not all of the {plan.nodes} nodes have come to {plan.endpoint} within {plan.timeout_s} s; is the "
                "same job with the same rdzv-endpoint running on the others, and can they reach it? --timeout waits "
                "longer"
            )
            raise WorkerError(message) from None
        except RendezvousConnectionError as error:
            raise WorkerError(_nobody(plan, error.__cause__ or error)) from None
        except SignalException as error:
            if error.sigval != signal.SIGINT:
                message = f"ended by the signal {error.sigval.name}"
                raise WorkerError(message) from None


def _quiet() -> None:
    """Silence torchrun's own reports: what matters in them comes as an error."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("torch.distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _environment(plan: Plan) -> Iterator[None]:
    """Set for the processes: this one's modules, and the cores shared among them."""
    chosen = {
        # Else a restart finds the addresses of the dead in the store, and tries to reach them.
        "TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1",
        "OMP_NUM_THREADS": str(max(1, available_cores() // plan.processes)),
        "GLOO_SOCKET_IFNAME": "" if plan.is_on_many or sys.platform != "linux" else "lo",
    }
    added = {name: value for name, value in chosen.items() if value and name not in os.environ}
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYTHONSAFEPATH")}
    os.environ.update(added)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    os.environ["PYTHONSAFEPATH"] = "1"  # a file of the user's folder must not take the place of a module of Python's
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _first_failure(folder: Path, error: ChildFailedError) -> str:
    """Return what happened, from the processes' own words, else from how they ended."""
    found = failures(folder)
    own = [failure for failure in found if not failure.is_lost]
    if own:
        return in_words(own[0])
    ended: list[Any] = [
        (rank, failure) for rank, failure in error.failures.items() if failure.exitcode not in _BY_TORCHRUN
    ]
    for rank, failure in sorted(ended, key=lambda entry: entry[1].timestamp):
        if failure.exitcode < 0:
            name = signal.Signals(-failure.exitcode).name
            hint = "; is the memory full?" if name == "SIGKILL" else ""
            return f"process of rank {rank} was ended by the signal {name}{hint}"
    if found:
        return in_words(found[0])
    rank, failure = error.get_first_failure()
    when = time.strftime("%H:%M:%S", time.localtime(failure.timestamp))
    return f"process of rank {rank} ended with status {failure.exitcode} at {when}, without a word"
