"""Write networks of every layer with the responses the package gives: <name>.txt, <name>.x, <name>.y (float32).

<name>.exact has those of the same network in double precision. Run by ParityTest.cxx with `folder` defined.
"""

from __future__ import annotations

import copy
import itertools
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from tmva_torch import layers
from tmva_torch.losses import OutputKind
from tmva_torch.method import Method, output_kind
from tmva_torch.prediction import respond
from tmva_torch.program import program_of
from tmva_torch.scripted import eager
from tmva_torch.spec import Spec
from tmva_torch.usercode import CustomObjects

N_EVENTS = 300
HIDDEN = {
    "relu": nn.ReLU(),
    "relu6": nn.ReLU6(),
    "leaky": nn.LeakyReLU(0.3),
    "prelu": nn.PReLU(init=0.4),
    "hardtanh": nn.Hardtanh(-0.5, 0.8),
    "elu": nn.ELU(1.3),
    "selu": nn.SELU(),
    "gelu": nn.GELU(),
    "gelu_tanh": nn.GELU("tanh"),
    "silu": nn.SiLU(),
    "mish": nn.Mish(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "logsigmoid": nn.LogSigmoid(),
    "softplus": nn.Softplus(2.0, 5.0),
    "softsign": nn.Softsign(),
    "hardsigmoid": nn.Hardsigmoid(),
    "hardswish": nn.Hardswish(),
    "abs": layers.SymmetricRelu(),
    "gauss": layers.Gauss(),
    "identity": nn.Identity(),
    "dropout": nn.Dropout(0.5),
    "flatten": nn.Flatten(),
    "batchnorm": nn.BatchNorm1d(13),
    "batchnorm_plain": nn.BatchNorm1d(13, affine=False),
    "layernorm": nn.LayerNorm(13),
    "layernorm_plain": nn.LayerNorm(13, elementwise_affine=False),
    "softmax": nn.Softmax(dim=1),
    "logsoftmax": nn.LogSoftmax(dim=-1),
}
ENDS = {
    "classification": ([], [nn.Sigmoid()], [nn.Softmax(dim=1)], [nn.LogSoftmax(dim=1)]),
    "multiclass": ([], [nn.Softmax(dim=1)], [nn.LogSoftmax(dim=1)], [nn.Sigmoid()]),
    "regression": ([], [nn.Softplus()]),
}


class Skips(nn.Module):
    """Additions, products and joined branches, in layers and as functions."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.last = nn.Linear(5, 13), nn.Linear(13, 13), nn.Linear(31, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        a = functional.relu(self.first(x))
        b = a + torch.tanh(self.second(a))
        b = b * torch.sigmoid(a)
        return functional.softmax(self.last(torch.cat([functional.gelu(b), x, a.abs()], dim=1)), dim=1)


def spec_of(analysis: str, n_variables: int, signal: int) -> Spec:
    return Spec.from_dict(
        {
            "title": "Net",
            "analysis": analysis,
            "variables": [f"v{i}" for i in range(n_variables)],
            "classes": [] if analysis == "regression" else ["a", "b", "c", "d"][: 2 if analysis[0] == "c" else 4],
            "signal_class": signal,
            "targets": ["t", "u"] if analysis == "regression" else [],
            "weight_dir": ".",
            "options": {},
        }
    )


def write(folder: Path, name: str, model: nn.Module, spec: Spec) -> None:
    method = Method(spec, CustomObjects(), model.eval(), OutputKind.VALUE, 1)
    method.kind = output_kind(method)
    text, reason = program_of(method)
    assert text, f"{name}: {reason}"
    x = torch.randn(N_EVENTS, len(spec.variables)).numpy() * 2
    (folder / f"{name}.txt").write_text(text)
    x.tofile(folder / f"{name}.x")
    method.predict(x).tofile(folder / f"{name}.y")
    output = eager(copy.deepcopy(model)).double()(torch.from_numpy(x).double()).detach()
    exact = respond(output, task=spec.task, positive_class=spec.signal_class, kind=method.kind)
    exact.astype(np.float32).tofile(folder / f"{name}.exact")


def train_statistics(model: nn.Module, n_inputs: int) -> None:
    """Give batch normalisation averages, spreads and scales that are not their first ones."""
    model.train()(torch.randn(100, n_inputs) * 3 + 1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))


def make_all(folder: Path) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(5)
    for name, layer in HIDDEN.items():
        model = nn.Sequential(nn.Linear(5, 13), layer, nn.Linear(13, 2), nn.Softmax(dim=1))
        train_statistics(model, 5)
        write(folder, f"layer_{name}", model, spec_of("classification", 5, 1))
        scripted = name in {"relu", "leaky", "elu", "gelu_tanh", "softplus", "batchnorm", "layernorm", "flatten"}
        if scripted:
            write(folder, f"scripted_{name}", torch.jit.script(model.eval()), spec_of("classification", 5, 1))
    for analysis, ends in ENDS.items():
        for i, end in enumerate(ends):
            for width in {"classification": (1, 2), "multiclass": (4,), "regression": (2,)}[analysis]:
                if width == 1 and any(isinstance(layer, (nn.Softmax, nn.LogSoftmax)) for layer in end):
                    continue
                for signal in (0, 1) if analysis == "classification" else (0,):
                    model = nn.Sequential(nn.Linear(3, 7), nn.Tanh(), nn.Linear(7, width, bias=False), *end)
                    write(folder, f"{analysis}_{i}_{width}_{signal}", model, spec_of(analysis, 3, signal))
    write(folder, "skips", Skips(), spec_of("classification", 5, 1))
    rng = np.random.default_rng(11)
    activations = [nn.ReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Tanh, nn.LeakyReLU]
    for i in range(20):
        widths = [int(w) for w in rng.integers(1, 90, size=rng.integers(2, 6))]
        parts: list[nn.Module] = []
        for a, b in itertools.pairwise(widths):
            parts += [nn.Linear(a, b), activations[rng.integers(len(activations))]()]
            parts += [nn.BatchNorm1d(b)] * int(rng.integers(2)) + [nn.LayerNorm(b)] * int(b > 30 and rng.integers(2))
        write(
            folder, f"random_{i}", nn.Sequential(*parts, nn.Linear(widths[-1], 2)), spec_of("regression", widths[0], 0)
        )


make_all(Path(globals()["folder"]))
