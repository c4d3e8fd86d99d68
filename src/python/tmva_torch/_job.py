"""The training of a booked method: the user's train_func or the package's own loop, and the file that comes of it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from . import artifacts
from ._checkpoint import CheckpointFile, Checkpointing
from ._config import History, TrainConfig
from ._loop import INTERRUPTED, TrainingRun
from ._prepare import make_dataset, prepare
from .best import BestKeeper
from .files import write_text
from .interrupts import InterruptFlag, StopTraining
from .schedule import LiveOptimizers, optimizer_from_option, parse_schedule, schedule_function
from .schedulers import scheduler_function
from .seeding import seeded, threads
from .state import verify_stored
from .usercode import importable, user_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._prepare import Prepared
    from .hooks import Hooks
    from .losses import Objective
    from .method import Method

N_REFERENCE = 4  # events stored with the method, to notice a torch that computes something else


class Criterion(nn.Module):
    """The default loss for a user's train_func: one number per batch."""

    def __init__(self, objective: Objective) -> None:
        super().__init__()
        self.objective = objective

    def forward(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the mean loss of the batch."""
        return self.objective(output, target).mean()


def train_method(method: Method, data: Mapping[str, Any], hooks: Hooks) -> History:
    """Train a method, write its file, and return what happened."""
    spec = method.spec
    stored = _stored_state(method)
    dataset = make_dataset(spec, data)
    method.reference_inputs = np.array(data["x"][:N_REFERENCE], dtype=np.float32)
    prepared = prepare(method, dataset, hooks)
    del dataset
    device = method.training_device
    hooks.log("info", f"training on {prepared.n_train} events, validating on {prepared.n_validation}, on {device}")
    with threads(spec.options.num_threads), seeded(method.seed):
        method.model.to(device)
        if method.user.train_func is None:
            history = train_own(method, prepared, hooks, stored)
        else:
            history = train_user(method, prepared, hooks)
    method.model.to("cpu").eval()
    method.trained_file = spec.trained_file(scripted=method.is_scripted)
    artifacts.save_model(method.model, method.trained_file, n_features=len(spec.variables))
    write_text(spec.weight_dir / f"TrainedModel_{spec.title}.history.json", history.to_json())
    hooks.log("info", f"trained network written to {method.trained_file}")
    problem = verify_stored(method)
    if problem:
        hooks.log("warning", f"{method.trained_file} cannot be applied later: {problem}")
    method.settle()
    return history


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


def config_of(method: Method) -> TrainConfig:
    """Return the booking's options as the configuration of the package's own loop."""
    options = method.spec.options
    return TrainConfig(
        epochs=options.num_epochs,
        optimizer=options.optimizer,
        learning_rate=options.learning_rate,
        weight_decay=options.weight_decay,
        loss=method.user.criterion if method.user.criterion is not None else options.loss,
        rate_steps=parse_schedule(options.learning_rate_schedule),
        scheduler=options.scheduler,
        patience=options.tries_early_stopping or None,
        gradient_clip=options.gradient_clip or None,
        keep_best=options.save_best_only,
        precision=options.precision,
        compile=options.compile,
    )


def optimizer_of(method: Method) -> Callable[..., torch.optim.Optimizer]:
    """Return what makes the optimiser: the user's class or function, else the option's class with its arguments.

    Raises
    ------
    TypeError
        If the user gives an instance, whose parameters would be those of another network.
    """
    given = method.user.optimizer
    if isinstance(given, torch.optim.Optimizer) or not (given is None or isinstance(given, str) or callable(given)):
        message = (
            f"'optimizer' in load_model_custom_objects is an instance of {type(given).__name__}; give its class, its "
            "name or a function of the parameters"
        )
        raise TypeError(message)
    if given is not None and not isinstance(given, str):
        made: Callable[..., torch.optim.Optimizer] = given
        return made
    cls, arguments = optimizer_from_option(given or method.spec.options.optimizer)
    return functools.partial(cls, **config_of(method).optimizer_arguments(cls, arguments))


def train_own(method: Method, prepared: Prepared, hooks: Hooks, stored: dict[str, Any] | None) -> History:
    """Train with the package's own loop."""
    config = config_of(method)
    objective = config.make_objective(method.kind, method.spec.task, method.spec.signal_class)
    train, validation = prepared.loaders
    make = optimizer_of(method)
    if isinstance(make, type):
        make = functools.partial(make, **config.optimizer_arguments(make, {}))
    run = TrainingRun(method.model, objective, config, n_batches=len(train), make_optimizer=make)
    callbacks = _checkpointing(method, run, prepared, hooks, stored)
    flag = InterruptFlag(hooks.interrupted)
    run.train(train, validation, callbacks=callbacks, report=hooks.progress, flag=flag)
    if objective.per_batch:
        hooks.log("warning", "the criterion gives one number per batch; event weights did not enter the loss")
    if run.history.stopped:
        level = "warning" if run.history.stopped == INTERRUPTED else "info"
        hooks.log(level, f"training stopped: {run.history.stopped}")
    return run.history


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
    checkpointing = Checkpointing(file, run, prepared.sampler.generator, fingerprint)
    if stored is not None:
        checkpointing.resume(stored)
        hooks.log("info", f"going on from {file.path}, which has {run.epoch} of {run.config.epochs} epochs")
    return (checkpointing,)


def train_user(method: Method, prepared: Prepared, hooks: Hooks) -> History:
    """Train with the user's train_func, called with the nine keywords of the protocol."""
    spec, options = method.spec, method.spec.options
    if prepared.loaders.validation is None:
        message = (
            f"ValidationSize={options.validation_size} leaves no validation events, but train_func needs a val_loader"
        )
        raise ValueError(message)
    keeper, live, flag = BestKeeper(), LiveOptimizers(), InterruptFlag(hooks.interrupted)
    observer = Observer(hooks, flag, live, options.num_epochs)
    prepared.sampler.before_batch = observer
    objective = config_of(method).make_objective(method.kind, spec.task, spec.signal_class)
    stopped = ""
    try:
        with flag.catching(), live.watch(), importable(method.code_directory):
            trained = _call_train_func(
                method,
                train_loader=prepared.loaders.train,
                val_loader=prepared.loaders.validation,
                optimizer=optimizer_of(method),
                criterion=method.user.criterion if method.user.criterion is not None else Criterion(objective),
                save_best=keeper.save_best,
                scheduler=_user_schedule(method, live, keeper, len(prepared.loaders.train)),
            )
    except StopTraining:
        hooks.log("warning", "training was interrupted; the best network so far is kept")
        trained, stopped = method.model, INTERRUPTED
    finally:
        prepared.sampler.before_batch = None
    best = keeper.restored() if options.save_best_only else None
    method.model = best if best is not None else trained
    return _user_history(keeper, observer, stopped)


def _user_schedule(
    method: Method, live: LiveOptimizers, keeper: BestKeeper, n_batches: int
) -> tuple[Callable[..., None] | None, dict[int, float] | None]:
    """Return the pair (schedule, steps) of the protocol; (None, None) where the rate stays."""
    options = method.spec.options
    steps = parse_schedule(options.learning_rate_schedule)
    if steps:
        return schedule_function(steps, live), steps
    if options.scheduler:
        latest = lambda: keeper.values[-1] if keeper.values else None  # noqa: E731 - two words of a closure
        return scheduler_function(options.scheduler, live, n_batches * options.num_epochs, latest), {}
    return None, None


def _user_history(keeper: BestKeeper, observer: Observer, stopped: str) -> History:
    history = History(stopped=stopped)
    if keeper.values:
        history.epochs["val_loss"] = keeper.values
        history.best_epoch = keeper.index
    rates = observer.rates()
    if rates:
        history.epochs["learning_rate"] = rates
    return history


def _call_train_func(method: Method, **arguments: Any) -> nn.Module:
    function = method.user.train_func
    options = method.spec.options
    with user_errors(f"train_func of method {method.spec.title}"):
        trained = function(  # type: ignore[misc]  # the caller has looked
            model=method.model, num_epochs=options.num_epochs, batch_size=options.batch_size, **arguments
        )
    if not isinstance(trained, nn.Module):
        message = (
            f"train_func of method {method.spec.title} returned a {type(trained).__name__}; it must return the trained "
            "torch.nn.Module"
        )
        raise TypeError(message)
    return trained


class Observer:
    """Sees every batch of a user's training: reports progress, notes the rates, stops the loop when asked to."""

    def __init__(self, hooks: Hooks, flag: InterruptFlag, live: LiveOptimizers, num_epochs: int) -> None:
        self._hooks = hooks
        self._flag = flag
        self._live = live
        self._num_epochs = num_epochs
        self._epoch = 0
        self._rates: list[float] = []

    def __call__(self, number: int, n_batches: int) -> None:
        """Note that a batch is about to be handed out."""
        if self._flag.is_set():
            raise StopTraining
        if number == 0:
            self._note_rate()
            self._epoch += 1
        total = max(self._num_epochs, self._epoch) * n_batches
        done = (self._epoch - 1) * n_batches + number + 1
        self._hooks.progress(done, total, f"epoch {self._epoch}/{self._num_epochs}")

    def _note_rate(self) -> None:
        if self._live.latest_rate is not None:
            self._rates.append(self._live.latest_rate)

    def rates(self) -> list[float]:
        """Return the learning rate of the last step of each epoch."""
        if len(self._rates) < self._epoch:
            self._note_rate()
        return self._rates
