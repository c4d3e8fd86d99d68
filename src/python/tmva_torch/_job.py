"""The training of a booked method: the user's train_func or the package's own loop, and the file that comes of it."""

from __future__ import annotations

import json
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from . import artifacts
from ._booked import config_of, own_optimizer
from ._checkpoint import CheckpointFile, Checkpointing
from ._loop import INTERRUPTED, TrainingRun
from ._prepare import make_dataset, prepare
from ._previous import forget_previous, keeping_previous
from ._processes import train_in_processes
from ._stepping import plainly
from ._user_loop import train_user
from .files import write_text
from .interrupts import InterruptFlag
from .method import output_kind, try_network
from .plots import training_curves
from .prediction import CPU
from .seeding import seeded, threads
from .state import N_REFERENCES, verify_stored
from .world import current

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._config import History
    from ._prepare import Prepared
    from .data import EventDataset
    from .hooks import Hooks
    from .method import Method
    from .spec import Spec


def train_method(method: Method, data: Mapping[str, Any], hooks: Hooks) -> History:
    """Train a method, write its file, and return what happened."""
    spec = method.spec
    method.reference_inputs = np.array(data["x"][:N_REFERENCES], dtype=np.float32)
    if spec.options.processes == 1:
        history = run_training(method, data, hooks)
    else:
        dataset = make_dataset(spec, data)  # what is wrong with the events is said before anything is started
        _stored_state(method)
        _find_kind(method, dataset)
        history = train_in_processes(method, data, hooks)
    method.model.to("cpu").eval()
    if method.user.predict_func is None:
        try_network(method)  # before the file of an earlier training is replaced by one that cannot be applied
    method.trained_file = spec.trained_file
    places = spec.trained_file.absolute(), spec.weight_dir.absolute()
    with keeping_previous(*places):
        artifacts.save_model(method.model, method.trained_file, n_features=len(spec.variables))
    weakref.finalize(method, forget_previous, *places)  # TMVA has written the weights file then
    _show_history(spec, history, hooks)
    verbose(spec, hooks, f"trained network written to {method.trained_file}")
    problem = verify_stored(method)
    if problem:
        hooks.log("warning", f"{method.trained_file} cannot be applied later: {problem}")
    method.settle()
    return history


def run_training(method: Method, data: Mapping[str, Any], hooks: Hooks) -> History:
    """Train a method's network, together with the other processes where this is one of a group."""
    spec = method.spec
    stored = _stored_state(method)
    dataset = make_dataset(spec, data)
    _find_kind(method, dataset)
    prepared = prepare(method, dataset, hooks)
    del dataset
    device, world = method.training_device, current()
    together = f", in {world.size} processes" if world.size > 1 else ""
    counts = f"training on {prepared.n_train} events, validating on {prepared.n_validation}"
    verbose(spec, hooks, f"{counts}, on {device}{together}")
    # The processes of a group must not drop the same neurons of different events.
    with threads(spec.training_threads), seeded(method.seed + world.rank), torch.enable_grad():
        method.model.to(device)
        if method.user.train_func is None:
            return train_own(method, prepared, hooks, stored)
        return train_user(method, prepared, hooks)


def _find_kind(method: Method, dataset: EventDataset) -> None:
    """Ask the network once more what its outputs are, now that there are events that it knows."""
    spread = torch.linspace(0, len(dataset) - 1, min(len(dataset), 256)).long()
    with plainly(method.model, CPU):
        method.kind = output_kind(method, dataset.x[spread])


def verbose(spec: Spec, hooks: Hooks, text: str) -> None:
    """Log what only who booked with V wants to read."""
    if spec.verbose:
        hooks.log("info", text)


def _show_history(spec: Spec, history: History, hooks: Hooks) -> None:
    write_text(spec.weight_dir / f"TrainedModel_{spec.title}.history.json", history.to_json())
    if not spec.options.plot_history:
        return
    if any(name.endswith("loss") for name in history.epochs):
        training_curves(json.loads(history.to_json()), Path(spec.options.plot_history).expanduser(), title=spec.title)
    else:
        hooks.log(
            "warning", f"PlotHistory={spec.options.plot_history}: there is nothing to draw, save_best got no loss"
        )


def _stored_state(method: Method) -> dict[str, Any] | None:
    """Return the state a training goes on from; None for a fresh one."""
    options = method.spec.options
    file = CheckpointFile.from_option(options.checkpoint)
    if file is None or not options.continue_training or not file.path.is_file():
        return None
    state = file.read()
    if options.seed == 0:
        # A drawn seed must not be drawn again: split and order depend on it.
        method.seed = state["fingerprint"]["seed"]
    return state


def train_own(method: Method, prepared: Prepared, hooks: Hooks, stored: dict[str, Any] | None) -> History:
    """Train with the package's own loop."""
    config = config_of(method)
    objective = config.make_objective(method.kind, method.spec.task, method.spec.signal_class)
    train, validation = prepared.loaders
    make = own_optimizer(method, config)
    run = TrainingRun(method.model, objective, config, n_batches=len(train), make_optimizer=make)
    callbacks = (*_checkpointing(method, run, prepared, hooks, stored), _reporting(method.spec, hooks))
    flag = InterruptFlag(hooks.interrupted)
    run.train(train, validation, callbacks=callbacks, report=hooks.progress, flag=flag)
    if objective.per_batch:
        hooks.log("warning", "the criterion gives one number per batch; event weights did not enter the loss")
    if run.history.stopped:
        level = "warning" if run.history.stopped == INTERRUPTED else "info"
        hooks.log(level, f"training stopped: {run.history.stopped}")
    return run.history


def _reporting(spec: Spec, hooks: Hooks) -> Callable[[History], None]:
    def report(history: History) -> None:
        numbers = ", ".join(f"{name} {column[-1]:.4g}" for name, column in history.epochs.items())
        verbose(spec, hooks, f"epoch {len(history)}/{spec.options.num_epochs}: {numbers}")

    return report


def _checkpointing(
    method: Method, run: TrainingRun, prepared: Prepared, hooks: Hooks, stored: dict[str, Any] | None
) -> tuple[Callable[[History], None], ...]:
    file = CheckpointFile.from_option(method.spec.options.checkpoint)
    if file is None:
        return ()
    fingerprint = {
        "seed": method.seed,
        "training events": prepared.n_train,
        "batch size": method.spec.options.batch_size,
        "optimizer": type(run.optimizer).__name__,
    }
    checkpointing = Checkpointing(file, run, prepared.order, fingerprint)
    if stored is not None:
        checkpointing.resume(stored)
        hooks.log("info", f"going on from {file.path}, which has {run.epoch} of {run.config.epochs} epochs")
    elif run.world.size > 1:
        checkpointing.write()  # else a restart could take up the file of an earlier training
    return (checkpointing,)
