"""Training: TrainConfig, History and fit, the package's own loop with weighted losses."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from ._checkpoint import checkpointing
from ._config import History, TrainConfig
from ._loop import TrainingRun
from .data import EventDataset
from .devices import usable_device
from .event_stream import EventStream
from .layers import normalises_batches
from .loading import BatchLoader, Part
from .losses import Task, probe_output
from .progress import bar
from .seeding import seeded
from .sharing import shared
from .tensorboard import TensorBoardLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from torch import nn
    from torch.utils.data import DataLoader

    from .data import Batch

__all__ = ["History", "Task", "TrainConfig", "fit"]


def fit(
    model: nn.Module,
    train: DataLoader[Batch],
    validation: DataLoader[Batch] | None = None,
    *,
    task: Task,
    config: TrainConfig | None = None,
    callbacks: Iterable[Callable[[History], None]] = (),
    positive_class: int = 1,
    progress: bool = False,
) -> History:
    """Train a model in place; in a torch.distributed group, together with the other processes (see docs/scaling.md).

    Parameters
    ----------
    model
        Any module from [n, n_features] to [n, n_outputs].
    train, validation
        Loaders of batches (x, y) or (x, y, w); the losses are weighted by w, which averages one in `make_loaders`.
    task
        What the targets are.
    config
        How to train; None takes the defaults.
    callbacks
        Called with the history after every epoch; of several processes in the first one.
    positive_class
        The target column a single-output classifier estimates.
    progress
        Show a bar on stderr if tqdm is there.

    Raises
    ------
    ValueError
        If shapes do not fit, targets are not those of the task, all events are of one class, or the loss is not finite
        (the message names epoch and batch).
    """
    config, task = config or TrainConfig(), Task(task)
    _check_targets(train, task, config)
    if normalises_batches(model) and isinstance(train, BatchLoader):
        train = shared(train, least=2)  # the spread of a single event left over at the end is none
    if config.device is not None:
        model.to(usable_device(config.device))
    n_features = _n_features(train)
    objective = config.make_objective(probe_output(model, n_features, task), task, positive_class)
    run = TrainingRun(model, objective, config, n_batches=len(train))
    with ExitStack() as stack:
        called = list(callbacks) if run.world.is_first else []
        if config.log_dir is not None and run.world.is_first:
            called.append(stack.enter_context(closing(TensorBoardLog(config.log_dir))))
        if config.seed is not None:
            # The processes that train together must not drop the same neurons of different events.
            stack.enter_context(seeded(config.seed + run.world.rank))
        called += checkpointing(run, train)
        run.train(train, validation, callbacks=tuple(called), report=stack.enter_context(bar(progress)))
    return run.history


def _check_targets(loader: DataLoader[Batch], task: Task, config: TrainConfig) -> None:
    """Raise for targets that cannot be those of the task; `make_loaders` has looked at class numbers."""
    if isinstance(loader, EventDataset):
        message = "a loader is needed, not the data set itself; right would be fit(model, *make_loaders(dataset), ...)"
        raise TypeError(message)
    dataset = loader.dataset.events if isinstance(loader.dataset, Part) else loader.dataset
    if not isinstance(dataset, EventDataset) or not len(dataset):
        return
    if dataset.y is None:
        message = "the events have no targets; give y to the data set"
        raise ValueError(message)
    if task is Task.REGRESSION or dataset.classes is not None:
        return
    if task is Task.BINARY and bool((dataset.y == dataset.y[0]).all()):
        message = f"all {len(dataset)} events have the target {dataset.y[0].tolist()}; to tell classes apart takes two"
        raise ValueError(message)
    low, high = float(dataset.y.min()), float(dataset.y.max())
    if config.loss == "auto" and not 0 <= low <= high <= 1:
        message = f"the targets go from {low:g} to {high:g}; those of a classification are 0 and 1"
        raise ValueError(message)


def _n_features(loader: DataLoader[Batch]) -> int:
    # A pass over the loader would use up its random order.
    dataset = loader.dataset.events if isinstance(loader.dataset, Part) else loader.dataset
    if isinstance(dataset, EventDataset):
        return int(dataset.x.shape[1])
    if isinstance(dataset, EventStream):
        return dataset.n_features
    return int(next(iter(loader))[0].shape[1])
