"""The running loss of an epoch, and the check that it is finite."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

_EVERY = 50  # batches between looks at a GPU's results; each look waits for the GPU


class LossMeter:
    """Mean loss over the batches of an epoch, weighted by their events.

    On the CPU every batch is looked at once; on a GPU the losses stay there and are fetched a few at a time.

    Parameters
    ----------
    epoch
        Number of the epoch, from 1, for the error message.
    immediate
        Whether to look at every batch at once.
    """

    def __init__(self, epoch: int, *, immediate: bool) -> None:
        self._epoch = epoch
        self._every = 1 if immediate else _EVERY
        self._pending: list[Tensor] = []
        self._counts: list[int] = []
        self._seen = 0
        self._total = 0.0
        self._events = 0

    def add(self, loss: Tensor, n_events: int) -> None:
        """Note a batch; raise ValueError if its loss, or one noted since the last look, is not finite."""
        if self._every == 1:
            self._count(loss.item(), n_events)
            return
        self._pending.append(loss.detach())
        self._counts.append(n_events)
        if len(self._pending) >= self._every:
            self._look()

    def _count(self, value: float, n_events: int) -> None:
        self._seen += 1
        if not math.isfinite(value):
            message = (
                f"the loss is {value} in epoch {self._epoch}, batch {self._seen}; "
                "look for non-finite inputs, a learning rate that is too large, or log(0) in the loss"
            )
            raise ValueError(message)
        self._total += value * n_events
        self._events += n_events

    def _look(self) -> None:
        for value, count in zip(torch.stack(self._pending).double().tolist(), self._counts, strict=True):
            self._count(value, count)
        self._pending.clear()
        self._counts.clear()

    def state_dict(self) -> dict[str, Any]:
        """Return what it has seen."""
        if self._pending:
            self._look()
        return {
            "epoch": self._epoch,
            "every": self._every,
            "seen": self._seen,
            "total": self._total,
            "events": self._events,
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> LossMeter:
        """Return a meter that has seen what another one had."""
        made = cls(state["epoch"], immediate=state["every"] == 1)
        made._seen, made._total, made._events = state["seen"], state["total"], state["events"]
        return made

    def latest(self) -> float:
        """Return the mean over the batches looked at so far."""
        return self._total / self._events if self._events else math.nan

    def mean(self) -> float:
        """Return the mean over all batches."""
        if self._pending:
            self._look()
        return self.latest()
