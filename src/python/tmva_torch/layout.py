"""Networks from one line of text, in the Layout syntax of TMVA's deep-learning method."""

from __future__ import annotations

import ast
import math
import operator
import os
from typing import TYPE_CHECKING, NoReturn

from torch import nn

from .errors import did_you_mean
from .layers import ACTIVATIONS, Recurrent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


SEQUENCE, IMAGE = 2, 3  # dimensions of one event: time|features, depth|height|width
LAYERS = ("DENSE", "BNORM", "CONV", "MAXPOOL", "RESHAPE", "RNN", "LSTM", "GRU")
_WITH_WEIGHTS = ("DENSE", "CONV", "RNN", "LSTM", "GRU")
BYTES, GIGABYTE = 4, 1e9  # of a float32 weight
Shape = tuple[int, ...]


def memory() -> int:
    """Return the bytes of memory of this machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def build_layout(
    layout: str, n_inputs: int, n_outputs: Sequence[int], *, input_layout: str = "", dropout: str = ""
) -> nn.Sequential:
    """Return the network a Layout describes.

    Parameters
    ----------
    layout
        Layers joined by commas, their items by bars: DENSE|width|activation (in any order, the word DENSE may be
        missing, the width may hold N for the number of inputs), BNORM|momentum|epsilon, CONV|filters|height|width|
        stride|stride|padding|padding|activation, MAXPOOL|height|width|stride|stride, RESHAPE|FLAT,
        RESHAPE|depth|height|width, RNN, LSTM or GRU|state|features|time steps|remember|return sequence.
    n_inputs
        Number of variables.
    n_outputs
        Allowed numbers of outputs; the first is taken where the last layer gives none.
    input_layout
        Shape of an event, depth|height|width or time|features; needed before CONV.
    dropout
        Dropped fractions of the inputs of the layers with weights, joined by +.

    Raises
    ------
    ValueError
        With the layer that cannot be built and what would be right.
    """
    return _Builder(layout, n_inputs, tuple(n_outputs), input_layout, dropout).build()


class _Builder:
    """Walks through the layers and keeps the shape of one event."""

    def __init__(self, layout: str, n_inputs: int, n_outputs: Shape, input_layout: str, dropout: str) -> None:
        self.layout = layout
        self.n_inputs = n_inputs
        self.n_outputs = n_outputs
        self.modules: list[nn.Module] = []
        self.shape: Shape = (n_inputs,)
        self.event_shape = _event_shape(input_layout, n_inputs)
        self.dropout = _dropout(dropout)
        self.n_weighted = 0
        self.n_weights = 0

    def fail(self, why: str) -> NoReturn:
        message = f"Layout={self.layout}: {why}"
        raise ValueError(message)

    def build(self) -> nn.Sequential:
        layers = [part.split("|") for part in self.layout.split(",") if part]
        if not layers:
            self.fail("there is no layer; right would be e.g. DENSE|64|RELU,DENSE|1|SIGMOID")
        for position, items in enumerate(layers):
            self.add([item.strip() for item in items], is_last=position == len(layers) - 1)
        if len(self.shape) != 1 or self.shape[0] not in self.n_outputs:
            allowed = " or ".join(f"[{width}]" for width in self.n_outputs)
            self.fail(f"the last layer gives shape {list(self.shape)} per event; it must be {allowed}")
        return nn.Sequential(*self.modules)

    def add(self, items: list[str], *, is_last: bool) -> None:
        kind = items[0].upper()
        if kind not in LAYERS:
            if not (kind in ACTIVATIONS or _width(kind, self.n_inputs) is not None):
                self.fail(f"there is no layer {items[0]}{did_you_mean(items[0], [*LAYERS, *ACTIVATIONS])}")
            kind, items = "DENSE", ["DENSE", *items]
        if kind in _WITH_WEIGHTS:
            fraction = self.dropout[self.n_weighted] if self.n_weighted < len(self.dropout) else 0.0
            if fraction:
                self.modules.append(nn.Dropout(fraction))
            self.n_weighted += 1
        if kind == "DENSE":
            self.add_dense(items[1:], is_last=is_last)
        elif kind in {"RNN", "LSTM", "GRU"}:
            self.add_recurrent(kind, self.numbers(items[1:], "state|features|time", 3))
        elif kind == "CONV":
            self.add_convolution(items[1:])
        elif kind == "MAXPOOL":
            self.add_pooling(self.numbers(items[1:], "height|width|stride|stride", 4))
        elif kind == "BNORM":
            self.add_normalisation(items[1:])
        else:
            self.add_reshape(items[1:])

    def numbers(self, items: list[str], form: str, at_least: int) -> list[int]:
        if len(items) < at_least or not all(item.isdigit() for item in items):
            self.fail(f"{'|'.join(items)} cannot be read; right would be {form}")
        return [int(item) for item in items]

    def reserve(self, n_weights: int) -> None:
        """Count the weights of a layer that is about to be made; too many would take the machine down with them."""
        self.n_weights += n_weights
        if self.n_weights * BYTES > memory():
            here = f"this machine has {memory() / GIGABYTE:.0f} GB of memory"
            self.fail(f"its {self.n_weights} weights need {self.n_weights * BYTES / GIGABYTE:.3g} GB, but {here}")

    def flatten(self) -> None:
        if len(self.shape) > 1:
            self.modules.append(nn.Flatten())
            self.shape = (math.prod(self.shape),)

    def unflatten(self, shape: Shape, what: str) -> None:
        if self.shape == shape:
            return
        if math.prod(self.shape) != math.prod(shape):
            self.fail(f"{what} needs {list(shape)} numbers per event, but there are {list(self.shape)}")
        self.flatten()
        self.modules.append(nn.Unflatten(1, shape))
        self.shape = shape

    def add_dense(self, items: list[str], *, is_last: bool) -> None:
        width, activation = None, "LINEAR"
        for item in items:
            number = _width(item.upper(), self.n_inputs)
            if number is not None and width is None:
                width = number
            elif item.upper() in ACTIVATIONS:
                activation = item.upper()
            else:
                self.fail(f"DENSE cannot have {item}{did_you_mean(item, ACTIVATIONS)}")
        if not width and is_last:
            width = self.n_outputs[0]
        if width is None or width < 1:
            self.fail(f"the dense layer {'|'.join(items)} needs a width >= 1, as in DENSE|64|RELU")
        self.flatten()
        self.reserve(self.shape[0] * width)
        self.modules.append(nn.Linear(self.shape[0], width))
        self.shape = (width,)
        self.activate(activation)

    def activate(self, name: str) -> None:
        module = ACTIVATIONS[name]()
        if not isinstance(module, nn.Identity):
            self.modules.append(module)

    def add_convolution(self, items: list[str]) -> None:
        activation = "LINEAR"
        if items and items[-1].upper() in ACTIVATIONS:
            activation = items.pop().upper()
        filters, *rest = self.numbers(items, "filters|height|width|stride|stride|padding|padding|activation", 7)
        if len(self.shape) != IMAGE:
            if self.event_shape is None or len(self.event_shape) != IMAGE:
                self.fail("CONV needs the shape of an event; give InputLayout=depth|height|width")
            self.unflatten(self.event_shape, "InputLayout")
        kernel, stride, padding = (rest[0], rest[1]), (rest[2], rest[3]), (rest[4], rest[5])
        self.reserve(self.shape[0] * filters * rest[0] * rest[1])
        self.modules.append(nn.Conv2d(self.shape[0], filters, kernel, stride, padding))
        self.shape = (filters, *self.window(kernel, stride, padding))
        self.activate(activation)

    def add_pooling(self, numbers: list[int]) -> None:
        if len(self.shape) != IMAGE:
            self.fail("MAXPOOL must come after CONV or RESHAPE|depth|height|width")
        kernel, stride = (numbers[0], numbers[1]), (numbers[2], numbers[3])
        self.modules.append(nn.MaxPool2d(kernel, stride))
        self.shape = (self.shape[0], *self.window(kernel, stride, (0, 0)))

    def window(self, kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]) -> Shape:
        sides = self.shape[1:]
        too_wide = any(side + 2 * p < k for side, k, p in zip(sides, kernel, padding, strict=True))
        if min(*kernel, *stride) < 1 or too_wide:
            self.fail(f"a window of {list(kernel)} with stride {list(stride)} does not fit into {list(sides)}")
        return tuple((side + 2 * p - k) // s + 1 for side, k, s, p in zip(sides, kernel, stride, padding, strict=True))

    def add_normalisation(self, items: list[str]) -> None:
        try:
            given = [float(item) for item in items]
        except ValueError:
            self.fail(f"BNORM|{'|'.join(items)} cannot be read; right would be BNORM|momentum|epsilon")
        # TMVA's momentum is the share of the old average, torch's is the share of the new batch.
        momentum = 1.0 - given[0] if given and given[0] >= 0 else 0.1
        epsilon = given[1] if len(given) > 1 else 1e-5
        if len(self.shape) == SEQUENCE:
            self.flatten()
        cls = nn.BatchNorm2d if len(self.shape) == IMAGE else nn.BatchNorm1d
        self.modules.append(cls(self.shape[0], eps=epsilon, momentum=momentum))

    def add_reshape(self, items: list[str]) -> None:
        if items and items[-1].upper() == "FLAT":
            self.flatten()
            return
        numbers = self.numbers([item for item in items if item.upper() != "NONE"], "FLAT or depth|height|width", 2)
        self.unflatten(tuple(numbers[:IMAGE]), "RESHAPE")

    def add_recurrent(self, kind: str, numbers: list[int]) -> None:
        state, features, steps = numbers[:3]
        self.unflatten((steps, features), f"{kind}|{state}|{features}|{steps}")
        self.reserve(4 * state * (state + features))
        core = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}[kind](features, state, batch_first=True)
        whole = numbers[4:5] == [1]
        self.modules.append(Recurrent(core, whole_sequence=whole))
        self.shape = (steps, state) if whole else (state,)


def _event_shape(text: str, n_inputs: int) -> Shape | None:
    if not text:
        return None
    items = text.split("|")
    if not all(item.strip().isdigit() for item in items) or math.prod(map(int, items)) != n_inputs:
        message = f"InputLayout={text} does not fit {n_inputs} variables; the product of its numbers must be {n_inputs}"
        raise ValueError(message)
    return tuple(int(item) for item in items)


def _dropout(text: str) -> list[float]:
    try:
        fractions = [float(item) for item in text.split("+")] if text else []
    except ValueError:
        fractions = [-1.0]
    if not all(0.0 <= fraction < 1.0 for fraction in fractions):
        message = f"Dropout={text} cannot be used; right would be fractions in [0, 1) joined by +, as in 0.0+0.5+0.5"
        raise ValueError(message)
    return fractions


_OPERATORS: dict[type, Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.floordiv,
}


def _width(text: str, n_inputs: int) -> int | None:
    """Return the value of a width such as 64, N or (N+5)*2; None if the text is no such thing."""

    def value(node: ast.expr) -> int:
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            return node.value
        if isinstance(node, ast.Name) and node.id == "N":
            return n_inputs
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)](value(node.left), value(node.right))
        raise ValueError(text)

    try:
        return value(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError, MemoryError):
        return None
