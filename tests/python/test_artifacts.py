"""Model files of every kind: read back the same, refused where they could run code, never half-written."""

from __future__ import annotations

import json
import os
import pickle
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors
import torch
from torch import nn
from toys import Log, gaussians

from tmva_torch import TmvaTorchError, _contract, load_model, mlp, save_model
from tmva_torch.files import replacing

CODE = """
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.line = nn.Linear(2, 1)

    def forward(self, x):
        return self.line(x).sigmoid()

load_model_custom_objects = {"model": Net}
"""


def sample(n: int = 300) -> dict[str, Any]:
    x, classes = gaussians(n)
    return {"x": x, "classes": classes, "weights": np.ones(n)}


@pytest.mark.parametrize("extension", [".pt", ".pth", ".tar", ".safetensors"])
def test_a_network_of_standard_layers_comes_back_from_its_file_alone(tmp_path: Path, extension: str) -> None:
    model = mlp(3, 2, hidden=(5,)).eval()
    path = tmp_path / f"model{extension}"
    save_model(model, path)
    again = load_model(path)
    x = torch.randn(10, 3)
    torch.testing.assert_close(again(x), model(x), rtol=0, atol=0)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_bundle_is_safetensors_with_a_description(tmp_path: Path) -> None:
    save_model(mlp(3, 2), tmp_path / "model.safetensors")
    with safetensors.safe_open(str(tmp_path / "model.safetensors"), framework="np") as file:
        description = json.loads(file.metadata()["tmva_torch"])
        assert sorted(file.keys()) == sorted(mlp(3, 2).state_dict())
    assert description["layers"][0][1]["arguments"] == {"in_features": 3, "out_features": 64, "bias": True}


@pytest.mark.parametrize("name", ["t.pt", "t.tar", "t.safetensors", ""])
@pytest.mark.parametrize("booked", [{"Layout": "TANH|4,LINEAR"}, {"UserCode": "model.py"}])
def test_every_format_trains_and_applies(booking, name: str, booked: dict[str, str], log: Log) -> None:
    spec = booking(**booked, NumEpochs=1, **({"FilenameTrainedModel": name} if name else {}))
    Path("model.py").write_text(CODE)
    method = _contract.open_method(spec)
    result = _contract.train(method, sample(), log.hooks())
    assert not log.warnings()
    again = _contract.restore(spec, _contract.state(method))
    x = gaussians(50)[0]
    np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))
    expected = name or "TrainedModel_PyTorch.pt"
    assert Path(result["trained_file"]).name == expected


def test_a_checkpoint_of_model_and_optimiser_goes_into_the_users_network(booking) -> None:
    spec = booking(UserCode="model.py", FilenameModel="start.tar")
    Path("model.py").write_text(CODE)
    weights = {"line.weight": torch.tensor([[1.0, 2.0]]), "line.bias": torch.tensor([3.0])}
    torch.save({"model_state_dict": weights, "optimizer_state_dict": {}, "epoch": 3}, "start.tar")
    method = _contract.open_method(spec)
    assert method.model.line.weight.tolist() == [[1.0, 2.0]]
    torch.save({"line.weight": torch.zeros(3, 3)}, "start.tar")
    with pytest.raises(TmvaTorchError, match=r"weights in start.tar do not fit the network Net"):
        _contract.open_method(spec)


def test_weights_without_a_network_say_what_to_give(booking) -> None:
    torch.save({"weight": torch.zeros(1, 2)}, booking()["weight_dir"].removesuffix("/dataset/weights") + "/w.pt")
    with pytest.raises(TmvaTorchError, match=r"holds weights but not their network; give the network as 'model'"):
        _contract.open_method(booking(FilenameModel="w.pt"))


