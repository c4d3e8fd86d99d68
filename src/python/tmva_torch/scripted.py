"""A scripted sequence of torch's own layers as an ordinary network, which can be looked into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch

from .describe import rebuild

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import nn


class NoProgramError(Exception):
    """The network is none that C++ can evaluate; the message says why."""


_SCRIPTED = re.compile(r"__torch__\.(?:___torch_mangle_\d+\.)?(torch\.nn\.modules\..+)")


def eager(model: nn.Module) -> nn.Module:
    """Return a scripted sequence of torch's own layers as an ordinary one with the same weights; others as they are."""
    if not isinstance(model, torch.jit.ScriptModule):
        return model
    made = rebuild(_describe_scripted(model))
    if made is None:
        message = "the TorchScript network is no sequence of layers"
        raise NoProgramError(message)
    made.load_state_dict(model.state_dict())
    return made


def _describe_scripted(module: Any) -> dict[str, Any]:
    """Return the description, as of `describe`, of a scripted module.

    TorchScript keeps the full name of a layer's class, and those attributes that its code reads.
    """
    full = _SCRIPTED.fullmatch(module._c._type().qualified_name())  # noqa: SLF001 - there is no public way
    name = full.group(1).rsplit(".", 1)[1] if full else ""
    if name == "Sequential":
        return {
            "kind": "sequence",
            "layers": [[key, _describe_scripted(child)] for key, child in module.named_children()],
        }
    attributes = _SCRIPTED_LAYERS.get(name)
    if attributes is None:
        message = f"the TorchScript network has a layer {name or module.original_name}"
        raise NoProgramError(message)
    try:
        arguments = attributes(module)
    except AttributeError as error:
        message = f"TorchScript does not tell how its layer {name} was made ({error})"
        raise NoProgramError(message) from error
    return {"kind": "layer", "class": name, "arguments": arguments}


def _kept(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda module: {name: getattr(module, name) for name in names}


_SCRIPTED_LAYERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "Linear": lambda m: {
        "in_features": m.weight.shape[1],
        "out_features": m.weight.shape[0],
        "bias": m.bias is not None,
    },
    "BatchNorm1d": lambda m: {
        "num_features": len(m.running_mean),
        "eps": m.eps,
        "affine": m.weight is not None,
    },
    "LayerNorm": lambda m: {
        "normalized_shape": m.normalized_shape,
        "eps": m.eps,
        "elementwise_affine": m.weight is not None,
    },
    "Dropout": _kept("p"),
    "ELU": _kept("alpha"),
    "LeakyReLU": _kept("negative_slope"),
    "GELU": _kept("approximate"),
    "Softmax": _kept("dim"),
    "LogSoftmax": _kept("dim"),
    "Softplus": _kept("beta", "threshold"),
    "Flatten": _kept("start_dim", "end_dim"),
    "Identity": _kept(),
    "ReLU": _kept(),
    "Sigmoid": _kept(),
    "Tanh": _kept(),
    "SiLU": _kept(),
    "Softsign": _kept(),
}
