"""The fast ways of the package's own loop: the same numbers as torch's own, and no import of what it does not need."""

from __future__ import annotations

import subprocess
import sys
import warnings

import pytest
import torch
from torch import nn

from tmva_torch import Task
from tmva_torch._stepping import Stepper, backward, fuse, plainly
from tmva_torch.losses import Objective, OutputKind


def network() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))


def trained(make, *, bare: bool) -> list[torch.Tensor]:
    model = network()
    optimizer = make(model.parameters())
    stepper = Stepper(optimizer)
    x = torch.randn(20, 16, 3, generator=torch.Generator().manual_seed(1))
    for batch in x:
        stepper.clear() if bare else optimizer.zero_grad()
        model(batch).square().mean().backward()
        stepper.step() if bare else optimizer.step()
    return [p.detach() for p in model.parameters()]


@pytest.mark.parametrize(
    "make",
    [
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
        lambda p: torch.optim.Adam(p, lr=0.01, amsgrad=True),
        lambda p: torch.optim.AdamW(p, lr=0.01, fused=True),
        lambda p: torch.optim.RMSprop(p, lr=0.01),
        lambda p: torch.optim.NAdam(p, lr=0.01),
    ],
    ids=["SGD", "Adam", "AdamW", "RMSprop", "NAdam"],
)
def test_bare_steps_give_the_same_weights_bit_for_bit(make) -> None:
    for got, expected in zip(trained(make, bare=True), trained(make, bare=False), strict=True):
        assert torch.equal(got, expected)
    assert torch.is_grad_enabled()


def test_who_watches_the_steps_sees_them() -> None:
    model, seen = network(), []
    hooked = torch.optim.SGD(model.parameters(), lr=0.1)
    hooked.register_step_post_hook(lambda *_: seen.append("hook"))

    class Own(torch.optim.SGD):
        def step(self, closure=None):
            seen.append("own")
            return super().step(closure)

        def zero_grad(self, set_to_none: bool = True) -> None:
            seen.append("zero")
            super().zero_grad(set_to_none)

    for optimizer in (hooked, Own(model.parameters(), lr=0.1)):
        stepper = Stepper(optimizer)
        stepper.clear()
        model(torch.ones(1, 3)).sum().backward()
        stepper.step()
    assert seen == ["hook", "zero", "own"]


def test_a_chosen_way_of_adam_is_kept() -> None:
    parameters = list(network().parameters())
    for arguments, expected in (({}, True), ({"fused": False}, False), ({"foreach": True}, None)):
        optimizer = torch.optim.Adam(parameters, **arguments)
        fuse(optimizer)
        assert optimizer.param_groups[0]["fused"] is expected
    double = torch.optim.SGD(parameters, lr=0.1)
    fuse(double)
    assert double.param_groups[0]["fused"] is None


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("n_columns", [1, 3])
def test_the_squared_error_descends_as_autograd_does_bit_for_bit(n_columns: int, weighted: bool) -> None:
    generator = torch.Generator().manual_seed(5)
    x, y = torch.randn(37, 3, generator=generator), torch.randn(37, n_columns, generator=generator)
    weight = (torch.randn(37, generator=generator),) if weighted else ()
    objective = Objective(nn.MSELoss(), OutputKind.VALUE, Task.REGRESSION)
    torch.manual_seed(3)
    model = nn.Linear(3, n_columns)
    loss = objective(model(x), y)
    (loss * weight[0] if weighted else loss).mean().backward()
    expected = [p.grad for p in model.parameters()]
    model.zero_grad()
    output = model(x)
    if n_columns == 1:
        output = output.squeeze(1)  # as some networks answer
    known = objective.descent(output, y, *weight)
    assert known is not None
    backward(output, known[1])
    assert torch.equal(known[0], (loss * weight[0] if weighted else loss).mean())
    for got, right in zip((p.grad for p in model.parameters()), expected, strict=True):
        assert torch.equal(got, right)


@pytest.mark.parametrize("criterion", [None, nn.L1Loss(), nn.MSELoss(reduction="sum"), lambda a, b: (a - b).mean()])
def test_only_the_squared_error_is_known_by_its_formula(criterion) -> None:
    objective = Objective(criterion, OutputKind.LOGIT, Task.BINARY)
    known = objective.descent(torch.randn(4, 1), torch.rand(4, 1))
    assert (known is None) == (not isinstance(criterion, nn.MSELoss))  # its reduction is ours
    assert objective.descent(torch.randn(4, 1).bfloat16(), torch.rand(4, 1)) is None


def test_torchscript_trains_to_what_the_network_itself_trains_to() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        models = [network(), torch.jit.script(network())]
    x = torch.randn(20, 16, 3, generator=torch.Generator().manual_seed(1))
    for model in models:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        with plainly(model, torch.device("cpu")):
            assert torch._C._get_graph_executor_optimize() == (model is models[0])
            for batch in x:
                optimizer.zero_grad()
                model(batch).square().mean().backward()
                optimizer.step()
    assert torch._C._get_graph_executor_optimize()
    for own, scripted in zip(*(model.parameters() for model in models), strict=True):
        assert torch.equal(own, scripted)


def test_training_does_not_import_the_compiler() -> None:
    code = """
import sys, torch, tmva_torch
there = set(sys.modules)
x = torch.randn(200, 3)
data = tmva_torch.EventDataset(x, (x[:, 0] > 0).long(), n_classes=2)
loaders = tmva_torch.make_loaders(data, batch_size=50, seed=1)
tmva_torch.fit(tmva_torch.mlp(3, 1), *loaders, task=tmva_torch.Task.BINARY, config=tmva_torch.TrainConfig(epochs=2))
task, squared = tmva_torch.Task.REGRESSION, tmva_torch.EventDataset(x, x[:, :1])
loaders = tmva_torch.make_loaders(squared, batch_size=50, seed=1)
tmva_torch.fit(tmva_torch.mlp(3, 1), *loaders, task=task, config=tmva_torch.TrainConfig(epochs=2))
heavy = {"torch._dynamo", "torch.fx.experimental.symbolic_shapes", "sympy", "matplotlib", "torch.onnx"}
assert not heavy & (set(sys.modules) - there), heavy & (set(sys.modules) - there)
torch.optim.SGD(tmva_torch.mlp(3, 1).parameters(), lr=0.1).zero_grad()
assert "torch._dynamo" in sys.modules  # what torch does by itself is as before
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