class Evil:
    """Leaves a mark when unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("mark"),))


@pytest.mark.parametrize("legacy", [True, False])
def test_pickled_code_is_refused_and_does_not_run(booking, legacy: bool) -> None:
    spec = booking(FilenameModel="evil.pt", Layout="LINEAR")
    torch.save({"model_state_dict": Evil()}, "evil.pt", _use_new_zipfile_serialization=not legacy)
    with pytest.raises(TmvaTorchError, match=r"which can run any code when read, and is refused.*TrustModelFile=T"):
        _contract.open_method(spec)
    assert not Path("mark").exists()


def test_a_raw_pickle_is_refused(booking) -> None:
    spec = booking(FilenameModel="evil.pt", Layout="LINEAR")
    Path("evil.pt").write_bytes(pickle.dumps(Evil()))
    with pytest.raises(TmvaTorchError, match=r"evil.pt"):
        _contract.open_method(spec)
    assert not Path("mark").exists()


def test_a_whole_pickled_network_needs_trust(booking) -> None:
    spec = booking(FilenameModel="whole.pt")
    torch.save(mlp(2, 1, output="SIGMOID"), "whole.pt")
    with pytest.raises(TmvaTorchError, match="book with TrustModelFile=T"):
        _contract.open_method(spec)
    assert _contract.open_method(booking(FilenameModel="whole.pt", TrustModelFile="T")).model[0].in_features == 2


@pytest.mark.slow
def test_torch_export_needs_trust_and_then_works(booking, log: Log) -> None:
    spec = booking(Layout="TANH|4,LINEAR", FilenameTrainedModel="t.pt2", TrustModelFile="T", NumEpochs=1)
    method = _contract.open_method(spec)
    _contract.train(method, sample(), log.hooks())
    assert not log.warnings()
    again = _contract.restore(spec, _contract.state(method))
    for n in (1, 7, 500):
        x = gaussians(n, seed=n)[0]
        np.testing.assert_allclose(_contract.predict(again, x), _contract.predict(method, x), rtol=1e-6, atol=1e-7)
    given = {"FilenameModel": "t.pt2", "TrustModelFile": "T", "title": "Next", "NumEpochs": 1}
    with pytest.raises(ValueError, match=r"only be stored as .pt2, .* add FilenameTrainedModel=TrainedModel_Next.pt2"):
        _contract.open_method(booking(**given))
    spec = booking(**given, FilenameTrainedModel="n.pt2")
    start = _contract.open_method(spec)
    _contract.train(start, sample(), log.hooks())
    assert not log.warnings()
    again = _contract.restore(spec, _contract.state(start))
    np.testing.assert_allclose(_contract.predict(again, x), _contract.predict(start, x), rtol=1e-6, atol=1e-7)
    with pytest.raises(TmvaTorchError, match=r"is a torch.export archive; reading one can run pickled code"):
        _contract.open_method(booking(FilenameModel="t.pt2"))


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04broken", b"\x80\x02broken", b"\x05\0\0\0\0\0\0\0{....."])
def test_broken_files_are_named(booking, content: bytes) -> None:
    spec = booking(FilenameModel="broken.pt", Layout="LINEAR")
    Path("broken.pt").write_bytes(content)
    with pytest.raises(TmvaTorchError, match=r"model file broken.pt"):
        _contract.open_method(spec)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old")

    def fail() -> None:
        with replacing(target) as path:
            path.write_text("half")
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the one above
        fail()
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_a_killed_process_left_vanishes_a_day_later(tmp_path: Path) -> None:
    target = tmp_path / "a[1].bin"
    left = tmp_path / ".a[1]-12345678.bin"
    others = [tmp_path / name for name in (".a[1]-87654321.bin", ".a1-12345678.bin", ".a[1]-12345678.txt")]
    for path in (left, *others):
        path.write_text("half")
    for path in (left, *others[1:]):  # the first of the others may still be written
        os.utime(path, (0, time.time() - 25 * 3600))
    with replacing(target) as written:
        written.write_text("whole")
    assert set(tmp_path.iterdir()) == {target, *others}


def test_weights_shared_by_two_layers_survive(tmp_path: Path) -> None:
    layer = nn.Linear(2, 2)
    model = nn.Sequential(layer, nn.ReLU(), layer)
    save_model(model, tmp_path / "m.safetensors")
    again = load_model(tmp_path / "m.safetensors")
    torch.testing.assert_close(again(torch.ones(1, 2)), model(torch.ones(1, 2)), rtol=0, atol=0)


def test_the_history_lies_beside_the_weights(booking) -> None:
    spec = booking(Layout="LINEAR", NumEpochs=2)
    result = _contract.train(_contract.open_method(spec), sample(), {})
    record = json.loads(Path(spec["weight_dir"], "TrainedModel_PyTorch.history.json").read_text())
    assert record["history"] == result["history"]
    assert record["best_epoch"] == result["best_epoch"]


def test_a_network_that_cannot_be_made_again_is_warned_about(booking, main_objects, log: Log) -> None:
    def train_func(model: nn.Module, train_loader: Any, val_loader: Any, **_others: Any) -> nn.Module:
        assert len(train_loader) == 3
        assert len(val_loader) == 1

        class Wrapped(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.inner = model

            def forward(self, x: torch.Tensor) -> torch.Tensor:
                return self.inner(x)

        return Wrapped()

    main_objects(model=nn.Sequential(nn.Linear(2, 1), nn.Sigmoid()), train_func=train_func)
    _contract.train(_contract.open_method(booking()), sample(), log.hooks())
    assert any("cannot be applied later: the weights in" in text for text in log.warnings())


def test_a_missing_model_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no model file .*gone.pt"):
        load_model(tmp_path / "gone.pt")
