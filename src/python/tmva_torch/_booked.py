"""What a booking's options say about the training: its configuration and what makes its optimiser."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import torch

from ._config import TrainConfig
from .schedule import optimizer_from_option, parse_schedule

if TYPE_CHECKING:
    from collections.abc import Callable

    from .method import Method


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
