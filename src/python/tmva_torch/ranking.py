"""Importance of the input variables: by permutation, through any predict_func, or by integrated gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from .losses import Task
from .metrics import area_under_roc

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from .method import Method

    FloatArray = npt.NDArray[np.float32]

Ranking = list[tuple[str, float]]
_EVENTS = 20000  # more do not change the order of variables that differ by more than a percent
_STEPS = 32  # of the path integral; its error falls with the square of the number


def rank_variables(method: Method, data: Mapping[str, Any]) -> Ranking:
    """Return the variables with their importance, the most important first; empty if no ranking was booked.

    Permutation: how much the figure of merit falls when one variable is shuffled among the events; the figure is the
    weighted area under the ROC curve (its mean over the classes in multiclass), or minus the mean squared error.
    Gradient: the mean absolute integrated gradient of the response along the way from the mean event.

    Parameters
    ----------
    method
        A trained method.
    data
        Events as for training.
    """
    kind = method.spec.options.ranking
    if kind == "none":
        return []
    x = data["x"]
    rng = np.random.default_rng(method.seed)
    chosen = np.arange(len(x))
    if len(x) > _EVENTS:
        chosen = np.sort(rng.choice(len(x), _EVENTS, replace=False))
    events = np.ascontiguousarray(x[chosen], dtype=np.float32)
    weights = data["weights"][chosen] if data.get("weights") is not None else np.ones(len(chosen))
    truth = data["targets" if method.spec.task is Task.REGRESSION else "classes"][chosen]
    if kind == "gradient":
        importance = _integrated_gradients(method, events, weights)
    else:
        importance = _permutation(method, events, truth, weights, rng)
    pairs = zip(method.spec.variables, importance.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: -pair[1])


def _permutation(
    method: Method, x: FloatArray, truth: npt.NDArray[Any], weights: npt.NDArray[Any], rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    reference = _merit(method, x, truth, weights)
    order = rng.permutation(len(x))
    losses = np.empty(x.shape[1])
    for column in range(x.shape[1]):
        kept = x[:, column].copy()
        x[:, column] = kept[order]
        losses[column] = reference - _merit(method, x, truth, weights)
        x[:, column] = kept
    return losses


def _merit(method: Method, x: FloatArray, truth: npt.NDArray[Any], weights: npt.NDArray[Any]) -> float:
    answer = method.predict(x)
    if method.spec.task is Task.REGRESSION:
        return -float(np.average(((answer - truth) ** 2).mean(axis=1), weights=weights))
    if method.spec.task is Task.BINARY:
        return area_under_roc(answer[:, 0], truth == method.spec.signal_class, weights)
    areas = [area_under_roc(answer[:, number], truth == number, weights) for number in range(answer.shape[1])]
    return float(np.mean(areas))


def _integrated_gradients(method: Method, x: FloatArray, weights: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return mean |difference to the mean event * mean gradient on the way from there|, summed over the outputs."""
    model = method.model.eval()
    device = next((parameter.device for parameter in model.parameters()), torch.device("cpu"))
    inputs = torch.from_numpy(x).to(device)
    start = inputs.mean(0, keepdim=True)
    total = torch.zeros(x.shape[1], dtype=torch.float64)
    n_columns = int(model(inputs[:1]).reshape(1, -1).shape[1])
    columns = [method.spec.signal_class] if method.spec.task is Task.BINARY and n_columns > 1 else range(n_columns)
    weight = torch.from_numpy(np.abs(weights) / np.abs(weights).sum()).to(device)
    for column in columns:
        gradient = torch.zeros_like(inputs)
        for step in range(_STEPS):
            point = (start + (step + 0.5) / _STEPS * (inputs - start)).requires_grad_()
            output = model(point).reshape(len(inputs), -1)[:, column].sum()
            gradient += torch.autograd.grad(output, point)[0] / _STEPS
        total += (((inputs - start) * gradient).abs().double() * weight.unsqueeze(1)).sum(0).cpu()
    return total.numpy()
