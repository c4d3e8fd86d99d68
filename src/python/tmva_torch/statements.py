"""The statements of a program that C++ evaluates (see program.py), and how torch's layers write them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from . import layers
from .scripted import NoProgramError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

HEAD = "tmva-torch network 1"

Value = tuple[int, int]  # number of a value and its width
Numbers = tuple[float, ...]


def encode(array: torch.Tensor | npt.ArrayLike) -> str:
    """Return an array as base64 of little-endian float32, row-major."""
    values = array.detach().cpu().numpy() if isinstance(array, torch.Tensor) else np.asarray(array)
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


class Program:
    """Statements, and the number of the value that the next one makes."""

    def __init__(self, n_inputs: int) -> None:
        self.statements = [HEAD, f"inputs {n_inputs}"]
        self.inputs: Value = (0, n_inputs)

    def add(self, name: str, source: Value, width: int, *words: str) -> Value:
        """Append a statement and return its value."""
        self.statements.append(" ".join([name, str(source[0]), *words]))
        return len(self.statements) - 2, width


#: Activations without weights: module -> name and parameters.
ACTIVATIONS: dict[type[nn.Module], Callable[[Any], tuple[str, Numbers]]] = {
    nn.Identity: lambda _: ("identity", ()),
    nn.Dropout: lambda _: ("identity", ()),
    nn.AlphaDropout: lambda _: ("identity", ()),
    nn.ReLU: lambda _: ("relu", ()),
    nn.ReLU6: lambda _: ("hardtanh", (0.0, 6.0)),
    nn.LeakyReLU: lambda m: ("leakyrelu", (m.negative_slope,)),
    nn.Hardtanh: lambda m: ("hardtanh", (m.min_val, m.max_val)),
    nn.ELU: lambda m: ("elu", (m.alpha,)),
    nn.SELU: lambda _: ("selu", ()),
    nn.GELU: lambda m: ("gelu" if m.approximate == "none" else "gelutanh", ()),
    nn.SiLU: lambda _: ("silu", ()),
    nn.Mish: lambda _: ("mish", ()),
    nn.Tanh: lambda _: ("tanh", ()),
    nn.Sigmoid: lambda _: ("sigmoid", ()),
    nn.LogSigmoid: lambda _: ("logsigmoid", ()),
    nn.Softplus: lambda m: ("softplus", (m.beta, m.threshold)),
    nn.Softsign: lambda _: ("softsign", ()),
    nn.Hardsigmoid: lambda _: ("hardsigmoid", ()),
    nn.Hardswish: lambda _: ("hardswish", ()),
    layers.SymmetricRelu: lambda _: ("abs", ()),
    layers.Gauss: lambda _: ("gauss", ()),
}


def _linear(program: Program, module: Any, source: Value) -> Value:
    bias = module.bias if module.bias is not None else torch.zeros(module.out_features)
    return program.add("linear", source, module.out_features, encode(module.weight), encode(bias))


def _batch_norm(program: Program, module: Any, source: Value) -> Value:
    if module.running_mean is None:
        message = "its BatchNorm1d normalises with the batch at hand (track_running_stats=False)"
        raise NoProgramError(message)
    # In double precision, as torch's own kernel folds them.
    scale = (module.running_var.double() + module.eps).rsqrt()
    if module.weight is not None:
        scale = scale * module.weight.double()
    shift = -module.running_mean.double() * scale
    if module.bias is not None:
        shift = shift + module.bias.double()
    return program.add("affine", source, source[1], encode(scale), encode(shift))


def _layer_norm(program: Program, module: Any, source: Value) -> Value:
    width = source[1]
    if tuple(module.normalized_shape) != (width,):
        message = f"its LayerNorm is over {list(module.normalized_shape)} of rows of {width}"
        raise NoProgramError(message)
    scale = module.weight if module.weight is not None else torch.ones(width)
    shift = module.bias if module.bias is not None else torch.zeros(width)
    return program.add("layernorm", source, width, encode([module.eps]), encode(scale), encode(shift))


def _prelu(program: Program, module: Any, source: Value) -> Value:
    if module.num_parameters != 1:
        message = f"its PReLU has {module.num_parameters} slopes"
        raise NoProgramError(message)
    return program.add("leakyrelu", source, source[1], encode(module.weight))


def _softmax(name: str) -> Callable[[Program, Any, Value], Value]:
    def write(program: Program, module: Any, source: Value) -> Value:
        # Without dim torch takes 1 for a matrix.
        if module.dim not in {None, 1, -1}:
            message = f"its softmax runs over the events (dim={module.dim})"
            raise NoProgramError(message)
        return program.add(name, source, source[1])

    return write


def _flatten(program: Program, module: Any, source: Value) -> Value:
    if module.start_dim != 1:
        message = f"its Flatten starts at {module.start_dim}"
        raise NoProgramError(message)
    return program.add("identity", source, source[1])


LAYERS: dict[type[nn.Module], Callable[[Program, Any, Value], Value]] = {
    nn.Linear: _linear,
    nn.BatchNorm1d: _batch_norm,
    nn.LayerNorm: _layer_norm,
    nn.PReLU: _prelu,
    nn.Softmax: _softmax("softmax"),
    nn.LogSoftmax: _softmax("logsoftmax"),
    nn.Flatten: _flatten,
}
