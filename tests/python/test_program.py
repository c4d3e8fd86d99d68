"""Which networks C++ evaluates by itself; that it evaluates them rightly is tested in tests/cpp/network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from tmva_torch import _contract
from tmva_torch.losses import OutputKind
from tmva_torch.method import Method, output_kind
from tmva_torch.program import MOST_PARAMETERS
from tmva_torch.spec import Spec
from tmva_torch.usercode import CustomObjects

SPEC = {
    "title": "Net",
    "analysis": "classification",
    "variables": ["a", "b", "c"],
    "classes": ["Background", "Signal"],
    "signal_class": 1,
    "targets": [],
    "weight_dir": ".",
    "options": {},
}


def program(model: nn.Module, **user: object) -> tuple[str, str]:
    method = Method(Spec.from_dict(SPEC), CustomObjects(**user), model.eval(), OutputKind.VALUE, 1)
    method.kind = output_kind(method)
    return _contract.program(method)


def steps(text: str) -> list[str]:
    return [statement.split(" ")[0] for statement in text.split(";")[2:]]


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(3, 3), nn.Linear(3, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(x + functional.relu(self.first(x)))


class Twice(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x) if x.sum() > 0 else 2 * self.layer(x)


def test_a_sequence_is_written_layer_by_layer_with_the_response_behind_it() -> None:
    text, reason = program(nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Dropout(0.5), nn.Linear(5, 2)))
    assert (steps(text), reason) == (["linear", "relu", "identity", "linear", "softmax", "take", "check"], "")


def test_skip_additions_in_the_users_own_module() -> None:
    text, reason = program(Residual())
    assert (steps(text), reason) == (["linear", "relu", "add", "linear", "sigmoid", "check"], "")


def test_scripted_sequences_are_known_too() -> None:
    model = torch.jit.script(nn.Sequential(nn.Linear(3, 4), nn.LeakyReLU(0.1), nn.Linear(4, 2), nn.Softmax(dim=1)))
    text, reason = program(model)
    assert (steps(text), reason) == (["linear", "leakyrelu", "linear", "softmax", "take", "check"], "")


@pytest.mark.parametrize(
    ("model", "user", "why"),
    [
        (nn.Linear(3, 1), {"predict_func": lambda model, x: model(x)}, "predict_func is the user's"),
        (Twice(), {}, "cannot be followed"),
        (torch.jit.script(Residual()), {}, "TorchScript network has a layer Residual"),
        (nn.Sequential(nn.Unflatten(1, (3, 1)), nn.Conv1d(3, 2, 1), nn.Flatten()), {}, "has a layer Unflatten"),
        (nn.Linear(3, 1).double(), {}, "computes in torch.float64"),
        (nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=0)), {}, r"softmax runs over the events \(dim=0\)"),
        (nn.Sequential(nn.BatchNorm1d(3, track_running_stats=False), nn.Linear(3, 1)), {}, "the batch at hand"),
        (nn.Sequential(nn.Linear(3, MOST_PARAMETERS // 4), nn.Linear(MOST_PARAMETERS // 4, 1)), {}, "parameters, more"),
    ],
)
def test_everything_else_stays_with_python_for_a_reason(model: nn.Module, user: dict[str, object], why: str) -> None:
    if next(model.parameters(), torch.zeros(1)).dtype is torch.float64:
        method = Method(Spec.from_dict(SPEC), CustomObjects(), model, OutputKind.LOGIT, 1)
        text, reason = _contract.program(method)
    else:
        text, reason = program(model, **user)
    assert text == ""
    assert re.search(why, reason), reason


def test_training_through_the_contract_gives_a_program(tmp_path: Path) -> None:
    from .toys import gaussians

    x, classes = gaussians(400, n_variables=3)
    options = {"Layout": "DENSE|8|TANH,DENSE|1|SIGMOID", "NumEpochs": 1}
    method = _contract.open_method({**SPEC, "weight_dir": str(tmp_path), "options": options})
    _contract.train(method, {"x": x, "classes": classes, "weights": torch.ones(400).double().numpy()}, {})
    text, reason = _contract.program(method)
    assert (steps(text), reason) == (["linear", "tanh", "linear", "sigmoid", "check"], "")
