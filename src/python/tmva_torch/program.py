"""A trained network as a program of layers in one line of text, which C++ evaluates without Python.

The grammar is that of src/cpp/network/Program.h: statements separated by ";", each of which makes one value, a row of
numbers per event; arrays are base64 of little-endian float32.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import fx, nn
from torch.nn import functional

from . import layers
from .losses import TWO_CLASSES, OutputKind, Task
from .scripted import NoProgramError, eager
from .statements import ACTIVATIONS, LAYERS, Program, Value, encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .method import Method

#: Above, torch's matrix products on all cores are the faster ones, and the text would be megabytes.
MOST_PARAMETERS = 1_000_000
_N_PROBES = 12  # wide random events, beside the stored reference events, on which C++ compares

#: Functions and methods of tensors that are one statement, with no argument but the tensor.
_FUNCTIONS: dict[Any, str] = {
    torch.relu: "relu",
    functional.relu: "relu",
    "relu": "relu",
    torch.tanh: "tanh",
    functional.tanh: "tanh",
    "tanh": "tanh",
    torch.sigmoid: "sigmoid",
    functional.sigmoid: "sigmoid",
    "sigmoid": "sigmoid",
    functional.silu: "silu",
    functional.gelu: "gelu",
    functional.selu: "selu",
    functional.mish: "mish",
    functional.softsign: "softsign",
    functional.logsigmoid: "logsigmoid",
    torch.abs: "abs",
    "abs": "abs",
}
_PAIRS = {operator.add: "add", torch.add: "add", operator.mul: "multiply", torch.mul: "multiply"}
_SOFTMAX: dict[Any, str] = {
    torch.softmax: "softmax",
    functional.softmax: "softmax",
    "softmax": "softmax",
    torch.log_softmax: "logsoftmax",
    functional.log_softmax: "logsoftmax",
    "log_softmax": "logsoftmax",
}


def program_of(method: Method) -> tuple[str, str]:
    """Return the program that gives a method's responses, or "" with the reason why there is none.

    The responses are those of ``method.predict``: the conversion to probabilities and the choice of the signal's
    column are part of the program.
    """
    try:
        return _program_of(method), ""
    except NoProgramError as error:
        return "", str(error)


def _program_of(method: Method) -> str:
    if method.user.predict_func is not None:
        message = "predict_func is the user's"
        raise NoProgramError(message)
    if method.place.type != "cpu":
        message = f"the device is {method.place}"
        raise NoProgramError(message)
    model = eager(method.model)
    count = sum(parameter.numel() for parameter in model.parameters())
    if count > MOST_PARAMETERS:
        message = f"the network has {count} parameters, more than {MOST_PARAMETERS}"
        raise NoProgramError(message)
    n_inputs = len(method.spec.variables)
    program = Program(n_inputs)
    result = _Writer(program, nn.Sequential(model).eval()).write()  # so that a single layer is one, too
    result = _respond(program, result, method)
    if result[1] != method.spec.n_outputs:
        message = f"it returns {result[1]} columns"
        raise NoProgramError(message)
    if result[0] != len(program.statements) - 2:
        program.add("identity", result, result[1])  # the last statement is the answer
    probes = 2.0 * np.random.default_rng(1).standard_normal((_N_PROBES, n_inputs))
    events = probes.astype(np.float32)
    if method.reference_inputs is not None:
        events = np.concatenate([method.reference_inputs, events])
    program.statements.append(f"check {encode(events)} {encode(method.predict(events))}")
    return ";".join(program.statements)


def _respond(program: Program, output: Value, method: Method) -> Value:
    """Append what `prediction.respond` does to a network's output."""
    task, kind = method.spec.task, method.kind
    if task is not Task.REGRESSION:
        if kind is OutputKind.LOGIT:
            output = program.add("sigmoid" if output[1] == 1 else "softmax", output, output[1])
        elif kind is OutputKind.LOG_PROBABILITY:
            output = program.add("exp", output, output[1])
    if task is Task.BINARY and output[1] == TWO_CLASSES:
        output = program.add("take", output, 1, str(method.spec.signal_class), "1")
    return output


