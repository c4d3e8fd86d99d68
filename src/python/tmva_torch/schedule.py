"""Learning rates over the epochs: TMVA's LearningRateSchedule, and torch schedulers by name."""

from __future__ import annotations

import threading
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch.optim.optimizer import register_optimizer_step_pre_hook

from ._stepping import without_compiler
from .calls import check_arguments, find_class, parse_call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Steps = dict[int, float]
#: What torch's optimisers raise when they look at the values of their arguments, or stumble over them.
_REFUSALS = (TypeError, ValueError, LookupError, AttributeError, RuntimeError)


def parse_schedule(text: str) -> Steps:
    """Return {epoch: learning rate} of a text like "50,0.01;70,0.005"; empty for an empty text.

    Raises
    ------
    ValueError
        If the text is no such list, an epoch repeats, or a number is out of range.
    """
    steps: Steps = {}
    for part in filter(None, text.split(";")):
        first, _, second = part.partition(",")
        try:
            epoch, rate = int(first), float(second)
        except ValueError:
            epoch, rate = -1, -1.0
        if epoch < 0 or not 0.0 < rate < float("inf") or epoch in steps:
            message = (
                f"LearningRateSchedule={text}: {part!r} cannot be used; right would be epoch,rate pairs joined by "
                "semicolons, as in 50,0.01;70,0.005, with different epochs >= 0 and rates > 0"
            )
            raise ValueError(message)
        steps[epoch] = rate
    return dict(sorted(steps.items()))


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate of all parameter groups."""
    for group in optimizer.param_groups:
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(rate)  # a tensor rate belongs to a captured graph: keep the object
        else:
            group["lr"] = rate


def get_rate(optimizer: torch.optim.Optimizer) -> float:
    """Return the learning rate of the first parameter group."""
    return float(optimizer.param_groups[0]["lr"])


class LiveOptimizers:
    """The optimiser instances that step while this is active, so that a user's training can be reached by class.

    Training functions of the field create an instance from the class they are given and then pass the class on
    to the schedule; torch's step hook shows the instances.
    """

    def __init__(self) -> None:
        self._alive: weakref.WeakSet[torch.optim.Optimizer] = weakref.WeakSet()
        self._pending: list[tuple[Any, Callable[[torch.optim.Optimizer], None]]] = []
        self._thread = threading.get_ident()
        self.latest_rate: float | None = None

    @contextmanager
    def watch(self) -> Iterator[LiveOptimizers]:
        """Collect instances until the block ends."""
        handle = register_optimizer_step_pre_hook(self._see)
        try:
            yield self
        finally:
            handle.remove()

    def _see(self, optimizer: torch.optim.Optimizer, _args: Any, _kwargs: Any) -> None:
        if threading.get_ident() != self._thread:
            return
        self.latest_rate = get_rate(optimizer)
        if optimizer in self._alive:
            return
        self._alive.add(optimizer)
        for chosen, action in self._pending:
            if _matches(optimizer, chosen):
                action(optimizer)

    def apply(self, chosen: Any, action: Callable[[torch.optim.Optimizer], None]) -> None:
        """Do something to an instance, or to the instances of a class; before their first step it waits for them."""
        if isinstance(chosen, torch.optim.Optimizer):
            action(chosen)
            return
        found = [optimizer for optimizer in self._alive if _matches(optimizer, chosen)]
        for optimizer in found:
            action(optimizer)
        if not found:
            self._pending.append((chosen, action))


def _matches(optimizer: torch.optim.Optimizer, chosen: Any) -> bool:
    # Anything but a class (a partial, a function) cannot be compared with its products: it means all of them.
    return isinstance(optimizer, chosen) if isinstance(chosen, type) else True


def schedule_function(steps: Steps, live: LiveOptimizers) -> Callable[[Any, int, Steps], None]:
    """Return the function a user's train_func calls as schedule(optimizer, epoch, steps) after each epoch."""
    applied: weakref.WeakKeyDictionary[torch.optim.Optimizer, int] = weakref.WeakKeyDictionary()

    def schedule(optimizer: Any, epoch: int, steps: Steps = steps) -> None:
        due = max((step for step in steps if step <= epoch), default=None)
        if due is None:
            return

        def act(instance: torch.optim.Optimizer) -> None:
            if applied.get(instance) != due:
                applied[instance] = due
                set_rate(instance, steps[due])

        live.apply(optimizer, act)

    return schedule


def optimizer_from_option(text: str) -> tuple[type[torch.optim.Optimizer], dict[str, Any]]:
    """Return the class of torch.optim an option names and the keyword arguments behind the name.

    Raises
    ------
    ValueError
        For a name torch.optim does not have, or arguments it does not take.
    """
    call = parse_call("Optimizer", text)
    found: type[torch.optim.Optimizer] = find_class("Optimizer", call.name, torch.optim, torch.optim.Optimizer)
    if call.args:
        message = f"Optimizer={text}: arguments must be written as name=value"
        raise ValueError(message)
    check_arguments("Optimizer", text, found, ([],), call)
    try:
        with without_compiler():
            found([torch.zeros(1, 1, requires_grad=True)], **{"lr": 0.1, **call.kwargs})
    except _REFUSALS as error:
        message = f"Optimizer={text}: {type(error).__name__}: {error}"
        raise ValueError(message) from error
    return found, call.kwargs
