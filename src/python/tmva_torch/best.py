"""Keeping the best state of a network while it trains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from torch import nn

State = dict[str, torch.Tensor]


class BestKeeper:
    """The state with the lowest value so far, the lowest value and when it was."""

    def __init__(self) -> None:
        self.value = math.inf
        self.index = -1
        self.state: State | None = None
        self.values: list[float] = []
        self._model: nn.Module | None = None

    def offer(self, model: nn.Module, value: float) -> bool:
        """Keep the model's state if the value is lower than all before; a NaN never is."""
        self.values.append(value)
        # The first finite value counts even if it is infinite, so that there is always something to store.
        if not (value < self.value or (self.state is None and not math.isnan(value))):
            return False
        self.value = value
        self.index = len(self.values) - 1
        # Copied, as training goes on changing the tensors.
        self.state = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self._model = model
        return True

    def save_best(self, model: nn.Module, curr: object, best: object) -> float:
        """Keep the model if `curr` is lower than all before; return the better of the two values.

        This is what a user's train_func calls once per epoch.
        """
        current = as_number(curr)
        previous = math.inf if best is None else as_number(best)
        self.offer(model, current)
        return current if current < previous or math.isnan(previous) else previous

    def restored(self) -> nn.Module | None:
        """Return the model that was offered, back in its best state; None if nothing was offered."""
        if self._model is None or self.state is None:
            return None
        self._model.load_state_dict(self.state)
        return self._model

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed training needs."""
        return {"value": self.value, "index": self.index, "state": self.state, "values": self.values}

    def load_state_dict(self, state: dict[str, Any], model: nn.Module) -> None:
        """Take up where another keeper was, for a model that is now trained on."""
        self.value, self.index, self.state = state["value"], state["index"], state["state"]
        self.values = list(state["values"])
        self._model = model


def as_number(value: object) -> float:
    """Return what a user gives as a loss as a number."""
    if isinstance(value, torch.Tensor):
        return float(value.detach())
    return float(value)  # type: ignore[arg-type]  # numpy scalars and the like: float() decides
