"""Bundles: one file has all, files that are no good say why, inputs of every shape are checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest
import safetensors
import safetensors.torch
import torch
from torch import nn

from tmva_torch import (
    Bundle,
    EventDataset,
    Task,
    fit,
    load,
    load_model,
    make_loaders,
    mlp,
    save,
    save_model,
    standardise,
)
from tmva_torch.bundle_file import KEY
from tmva_torch.errors import TmvaTorchError
from tmva_torch.job import TrainJob, train_job


def bundle(**changed: Any) -> Bundle:
    x = np.random.default_rng(1).normal([5, -100], [1, 30], size=(400, 2)).astype(np.float32)
    _, transformations = standardise(EventDataset(x, feature_names=["a", "b+c"]))
    made: dict[str, Any] = {
        "model": mlp(2, 1, hidden=(8,)),
        "task": Task.BINARY,
        "features": ("a", "b+c"),
        "classes": ("bkg", "sig"),
        "transformations": transformations,
        "ranges": ((2.0, 8.0), (-190.0, -10.0)),
        "info": {"n_train": 400, "anything": [1, "two"]},
    }
    return Bundle(**made | changed)


def test_a_file_has_all(tmp_path: Path) -> None:
    made = bundle()
    save(made, tmp_path / "m.safetensors")
    again = load(tmp_path / "m.safetensors")
    x = made.examples(100)
    np.testing.assert_array_equal(again.predict(x), made.predict(x))
    for name in ("task", "features", "classes", "positive_class", "kind", "ranges", "outputs"):
        assert getattr(again, name) == getattr(made, name), name
    assert again.info["anything"] == [1, "two"]
    assert set(again.info["versions"]) == {"tmva_torch", "torch", "numpy", "python"}
    assert [path.name for path in tmp_path.iterdir()] == ["m.safetensors"]
    bare = load_model(tmp_path / "m.safetensors")  # the network alone, for a job of TMVA
    torch.testing.assert_close(bare(x), made.model(x))


@pytest.mark.parametrize("kind", ["multiclass", "regression"])
def test_the_other_tasks(tmp_path: Path, kind: str) -> None:
    names = {"multiclass": {"classes": ("x", "y", "z")}, "regression": {"classes": (), "targets": ("t", "u/2", "v")}}
    made = bundle(task=Task(kind), model=mlp(2, 3), **names[kind])
    save(made, tmp_path / "m.safetensors")
    x = made.examples(10)
    found = load(tmp_path / "m.safetensors").predict(x)
    assert found.shape == (10, 3)
    np.testing.assert_array_equal(found, made.predict(x))
    assert (kind == "multiclass") == bool(np.allclose(found.sum(axis=1), 1, atol=1e-6))


def test_torchscript_goes_into_the_file_whole(tmp_path: Path) -> None:
    made = bundle(model=torch.jit.script(nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())))
    save(made, tmp_path / "m.safetensors")
    x = made.examples(10)
    np.testing.assert_array_equal(load(tmp_path / "m.safetensors").predict(x), made.predict(x))


class Custom(nn.Module):
    """A class that only code can make."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x).sin()


def test_a_network_of_ones_own_class_needs_its_architecture(tmp_path: Path) -> None:
    made = bundle(model=Custom())
    save(made, tmp_path / "m.safetensors")
    with pytest.raises(TmvaTorchError, match="weights but not their network"):
        load(tmp_path / "m.safetensors")
    again = load(tmp_path / "m.safetensors", architecture=Custom())
    np.testing.assert_array_equal(again.predict(made.examples(9)), made.predict(made.examples(9)))


