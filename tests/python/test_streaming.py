"""Loaders over files: every event once a pass, the same split every time, memory bounded by the buffer."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import uproot
from toys import BEST_AUC, auc, gaussians

from tmva_torch import Bundle, Task, TrainConfig, fit, mlp, stream_root


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write b.root and s0.root, s1.root with the number of the event, its weight, and two Gaussian variables."""
    monkeypatch.chdir(tmp_path)
    x, classes = gaussians(9000)
    for name, mine in (("b", x[classes == 1]), ("s0", x[classes == 0][:1500]), ("s1", x[classes == 0][1500:3000])):
        start = {"b": 0, "s0": 10_000, "s1": 11_500}[name]
        with uproot.recreate(f"{name}.root") as file:
            number = np.arange(start, start + len(mine), dtype=np.float64)
            file["t"] = {"x0": mine[:, 0], "x1": mine[:, 1], "number": number, "w": 1 + number / 1e4}
    return tmp_path


def streams(**changed: Any) -> Any:
    arguments: dict[str, Any] = {
        "features": ["number"], "weight": "w", "batch_size": 100, "buffer_size": 700, "seed": 3, "validation": 0.25,
    }  # fmt: skip
    return stream_root({"b": "b.root", "s": "s?.root"}, **arguments | changed)


def numbers(loader: Any) -> list[int]:
    return [int(n) for x, _, _ in loader for n in x[:, 0]]


def test_every_event_comes_once_a_pass_in_a_new_order(files: Path) -> None:
    loaders = streams()
    first, second, held_out = numbers(loaders.train), numbers(loaders.train), numbers(loaders.validation)
    assert sorted(first) == sorted(second)
    assert first != second
    assert sorted(first + held_out) == [*range(4500), *range(10_000, 13_000)]
    assert len(held_out) == pytest.approx(7500 / 4, rel=0.05)
    assert held_out == numbers(loaders.validation)
    for loader, n in ((loaders.train, len(first)), (loaders.validation, len(held_out))):
        assert [len(x) for x, _, _ in loader] == [100] * (n // 100) + ([n % 100] if n % 100 else [])
        assert len(loader) == -(-n // 100)


def test_seed_fixes_split_and_order_and_the_buffer_does_not_change_the_split(files: Path) -> None:
    assert numbers(streams().train) == numbers(streams().train)
    assert numbers(streams().train) != numbers(streams(seed=4).train)
    assert sorted(numbers(streams(buffer_size=50).train)) == sorted(numbers(streams().train))


def test_batches_hold_the_classes_in_proportion_from_the_first_to_the_last(files: Path) -> None:
    share = [float(y[:, 1].mean()) for _, y, _ in streams().train]
    assert len(share) > 50
    # 40 % of the events are signal; a batch of 100 has 5 % of statistical spread, and the chunks add to it.
    assert min(share) > 0.15
    assert max(share) < 0.65


def test_events_move_in_the_buffer(files: Path) -> None:
    order = np.array([n for n in numbers(streams(buffer_size=4000).train) if n < 5000])
    distance = np.abs(np.argsort(order) - np.arange(len(order)))
    assert np.median(distance) > 300


def test_columns_stay_together_and_weights_average_one(files: Path) -> None:
    x, y, w = (torch.cat(column) for column in zip(*streams().train, strict=True))
    torch.testing.assert_close(y[:, 1], (x[:, 0] >= 10_000).float(), rtol=0, atol=0)
    torch.testing.assert_close(w / w[0], (1 + x[:, 0] / 1e4) / (1 + x[0, 0] / 1e4))
    assert float(w.double().mean()) == pytest.approx(1.0, abs=1e-6)


def test_standardised_inputs_have_mean_zero_and_spread_one(files: Path) -> None:
    loaders = streams(features=["number", "1e6+x0"], standardise=True)
    x, _, w = (torch.cat(column).double() for column in zip(*loaders.train, strict=True))
    mean = (w[:, None] * x).sum(0) / w.sum()
    spread = ((w[:, None] * (x - mean) ** 2).sum(0) / w.sum()).sqrt()
    np.testing.assert_allclose(mean, [0, 0], atol=2e-3)
    np.testing.assert_allclose(spread, [1, 1], rtol=2e-3)


def test_training_from_the_stream_reaches_what_is_possible(files: Path) -> None:
    loaders = stream_root(
        {"b": "b.root", "s": "s?.root"}, ["x0", "x1"], batch_size=64, buffer_size=2000, seed=1, standardise=True
    )
    model = mlp(2, 1, hidden=(16,))
    config = TrainConfig(epochs=5, learning_rate=0.01, seed=1)
    history = fit(model, loaders.train, loaders.validation, task=Task.BINARY, config=config)
    bundle = Bundle(model=model, task=Task.BINARY, features=("x0", "x1"), transformations=loaders.transformations)
    x, classes = gaussians(10_000, seed=9)
    assert auc(bundle.predict(x), classes == 0) == pytest.approx(BEST_AUC, abs=0.015)
    assert len(history.epochs["val_loss"]) == 5


def test_memory_is_bounded_by_the_buffer_not_by_the_file(tmp_path: Path) -> None:
    n = 400_000
    with uproot.recreate(tmp_path / "large.root") as file:
        tree = file.mktree("t", {f"v{i}": "float32" for i in range(10)})
        for _ in range(20):
            tree.extend({f"v{i}": np.random.default_rng(i).normal(size=n // 20).astype(np.float32) for i in range(10)})
    features = [f"v{i}" for i in range(10)]
    loaders = stream_root(tmp_path / "large.root", features, target="v0", batch_size=1000, buffer_size=20_000, seed=1)
    tracemalloc.start()
    seen = sum(len(x) for x, _ in loaders.train)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen > 300_000
    assert peak < 0.5 * n * 10 * 4  # bytes: half of the features alone


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cut": {"s": "x0 > 99"}}, "class s: no event of"),
        ({"weight": "0"}, "sum to 0; it must be positive"),
        ({"validation": 1.0}, r"validation in \[0, 1\)"),
        ({"nonfinite": "impute"}, "'error' or 'drop'"),
        ({"features": ["log(x0)"]}, r"NaN or infinity in log\(x0\)"),
    ],
)
def test_what_cannot_be_streamed_is_named(files: Path, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        streams(**changed)


def test_dropped_events_are_dropped_in_every_pass(files: Path) -> None:
    loaders = streams(features=["number", "log(x0)"], nonfinite="drop")
    first = numbers(loaders.train)
    assert sorted(first) == sorted(numbers(loaders.train))
    assert len(first) < 5000


def test_files_that_changed_meanwhile_are_noticed(files: Path) -> None:
    loaders = streams()
    Path("s1.root").unlink()
    with pytest.raises(RuntimeError, match=r"events in this pass, but .* when they were counted"):
        numbers(loaders.train)
