"""The training of a booked method by the user's own train_func."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from ._booked import config_of, optimizer_of
from ._config import History
from ._loop import INTERRUPTED
from .best import BestKeeper, as_number
from .interrupts import InterruptFlag, StopTraining
from .schedule import LiveOptimizers, parse_schedule, schedule_function
from .schedulers import scheduler_function
from .usercode import importable, user_errors
from .world import current, unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._prepare import Prepared
    from .hooks import Hooks
    from .losses import Objective
    from .method import Method
    from .world import World


class Criterion(nn.Module):
    """The default loss for a user's train_func: one number per batch."""

    def __init__(self, objective: Objective) -> None:
        super().__init__()
        self.objective = objective

    def forward(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the mean loss of the batch."""
        return self.objective(output, target).mean()


def train_user(method: Method, prepared: Prepared, hooks: Hooks) -> History:
    """Train with the user's train_func, called with the nine keywords of the protocol."""
    spec, options = method.spec, method.spec.options
    if prepared.loaders.validation is None:
        message = (
            f"ValidationSize={options.validation_size} leaves no validation events, but train_func needs a val_loader"
        )
        raise ValueError(message)
    keeper, live, flag = Together(current()), LiveOptimizers(), InterruptFlag(hooks.interrupted)
    observer = Observer(hooks, flag, live, options.num_epochs)
    prepared.batches.before_batch = observer
    objective = config_of(method).make_objective(method.kind, spec.task, spec.signal_class)
    stopped = ""
    try:
        with flag.catching(), live.watch(), importable(method.user.surroundings):
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
        prepared.batches.before_batch = None
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
            model=current().wrap(method.model),
            num_epochs=options.num_epochs,
            batch_size=options.batch_size,
            **arguments,
        )
    if not isinstance(trained, nn.Module):
        message = (
            f"train_func of method {method.spec.title} returned a {type(trained).__name__}; it must return the trained "
            "torch.nn.Module"
        )
        raise TypeError(message)
    return unwrapped(trained)


class Together(BestKeeper):
    """A keeper of the best state whom all processes tell the same: the mean of their values."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def save_best(self, model: nn.Module, curr: object, best: object) -> float:
        """Keep the model if the mean of `curr` is lower than all before; return the better of the two values."""
        if self._world.size > 1:
            mine = torch.tensor(as_number(curr), dtype=torch.float64)
            curr = float(self._world.sum(mine)) / self._world.size
        return super().save_best(unwrapped(model), curr, best)


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
        if current().any(self._flag.is_set()):
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
