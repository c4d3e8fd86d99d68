"""torch's learning-rate schedulers by name, stepped when they want to be stepped."""

from __future__ import annotations

import warnings
import weakref
from typing import TYPE_CHECKING, Any

import torch
from torch.optim import lr_scheduler

from .calls import Call, check_arguments, find_class, parse_call

if TYPE_CHECKING:
    from collections.abc import Callable

    from .schedule import LiveOptimizers

# These need functions or other schedulers, which an option string cannot hold.
_NOT_BY_NAME = ("_LRScheduler", "LambdaLR", "MultiplicativeLR", "SequentialLR", "ChainedScheduler")
_PER_BATCH = (lr_scheduler.OneCycleLR, lr_scheduler.CyclicLR)


class NamedScheduler:
    """A scheduler made from an option, over one optimiser.

    Parameters
    ----------
    text
        Name of a class of torch.optim.lr_scheduler with its arguments.
    optimizer
        Whose learning rate changes.
    n_steps
        Batches of the whole training; OneCycleLR takes it where no total is given.
    """

    def __init__(self, text: str, optimizer: torch.optim.Optimizer, n_steps: int) -> None:
        cls, call = _find(text)
        arguments = dict(call.kwargs)
        if cls is lr_scheduler.OneCycleLR and not {"total_steps", "epochs"} & set(arguments) and len(call.args) < 2:  # noqa: PLR2004
            arguments["total_steps"] = n_steps
        check_arguments("Scheduler", text, cls, (optimizer,), Call(call.name, call.args, arguments))
        try:
            self._scheduler = cls(optimizer, *call.args, **arguments)
        except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
            message = f"Scheduler={text}: {error}"
            raise ValueError(message) from error

    def after_batch(self) -> None:
        """Step the schedulers that count batches."""
        if isinstance(self._scheduler, _PER_BATCH):
            self._step()

    def after_epoch(self, value: float | None) -> None:
        """Step the others; `value` is the loss that ReduceLROnPlateau watches."""
        if isinstance(self._scheduler, _PER_BATCH):
            return
        if isinstance(self._scheduler, lr_scheduler.ReduceLROnPlateau):
            if value is not None:
                self._step(value)
        else:
            self._step()

    def for_lightning(self) -> dict[str, Any]:
        """Return what LightningModule.configure_optimizers has to say about it."""
        interval = "step" if isinstance(self._scheduler, _PER_BATCH) else "epoch"
        return {"scheduler": self._scheduler, "interval": interval, "monitor": "val_loss"}

    def _step(self, *values: float) -> None:
        with warnings.catch_warnings():
            # torch counts the optimiser's steps and misses the first one of a user's loop, and those that fp16 skips.
            warnings.filterwarnings("ignore", message="Detected call of .lr_scheduler", category=UserWarning)
            self._scheduler.step(*values)

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed training needs."""
        return {key: value for key, value in self._scheduler.state_dict().items() if _is_plain(value)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take up where another one was."""
        self._scheduler.load_state_dict(state)


def _is_plain(value: object) -> bool:
    # Bound methods among the attributes are made anew by the constructor, and no weights-only file could hold them.
    return isinstance(value, (bool, int, float, str, type(None), list, tuple, dict, torch.Tensor))


def _find(text: str) -> tuple[type[Any], Call]:
    call = parse_call("Scheduler", text)
    return find_class("Scheduler", call.name, lr_scheduler, lr_scheduler.LRScheduler, skip=_NOT_BY_NAME), call


def check_scheduler(text: str) -> None:
    """Raise ValueError if the option's class or arguments cannot be used."""
    NamedScheduler(text, torch.optim.SGD([torch.zeros(1)], lr=0.1, momentum=0.9), n_steps=100)


def scheduler_function(
    text: str, live: LiveOptimizers, n_steps: int, latest: Callable[[], float | None]
) -> Callable[..., None]:
    """Return the function a user's train_func calls as schedule(optimizer, epoch, steps)."""
    made: weakref.WeakKeyDictionary[torch.optim.Optimizer, NamedScheduler] = weakref.WeakKeyDictionary()

    def make(instance: torch.optim.Optimizer) -> None:
        if instance not in made:
            made[instance] = NamedScheduler(text, instance, n_steps)

    def act(instance: torch.optim.Optimizer) -> None:
        make(instance)
        made[instance].after_epoch(latest())

    def schedule(optimizer: Any, _epoch: int, _steps: Any = None) -> None:
        live.apply(optimizer, act)

    live.apply(None, make)  # at its first step, so that a warm-up starts where it should

    return schedule
