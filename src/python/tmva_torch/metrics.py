"""Figures of merit with event weights: ROC points, the area under them, and evaluate for a loader."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from ._config import TrainConfig
from ._loop import TrainingRun
from .losses import TWO_CLASSES, Objective, Task, probe_output, to_response
from .world import ALONE

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import nn
    from torch.utils.data import DataLoader

    from .data import Batch

    FloatArray = npt.NDArray[np.float64]


class Roc(NamedTuple):
    """A ROC curve in TMVA's coordinates, from (0, 1) to (1, 0)."""

    signal_efficiency: FloatArray
    background_rejection: FloatArray


@dataclass(frozen=True)
class Metrics:
    """What `evaluate` found; `auc` is None unless the task is binary."""

    loss: float
    auc: float | None
    n_events: int


def roc_points(response: npt.ArrayLike, is_signal: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Roc:
    """Return the ROC curve of a response; events of equal response are cut together.

    Raises
    ------
    ValueError
        If the weights of signal or of background do not sum to a positive number.
    """
    value = np.asarray(response, dtype=np.float64).ravel()
    signal = np.asarray(is_signal, dtype=bool).ravel()
    weight = np.ones(len(value)) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    order = np.argsort(-value, kind="stable")
    value, signal, weight = value[order], signal[order], weight[order]
    passed_signal, passed_rest = np.cumsum(weight * signal), np.cumsum(weight * ~signal)
    if not len(value) or passed_signal[-1] <= 0 or passed_rest[-1] <= 0:
        message = "a ROC curve needs signal and background whose weights each sum to a positive number"
        raise ValueError(message)
    last_of_equal = np.append(value[1:] != value[:-1], True)
    efficiency = passed_signal[last_of_equal] / passed_signal[-1]
    rejection = 1.0 - passed_rest[last_of_equal] / passed_rest[-1]
    return Roc(np.concatenate([[0.0], efficiency]), np.concatenate([[1.0], rejection]))


def area_under_roc(response: npt.ArrayLike, is_signal: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> float:
    """Return the area under the ROC curve, equal responses counted half."""
    curve = roc_points(response, is_signal, weights)
    steps = np.diff(curve.signal_efficiency)
    return float((steps * (curve.background_rejection[1:] + curve.background_rejection[:-1]) / 2).sum())


def evaluate(model: nn.Module, loader: DataLoader[Batch], *, task: Task, positive_class: int = 1) -> Metrics:
    """Return weighted loss and area under the ROC curve of a model on a loader of batches (x, y) or (x, y, w)."""
    task = Task(task)
    batches = iter(loader)
    first = next(batches)  # a pass of its own would read a stream twice
    kind = probe_output(model, first[0].shape[1], task)
    objective = Objective(None, kind, task, positive_class=positive_class)
    run = TrainingRun(model, objective, TrainConfig(), n_batches=len(loader), world=ALONE)
    n_events = 0
    responses, truths, weights = [], [], []

    def note(output: torch.Tensor, batch: Batch) -> None:
        nonlocal n_events
        x, y, *weight = batch
        n_events += len(x)
        if task is not Task.BINARY:
            return
        response = to_response(output.float().reshape(len(x), -1), kind).cpu()
        responses.append(response[:, positive_class if response.shape[1] == TWO_CLASSES else 0])
        truths.append(y[:, positive_class if y.shape[1] == TWO_CLASSES else 0].cpu() > 0.5)  # noqa: PLR2004 - 0 or 1
        weights.append(weight[0].cpu() if weight else torch.ones(len(x)))

    loss = run.validate(chain([first], batches), note)["val_loss"]
    auc = None
    if task is Task.BINARY:
        auc = area_under_roc(torch.cat(responses).numpy(), torch.cat(truths).numpy(), torch.cat(weights).numpy())
    return Metrics(loss, auc, n_events)
