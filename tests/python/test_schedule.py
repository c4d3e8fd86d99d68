"""Learning rates in a user's loop: by instance, by class, by function, before the first step and after."""

from __future__ import annotations

import functools
from typing import Any

import pytest
import torch

from tmva_torch.best import BestKeeper
from tmva_torch.schedule import LiveOptimizers, get_rate, parse_schedule, schedule_function
from tmva_torch.schedulers import NamedScheduler, scheduler_function

STEPS = {2: 0.01, 4: 0.001}


def make(lr: float = 0.1, cls: type[torch.optim.Optimizer] = torch.optim.SGD) -> torch.optim.Optimizer:
    parameter = torch.nn.Parameter(torch.ones(1))
    parameter.grad = torch.ones(1)
    return cls([parameter], lr=lr)  # type: ignore[call-arg]


def rates(chosen: Any, optimizer: torch.optim.Optimizer, *, step_first: bool) -> list[float]:
    live = LiveOptimizers()
    schedule = schedule_function(STEPS, live)
    seen = []
    with live.watch():
        for epoch in range(6):
            if step_first:
                optimizer.step()
            schedule(chosen, epoch, STEPS)
            if not step_first:
                optimizer.step()
            seen.append(get_rate(optimizer))
    return seen


def test_parsing() -> None:
    assert parse_schedule("50,0.01;70,0.005") == {50: 0.01, 70: 0.005}
    assert parse_schedule("70,0.005;50,0.01;") == {50: 0.01, 70: 0.005}
    assert parse_schedule("") == {}


@pytest.mark.parametrize("step_first", [True, False])
@pytest.mark.parametrize("how", ["instance", "class", "partial"])
def test_the_rate_changes_however_the_optimiser_is_named(how: str, step_first: bool) -> None:
    optimizer = make()
    chosen = {"instance": optimizer, "class": torch.optim.SGD, "partial": functools.partial(torch.optim.SGD, lr=0.1)}[
        how
    ]
    assert rates(chosen, optimizer, step_first=step_first) == [0.1, 0.1, 0.01, 0.01, 0.001, 0.001]


def test_a_class_means_only_its_own_instances() -> None:
    assert rates(torch.optim.Adam, make(), step_first=True) == [0.1] * 6


def test_a_rate_the_user_sets_in_between_stays() -> None:
    live, optimizer = LiveOptimizers(), make()
    schedule = schedule_function(STEPS, live)
    schedule(optimizer, 2, STEPS)
    optimizer.param_groups[0]["lr"] = 0.5
    schedule(optimizer, 3, STEPS)
    assert get_rate(optimizer) == 0.5
    schedule(optimizer, 4, STEPS)
    assert get_rate(optimizer) == 0.001


def test_nothing_is_watched_outside_the_block() -> None:
    live = LiveOptimizers()
    with live.watch():
        pass
    make().step()
    assert live.latest_rate is None


def test_a_scheduler_by_name_serves_a_users_loop() -> None:
    live, optimizer = LiveOptimizers(), make()
    schedule = scheduler_function("ExponentialLR(gamma=0.5)", live, 10, lambda: None)
    seen = []
    with live.watch():
        for epoch in range(3):
            optimizer.step()
            schedule(torch.optim.SGD, epoch, {})
            seen.append(get_rate(optimizer))
    assert seen == [0.05, 0.025, 0.0125]


def test_one_cycle_takes_its_length_from_the_training() -> None:
    optimizer = make()
    scheduler = NamedScheduler("OneCycleLR(max_lr=1.0)", optimizer, n_steps=20)
    seen = []
    for _ in range(19):
        optimizer.step()
        scheduler.after_batch()
        seen.append(get_rate(optimizer))
    assert max(seen) == pytest.approx(1.0, abs=0.05)
    assert seen[-1] == pytest.approx(1.0 / 25 / 1e4, rel=1e-6)


def test_save_best_returns_the_better_value_and_keeps_the_first() -> None:
    keeper, model = BestKeeper(), torch.nn.Linear(1, 1, bias=False)
    returned = []
    best: float | None = None
    for weight, value in [(1.0, 0.5), (2.0, 0.7), (3.0, 0.4), (4.0, float("nan")), (5.0, 0.4)]:
        model.weight.data.fill_(weight)
        best = keeper.save_best(model, torch.tensor(value), best)
        returned.append(round(best, 6))
    assert returned == [0.5, 0.5, 0.4, 0.4, 0.4]
    assert keeper.restored() is model
    assert float(model.weight.detach()) == 3.0
