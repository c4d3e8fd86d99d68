"""What was trained in one world runs in the other: TMVA's Reader and Python agree event by event, both ways."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tmva_torch import Bundle, Task, load, mlp, read_weights, save, to_tmva
from tmva_torch.data import EventDataset
from tmva_torch.errors import TmvaTorchError
from tmva_torch.scaling import standardise

JOBS = Path(__file__).with_name("reader_jobs.py")


def run(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(JOBS), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train all jobs of reader_jobs.py once."""
    folder = tmp_path_factory.mktemp("jobs")
    run(folder, "train")
    return folder


def answers(xml: Path) -> tuple[np.ndarray, np.ndarray]:
    found = json.loads(xml.with_suffix(".json").read_text())
    return np.array(found["inputs"], dtype=np.float32), np.array(found["answers"])


def assert_same(python: np.ndarray, reader: np.ndarray) -> None:
    """Assert 1e-6 event by event: of the answer's size where that is above one, as float32 has seven digits."""
    assert python.shape == reader.shape
    assert reader.std(axis=0).min() > 1e-3  # constant answers would prove nothing
    np.testing.assert_allclose(python, reader, rtol=1e-6, atol=1e-6)


@pytest.mark.root
def test_what_tmva_trained_answers_the_same_in_python_as_through_the_reader(trained: Path, tmp_path: Path) -> None:
    files = sorted(trained.glob("*/weights/*.weights.xml"))
    assert len(files) == 13
    for xml in files:
        x, expected = answers(xml)
        bundle = load(xml)
        assert_same(bundle.predict(x), expected)
        save(bundle, tmp_path / "one.safetensors")  # one file has all, far from the weights
        again = load(tmp_path / "one.safetensors")
        np.testing.assert_array_equal(again.predict(x), bundle.predict(x))
        beside = xml.parent / f"TrainedModel_{xml.name.partition('.')[0].partition('_')[2]}.pt"
        np.testing.assert_array_equal(load(beside).predict(x), bundle.predict(x))


@pytest.mark.root
@pytest.mark.parametrize(("mode", "title"), [("class", "G-D-N"), ("multi", "P-G"), ("reg", "U-P")])
def test_a_bundle_goes_back_to_tmva_and_answers_the_same(trained: Path, tmp_path: Path, mode: str, title: str) -> None:
    xml = trained / mode / "weights" / f"{mode}_{title}.weights.xml"
    to_tmva(load(xml), tmp_path / "back.weights.xml", title="back")
    run(tmp_path, "read", "back.weights.xml", mode)
    np.testing.assert_array_equal(answers(tmp_path / "back.weights.xml")[1], answers(xml)[1])


@pytest.mark.root
def test_a_bundle_made_in_python_is_applied_by_the_reader(tmp_path: Path) -> None:
    torch.manual_seed(3)
    x = np.random.default_rng(1).normal([1, -5, 100], [1, 0.1, 30], size=(500, 3)).astype(np.float32)
    _, transformations = standardise(EventDataset(x, feature_names=["x", "y", "x+2*y"]))
    bundle = Bundle(
        model=mlp(3, 2, hidden=(8,)),
        task=Task.BINARY,
        features=("x", "y", "x+2*y"),
        classes=("Background", "Signal"),
        transformations=transformations,
    )
    to_tmva(bundle, tmp_path / "made.weights.xml")
    (tmp_path / "m").mkdir()  # one letter, which TSystem::GetDirName does not see
    for file in (*tmp_path.glob("*.xml"), *tmp_path.glob("TrainedModel_*")):
        shutil.move(file, tmp_path / "m")
    for folder, name in ((tmp_path / "m", "made.weights.xml"), (tmp_path, "m/made.weights.xml")):
        run(folder, "read", name, "class")
        inputs, expected = answers(folder / name)
        assert_same(bundle.predict(inputs), expected)
    assert_same(load(tmp_path / "m" / "made.weights.xml").predict(inputs), expected)


def made(tmp_path: Path, **changed: Any) -> tuple[Bundle, Path]:
    bundle = Bundle(
        **{"model": mlp(2, 1, hidden=(4,)), "task": Task.BINARY, "features": ("a", "b/c"), "classes": ("B", "S")}
        | changed
    )
    to_tmva(bundle, tmp_path / "m.weights.xml")
    return bundle, tmp_path / "m.weights.xml"


