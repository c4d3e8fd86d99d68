"""The package's own loop: equal to a loop written by hand, weights as they must act, resumed bit for bit."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional
from toys import Log, gaussians

from tmva_torch import (
    EventDataset,
    Task,
    TmvaTorchError,
    TrainConfig,
    _contract,
    evaluate,
    fit,
    make_loaders,
    mlp,
    predict,
)
from tmva_torch.metrics import area_under_roc
from tmva_torch.seeding import threads

LAYOUT = "DENSE|8|TANH,DENSE|1|LINEAR"
N = 400
#: One batch holds everything and nothing validates: the identities of weighted means hold exactly.
FULL_BATCH = {"Layout": LAYOUT, "BatchSize": 10**6, "ValidationSize": "0", "NumEpochs": 5, "LearningRate": 0.01}


def data(n: int = N, weights: Any = None) -> dict[str, Any]:
    x, classes = gaussians(n)
    return {"x": x, "classes": classes, "weights": np.ones(n) if weights is None else np.asarray(weights, dtype=float)}


def trained(booking, sample: dict[str, Any], hooks: dict[str, Any] | None = None, **options: Any):
    method = _contract.open_method(booking(**{"Layout": LAYOUT, "NumEpochs": 3, **options}))
    result = _contract.train(method, sample, hooks or {})
    return method, result


def weights_of(method) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in method.model.parameters()])


def test_one_epoch_equals_a_loop_written_by_hand(booking) -> None:
    sample = data()
    options = {"Shuffle": "F", "NumEpochs": 2, "BatchSize": 64, "Optimizer": "SGD(momentum=0.9)", "LearningRate": 0.1}
    method = _contract.open_method(booking(Layout=LAYOUT, SaveBestOnly="F", **options))
    model = mlp(2, 1, hidden=(8,), activation="TANH")
    model.load_state_dict(method.model.state_dict())
    _contract.train(method, sample, {})
    x, y = torch.from_numpy(sample["x"][:320]), torch.from_numpy((sample["classes"][:320] == 0).astype(np.float32))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(2):
        for start in range(0, 320, 64):
            optimizer.zero_grad()
            output = model(x[start : start + 64])
            functional.binary_cross_entropy_with_logits(output[:, 0], y[start : start + 64]).backward()
            optimizer.step()
    for own, by_hand in zip(method.model.parameters(), model.parameters(), strict=True):
        torch.testing.assert_close(own, by_hand, rtol=0, atol=0)


def test_the_validation_loss_is_the_weighted_mean(booking) -> None:
    sample = data(weights=np.linspace(0.1, 3.0, N))
    method, result = trained(booking, sample, NumEpochs=1, SaveBestOnly="F")
    logit = method.model(torch.from_numpy(sample["x"][320:]))[:, 0]
    target = torch.from_numpy((sample["classes"][320:] == 0).astype(np.float32))
    loss = functional.binary_cross_entropy_with_logits(logit, target, reduction="none").detach().numpy()
    expected = np.average(loss, weights=sample["weights"][320:])
    assert result["history"]["val_loss"] == [pytest.approx(expected, rel=1e-6)]


def test_validation_calls_the_network_once_for_many_batches() -> None:
    x, classes = gaussians(3000)
    loaders = make_loaders(EventDataset(x, classes), validation=0.5, batch_size=32, seed=1)
    seen: list[tuple[bool, int]] = []

    class Counting(nn.Linear):
        def forward(self, batch: torch.Tensor) -> torch.Tensor:
            seen.append((self.training, len(batch)))
            return super().forward(batch)

    history = fit(Counting(x.shape[1], 1), *loaders, task=Task.BINARY, config=TrainConfig(epochs=1, learning_rate=1e-9))
    assert [n for training, n in seen[-1:] if not training] == [1500]
    assert sum(training for training, _ in seen) == 47  # batches of the other half
    assert history.epochs["val_loss"] == pytest.approx(history.epochs["train_loss"], rel=0.1)  # with the same weights


def test_all_weights_doubled_change_nothing(booking) -> None:
    weights = np.random.default_rng(1).uniform(0.5, 2.0, N)
    one, first = trained(booking, data(weights=weights))
    two, second = trained(booking, data(weights=2 * weights))
    assert first["history"] == second["history"]
    torch.testing.assert_close(weights_of(one), weights_of(two), rtol=0, atol=0)


def test_equal_weights_are_no_weights(booking) -> None:
    one, _ = trained(booking, data(weights=np.full(N, 0.3)))
    two, _ = trained(booking, data(), EventWeights="ignore")
    torch.testing.assert_close(weights_of(one), weights_of(two), rtol=0, atol=0)


def test_weight_two_is_the_event_twice(booking) -> None:
    weights = np.where(np.arange(N) < 100, 2.0, 1.0)
    sample = data(weights=weights)
    twice = np.concatenate([np.arange(N), np.arange(100)])
    repeated = {name: np.ascontiguousarray(column[twice]) for name, column in data().items()}
    one, _ = trained(booking, sample, **FULL_BATCH)
    two, _ = trained(booking, repeated, **FULL_BATCH)
    torch.testing.assert_close(weights_of(one), weights_of(two), rtol=1e-5, atol=1e-6)


def test_weight_zero_is_absence(booking) -> None:
    weights = np.where(np.arange(N) % 3 == 0, 0.0, 1.0)
    kept = weights > 0
    one, _ = trained(booking, data(weights=weights))
    two, _ = trained(booking, {name: np.ascontiguousarray(column[kept]) for name, column in data().items()})
    torch.testing.assert_close(weights_of(one), weights_of(two), rtol=0, atol=0)


def test_negative_weights_follow_the_policy(booking) -> None:
    weights = np.where(np.arange(N) % 4 == 0, -0.5, 1.0)
    as_is, _ = trained(booking, data(weights=weights))
    ignored, _ = trained(booking, data(weights=weights), NegativeWeights="ignore")
    absolute, _ = trained(booking, data(weights=weights), NegativeWeights="abs")
    zeroed, _ = trained(booking, data(weights=np.maximum(weights, 0)))
    positive, _ = trained(booking, data(weights=np.abs(weights)))
    torch.testing.assert_close(weights_of(ignored), weights_of(zeroed), rtol=0, atol=0)
    torch.testing.assert_close(weights_of(absolute), weights_of(positive), rtol=0, atol=0)
    assert not torch.equal(weights_of(as_is), weights_of(absolute))


def test_a_negative_event_cancels_its_positive_twin(booking) -> None:
    sample = data()
    both = {name: np.concatenate([column, column[:50]]) for name, column in sample.items()}
    both["weights"][-50:] = -1.0
    cancelled = {name: np.ascontiguousarray(column[50:]) for name, column in sample.items()}
    one, _ = trained(booking, both, **FULL_BATCH)
    two, _ = trained(booking, cancelled, **FULL_BATCH)
    torch.testing.assert_close(weights_of(one), weights_of(two), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.zeros(N), "none of the 400 training events has a weight to train with"),
        (-np.ones(N), "the weights of the 320 training events sum to -320; the sum must be positive"),
        (np.full(N, np.nan), "event 0 has the weight nan; weights must be finite"),
    ],
)
def test_weights_without_a_positive_sum_are_refused(booking, weights: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        trained(booking, data(weights=weights))


def test_resampling_draws_by_weight_and_needs_no_loss_weights(booking) -> None:
    # Class 0 has all the weight: a network that follows the weights answers "signal" everywhere.
    sample = data(2000)
    sample["weights"] = np.where(sample["classes"] == 0, 1.0, 1e-3)
    method, _ = trained(booking, sample, EventWeights="resample", NumEpochs=20, LearningRate=0.05)
    plain, _ = trained(booking, sample, EventWeights="ignore", NumEpochs=20, LearningRate=0.05)
    assert _contract.predict(method, sample["x"]).min() > 0.7
    assert _contract.predict(plain, sample["x"]).min() < 0.3
    sample["weights"][0] = -1
    with pytest.raises(ValueError, match="cannot draw events of negative weight"):
        trained(booking, sample, EventWeights="resample")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Scheduler": "CosineAnnealingLR(T_max=10)", "Optimizer": "SGD(momentum=0.9)", "LearningRate": 0.1},
        {"Scheduler": "ReduceLROnPlateau(patience=0,threshold=0.5)", "Dropout": "0.0+0.3"},
        {"Scheduler": "OneCycleLR(max_lr=0.1)", "Optimizer": "AdamW", "GradientClip": 0.5},
        {"LearningRateSchedule": "3,0.01;7,0.001", "EventWeights": "resample"},
    ],
    ids=["plain", "cosine", "plateau and dropout", "one cycle", "schedule and resampling"],
)
def test_ten_epochs_are_five_and_five_more(booking, more: dict[str, Any]) -> None:
    options = {"NumEpochs": 10, "SaveBestOnly": "F", "BatchSize": 50, **more}
    sample = data(weights=np.linspace(0.5, 1.5, N))
    whole, at_once = trained(booking, sample, **options)

    def stop_after_five() -> bool:
        return len(log.steps) > 5 * 7 - 1

    log = Log()
    halves = {**options, "Checkpoint": "job.ckpt", "title": "Halves"}
    _, first = trained(booking, sample, log.hooks() | {"interrupted": stop_after_five}, **halves)
    assert (first["stopped"], len(first["history"]["val_loss"])) == ("interrupted", 4)
    resumed, second = trained(booking, sample, ContinueTraining="T", **halves)
    assert second["history"] == at_once["history"]
    torch.testing.assert_close(weights_of(resumed), weights_of(whole), rtol=0, atol=0)


@pytest.mark.parametrize("first", [1, 5])
def test_a_finished_training_goes_on_as_if_it_had_been_longer(booking, first: int) -> None:
    more = {"SaveBestOnly": "F", "Dropout": "0.0+0.3", "Optimizer": "SGD(momentum=0.9)", "Scheduler": "StepLR(3)"}
    whole, at_once = trained(booking, data(), NumEpochs=10, **more)
    trained(booking, data(), NumEpochs=first, Checkpoint="job.ckpt,100", title="Parts", **more)
    parts, second = trained(
        booking, data(), NumEpochs=10, Checkpoint="job.ckpt", ContinueTraining="T", title="Parts", **more
    )
    assert second["history"] == at_once["history"]
    torch.testing.assert_close(weights_of(parts), weights_of(whole), rtol=0, atol=0)


KILLED = """
import os, signal, sys
import numpy as np
sys.path.insert(0, {tests!r})
from toys import gaussians
from tmva_torch import _contract

