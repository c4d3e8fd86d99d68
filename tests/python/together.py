"""Trainings that a process alone and processes of a group must end with the same losses: what torchrun starts here.

torchrun ... together.py RESULT.json        (or run_all() in a process alone)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from toys import gaussians

from tmva_torch import EventDataset, Task, TrainConfig, fit, make_loaders, mlp
from tmva_torch.world import current, joined

N = 403  # 323 for training: five batches of 64, and one of three, in which the fourth process has no event


def _events(n_classes: int | None = 2) -> EventDataset:
    x, classes = gaussians(N)
    weight = np.random.default_rng(1).uniform(-0.2, 2, N)
    return EventDataset(x, classes, weight, n_classes=n_classes)


def _model(n_outputs: int = 2) -> nn.Module:
    torch.manual_seed(1 + current().rank)  # each process its own: that of the first one counts
    return mlp(2, n_outputs, hidden=(8,))


def _plain() -> DataLoader[Any]:
    """Return a loader that is not the package's."""
    events = _events()
    table = TensorDataset(events.x, torch.eye(2)[events.y.long()], events.weight)
    return DataLoader(table, batch_size=50, shuffle=True, generator=torch.Generator().manual_seed(3))


def run_all() -> dict[str, Any]:
    """Return the histories of several trainings, and the trained weights of the first one."""
    found: dict[str, Any] = {}
    cases: dict[str, dict[str, Any]] = {
        "weights": {},
        "clipped": {"gradient_clip": 0.1, "optimizer": "SGD(momentum=0.9)", "learning_rate": 0.1},
        "steps of lbfgs": {"optimizer": "LBFGS(max_iter=3)", "learning_rate": 0.1},
        "a scheduler": {"scheduler": "OneCycleLR(max_lr=0.02)"},
        "stopped early": {"epochs": 30, "learning_rate": 3.0, "patience": 2},
    }
    for name, options in cases.items():
        model = _model()
        config = TrainConfig(**{"epochs": 3, "learning_rate": 0.01, "seed": 1, **options})
        loaders = make_loaders(_events(), batch_size=64, seed=5)
        history = fit(model, *loaders, task=Task.BINARY, config=config)
        found[name] = {**history.epochs, "stopped": history.stopped, "best": history.best_epoch}
        if name == "weights":
            found["network"] = torch.cat([p.detach().flatten() for p in model.parameters()]).tolist()
    config = TrainConfig(epochs=3, learning_rate=0.01, seed=1)
    found["loader of another kind"] = fit(_model(), _plain(), task=Task.BINARY, config=config).epochs
    regression = make_loaders(_events(None), batch_size=64, seed=5)
    found["regression"] = fit(_model(1), *regression, task=Task.REGRESSION, config=config).epochs
    return found


def run_lightning() -> dict[str, Any]:
    """Return the losses and weights of a training by lightning.Trainer."""
    import lightning

    from tmva_torch import LightningTask
    from tmva_torch.sharing import shared

    world = current()
    task = LightningTask(_model(), 2, task=Task.BINARY, config=TrainConfig(learning_rate=0.01))
    run = lightning.Trainer(
        max_epochs=3,
        accelerator="cpu",
        devices=world.size,
        strategy="ddp" if world.size > 1 else "auto",
        use_distributed_sampler=False,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
    )
    # Every batch of this size has an event for each of four processes, but not the same number for all.
    train, validation = make_loaders(_events(), batch_size=67, seed=5)
    run.fit(task, shared(train, least=1), shared(validation, least=1))
    losses = {name: float(value) for name, value in run.callback_metrics.items()}
    return {**losses, "network": torch.cat([p.detach().flatten() for p in task.model.parameters()]).tolist()}


def _every_event_once() -> bool:
    """Return whether the parts of a pass are all events of it, none twice: counted by the sum of distinct numbers."""
    from tmva_torch.sharing import shared

    numbers = torch.arange(N).float().unsqueeze(1)
    world = current()
    loader = shared(make_loaders(EventDataset(numbers), validation=0, batch_size=64, seed=5).train)
    mine = torch.zeros(N)
    for (x,) in loader:
        mine[x[: world.counted(len(x)), 0].long()] += 1
    return bool((world.sum(mine) == 1).all())


def main() -> None:
    torch.set_num_threads(1)
    with joined(timeout_s=120) as world:
        found = {**run_all(), "every event once": _every_event_once()}
        found["the same in all"] = all(other == found for other in world.gather(found))
        try:
            world.check_alike("numbers", {"rank": world.rank})
        except ValueError as error:
            found["unlike"] = str(error)
        found["lightning"] = run_lightning()  # the last one: it may end the group
        if world.is_first:
            Path(sys.argv[1]).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
