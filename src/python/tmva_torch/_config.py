"""How to train and what came of it: TrainConfig and History."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ._stepping import without_compiler
from .losses import Objective, OutputKind, Task, loss_from_option
from .schedule import optimizer_from_option
from .schedulers import check_scheduler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import torch
    from torch import nn

PRECISIONS = ("fp32", "bf16", "fp16")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainConfig:
    """How to train. Checks itself.

    Parameters
    ----------
    epochs
        Passes over the training events, in total.
    optimizer
        Name of a torch.optim class, with arguments if wanted, or a callable that takes the parameters.
    learning_rate, weight_decay
        Handed to an optimiser given by name; a callable brings its own.
    loss
        Name of a torch.nn loss, "auto", or a callable (output, target) -> loss.
    rate_steps
        {epoch: learning rate}, in force from that epoch on (counted from 0).
    scheduler
        Name of a torch.optim.lr_scheduler class with its arguments; "" for none.
    patience
        Stop after this many epochs without a better validation loss; None never stops.
    gradient_clip
        Largest norm of the gradient; None leaves it.
    keep_best
        Leave the model in the state of its best epoch.
    precision
        "fp32", "bf16" or "fp16" (the latter with gradient scaling).
    compile
        Let torch.compile rewrite the forward pass.
    device
        Where to train; None is where the model is.
    seed
        Seed of dropout and the like; None leaves the global generators in charge.
    log_dir
        Folder for TensorBoard (the extra "tensorboard"); None writes nothing.
    checkpoint
        File for the state of the running training, and after how many epochs it is written, as in "job.ckpt,5", or of
        a stream after which part of one, as in "job.ckpt,0.1"; "" writes none.
    continue_training
        Go on from the checkpoint if it is there, bit for bit as if training had never stopped.
    """

    epochs: int = 10
    optimizer: str | Callable[..., torch.optim.Optimizer] = "Adam"
    learning_rate: float = 0.001
    weight_decay: float = 0.0
    loss: str | Callable[..., Any] = "auto"
    rate_steps: Mapping[int, float] = field(default_factory=dict)
    scheduler: str = ""
    patience: int | None = None
    gradient_clip: float | None = None
    keep_best: bool = True
    precision: str = "fp32"
    compile: bool = False
    device: str | torch.device | None = None
    seed: int | None = None
    log_dir: str | Path | None = None
    checkpoint: str = ""
    continue_training: bool = False

    def __post_init__(self) -> None:
        """Check every value."""
        rules: tuple[tuple[str, bool, str], ...] = (
            ("epochs", self.epochs >= 1, ">= 1"),
            ("learning_rate", 0.0 < self.learning_rate < math.inf, "> 0"),
            ("weight_decay", 0.0 <= self.weight_decay < math.inf, ">= 0"),
            ("patience", self.patience is None or self.patience >= 1, ">= 1 or None"),
            ("gradient_clip", self.gradient_clip is None or self.gradient_clip > 0, "> 0 or None"),
            ("precision", self.precision in PRECISIONS, f"one of {', '.join(PRECISIONS)}"),
        )
        for name, is_right, rule in rules:
            if not is_right:
                message = f"{name}={getattr(self, name)} is out of range; it must be {rule}"
                raise ValueError(message)
        if self.scheduler:
            check_scheduler(self.scheduler)

    def make_optimizer(
        self, parameters: Iterable[nn.Parameter], make: Callable[..., torch.optim.Optimizer] | None = None
    ) -> torch.optim.Optimizer:
        """Return the optimiser over the parameters that train; `make` goes before the configured one."""
        trained = [parameter for parameter in parameters if parameter.requires_grad]
        if not trained:
            message = "the network has no parameter that requires a gradient; there is nothing to train"
            raise ValueError(message)
        if make is None and not isinstance(self.optimizer, str):
            make = self.optimizer
        with without_compiler():
            if make is not None:
                return make(trained)
            cls, arguments = optimizer_from_option(str(self.optimizer))
            return cls(trained, **self.optimizer_arguments(cls, arguments))

    def optimizer_arguments(self, cls: type[torch.optim.Optimizer], arguments: dict[str, Any]) -> dict[str, Any]:
        """Return the keyword arguments for a class of torch.optim; those written behind its name win."""
        common: dict[str, Any] = {"lr": self.learning_rate}
        if self.weight_decay:
            common["weight_decay"] = self.weight_decay
        return {**common, **arguments}

    def make_objective(self, kind: OutputKind, task: Task, positive_class: int) -> Objective:
        """Return the loss per event."""
        criterion = loss_from_option(self.loss) if isinstance(self.loss, str) else self.loss
        return Objective(criterion, kind, task, positive_class=positive_class)


@dataclass
class History:
    """What happened in training: one number per epoch and name, and where the best epoch is."""

    epochs: dict[str, list[float]] = field(default_factory=dict)
    best_epoch: int = -1
    stopped: str = ""

    def add(self, **numbers: float) -> None:
        """Append one epoch."""
        for name, number in numbers.items():
            self.epochs.setdefault(name, []).append(number)

    def __len__(self) -> int:
        """Return the number of epochs."""
        return max((len(column) for column in self.epochs.values()), default=0)

    def __repr__(self) -> str:
        """Show the last numbers."""
        last = ", ".join(f"{name}={column[-1]:.4g}" for name, column in self.epochs.items() if column)
        return f"History({len(self)} epochs, best {self.best_epoch}; last: {last})"

    def to_json(self) -> str:
        """Return the history as JSON text."""
        record = {"history": self.epochs, "best_epoch": self.best_epoch, "stopped": self.stopped}
        return json.dumps(record, indent=1)
