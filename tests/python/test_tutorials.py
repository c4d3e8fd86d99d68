"""ROOT's own PyTorch tutorials, their PyTorch half: the installed files' code, with arrays in place of ROOT's trees.

The whole scripts run in the macro tests; here each of their functions meets the package without any C++.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toys import Log, gaussians

from tmva_torch import _contract
from tmva_torch.metrics import area_under_roc

FOUND = importlib.util.find_spec("ROOT")
FOLDER = Path(str(FOUND.origin)).parent / "tutorials" / "machine_learning" if FOUND and FOUND.origin else Path("none")
pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(not (FOLDER / "pytorch").is_dir(), reason="ROOT's tutorials are not installed"),
]


def without_root(path: Path) -> str:
    """Return a tutorial's statements that use nothing of ROOT, in their order."""
    foreign = {
        "TMVA",
        "TFile",
        "TCut",
        "gROOT",
        "TString",
        "factory",
        "dataloader",
        "data",
        "signal",
        "reader",
        "roc",
        "tree",
    }
    foreign |= {"background", "background0", "background1", "background2", "branches", "fname", "createDataMacro"}
    kept = []
    for node in ast.parse(path.read_text()).body:
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        is_root = isinstance(node, ast.ImportFrom) and node.module == "ROOT"
        if not is_root and (isinstance(node, ast.FunctionDef) or not names & foreign):
            kept.append(ast.unparse(node))
    return "\n\n".join(kept)


def run_in_main(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a tutorial's PyTorch half as the main script."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(without_root(FOLDER / "pytorch" / name), name, "exec"), namespace)  # noqa: S102
    objects = namespace["load_model_custom_objects"]
    monkeypatch.setattr(sys.modules["__main__"], "load_model_custom_objects", objects, raising=False)


def options(kind: str, epochs: int = 2) -> dict[str, Any]:
    return {
        "FilenameModel": f"model{kind}.pt",
        "FilenameTrainedModel": f"trainedModel{kind}.pt",
        "NumEpochs": epochs,
        "BatchSize": 32,
    }


@pytest.mark.parametrize("applied_by_own_script", [False, True])
def test_classification(booking, monkeypatch, log: Log, applied_by_own_script: bool) -> None:
    x, classes = gaussians(2000, n_variables=4)
    spec = booking(n_variables=4, **options("Classification", epochs=10))
    run_in_main("ClassificationPyTorch.py", monkeypatch)
    method = _contract.open_method(spec)
    result = _contract.train(method, {"x": x, "classes": classes, "weights": np.ones(2000)}, log.hooks())
    assert len(result["history"]["val_loss"]) == 10
    assert result["history"]["learning_rate"] == [0.01] * 10
    assert not log.warnings()
    if applied_by_own_script:
        run_in_main("ApplicationClassificationPyTorch.py", monkeypatch)
    for text in (_contract.state(method), ""):
        again = _contract.restore(spec, text)
        np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))
    assert area_under_roc(_contract.predict(method, x), classes == 0) == pytest.approx(0.76, abs=0.04)


def test_the_schedule_works_in_the_tutorials_loop(booking, monkeypatch) -> None:
    x, classes = gaussians(500, n_variables=4)
    spec = booking(n_variables=4, LearningRateSchedule="1,0.005", **options("Classification", epochs=4))
    run_in_main("ClassificationPyTorch.py", monkeypatch)
    result = _contract.train(_contract.open_method(spec), {"x": x, "classes": classes, "weights": np.ones(500)}, {})
    # the tutorial calls schedule after the steps of an epoch
    assert result["history"]["learning_rate"] == [0.01, 0.01, 0.005, 0.005]


def test_multiclass(booking, monkeypatch) -> None:
    rng = np.random.default_rng(1)
    classes = rng.integers(0, 4, 2000).astype(np.int32)
    x = (rng.normal(size=(2000, 4)) + 4 * np.eye(4)[classes]).astype(np.float32)
    spec = booking("multiclass", 4, **options("MultiClass", epochs=10)) | {"classes": ["S", "B0", "B1", "B2"]}
    run_in_main("MulticlassPyTorch.py", monkeypatch)
    method = _contract.open_method(spec)
    _contract.train(method, {"x": x, "classes": classes, "weights": np.ones(2000)}, {})
    answer = _contract.predict(method, x)
    assert answer.shape == (2000, 4)
    # four unit Gaussians 4 sqrt(2) apart: less than one event in a hundred is nearer to another centre
    assert (answer.argmax(1) == classes).mean() > 0.97


def test_regression(booking, monkeypatch) -> None:
    rng = np.random.default_rng(1)
    x = rng.uniform(-1, 1, size=(2000, 2)).astype(np.float32)
    y = (x[:, :1] ** 2 - x[:, 1:]).astype(np.float32)
    spec = booking("regression", 2, **options("Regression", epochs=20))
    run_in_main("RegressionPyTorch.py", monkeypatch)
    method = _contract.open_method(spec)
    _contract.train(method, {"x": x, "targets": y, "weights": np.ones(2000)}, {})
    run_in_main("ApplicationRegressionPyTorch.py", monkeypatch)
    again = _contract.restore(spec, _contract.state(method))
    np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))
    # the variance of the target is 4/45 + 1/3
    assert ((_contract.predict(method, x) - y) ** 2).mean() < 0.2 * (4 / 45 + 1 / 3)


@pytest.mark.slow
def test_the_convolutional_network_as_user_code(booking, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    classes = (np.arange(300) % 2).astype(np.int32)
    x = rng.normal(size=(300, 256)).astype(np.float32)
    x[classes == 0, :128] += 1.0
    # This file stores its network when it runs; a class in it is scripted, so torch must find its source.
    code = FOLDER / "PyTorch_Generate_CNN_Model.py"
    more = {"FilenameModel": "PyTorchModelCNN.pt", "FilenameTrainedModel": "trained.pt", "NumEpochs": 1}
    spec = booking(n_variables=256, UserCode=str(code), **more)
    method = _contract.open_method(spec)
    _contract.train(method, {"x": x, "classes": classes, "weights": np.ones(300)}, {})
    again = _contract.restore(spec | {"options": more}, _contract.state(method))
    assert not (tmp_path / code.name).exists()
    np.testing.assert_allclose(_contract.predict(again, x), _contract.predict(method, x), rtol=1e-5, atol=1e-6)
