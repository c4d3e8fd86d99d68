"""Networks of standard layers as plain data, and back: no code is needed to build them again."""

from __future__ import annotations

from typing import Any

from torch import nn

from .layers import Gauss, Recurrent, SymmetricRelu

_CONVOLUTION = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "padding_mode")
#: Layers whose behaviour is fixed by these attributes, which are also their constructor's arguments.
_LAYERS: dict[type[nn.Module], tuple[str, ...]] = {
    nn.Linear: ("in_features", "out_features"),
    nn.Conv1d: _CONVOLUTION,
    nn.Conv2d: _CONVOLUTION,
    nn.MaxPool2d: ("kernel_size", "stride", "padding", "dilation", "ceil_mode"),
    nn.AvgPool2d: ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"),
    nn.BatchNorm1d: ("num_features", "eps", "momentum", "affine", "track_running_stats"),
    nn.BatchNorm2d: ("num_features", "eps", "momentum", "affine", "track_running_stats"),
    nn.LayerNorm: ("normalized_shape", "eps", "elementwise_affine"),
    nn.Dropout: ("p",),
    nn.Flatten: ("start_dim", "end_dim"),
    nn.Unflatten: ("dim", "unflattened_size"),
    nn.ELU: ("alpha",),
    nn.LeakyReLU: ("negative_slope",),
    nn.GELU: ("approximate",),
    nn.Softmax: ("dim",),
    nn.LogSoftmax: ("dim",),
    nn.Softplus: ("beta", "threshold"),
    nn.RNN: ("input_size", "hidden_size", "num_layers", "batch_first", "dropout", "bidirectional", "nonlinearity"),
    nn.LSTM: ("input_size", "hidden_size", "num_layers", "batch_first", "dropout", "bidirectional", "proj_size"),
    nn.GRU: ("input_size", "hidden_size", "num_layers", "batch_first", "dropout", "bidirectional"),
    nn.Identity: (),
    nn.ReLU: (),
    nn.Sigmoid: (),
    nn.Tanh: (),
    nn.SiLU: (),
    nn.Softsign: (),
    SymmetricRelu: (),
    Gauss: (),
}
MOST_RECURRENT = 100
_BY_NAME = {cls.__name__: cls for cls in _LAYERS}
_HAS_BIAS = (nn.Linear, nn.Conv1d, nn.Conv2d)


def describe(model: nn.Module) -> dict[str, Any]:
    """Return the network as data: all of it if it is a sequence of standard layers, else the name of its class."""
    try:
        return _describe(model)
    except _UnknownLayerError:
        return {"kind": "code", "class": f"{type(model).__module__}.{type(model).__qualname__}"}


def rebuild(description: dict[str, Any]) -> nn.Module | None:
    """Return a fresh network from its description; None if only the user's code can make it.

    Raises
    ------
    KeyError
        If the description names a layer that this version does not know.
    ValueError
        If it has more recurrent layers in a row than anyone needs.
    """
    kind = description.get("kind")
    if kind == "sequence":
        made = nn.Sequential()
        for name, layer in description["layers"]:
            module = rebuild(layer)
            if module is None:
                return None
            made.add_module(name, module)
        return made
    if kind == "recurrent":
        core = rebuild(description["core"])
        return Recurrent(core, whole_sequence=description["whole_sequence"]) if isinstance(core, nn.RNNBase) else None
    if kind == "layer":
        given: dict[str, Any] = description["arguments"]
        arguments = {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()}
        if given.get("num_layers", 1) > MOST_RECURRENT:  # torch takes minutes to set up thousands
            message = f"a recurrent network of {given['num_layers']} layers; more than {MOST_RECURRENT} are refused"
            raise ValueError(message)
        return _BY_NAME[description["class"]](**arguments)
    return None


class _UnknownLayerError(Exception):
    """The network holds something that only code can make."""


def _describe(module: nn.Module) -> dict[str, Any]:
    # Exact types only: a subclass may compute anything.
    if type(module) is nn.Sequential:
        # Not named_children: that leaves out a layer's second place.
        children = module._modules.items()  # noqa: SLF001
        return {"kind": "sequence", "layers": [[name, _describe(child)] for name, child in children]}
    if type(module) is Recurrent:
        return {"kind": "recurrent", "core": _describe(module.core), "whole_sequence": module.whole_sequence}
    names = _LAYERS.get(type(module))
    if names is None:
        raise _UnknownLayerError
    arguments = {name: getattr(module, name) for name in names}
    if isinstance(module, _HAS_BIAS):
        arguments["bias"] = module.bias is not None
    if isinstance(module, nn.RNNBase):
        arguments["bias"] = module.bias
    return {"kind": "layer", "class": type(module).__name__, "arguments": arguments}