class _Tracer(fx.Tracer):
    """Looks into everything but the layers that have a statement."""

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return type(m) is not nn.Sequential and (
            type(m).__module__.startswith("torch.nn.") or type(m).__module__ == layers.__name__
        )


class _Writer:
    """Writes the statements of a network whose forward pass is a fixed sequence of known steps."""

    def __init__(self, program: Program, model: nn.Module) -> None:
        self.program = program
        self.model = model
        self.values: dict[fx.Node, Value] = {}

    def write(self) -> Value:
        try:
            graph = _Tracer().trace(self.model)
        except Exception as error:  # tracing runs the user's forward, which may do anything
            message = f"its forward pass cannot be followed ({type(error).__name__}: {error})"
            raise NoProgramError(message) from error
        for node in graph.nodes:
            if node.op == "output":
                return self.value(node.args[0])
            if node.op != "get_attr":
                self.values[node] = self.step(node)
        message = "its forward pass returns nothing"
        raise NoProgramError(message)

    def value(self, argument: Any) -> Value:
        if not isinstance(argument, fx.Node) or argument not in self.values:
            message = f"a step works on {argument}, which is no row per event"
            raise NoProgramError(message)
        return self.values[argument]

    def step(self, node: fx.Node) -> Value:
        if node.op == "placeholder":
            if self.values:
                message = "it has more than one input"
                raise NoProgramError(message)
            return self.program.inputs
        source = self.value(node.args[0]) if node.args and isinstance(node.args[0], fx.Node) else None
        if node.op == "call_module":
            if source is None or len(node.args) > 1 or node.kwargs:
                message = f"the layer {node.target} is called with more than one argument"
                raise NoProgramError(message)
            return self.module(self.model.get_submodule(str(node.target)), source)
        return self.function(node, source)

    def module(self, module: nn.Module, source: Value) -> Value:
        kind, (_, width) = type(module), source
        if kind in ACTIVATIONS:
            name, numbers = ACTIVATIONS[kind](module)
            return self.program.add(name, source, width, *([encode(numbers)] if numbers else []))
        writer = LAYERS.get(kind)
        if writer is None:
            message = f"it has a layer {kind.__name__}"
            raise NoProgramError(message)
        for tensor in (*module.parameters(), *module.buffers()):
            if tensor.is_floating_point() and tensor.dtype is not torch.float32:
                message = f"its layer {kind.__name__} computes in {tensor.dtype}"
                raise NoProgramError(message)
        return writer(self.program, module, source)

    def function(self, node: fx.Node, source: Value | None) -> Value:
        target, extra = node.target, node.args[1:]
        if target in _PAIRS and source is not None and len(extra) == 1 and not node.kwargs:
            other = self.value(extra[0])
            if other[1] == source[1]:
                return self.program.add(_PAIRS[target], source, source[1], str(other[0]))
        if target is torch.cat and isinstance(node.args[0], (list, tuple)) and _dimension(node, 1) in {1, -1}:
            return self.join([self.value(part) for part in node.args[0]])
        if source is not None:
            in_place = {"inplace": node.kwargs["inplace"]} if "inplace" in node.kwargs else {}
            if target in _FUNCTIONS and not extra and node.kwargs == in_place:
                return self.program.add(_FUNCTIONS[target], source, source[1])
            if target in _SOFTMAX and _dimension(node, 1) in {1, -1}:
                return self.program.add(_SOFTMAX[target], source, source[1])
            if target in {torch.flatten, "flatten"} and (*extra, *node.kwargs.values()) == (1,):
                return self.program.add("identity", source, source[1])
        name = target if isinstance(target, str) else getattr(target, "__name__", str(target))
        message = f"its forward pass has a step {name}"
        raise NoProgramError(message)

    def join(self, parts: Sequence[Value]) -> Value:
        joined = parts[0]
        for part in parts[1:]:
            joined = self.program.add("join", joined, joined[1] + part[1], str(part[0]))
        return joined


def _dimension(node: fx.Node, place: int) -> Any:
    """Return the argument dim of a step that has no others of weight."""
    if len(node.args) > place + 1 or set(node.kwargs) - {"dim", "_stacklevel", "dtype"} or node.kwargs.get("dtype"):
        return None
    return node.args[place] if len(node.args) > place else node.kwargs.get("dim")