def test_read_weights_tells_what_a_file_holds(tmp_path: Path) -> None:
    _, xml = made(tmp_path, ranges=((0.0, 1.0), (-2.0, 3.0)), info={"n_train": 17})
    found = read_weights(xml)
    assert (found.method, found.title, found.task) == ("PyTorch", "PyTorch", Task.BINARY)
    assert found.names == ("a", "b/c")
    assert [v.internal for v in found.variables] == ["a", "b_D_c"]
    assert (found.variables[1].minimum, found.variables[1].maximum) == (-2.0, 3.0)
    assert found.classes == ("B", "S")
    assert found.info["Training events"] == "17"
    assert found.transformation_names == ()


def test_a_file_cut_short_is_told(tmp_path: Path) -> None:
    _, xml = made(tmp_path)
    text = xml.read_bytes()
    for part in (0, 1, 40, len(text) // 2, len(text) - 20):
        xml.write_bytes(text[:part])
        with pytest.raises(TmvaTorchError, match=r"is it complete|is no weights file|neither a bundle"):
            load(xml)


BILLION = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><MethodSetup Method="PyTorch::x">&b;</MethodSetup>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><MethodSetup Method="PyTorch::x">&a;</MethodSetup>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BILLION, "has a DOCTYPE"),
        (OUTSIDE, "has a DOCTYPE"),
        ("<a>" * 5000 + "</a>" * 5000, "more than 200 deep"),
        ("<MethodSetup/>", "is no weights file"),
        ('<MethodSetup Method="Fisher::F"/>', "TMVA's method Fisher"),
        (
            '<MethodSetup Method="PyTorch::x"><Weights Content="tmva-torch state 9">{}</Weights></MethodSetup>',
            "state 9",
        ),
        ('<MethodSetup Method="PyTorch::x"><Weights Content="tmva-torch state 1">{</Weights></MethodSetup>', "JSON"),
    ],
)
def test_a_file_that_is_refused_says_why(tmp_path: Path, text: str, message: str) -> None:
    xml = tmp_path / "bad.weights.xml"
    xml.write_text(text)
    with pytest.raises(TmvaTorchError, match=message):
        load(xml)


def test_stored_user_code_runs_only_if_trusted(tmp_path: Path) -> None:
    """The job of a user with a predict_func of their own, without ROOT: the contract writes the state."""
    from tmva_torch import _contract

    code = tmp_path / "model.py"
    code.write_text(
        "import torch\n"
        "load_model_custom_objects = {'model': lambda: torch.nn.Linear(2, 1),\n"
        "  'predict_func': lambda model, x: 0.5 + 0 * model(torch.from_numpy(x)).detach().numpy()}\n"
    )
    booking = {
        "title": "t", "analysis": "classification", "variables": ["a", "b/c"], "classes": ["B", "S"],
        "signal_class": 1, "weight_dir": str(tmp_path), "options": {"UserCode": str(code), "NumEpochs": 1},
    }  # fmt: skip
    method = _contract.open_method(booking)
    x = np.random.default_rng(1).normal(size=(50, 2)).astype(np.float32)
    classes = (np.arange(50) % 2).astype(np.int32)
    _contract.train(method, {"x": x, "classes": classes, "weights": np.ones(50)}, {})
    _, xml = made(tmp_path)
    text = xml.read_text()
    start, end = text.index("{"), text.rindex("}") + 1
    state = _contract.state(method).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    xml.write_text(text[:start] + state + text[end:])

    with pytest.raises(TmvaTorchError, match=r"model.py\) that would run when it is opened"):
        load(xml)
    bundle = load(xml, trusted=True)
    assert bundle.predict(x).tolist() == [[0.5]] * 50
    save(bundle, tmp_path / "with_code.safetensors")
    with pytest.raises(TmvaTorchError, match=r"model.py\) that would run when it is opened"):
        load(tmp_path / "with_code.safetensors")
    assert load(tmp_path / "with_code.safetensors", trusted=True).predict(x).tolist() == [[0.5]] * 50


def test_imputation_cannot_go_to_tmva(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no transformation of TMVA does"):
        made(tmp_path, fill_values=(0.0, 0.0))
