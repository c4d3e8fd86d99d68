"""The tensors of a network as a model file holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn.parameter import is_lazy

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

OTHER = "\nIf train_func returned another network than it was given, let it return TorchScript, torch.jit.script(model)"


def weights_of(model: nn.Module, path: Path) -> dict[str, torch.Tensor]:
    """Return copies of a network's tensors, on the CPU.

    Raises
    ------
    TypeError
        If its state has something that no file of weights can hold.
    """
    weights = {}
    for name, value in model.state_dict().items():
        if not isinstance(value, torch.Tensor) or value.is_quantized:
            what = "quantised numbers" if isinstance(value, torch.Tensor) else f"a {type(value).__name__}"
            message = (
                f"{path.name}: the state of the network {type(model).__name__} has {what} under {name!r}, not a tensor "
                "of plain numbers; a quantised network, or one with an extra state, can be stored as TorchScript: let "
                "train_func return torch.jit.script(model)"
            )
            raise TypeError(message)
        weights[name] = value.detach().cpu().contiguous().clone()
    return weights


def take_formats(model: nn.Module, weights: dict[str, torch.Tensor]) -> None:
    """Give a network's tensors the number formats of those that it is going to load."""
    for name, tensor in (*model.named_parameters(), *model.named_buffers()):
        stored = weights.get(name)
        if stored is not None and not is_lazy(tensor) and stored.dtype is not tensor.dtype:
            tensor.data = tensor.data.to(stored.dtype)
