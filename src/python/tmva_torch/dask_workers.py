"""A trained method on every worker of a Dask cluster, for distributed RDataFrames (extra "dask")."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .extras import require
from .files import companions

require("distributed", extra="dask", purpose="A distributed RDataFrame")

from distributed import WorkerPlugin  # noqa: E402 - after the check above

if TYPE_CHECKING:
    from distributed import Client, Worker

_declared: set[str] = set()


class MethodPlugin(WorkerPlugin):  # type: ignore[misc] # distributed is optional for mypy
    """Loads a method once in each worker process, those that join later included.

    Parameters
    ----------
    weights_file
        The weights file, whose content travels with this object, and that of the network's file beside it.
    """

    def __init__(self, weights_file: Path) -> None:
        self.files = {path.name: path.read_bytes() for path in companions(weights_file)}
        self.weights_name = weights_file.name
        digest = hashlib.sha256(b"".join(self.files.values())).hexdigest()[:16]
        self.name = f"tmva_torch_{digest}"

    def setup(self, worker: Worker) -> None:
        """Write the files where the worker keeps its own, and load them.

        Raises
        ------
        ValueError
            If the worker would run several event loops at once.
        """
        if worker.state.nthreads > 1:
            message = (
                f"the worker {worker.name} has {worker.state.nthreads} threads, which would share one network; "
                "start the cluster with threads_per_worker=1 and as many more workers"
            )
            raise ValueError(message)
        folder = Path(worker.local_directory) / self.name
        folder.mkdir(exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        self.declare(folder / self.weights_name)

    def declare(self, weights_file: Path) -> Any:
        """Load the method into this process and give C++ a function of the plugin's name that returns it."""
        from .root import keep, load  # noqa: PLC0415 - a worker has imported nothing of this yet

        root = load()
        root.EnableThreadSafety()
        responses = keep(weights_file, 1)
        if self.name not in _declared:
            root.gInterpreter.Declare(
                f"TMVA::PyTorch::Responses &{self.name}()"
                f"{{ return *reinterpret_cast<TMVA::PyTorch::Responses *>({root.addressof(responses)}ULL); }}"
            )
            _declared.add(self.name)
        return responses


def distribute(client: Client, weights_file: Path) -> tuple[str, Any]:
    """Load a method here and on all workers; return the C++ expression of it, and the one that was loaded here."""
    plugin = MethodPlugin(weights_file)
    responses = plugin.declare(weights_file)
    client.register_plugin(plugin, name=plugin.name)
    return f"{plugin.name}()", responses
