"""The functions C++ calls: booking, training, prediction, state and restore, in all three analyses."""

from __future__ import annotations

import gc
import json
import shutil
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from toys import BEST_AUC, Log, auc, gaussians

from tmva_torch import TmvaTorchError, _contract
from tmva_torch.artifacts import quiet_torchscript

LAYOUT = "DENSE|16|TANH,DENSE|1|LINEAR"


def sample(n: int = 2000, **more: Any) -> dict[str, Any]:
    x, classes = gaussians(n, **more)
    return {"x": x, "classes": classes, "weights": np.ones(n)}


def train_layout(booking, data=None, **options: Any):
    method = _contract.open_method(booking(**{"Layout": LAYOUT, "NumEpochs": 4, **options}))
    return method, _contract.train(method, data or sample(), {})


def test_a_network_from_layout_reaches_the_best_possible_auc(booking, log: Log) -> None:
    method = _contract.open_method(booking(Layout=LAYOUT, NumEpochs=5, LearningRate=0.01))
    result = _contract.train(method, sample(20000), log.hooks())
    x, classes = gaussians(20000, seed=77)
    answer = _contract.predict(method, x)
    assert answer.shape == (20000, 1)
    assert answer.dtype == np.float32
    assert answer.flags.c_contiguous
    assert auc(answer, classes == 0) == pytest.approx(BEST_AUC, abs=0.01)
    assert len(result["history"]["val_loss"]) == 5
    assert log.steps[-1][0] == log.steps[-1][1] == 5 * 160
    assert not log.warnings()


@pytest.mark.parametrize(
    "layout", ["DENSE|8|TANH,DENSE|1|SIGMOID", "DENSE|8|TANH,DENSE|2|SOFTMAX", "TANH|8,DENSE|2|LINEAR", "TANH|8,LINEAR"]
)
@pytest.mark.parametrize("signal_class", [0, 1])
def test_signal_is_the_class_tmva_calls_signal(booking, layout: str, signal_class: int) -> None:
    spec = booking(Layout=layout, NumEpochs=3, LearningRate=0.02)
    spec["signal_class"] = signal_class
    method = _contract.open_method(spec)
    _contract.train(method, sample(), {})
    x, classes = gaussians(4000, seed=5)
    answer = _contract.predict(method, x)
    assert 0.0 <= answer.min() <= answer.max() <= 1.0
    assert auc(answer, classes == signal_class) == pytest.approx(BEST_AUC, abs=0.03)


def test_multiclass_probabilities_follow_the_classes(booking) -> None:
    rng = np.random.default_rng(1)
    classes = rng.integers(0, 3, 3000).astype(np.int32)
    centres = np.array([[4, 0], [0, 4], [-4, -4]], dtype=np.float32)
    x = (rng.normal(size=(3000, 2)) + centres[classes]).astype(np.float32)
    method = _contract.open_method(
        booking("multiclass", Layout="DENSE|16|RELU,DENSE|3|LINEAR", NumEpochs=5, LearningRate=0.01)
    )
    _contract.train(method, {"x": x, "classes": classes, "weights": np.ones(3000)}, {})
    answer = _contract.predict(method, centres)
    np.testing.assert_allclose(answer.sum(1), 1.0, atol=1e-6)
    assert (answer.argmax(1) == [0, 1, 2]).all()
    assert answer.max(1).min() > 0.9


def test_regression_learns_a_line(booking) -> None:
    rng = np.random.default_rng(1)
    x = rng.uniform(-1, 1, size=(4000, 2)).astype(np.float32)
    y = (2 * x[:, :1] - x[:, 1:]).astype(np.float32)
    method = _contract.open_method(booking("regression", Layout="DENSE|1|LINEAR", NumEpochs=10, LearningRate=0.05))
    _contract.train(method, {"x": x, "targets": y, "weights": np.ones(4000)}, {})
    np.testing.assert_allclose(_contract.predict(method, x), y, atol=0.01)


def test_state_and_restore_agree_event_by_event(booking) -> None:
    spec = booking(Layout=LAYOUT, NumEpochs=1)
    method = _contract.open_method(spec)
    _contract.train(method, sample(), {})
    again = _contract.restore(spec, _contract.state(method))
    x = gaussians(500, seed=9)[0]
    np.testing.assert_array_equal(_contract.predict(method, x), _contract.predict(again, x))
    assert _contract.notes(again) == []


def test_restore_works_in_another_folder(booking, tmp_path: Path, monkeypatch) -> None:
    method, _ = train_layout(booking)
    text = _contract.state(method)
    assert str(tmp_path) not in text
    elsewhere = tmp_path / "elsewhere"
    shutil.move(tmp_path / "dataset", elsewhere / "moved")
    monkeypatch.chdir(elsewhere)
    spec = booking(Layout=LAYOUT) | {"weight_dir": str(elsewhere / "moved" / "weights")}
    x = gaussians(100)[0]
    np.testing.assert_array_equal(_contract.predict(_contract.restore(spec, text), x), _contract.predict(method, x))


def test_a_changed_model_file_is_refused(booking) -> None:
    method, result = train_layout(booking)
    text = _contract.state(method)
    path = Path(result["trained_file"])
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(TmvaTorchError, match=r"SHA-256 .* it was changed or trained again"):
        _contract.restore(booking(Layout=LAYOUT), text)
    path.unlink()
    with pytest.raises(FileNotFoundError, match=r"needs its trained file TrainedModel_PyTorch.pt; looked for"):
        _contract.restore(booking(Layout=LAYOUT), text)


