"""Ready-made networks, each from one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import did_you_mean
from .layers import ACTIVATIONS
from .layout import build_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import nn

__all__ = ["build_layout", "mlp"]


def mlp(
    n_inputs: int,
    n_outputs: int,
    *,
    hidden: Sequence[int] = (64, 64),
    activation: str = "RELU",
    output: str = "LINEAR",
    dropout: float = 0.0,
) -> nn.Sequential:
    """Return a multi-layer perceptron.

    Parameters
    ----------
    n_inputs, n_outputs
        Numbers of variables and of outputs.
    hidden
        Widths of the hidden layers.
    activation, output
        Activations of the hidden layers and of the last one, by the names of Layout.
    dropout
        Dropped fraction of the inputs of every layer but the first.

    Raises
    ------
    ValueError
        For an unknown activation or a number out of range.
    """
    for name in (activation, output):
        if name.upper() not in ACTIVATIONS:
            message = f"there is no activation {name}{did_you_mean(name, ACTIVATIONS)}"
            raise ValueError(message)
    layers = [f"DENSE|{width}|{activation}" for width in hidden] + [f"DENSE|{n_outputs}|{output}"]
    fractions = "+".join(["0.0", *[str(dropout)] * len(hidden)])
    return build_layout(",".join(layers), n_inputs, (n_outputs,), dropout=fractions)
