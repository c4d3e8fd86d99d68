"""What a booking's options say about the training: its configuration and what makes its optimiser."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import torch

from ._config import TrainConfig
from .losses import Task
from .method import first_answer
from .modes import evaluating
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


def own_optimizer(method: Method, config: TrainConfig) -> Callable[..., torch.optim.Optimizer]:
    """Return the same for the package's own loop, which knows the learning rate that a class needs."""
    make = optimizer_of(method)
    return functools.partial(make, **config.optimizer_arguments(make, {})) if isinstance(make, type) else make


def try_training(method: Method) -> None:
    """Make the optimiser and ask for the loss of two events, so that what cannot train says so at booking.

    Raises
    ------
    TypeError
        If the user's optimiser or criterion is no such thing.
    ValueError
        If the network has nothing to train, or the loss cannot be computed.
    """
    optimizer_of(method)
    criterion = method.user.criterion
    if criterion is not None and (isinstance(criterion, type) or not callable(criterion)):
        given = f"the class {criterion.__name__}" if isinstance(criterion, type) else type(criterion).__name__
        right = f"an instance, {criterion.__name__}()" if isinstance(criterion, type) else "a torch.nn loss"
        message = (
            f"'criterion' in load_model_custom_objects is {given}, not a function (output, target) -> loss; "
            f"give {right}"
        )
        raise TypeError(message)
    if method.user.train_func is None:
        config = config_of(method)
        config.make_optimizer(method.model.parameters(), own_optimizer(method, config))
        _try_loss(method, config)


def _try_loss(method: Method, config: TrainConfig) -> None:
    spec = method.spec
    with evaluating(method.model), torch.no_grad():
        output = first_answer(method.model, np.zeros((2, len(spec.variables)), dtype=np.float32))
    output = output.nan_to_num(nan=0.5)  # of the logarithm of zero, say; no event is like that
    n_columns = len(spec.targets) if spec.task is Task.REGRESSION else len(spec.classes)
    target = torch.zeros(2, n_columns, dtype=torch.float32)
    if spec.task is not Task.REGRESSION:
        target[:, 0] = 1.0
    try:
        config.make_objective(method.kind, spec.task, spec.signal_class)(output, target)
    except Exception as error:  # the criterion may be the user's, and raise anything
        what = f"Loss={config.loss}" if isinstance(config.loss, str) else "the criterion in load_model_custom_objects"
        message = (
            f"{what} cannot be computed for two events, called as criterion(output, target) with an output of shape "
            f"{list(output.shape)}: {type(error).__name__}: {error}"
        )
        raise ValueError(message) from error