class Frame:
    """What a data frame of pandas or polars offers."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self._columns = columns
        self.columns = list(columns)

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]


def test_columns_by_name_are_combined_by_the_expressions() -> None:
    made = bundle()
    b, c = np.arange(4.0), np.ones(4)
    expected = made.predict(np.stack([2 * b, b + c], axis=1))
    np.testing.assert_array_equal(made.predict({"a": 2 * b, "b": b, "c": c.tolist(), "unused": b}), expected)
    table = ak.Array({"c": c, "b": b, "a": 2 * b})  # not in the order of the features
    np.testing.assert_array_equal(made.predict(table), expected)
    np.testing.assert_array_equal(made.predict(ak.to_numpy(table)), expected)
    np.testing.assert_array_equal(made.predict(Frame({"c": c, "b": b, "a": 2 * b})), expected)
    jagged = bundle(model=made.model, features=("v[0]", "Sum$(v)"))
    found = jagged.predict({"v": ak.Array([[1.0, 2.0], [3.0]])})
    np.testing.assert_array_equal(found, made.predict(np.array([[1.0, 3.0], [3.0, 3.0]])))


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros((3, 3)), r"shape \[3, 3\]; it must be \[n_events, 2\] with the features a, b\+c"),
        (np.zeros(2), r"shape \[2\]"),
        ({"a": [1.0], "bb": [1.0], "c": [1.0]}, r"no column 'b' for the feature 'b\+c'; did you mean bb"),
        ({"a": [1.0, 2.0], "b": [1.0], "c": [1.0]}, r"different lengths: \[1, 2\]"),
    ],
)
def test_inputs_that_do_not_fit_are_told(x: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bundle().predict(x)


def test_no_events_and_blocks_of_any_size() -> None:
    made = bundle()
    assert made.predict(np.zeros((0, 2))).shape == (0, 1)
    x = made.examples(100)
    np.testing.assert_allclose(made.predict(x, batch_size=7), made.predict(x), rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"features": ()}, "needs the names of its features"),
        ({"classes": ("only",)}, "needs two classes"),
        ({"positive_class": 2}, "positive_class 0 or 1"),
        ({"task": Task.REGRESSION}, "needs the names of its targets"),
        ({"task": Task.MULTICLASS, "classes": ("x",)}, "needs the names of its classes"),
        ({"ranges": ((0.0, 1.0),)}, "ranges has 1 entries for 2 features"),
    ],
)
def test_a_bundle_checks_itself(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bundle(**changed)


def rewrite(path: Path, **changed: Any) -> None:
    """Change entries of the JSON text of a bundle."""
    with safetensors.safe_open(str(path), framework="pt") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    description = json.loads(metadata[KEY]) | changed
    metadata[KEY] = json.dumps({key: value for key, value in description.items() if value != "gone"})
    safetensors.torch.save_file(tensors, path, metadata=metadata)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"format": 7}, r"has format 7 of bundles \(written by tmva-torch .*\); this version reads format 1"),
        ({"features": "gone"}, "is incomplete: KeyError: 'features'"),
        ({"transformations": "<Transformations><Transform Name='X'/></Transformations>"}, "no element Selection"),
        ({"reference": {"inputs": [[5.0, -100.0]], "responses": [[0.123]]}}, "answers .* but answered"),
    ],
)
def test_a_bundle_of_another_version_or_that_was_changed_is_refused(
    tmp_path: Path, changed: dict[str, Any], message: str
) -> None:
    path = tmp_path / "m.safetensors"
    save(bundle(), path)
    rewrite(path, **changed)
    with pytest.raises(TmvaTorchError, match=message):
        load(path)


def test_a_file_cut_short_or_of_another_kind_is_told(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save(bundle(), path)
    content = path.read_bytes()
    for length in (0, 4, 8, 200, len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(TmvaTorchError, match="is it complete"):
            load(path)
    save_model(mlp(2, 1), tmp_path / "bare.safetensors")
    with pytest.raises(TmvaTorchError, match=r"a network alone.*give the weights file .*load_model"):
        load(tmp_path / "bare.safetensors")
    with pytest.raises(FileNotFoundError, match="there is no model file"):
        load(tmp_path / "none.safetensors")
    with pytest.raises(ValueError, match=r"m.pt: a bundle is a .safetensors file"):
        save(bundle(), tmp_path / "m.pt")


BAD = np.array([[1.0, np.nan], [2.0, 5.0], [np.inf, 7.0], [4.0, 9.0]], dtype=np.float32)


def test_values_that_are_not_finite_are_an_error_with_counts() -> None:
    with pytest.raises(ValueError, match=r"NaN or infinity in a \(1 events\), b \(1 events\), out of 4 events"):
        EventDataset(BAD, feature_names=["a", "b"])
    with pytest.raises(ValueError, match=r"in the target \(2 events\), the weight \(1 events\)"):
        EventDataset(np.ones((4, 1)), BAD[:, 0] * BAD[:, 1], [1, 1, 1, np.inf])


def test_values_that_are_not_finite_are_dropped_or_imputed_with_counts() -> None:
    dropped = EventDataset(BAD, [0.0, 1.0, 2.0, np.nan], feature_names=["a", "b"], nonfinite="drop")
    assert dropped.x.tolist() == [[2.0, 5.0]]
    assert dropped.n_nonfinite == {"a": 1, "b": 1, "the target": 1}
    filled = EventDataset(BAD, [0.0, 1.0, 2.0, np.nan], feature_names=["a", "b"], nonfinite="impute")
    assert filled.x.tolist() == [[1.0, 7.0], [2.0, 5.0], [2.0, 7.0]]
    assert filled.fill_values == (2.0, 7.0)  # medians of 1 2 4 and of 5 7 9
    with pytest.raises(ValueError, match="none is left"):
        EventDataset(BAD[[0, 2]], nonfinite="drop")
    with pytest.raises(ValueError, match="column 0 has no finite value"):
        EventDataset(BAD[[2]], nonfinite="impute")
    with pytest.raises(ValueError, match="right would be error, drop, impute, keep"):
        EventDataset(BAD, nonfinite="ignore")


def test_imputation_goes_with_the_bundle(tmp_path: Path) -> None:
    made = bundle(fill_values=(5.0, -100.0))
    save(made, tmp_path / "m.safetensors")
    x = np.array([[np.nan, -90.0], [6.0, -np.inf]], dtype=np.float32)
    found = load(tmp_path / "m.safetensors").predict(x)
    np.testing.assert_array_equal(found, made.predict(np.array([[5.0, -90.0], [6.0, -100.0]])))


def test_loaders_balance_classes_and_name_a_missing_one() -> None:
    y = np.array([0] * 900 + [1] * 100)
    dataset = EventDataset(np.ones((1000, 1)), y, np.where(y, 2.0, 1.0), n_classes=2, class_names=["b", "s"])
    loaders = make_loaders(dataset, seed=1, balance_classes=True, split="stratified")
    _, target, weight = (torch.cat(column) for column in zip(*loaders.train, strict=True))
    sums = [float(weight[target[:, i] == 1].sum()) for i in (0, 1)]
    assert sums[0] == pytest.approx(sums[1], rel=1e-5)
    assert float(weight.mean()) == pytest.approx(1.0, rel=1e-5)
    with pytest.raises(ValueError, match=r"a class has no training event \(b: 5, s: 0\)"):
        make_loaders(EventDataset(np.ones((5, 1)), [0] * 5, n_classes=2, class_names=["b", "s"]), validation=0)
    with pytest.raises(ValueError, match="balance_classes needs class numbers"):
        make_loaders(EventDataset(np.ones((5, 1)), np.ones(5)), balance_classes=True)


def test_a_job_names_what_it_cannot_use() -> None:
    for given, message in (
        ({"features": ["x"], "classes": {"a": "f", "b": "f"}, "task": "clasification"}, "did you mean classification"),
        ({"features": ["x"], "classes": {"a": "f"}}, "only the class a"),
    ):
        with pytest.raises(ValueError, match=message):
            _ = TrainJob.from_dict(given).analysis
    with pytest.raises(ValueError, match="epochs=0 is out of range"):
        train_job(TrainJob(features=("x",), classes={"a": "f", "b": "f"}, training={"epochs": 0}))


def test_training_on_one_class_is_told() -> None:
    loaders = make_loaders(EventDataset(np.ones((20, 1)), np.ones(20)), seed=1)
    with pytest.raises(ValueError, match=r"all 20 events have the target \[1.0\]"):
        fit(mlp(1, 1), loaders.train, task=Task.BINARY)