x, classes = gaussians({n})
method = _contract.open_method({spec!r})
kill = lambda done, total, text: os.kill(os.getpid(), signal.SIGKILL) if done == 27 else None
_contract.train(method, {{"x": x, "classes": classes, "weights": np.ones({n})}}, {{"progress": kill}})
"""


def test_a_killed_training_goes_on_bit_for_bit(booking, tmp_path: Path) -> None:
    options = {"NumEpochs": 10, "Dropout": "0.0+0.3", "NumThreads": 1, "LearningRate": 0.02}  # 4 batches an epoch
    whole, at_once = trained(booking, data(), **options)
    spec = booking(Layout=LAYOUT, Checkpoint="job.ckpt", title="Killed", **options)
    code = KILLED.format(tests=str(Path(__file__).parent), n=N, spec=spec)
    died = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    assert died.returncode == -signal.SIGKILL
    assert not Path(spec["weight_dir"], "TrainedModel_Killed.pt").exists()
    resumed, second = trained(booking, data(), Checkpoint="job.ckpt", ContinueTraining="T", title="Killed", **options)
    assert second["history"] == at_once["history"]
    assert second["best_epoch"] == at_once["best_epoch"]
    torch.testing.assert_close(weights_of(resumed), weights_of(whole), rtol=0, atol=0)


def test_a_checkpoint_of_another_training_is_refused(booking) -> None:
    trained(booking, data(), Checkpoint="job.ckpt")
    with pytest.raises(ValueError, match=r"belongs to another training: batch size 100 there, 50 here"):
        trained(booking, data(), Checkpoint="job.ckpt", ContinueTraining="T", BatchSize=50)
    Path("job.ckpt").write_bytes(b"nonsense")
    with pytest.raises(TmvaTorchError, match=r"checkpoint job.ckpt cannot be read"):
        trained(booking, data(), Checkpoint="job.ckpt", ContinueTraining="T")


def test_a_checkpoint_every_so_many_epochs(booking) -> None:
    seen = []

    def progress(done: int, _total: int, _text: str) -> None:
        if done % 4 == 1:
            seen.append(Path("job.ckpt").is_file())

    trained(booking, data(), {"progress": progress}, NumEpochs=5, Checkpoint="job.ckpt,3")
    assert seen == [False, False, False, True, True]


def test_continuing_without_a_checkpoint_starts_from_the_trained_weights(booking) -> None:
    with pytest.raises(FileNotFoundError, match=r"ContinueTraining=T, FilenameTrainedModel=.*no such file"):
        trained(booking, data(), ContinueTraining="T")
    first, _ = trained(booking, data())
    method = _contract.open_method(booking(Layout=LAYOUT, ContinueTraining="T"))
    torch.testing.assert_close(weights_of(method), weights_of(first), rtol=0, atol=0)


def test_the_best_epoch_is_kept_and_early_stopping_stops(booking, log: Log) -> None:
    # A rate this large makes the loss jump about, so that the best epoch is not the last.
    options = {"NumEpochs": 40, "Optimizer": "SGD", "LearningRate": 30.0, "TriesEarlyStopping": 3}
    method, result = trained(booking, data(), log.hooks(), **options)
    losses = result["history"]["val_loss"]
    best = int(np.argmin(losses))
    assert result["best_epoch"] == best
    assert len(losses) == best + 4 < 40
    assert result["stopped"] == "no better loss in 3 epochs"
    logit = method.model(torch.from_numpy(data()["x"][320:]))[:, 0].detach()
    target = torch.from_numpy((data()["classes"][320:] == 0).astype(np.float32))
    assert float(functional.binary_cross_entropy_with_logits(logit, target)) == pytest.approx(losses[best], rel=1e-5)


def test_learning_rates_are_recorded_as_scheduled(booking) -> None:
    _, result = trained(booking, data(), NumEpochs=5, LearningRateSchedule="1,0.01;3,0.005", LearningRate=0.1)
    assert result["history"]["learning_rate"] == [0.1, 0.01, 0.01, 0.005, 0.005]
    _, result = trained(booking, data(), NumEpochs=3, LearningRate=0.5, Scheduler="ExponentialLR(gamma=0.5)")
    assert result["history"]["learning_rate"] == [0.5, 0.25, 0.125]


def test_the_gradient_is_clipped(booking) -> None:
    options = {**FULL_BATCH, "Optimizer": "SGD", "LearningRate": 1.0, "NumEpochs": 1, "SaveBestOnly": "F"}
    before = weights_of(_contract.open_method(booking(**options)))
    free, _ = trained(booking, data(), **options)
    clipped, _ = trained(booking, data(), **options, GradientClip=0.01)
    assert float((weights_of(free) - before).norm()) > 0.02
    assert float((weights_of(clipped) - before).norm()) == pytest.approx(0.01, rel=1e-3)


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_lower_precision_trains_to_nearly_the_same(booking, precision: str) -> None:
    sample = data(2000)
    options = {"NumEpochs": 5, "LearningRate": 0.02}
    exact = _contract.predict(trained(booking, sample, **options)[0], sample["x"])
    lower = _contract.predict(trained(booking, sample, Precision=precision, **options)[0], sample["x"])
    assert not np.array_equal(exact, lower)
    np.testing.assert_allclose(lower, exact, atol=0.05)


def test_lbfgs_finds_the_minimum_of_a_convex_problem(booking) -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 2)).astype(np.float32)
    y = (x @ np.array([[2.0], [-1.0]]) + 0.5).astype(np.float32)
    spec = booking(
        "regression", Layout="DENSE|1|LINEAR", Optimizer="LBFGS", LearningRate=1.0, NumEpochs=3, BatchSize=200
    )
    method = _contract.open_method(spec)
    _contract.train(method, {"x": x, "targets": y, "weights": np.ones(200)}, {})
    np.testing.assert_allclose(method.model[0].weight.detach(), [[2.0, -1.0]], atol=1e-4)


@pytest.mark.parametrize(
    "loss", ["BCEWithLogitsLoss", "MSELoss", "SmoothL1Loss(beta=0.5)", "SoftMarginLoss", "HuberLoss"]
)
def test_losses_by_name_are_weighted_per_event(booking, loss: str) -> None:
    options = {**FULL_BATCH, "Loss": loss}
    one, _ = trained(booking, data(weights=np.where(np.arange(N) < 100, 2.0, 1.0)), **options)
    twice = np.concatenate([np.arange(N), np.arange(100)])
    two, _ = trained(booking, {key: np.ascontiguousarray(value[twice]) for key, value in data().items()}, **options)
    torch.testing.assert_close(weights_of(one), weights_of(two), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss", "MultiMarginLoss", "auto"])
def test_losses_on_class_columns(booking, loss: str) -> None:
    sample = data(5000)
    method, _ = trained(
        booking, sample, Layout="DENSE|8|TANH,DENSE|2|SOFTMAX", Loss=loss, NumEpochs=5, LearningRate=0.01
    )
    best = area_under_roc(sample["x"][:, 0], sample["classes"] == 0)
    assert area_under_roc(_contract.predict(method, sample["x"]), sample["classes"] == 0) == pytest.approx(
        best, abs=0.01
    )


def test_a_loss_per_batch_is_warned_about(booking, main_objects, log: Log) -> None:
    main_objects(criterion=functional.mse_loss)
    trained(booking, data(weights=np.linspace(1, 2, N)), log.hooks())
    assert any("one number per batch" in text for text in log.warnings())


def test_a_last_batch_of_one_event_does_not_stop_batch_normalisation(booking) -> None:
    _, result = trained(
        booking, data(), Layout="DENSE|8|TANH,BNORM,DENSE|1|SIGMOID", BatchSize=319, ValidationSize="80"
    )
    assert len(result["history"]["train_loss"]) == 3


def test_the_validation_accuracy_is_the_weighted_share_of_right_answers(booking) -> None:
    weights = np.linspace(0.1, 3.0, N)
    for layout in (
        LAYOUT,
        "DENSE|8|TANH,DENSE|1|SIGMOID",
        "DENSE|8|TANH,DENSE|2|SOFTMAX",
        "DENSE|8|TANH,DENSE|2|LINEAR",
    ):
        method, result = trained(booking, data(weights=weights), Layout=layout, NumEpochs=1, LearningRate=0.05)
        sample = data()
        is_right = (_contract.predict(method, sample["x"][320:])[:, 0] > 0.5) == (sample["classes"][320:] == 0)
        expected = np.average(is_right, weights=weights[320:])
        assert result["history"]["val_accuracy"] == [pytest.approx(expected, rel=1e-6)]


def test_the_validation_error_of_a_regression_is_its_root_mean_square(booking) -> None:
    x, _ = gaussians(N)
    targets = (2 * x[:, :1] - x[:, 1:]).astype(np.float32)
    weights = np.linspace(0.1, 3.0, N)
    method = _contract.open_method(booking("regression", Layout="DENSE|1|LINEAR", NumEpochs=1, Loss="L1Loss"))
    result = _contract.train(method, {"x": x, "targets": targets, "weights": weights}, {})
    squares = (_contract.predict(method, x[320:]) - targets[320:])[:, 0] ** 2
    expected = np.sqrt(np.average(squares, weights=weights[320:]))
    assert result["history"]["val_rmse"] == [pytest.approx(expected, rel=1e-5)]


def test_each_epoch_has_a_line_where_it_is_asked_for(booking, log: Log) -> None:
    trained(booking, data(), log.hooks(), NumEpochs=2)
    assert log.lines == []
    method = _contract.open_method(booking(Layout=LAYOUT, NumEpochs=2) | {"verbose": True})
    _contract.train(method, data(), log.hooks())
    texts = [text for level, text in log.lines if level == "info"]
    assert texts[0] == "training on 320 events, validating on 80, on cpu"
    assert [text.split(",")[0].rpartition(" ")[0] for text in texts[1:3]] == [
        f"epoch {i}/2: train_loss" for i in (1, 2)
    ]
    assert "val_accuracy 0." in texts[1]
    assert "learning_rate 0.001" in texts[1]


def test_the_shuffle_is_new_in_every_epoch_unless_switched_off(booking, main_objects) -> None:
    orders: list[list[float]] = []

    def train_func(model, train_loader, num_epochs, **_: Any) -> nn.Module:
        orders.extend([float(x) for batch in train_loader for x in batch[0][:, 0]] for _ in range(num_epochs))
        return model

    main_objects(train_func=train_func)
    sample = data()
    trained(booking, sample, NumEpochs=2)
    trained(booking, sample, NumEpochs=2, Shuffle="F")
    in_order = sample["x"][:320, 0].tolist()
    assert [order == in_order for order in orders] == [False, False, True, True]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(in_order)


def test_pythons_random_state_is_left_alone(booking, main_objects) -> None:
    def train_func(model, **_: Any) -> nn.Module:
        drawn.append(random.random())  # noqa: S311 - the global state is the point
        return model

    drawn: list[float] = []
    main_objects(train_func=train_func)
    before = random.getstate()
    for _ in range(2):
        trained(booking, data())
    assert random.getstate() == before
    assert drawn[0] == drawn[1]


def test_a_limit_of_the_host_holds_unless_threads_are_booked(booking) -> None:
    with threads(2):
        for limit, booked, expected in ((0, 0, 2), (1, 0, 1), (64, 0, 2), (1, 2, 2)):
            seen: set[int] = set()
            method = _contract.open_method(booking(Layout=LAYOUT, NumThreads=booked) | {"thread_limit": limit})
            _contract.train(method, data(), {"progress": lambda *_, s=seen: s.add(torch.get_num_threads())})
            assert seen == {expected}
            assert torch.get_num_threads() == 2


def test_threads_are_given_back(booking) -> None:
    before = torch.get_num_threads()
    seen = []
    trained(booking, data(), {"progress": lambda *_: seen.append(torch.get_num_threads())}, NumThreads=before + 1)
    assert set(seen) == {before + 1}
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("split", ["last", "random", "stratified"])
def test_validation_splits(booking, log: Log, split: str) -> None:
    x, _ = gaussians(1000)
    sample = {"x": x, "classes": np.repeat([0, 1], [900, 100]).astype(np.int32), "weights": np.ones(1000)}
    spec = booking(Layout=LAYOUT, ValidationSplit=split, NumEpochs=1) | {"verbose": True}
    _contract.train(_contract.open_method(spec), sample, log.hooks())
    assert ("info", "training on 800 events, validating on 200, on cpu") in log.lines
    absent = [text for text in log.warnings() if "event among the 200 validation events" in text]
    assert not absent
    sample["classes"][:] = 0
    sample["classes"][:100] = 1
    trained(booking, sample, log.hooks(), ValidationSplit=split, NumEpochs=1)
    absent = [text for text in log.warnings() if text.startswith("no Background event among the 200")]
    assert len(absent) == (split == "last")


def test_ctrl_c_stops_after_the_batch_and_keeps_the_best(booking, log: Log) -> None:
    def interrupt(done: int, _total: int, _text: str) -> None:
        if done == 10:
            signal.raise_signal(signal.SIGINT)

    method, result = trained(booking, data(), log.hooks() | {"progress": interrupt}, NumEpochs=50)
    assert (result["stopped"], len(result["history"]["val_loss"])) == ("interrupted", 2)
    assert Path(result["trained_file"]).is_file()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert _contract.predict(method, data()["x"]).shape == (N, 1)


def test_a_second_ctrl_c_aborts(booking) -> None:
    def interrupt(_done: int, _total: int, _text: str) -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        trained(booking, data(), {"progress": interrupt})
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_fit_and_evaluate_without_tmva() -> None:
    x, classes = gaussians(4000)
    torch.manual_seed(1)
    loaders = make_loaders(EventDataset(x, classes == 0, np.ones(4000)), seed=1)
    model = mlp(2, 1, hidden=(16,))
    before = torch.get_rng_state()
    epochs = []
    config = TrainConfig(epochs=3, learning_rate=0.01, seed=1)
    history = fit(
        model,
        loaders.train,
        loaders.validation,
        task=Task.BINARY,
        config=config,
        callbacks=[lambda h: epochs.append(len(h))],
    )
    torch.testing.assert_close(torch.get_rng_state(), before, rtol=0, atol=0)
    assert epochs == [1, 2, 3]
    assert loaders.validation is not None
    metrics = evaluate(model, loaders.validation, task=Task.BINARY)
    assert metrics.loss == pytest.approx(min(history.epochs["val_loss"]), rel=1e-5)
    assert metrics.auc == pytest.approx(0.76, abs=0.04)
    assert metrics.n_events == 800


@pytest.mark.parametrize(
    ("field", "value"),
    [("epochs", 0), ("learning_rate", 0.0), ("patience", 0), ("precision", "fp8"), ("gradient_clip", -1.0)],
)
def test_the_configuration_checks_itself(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"{field}={value} is out of range"):
        TrainConfig(**{field: value})


def test_nothing_to_train_is_said() -> None:
    loaders = make_loaders(EventDataset(*gaussians(10)))
    with pytest.raises(ValueError, match="no parameter that requires a gradient"):
        fit(nn.Identity(), loaders.train, task=Task.REGRESSION)


@pytest.mark.slow
def test_compiling_changes_rounding_only(booking) -> None:
    sample = data(500)
    plain = _contract.predict(trained(booking, sample)[0], sample["x"])
    compiled, _ = trained(booking, sample, Compile="T")
    np.testing.assert_allclose(_contract.predict(compiled, sample["x"]), plain, atol=1e-4)
    again = _contract.restore(booking(Layout=LAYOUT), _contract.state(compiled))
    np.testing.assert_array_equal(_contract.predict(again, sample["x"]), _contract.predict(compiled, sample["x"]))


def test_tensorboard_reads_the_history_of_a_training(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    x, classes = gaussians(400)
    loaders = make_loaders(EventDataset(x, 1 - classes), seed=1)
    config = TrainConfig(epochs=3, seed=1, log_dir=tmp_path / "run")
    history = fit(mlp(2, 1), *loaders, task=Task.BINARY, config=config)
    log = EventAccumulator(str(tmp_path / "run")).Reload()
    assert sorted(log.Tags()["scalars"]) == ["learning_rate", "train_loss", "val_accuracy", "val_loss"]
    for name, numbers in history.epochs.items():
        events = log.Scalars(name)
        assert [event.step for event in events] == [1, 2, 3]
        assert [event.value for event in events] == pytest.approx(numbers, rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "y", "message"),
    [
        ({}, np.array([-1, 1] * 10), "targets go from -1 to 1; those of a classification are 0 and 1"),
        ({}, np.linspace(-5, 5, 20), "targets go from -5 to 5"),
        ({}, None, "the events have no targets"),
        ({"loss": "BCELoss"}, np.array([0, 1] * 10), r"BCELoss is for outputs in \[0, 1\]"),
        ({"loss": "CrossEntropyLoss"}, np.array([0, 1] * 10), "CrossEntropyLoss needs an output for each class"),
        ({"loss": nn.NLLLoss()}, np.array([0, 1] * 10), "NLLLoss needs an output for each class"),
        ({"loss": "BCEWithLogitsLoss(pos_weight=2)"}, np.array([0, 1] * 10), "pos_weight=2.: cannot assign 'int'"),
        ({"device": "gpu"}, np.array([0, 1] * 10), "device=gpu is no device"),
    ],
)
def test_what_no_classification_can_learn_from_is_refused(arguments: dict[str, Any], y: Any, message: str) -> None:
    loaders = make_loaders(EventDataset(np.zeros((20, 1)), y), seed=1)
    with pytest.raises(ValueError, match=message):
        fit(mlp(1, 1), *loaders, task=Task.BINARY, config=TrainConfig(**arguments))
    with pytest.raises(TypeError, match=r"right would be fit\(model, \*make_loaders"):
        fit(mlp(1, 1), EventDataset(np.zeros((20, 1)), y), task=Task.BINARY)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [(400,), (400, 1)])
@pytest.mark.parametrize("kind", [torch.float32, torch.int64])
def test_other_loaders_give_targets_of_any_shape_and_type(shape: tuple[int, ...], kind: torch.dtype) -> None:
    x, classes = gaussians(400)
    y = torch.from_numpy(classes)

    def losses(targets: torch.Tensor) -> list[float]:
        torch.manual_seed(1)
        loader = torch.utils.data.DataLoader(
            torch.utils.data.TensorDataset(torch.from_numpy(x), targets), batch_size=50
        )
        return fit(mlp(2, 1), loader, loader, task=Task.BINARY, config=TrainConfig(epochs=1)).epochs["val_loss"]

    assert losses(y.reshape(shape).to(kind)) == losses(y[:, None].float())


def test_a_task_may_be_given_by_its_name() -> None:
    x, classes = gaussians(400)
    loaders = make_loaders(EventDataset(x, classes.astype(float) * 5), seed=1)
    model = mlp(2, 1)
    fit(model, *loaders, task="regression", config=TrainConfig(epochs=1))  # type: ignore[arg-type]
    with torch.no_grad():
        np.testing.assert_array_equal(predict(model, x, task="regression"), model(torch.from_numpy(x)))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'regresion' is not a valid Task"):
        evaluate(model, loaders.train, task="regresion")  # type: ignore[arg-type]


def test_a_last_event_alone_is_no_batch_for_batch_normalisation() -> None:
    x, classes = gaussians(41)
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
    loaders = make_loaders(EventDataset(x, classes), batch_size=20, validation=0, seed=1)
    history = fit(model, *loaders, task=Task.BINARY, config=TrainConfig(epochs=2, seed=1))
    assert len(history) == 2
    assert len(loaders.train) == 3  # as it was
