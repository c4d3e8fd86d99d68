"""`tmva-torch train` on several processes and nodes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ._handout import workplace
from .devices import check_processes
from .job import config_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .job import TrainJob
    from .launching import Plan

PLAN_FLAGS = ("nproc_per_node", "nnodes", "rdzv_endpoint", "rdzv_id", "max_restarts", "timeout")
_RESTARTS = 3
RESULT = "result.json"


def plan_of(job: TrainJob, **flags: Any) -> Plan | None:
    """Return what the flags of the command line ask for; None for a training in this process.

    Raises
    ------
    ValueError
        If they, or the device of the job, cannot be used.
    """
    if flags["nproc_per_node"] is None and flags["nnodes"] == "1":
        return None
    from .launching import Plan  # noqa: PLC0415 - torchrun is much to import

    config = config_of(job)
    if re.search(r"\d", str(config.device or "")):
        message = f"device = {config.device} in [training] is one GPU for all processes; right would be cuda, or cpu"
        raise ValueError(message)
    restarts = flags["max_restarts"]
    return Plan(
        processes=flags["nproc_per_node"] or 1,
        nodes=flags["nnodes"],
        endpoint=flags["rdzv_endpoint"],
        job_id=flags["rdzv_id"],
        restarts=restarts if restarts is not None else _RESTARTS if config.checkpoint else 0,
        timeout_s=flags["timeout"],
    )


def train_together(
    job: dict[str, Any], output: Path, plan: Plan, *, progress: bool, warn: Callable[[str], None]
) -> dict[str, Any] | None:
    """Train on all processes of all nodes; return what came of it on the node that wrote the bundle, elsewhere None."""
    from .launching import launch  # noqa: PLC0415 - as above

    warning = check_processes(plan.processes, str(job.get("training", {}).get("device") or "cpu"))
    if warning:
        warn(f"tmva-torch: {warning}")
    with workplace() as folder:
        task = {"kind": "job", "job": job, "output": str(output.absolute()), "progress": progress}
        (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
        launch(folder, plan)
        result = folder / RESULT
        found: dict[str, Any] | None = json.loads(result.read_text(encoding="utf-8")) if result.exists() else None
        return found
