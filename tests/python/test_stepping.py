"""The fast ways of the package's own loop: the same numbers as torch's own, and no import of its compiler."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import nn

from tmva_torch._stepping import Stepper, fuse


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


def test_training_does_not_import_the_compiler() -> None:
    code = """
import sys, torch, tmva_torch
x = torch.randn(200, 3)
data = tmva_torch.EventDataset(x, (x[:, 0] > 0).long(), n_classes=2)
loaders = tmva_torch.make_loaders(data, batch_size=50, seed=1)
tmva_torch.fit(tmva_torch.mlp(3, 1), *loaders, task=tmva_torch.Task.BINARY, config=tmva_torch.TrainConfig(epochs=2))
assert "torch._dynamo" not in sys.modules
torch.optim.SGD(tmva_torch.mlp(3, 1).parameters(), lr=0.1).zero_grad()
assert "torch._dynamo" in sys.modules  # what torch does by itself is as before
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
