"""Responses of a network: in blocks of bounded size, and checked when they come from a user's predict_func."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from .arrays import MATRIX, as_tensor
from .devices import usable_device
from .losses import TWO_CLASSES, OutputKind, Task, classify_output, to_response

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    from torch import nn

    from .arrays import ArrayLike

    FloatArray = npt.NDArray[np.float32]

CPU = torch.device("cpu")
BLOCK = 65536  # events per call of the network: a block of 100 variables takes 26 MB


def predict(
    model: nn.Module,
    x: ArrayLike,
    *,
    task: Task,
    batch_size: int = BLOCK,
    device: str | torch.device | None = None,
    positive_class: int = 1,
    kind: OutputKind | None = None,
) -> FloatArray:
    """Return a model's responses, one float32 row per event.

    Parameters
    ----------
    model
        Any module from [n, n_features] to [n, n_outputs]; it is put into evaluation mode.
    x
        Inputs, [n_events, n_features].
    task
        BINARY answers [n, 1] (probability of the positive class), MULTICLASS [n, n_classes], REGRESSION [n, n_targets].
    batch_size
        Most events the network sees at once.
    device
        Where to compute; None is where the model is.
    positive_class
        The column of a two-output classifier that is returned.
    kind
        What the outputs are; None finds out from these very answers.
    """
    if device is not None:
        model.to(usable_device(device))
    output = forward(model, x, block=batch_size)
    return respond(output, task=Task(task), positive_class=positive_class, kind=kind)


def respond(output: torch.Tensor, *, task: Task, positive_class: int, kind: OutputKind | None) -> FloatArray:
    """Return a network's raw outputs as responses, C-contiguous."""
    if task is not Task.REGRESSION:
        output = to_response(output, kind or classify_output(output))
    if task is Task.BINARY and output.shape[1] == TWO_CLASSES:
        output = output[:, positive_class : positive_class + 1]
    return output.contiguous().numpy()


def forward(model: nn.Module, x: ArrayLike, *, block: int = BLOCK, place: torch.device | None = None) -> torch.Tensor:
    """Return the raw outputs of a model for all events, [n_events, n_columns] in float32 on the CPU."""
    inputs = as_tensor(x, torch.float32)
    if place is None:
        place = next((tensor.device for tensor in model.parameters()), CPU)
    if model.training:
        model.eval()
    with torch.inference_mode():
        if len(inputs) <= block:
            # Most calls come from a Reader, one event each: nothing here that a single event need not pay.
            return _rows(model(inputs if place is CPU else inputs.to(place)), len(inputs))
        parts = [inputs[start : start + block] for start in range(0, len(inputs), block)]
        return torch.cat([_rows(model(part.to(place)), len(part)) for part in parts])


def _rows(answer: Any, n_events: int) -> torch.Tensor:
    if not isinstance(answer, torch.Tensor):
        message = f"the network returns a {type(answer).__name__}; it must return one tensor [n_events, n_outputs]"
        raise TypeError(message)
    if answer.ndim == 0 or len(answer) != n_events:
        right = f"[{n_events}, n_outputs]"
        message = f"the network returns shape {list(answer.shape)} for {n_events} events; it must be {right}"
        raise ValueError(message)
    rows = answer.float().cpu() if answer.dtype is not torch.float32 or answer.is_cuda or answer.is_mps else answer
    return rows.unsqueeze(1) if rows.ndim == 1 else rows.flatten(1)


_FLOAT32 = np.dtype(np.float32)


def check_response(
    answer: Any, n_events: int, n_outputs: int, *, task: Task, positive_class: int, source: str = "predict_func"
) -> FloatArray:
    """Return a user's answer as C-contiguous float32 [n_events, n_outputs].

    Accepted are arrays and tensors of any float type, any strides, on any device, of shape [n], [n, 1] or
    [n, n_outputs]; of a binary classifier also [n, 2], of which the positive class's column is taken.

    Raises
    ------
    ValueError
        For anything else; the message shows expected and received shape and dtype.
    """
    # The usual answers first, without any detour. A response must not share memory with what the user's code may change
    # later: everything is copied.
    if type(answer) is np.ndarray and answer.dtype is _FLOAT32 and answer.ndim == MATRIX:
        rows, columns = answer.shape
        picked = answer
        if columns == TWO_CLASSES and task is Task.BINARY:
            picked, columns = answer[:, positive_class : positive_class + 1], 1
        if rows == n_events and columns == n_outputs:
            copied: FloatArray = picked.copy()
            return copied
    array: Any = answer
    if isinstance(answer, torch.Tensor):
        tensor = answer.detach() if answer.requires_grad else answer
        if tensor.dtype is not torch.float32 or tensor.device != CPU:
            tensor = _on_cpu(tensor, source)
        if tensor.layout is not torch.strided:
            raise ValueError(_mismatch(answer, n_events, n_outputs, task, source) + f", {tensor.layout}")
        array = tensor.numpy()
    if isinstance(array, np.ndarray) and n_events == 1 and array.ndim < MATRIX:
        array = array.reshape(1, -1)  # squeeze() takes the row of a single event away, too
    if not isinstance(array, np.ndarray) or array.dtype.kind != "f" or not _fits(array, n_events, n_outputs, task):
        raise ValueError(_mismatch(answer, n_events, n_outputs, task, source))
    if array.ndim == 1:
        array = array.reshape(-1, 1)
    if task is Task.BINARY and array.shape[1] == TWO_CLASSES:
        array = array[:, positive_class : positive_class + 1]
    return np.array(array, dtype=np.float32, order="C")


def _on_cpu(tensor: torch.Tensor, source: str) -> torch.Tensor:
    try:
        return (tensor.float() if tensor.is_floating_point() else tensor).cpu()
    except RuntimeError as error:
        message = f"{source} returned a tensor on {tensor.device} that cannot be brought to the CPU: {error}"
        raise ValueError(message) from error


def _mismatch(answer: Any, n_events: int, n_outputs: int, task: Task, source: str) -> str:
    is_array = hasattr(answer, "shape") and hasattr(answer, "dtype")
    received = f"{list(answer.shape)} {answer.dtype}" if is_array else "no array"
    shapes = f"[{n_events}, {n_outputs}]" + (f" or [{n_events}]" if n_outputs == 1 else "")
    if task is Task.BINARY:
        shapes += f" or [{n_events}, 2]"
    return (
        f"{source} must return an array or tensor of shape {shapes} and a float dtype; "
        f"received {received} ({type(answer).__name__})"
    )


def _fits(array: npt.NDArray[Any], n_events: int, n_outputs: int, task: Task) -> bool:
    if array.ndim == 1:
        return len(array) == n_events and n_outputs == 1
    if array.ndim != MATRIX or len(array) != n_events:
        return False
    return array.shape[1] == n_outputs or (task is Task.BINARY and array.shape[1] == TWO_CLASSES)


def call_predict(
    predict_func: Callable[..., Any],
    model: nn.Module,
    x: FloatArray,
    n_outputs: int,
    *,
    task: Task,
    positive_class: int,
) -> FloatArray:
    """Return the checked answer of a user's predict_func(model, x), asked in blocks of bounded size."""
    if len(x) <= BLOCK:
        answer = predict_func(model, x)
        return check_response(answer, len(x), n_outputs, task=task, positive_class=positive_class)
    parts = []
    for start in range(0, len(x), BLOCK):
        part = x[start : start + BLOCK]
        answer = predict_func(model, part)
        parts.append(check_response(answer, len(part), n_outputs, task=task, positive_class=positive_class))
    return np.concatenate(parts)
