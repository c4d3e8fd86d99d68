"""On a GPU: the same answers as on the CPU, and loaders that hand out batches where a user asked for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from toys import gaussians

from tmva_torch import EventDataset, _contract, data, make_loaders

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU")]
LAYOUT = "DENSE|16|TANH,DENSE|1|LINEAR"


def sample(n: int = 2000) -> dict[str, Any]:
    x, classes = gaussians(n)
    return {"x": x, "classes": classes, "weights": np.linspace(0.5, 1.5, n)}


@pytest.mark.parametrize("precision", ["fp32", "bf16", "fp16"])
def test_training_agrees_with_the_cpu(booking, precision: str) -> None:
    data = sample()
    answers = {}
    for device in ("cpu", "cuda0"):
        spec = booking(Layout=LAYOUT, NumEpochs=3, Device=device, Precision="fp32" if device == "cpu" else precision)
        method = _contract.open_method(spec)
        _contract.train(method, data, {})
        answers[device] = _contract.predict(method, data["x"])
        again = _contract.restore(booking(Layout=LAYOUT, Device="cpu"), _contract.state(method))
        np.testing.assert_allclose(_contract.predict(again, data["x"]), answers[device], atol=1e-5)
    np.testing.assert_allclose(answers["cuda0"], answers["cpu"], atol=1e-3 if precision == "fp32" else 0.05)


def test_a_user_gets_batches_on_the_named_device(booking) -> None:
    spec = booking(UserCode="model.py", Device="cuda", NumEpochs=1)
    Path("model.py").write_text(
        "from torch import nn\n"
        "def train(model, train_loader, val_loader, num_epochs, batch_size, optimizer, criterion, save_best,\n"
        "          scheduler):\n"
        "    assert all(column.is_cuda for batch in train_loader for column in batch)\n"
        "    assert next(model.parameters()).is_cuda\n"
        "    return model\n"
        "load_model_custom_objects = {'train_func': train,\n"
        "                             'model': lambda: nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())}\n"
    )
    method = _contract.open_method(spec)
    _contract.train(method, sample(), {})
    assert _contract.predict(method, sample()["x"]).shape == (2000, 1)


@pytest.mark.parametrize("whole", [True, False], ids=["the data set on the GPU", "blocks on their way to it"])
def test_loaders_hand_out_on_the_gpu_what_they_hand_out_on_the_cpu(
    whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "fits", lambda _n_bytes, _device: whole)
    x, classes = gaussians(50_000)
    dataset = EventDataset(x, classes, n_classes=2)
    ours, theirs = (make_loaders(dataset, batch_size=1000, seed=1, device=device).train for device in ("cuda", None))
    for batch, expected in zip(ours, theirs, strict=True):
        for column, other in zip(batch, expected, strict=True):
            assert column.is_cuda
            torch.testing.assert_close(column.cpu(), other, rtol=0, atol=0)
    pinned = make_loaders(dataset, batch_size=1000, seed=1, pin_memory=True).train
    assert all(column.is_pinned() for batch in pinned for column in batch)
