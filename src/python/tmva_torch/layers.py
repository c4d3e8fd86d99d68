"""Layers of TMVA's deep-learning method that torch has under no name, and the activations by TMVA's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor


class SymmetricRelu(nn.Module):
    """|x|, TMVA's SYMMRELU."""

    def forward(self, x: Tensor) -> Tensor:
        """Return the absolute values."""
        return x.abs()


class Gauss(nn.Module):
    """exp(-x^2), TMVA's GAUSS."""

    def forward(self, x: Tensor) -> Tensor:
        """Return the bell curve of each value."""
        return torch.exp(-x * x)


class Recurrent(nn.Module):
    """A recurrent layer that returns the outputs of all time steps, or those of the last."""

    def __init__(self, core: nn.RNNBase, *, whole_sequence: bool) -> None:
        super().__init__()
        self.core = core
        self.whole_sequence = whole_sequence

    def forward(self, x: Tensor) -> Tensor:
        """Return [n, time, state] or [n, state]."""
        outputs: Tensor = self.core(x)[0]
        return outputs if self.whole_sequence else outputs[:, -1]


ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "LINEAR": nn.Identity,
    "IDENTITY": nn.Identity,
    "RELU": nn.ReLU,
    "SIGMOID": nn.Sigmoid,
    "TANH": nn.Tanh,
    "FTANH": nn.Tanh,
    "SYMMRELU": SymmetricRelu,
    "SOFTSIGN": nn.Softsign,
    "GAUSS": Gauss,
    "ELU": nn.ELU,
    "GELU": nn.GELU,
    "SILU": nn.SiLU,
    "LEAKYRELU": nn.LeakyReLU,
    "SOFTMAX": lambda: nn.Softmax(dim=1),
}


def normalises_batches(model: nn.Module) -> bool:
    """Return whether a network normalises with the events of a batch, so that one event is no batch."""
    # A scripted layer has another class, but keeps the name.
    names = (getattr(module, "original_name", type(module).__name__) for module in model.modules())
    return any("BatchNorm" in name for name in names)
