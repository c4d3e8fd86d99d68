"""lightning.Trainer over the package's loaders gives what `fit` gives."""

from __future__ import annotations

import copy
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from toys import gaussians

from tmva_torch import EventDataset, LightningTask, Task, TrainConfig, fit, load, make_loaders, mlp, predict

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import lightning

# What lightning says of itself, of loaders without workers and of this machine.
pytestmark = pytest.mark.filterwarnings("ignore")


def loaders() -> Any:
    x, classes = gaussians(600)
    weight = np.random.default_rng(1).uniform(-0.2, 2, 600)
    return make_loaders(EventDataset(x, classes, weight, n_classes=2), batch_size=64, seed=5)


def trainer(folder: Path, epochs: int) -> lightning.Trainer:
    return lightning.Trainer(
        max_epochs=epochs,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
        default_root_dir=folder,
    )


@pytest.mark.parametrize("scheduler", ["", "StepLR(step_size=1,gamma=0.5)", "OneCycleLR(max_lr=0.02)"])
def test_the_trainer_arrives_at_the_same_network_as_fit(tmp_path: Path, scheduler: str) -> None:
    torch.manual_seed(2)
    model = mlp(2, 2, hidden=(8,))
    twin = copy.deepcopy(model)
    config = TrainConfig(epochs=3, learning_rate=0.01, keep_best=False, scheduler=scheduler)
    train, validation = loaders()
    history = fit(model, train, validation, task=Task.BINARY, config=config)

    task = LightningTask(twin, 2, task=Task.BINARY, config=config)
    run = trainer(tmp_path, 3)
    train, validation = loaders()
    run.fit(task, train, validation)
    for ours, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)
    assert float(run.callback_metrics["val_loss"]) == pytest.approx(history.epochs["val_loss"][-1], rel=1e-5)
    assert float(run.callback_metrics["train_loss"]) == pytest.approx(history.epochs["train_loss"][-1], rel=1e-5)


def test_predictions_are_those_of_predict(tmp_path: Path) -> None:
    model = mlp(2, 1)
    task = LightningTask(model, 2, task=Task.BINARY)
    x, _ = gaussians(300)
    batches = make_loaders(EventDataset(x), validation=0, batch_size=100, seed=1, shuffle=False).train
    found = torch.cat(trainer(tmp_path, 1).predict(task, batches)).numpy()
    np.testing.assert_allclose(found, predict(model, x, task=Task.BINARY), rtol=0, atol=1e-6)


def test_rate_steps_have_no_place() -> None:
    task = LightningTask(mlp(2, 1), 2, task=Task.BINARY, config=TrainConfig(rate_steps={1: 0.1}))
    with pytest.raises(ValueError, match="name a scheduler"):
        task.configure_optimizers()


def test_the_example_runs(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "lightning_training.py"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(example), "2"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    # Four variables, each one spread apart: the best loss is about 0.28; a coin's would be 0.69.
    assert 0.2 < float(done.stdout.partition("validation loss ")[2].partition(",")[0]) < 0.4
    x = np.full((1, 4), 110.0, dtype=np.float32)
    assert load(tmp_path / "lightning.safetensors").predict(x)[0, 0] > 0.7