def test_a_torch_that_computes_something_else_is_an_error(booking) -> None:
    method, _ = train_layout(booking)
    state = json.loads(_contract.state(method))
    state["reference"]["outputs"][0][0] += 0.01
    with pytest.raises(TmvaTorchError, match="for its stored reference events"):
        _contract.restore(booking(Layout=LAYOUT), json.dumps(state))


def test_restore_refuses_other_variables(booking) -> None:
    method, _ = train_layout(booking)
    spec = booking(Layout=LAYOUT) | {"variables": ["var1", "var0"]}
    with pytest.raises(TmvaTorchError, match=r"trained with variables \['var0', 'var1'\]"):
        _contract.restore(spec, _contract.state(method))


def scripted(path: str, n_variables: int = 2, n_outputs: int = 2) -> nn.Module:
    torch.manual_seed(5)
    model = nn.Sequential(nn.Linear(n_variables, 8), nn.ReLU(), nn.Linear(8, n_outputs), nn.Softmax(dim=1))
    with quiet_torchscript():
        torch.jit.save(torch.jit.script(model), path)
    return model


@pytest.mark.filterwarnings("error")
def test_torchscript_in_and_out(booking) -> None:
    spec = booking(FilenameModel="model.pt", FilenameTrainedModel="trained.pt", NumEpochs=3)
    scripted("model.pt")
    method = _contract.open_method(spec)
    _contract.train(method, sample(), {})
    with quiet_torchscript():
        stored = torch.jit.load("trained.pt")
    x = gaussians(50, seed=4)[0]
    with torch.no_grad():
        np.testing.assert_array_equal(_contract.predict(method, x), stored(torch.from_numpy(x)).numpy()[:, :1])


@pytest.mark.parametrize("predict_func", [None, lambda model, x: model(torch.from_numpy(x)).detach().numpy()])
def test_a_weights_file_of_roots_own_method_applies(booking, main_objects, predict_func) -> None:
    spec = booking(FilenameModel="model.pt", FilenameTrainedModel="trained.pt", SaveBestOnly=True)
    model = scripted("trained.pt")
    main_objects(optimizer=None, criterion=None, train_func=None, predict_func=predict_func)
    method = _contract.restore(spec, "")
    x = gaussians(50)[0]
    np.testing.assert_allclose(_contract.predict(method, x)[:, 0], model(torch.from_numpy(x)).detach()[:, 0], rtol=1e-6)


def test_wrong_input_width_names_variables(booking) -> None:
    spec = booking(FilenameModel="model.pt")
    scripted("model.pt", n_variables=4)
    with pytest.raises(ValueError, match=r"two events of 2 variables \(var0, var1\)"):
        _contract.open_method(spec)


def test_wrong_output_width_is_an_error(booking) -> None:
    spec = booking(FilenameModel="model.pt")
    scripted("model.pt", n_outputs=3)
    with pytest.raises(ValueError, match=r"returns \[2, 3\] for two events; classification needs \[2, 1\] or \[2, 2\]"):
        _contract.open_method(spec)


def test_no_network_says_what_to_give(booking) -> None:
    with pytest.raises(ValueError, match=r"has no network: give FilenameModel=<file>, Layout=<layers>, or a 'model'"):
        _contract.open_method(booking())
    with pytest.raises(FileNotFoundError, match=r"FilenameModel=gone.pt: there is no such file"):
        _contract.open_method(booking(FilenameModel="gone.pt"))


def test_matrices_are_gone_after_training(booking) -> None:
    method = _contract.open_method(booking(Layout=LAYOUT, NumEpochs=1))
    data = sample()
    watched = [weakref.ref(value) for value in data.values()]
    gc.disable()  # it would come some time, but a host may be without memory by then
    try:
        _contract.train(method, data, {})
        del data
        assert [ref() for ref in watched] == [None, None, None]
    finally:
        gc.enable()


def test_a_network_whose_program_was_taken_is_gone_with_its_method(booking) -> None:
    method = train_layout(booking)[0]
    restored = _contract.restore(booking(Layout=LAYOUT, NumEpochs=4), _contract.state(method))
    watched = weakref.ref(next(restored.model.parameters()))
    frozen = gc.get_freeze_count()
    gc.disable()
    try:
        assert _contract.program(restored)[0]
        del restored
        assert watched() is None
    finally:
        gc.enable()
    assert gc.get_freeze_count() <= frozen  # some of Python's own from 3.12 on


def test_same_seed_same_weights_and_global_states_untouched(booking) -> None:
    torch.manual_seed(123)
    np.random.seed(123)  # noqa: NPY002 - the global state is the point
    expected = torch.rand(3), np.random.rand(3)  # noqa: NPY002
    answers = []
    for seed in (7, 7, 8):
        torch.manual_seed(123)
        np.random.seed(123)  # noqa: NPY002 - the global state is the point
        method, _ = train_layout(booking, Seed=seed, Dropout="0.0+0.2", NumEpochs=2)
        torch.testing.assert_close(torch.rand(3), expected[0], rtol=0, atol=0)
        np.testing.assert_array_equal(np.random.rand(3), expected[1])  # noqa: NPY002
        answers.append(_contract.predict(method, gaussians(100)[0]))
    np.testing.assert_array_equal(answers[0], answers[1])
    assert not np.array_equal(answers[0], answers[2])


def test_a_non_finite_input_names_variable_and_event(booking) -> None:
    data = sample()
    data["x"][17, 1] = np.nan
    with pytest.raises(ValueError, match=r"variable var1 is nan in training event 17"):
        train_layout(booking, data)


def test_a_non_finite_loss_names_epoch_and_batch(booking) -> None:
    with pytest.raises(ValueError, match=r"the loss is (nan|inf) in epoch \d+, batch \d+"):
        train_layout(booking, Optimizer="SGD", LearningRate=1e30, Loss="MSELoss")
