"""Pictures: written, of the right kind, with the right numbers in them; and the results they are drawn from."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from toys import BEST_AUC, gaussians

from tmva_torch import EventDataset, Task, TrainConfig, fit, make_loaders, mlp, plots, summary
from tmva_torch.results import Results, Sample

if TYPE_CHECKING:
    from pathlib import Path

HISTORY = {"history": {"train_loss": [0.9, 0.5], "val_loss": [0.8, 0.6], "learning_rate": [0.1, 0.01]}, "best_epoch": 1}


def results(**changed: Any) -> Results:
    x, classes = gaussians(2000)
    rng = np.random.default_rng(1)
    samples = {
        kind: Sample(x[part, 0], 1 - classes[part], rng.uniform(0.5, 2, 1000), x[part])
        for kind, part in (("test", slice(0, 1000)), ("train", slice(1000, 2000)))
    }
    given: dict[str, Any] = {"method": "cut", "task": Task.BINARY, "variables": ["a $1$ [GeV]", "b"]}
    return Results(**given | samples | changed)


@pytest.mark.parametrize("history", [HISTORY, HISTORY["history"], {"val_loss": [1.0]}])
def test_training_curves_from_every_form_of_history(tmp_path: Path, history: dict) -> None:
    file = plots.training_curves(history, tmp_path / "new" / "training.png", title="PyTorch")
    assert file.read_bytes().startswith(b"\x89PNG")


def test_the_pictures_say_what_is_drawn(tmp_path: Path) -> None:
    text = plots.training_curves(HISTORY, tmp_path / "t.svg").read_text()
    assert text.count('<g id="axes_') == 2
    assert "<!-- best epoch: 2 -->" in text
    drawn = {file.stem: file.read_text() for file in plots.draw([results(**HISTORY)], tmp_path, format="svg")}
    area = summary.figures(results())["ROC integral (test)"]
    assert area == pytest.approx(BEST_AUC, abs=0.02)
    assert f"<!-- cut ({area:.3f}) -->" in drawn["roc"]
    for name, test in summary.compatibility(results()).items():
        assert f"{name}: {test.probability:.2g}" in drawn["overtraining_cut"]
    for text in ("Background (test)", "Signal (training)", "cut response", "density (unit area)"):
        assert f"<!-- {text} -->" in drawn["overtraining_cut"]
    # Dollars are no formulas, and percents are in the cells.
    assert "<!-- a $1$ [GeV] -->" in drawn["correlations_cut"]
    percent = 100 * summary.correlations(results())["Signal"][0, 1]
    assert f"<!-- {percent:.0f} -->" in drawn["correlations_cut"].replace("\N{MINUS SIGN}", "-")


def test_columns_of_a_history_have_names_people_read(tmp_path: Path) -> None:
    history = {"val_loss": [1.0, 2.0], "val_accuracy": [0.5, 0.6], "val_rmse": [1.0, 1.1], "mine": [1.0, 2.0]}
    text = plots.training_curves(history, tmp_path / "t.svg").read_text()
    for label in ("validation", "validation accuracy", "validation RMS error", "mine"):
        assert f"<!-- {label} -->" in text


def test_a_large_matrix_tells_signs_without_colours(tmp_path: Path) -> None:
    n, rng = 200, np.random.default_rng(1)
    common = rng.normal(size=(n, 1))
    x = np.where(np.arange(20) < 10, common, -common) + 0.1 * rng.normal(size=(n, 20))
    sample = Sample(rng.uniform(size=n), np.arange(n) % 2, None, x)
    many = results(test=sample, train=None, variables=[f"v{i}" for i in range(20)])
    text = plots.correlations(many, tmp_path / "c.svg").read_text()
    assert text.count("<!-- \N{MINUS SIGN} -->") == 2 * 200  # two classes, two blocks of ten times ten


def test_only_what_is_asked_for_and_can_be_drawn(tmp_path: Path) -> None:
    # The response is no probability, and there is no history.
    files = plots.draw([results()], tmp_path, only=["roc", "calibration", "training", "ranking"])
    assert [file.name for file in files] == ["roc.png", "ranking_cut.png"]
    with pytest.raises(ValueError, match="no picture rok; there are roc, overtraining, training, calibration"):
        plots.draw([results()], tmp_path, only=["rok"])


def test_results_of_a_model_trained_here(tmp_path: Path) -> None:
    x, classes = gaussians(8000)
    data = EventDataset(x, 1 - classes, feature_names=["pt", "eta"])
    model = mlp(2, 1, hidden=(8,))
    config = TrainConfig(epochs=3, learning_rate=0.01, seed=2)
    history = fit(model, *make_loaders(data, seed=1), task=Task.BINARY, config=config)
    x, classes = gaussians(8000, seed=4)
    test = EventDataset(x, 1 - classes, feature_names=["pt", "eta"])
    found = Results.of_model(model, test, train=data, task=Task.BINARY, history=history, method="small net")
    assert summary.figures(found)["ROC integral (test)"] == pytest.approx(BEST_AUC, abs=0.015)
    assert summary.importance(found)[1][0][0] == "pt"
    assert found.best_epoch == history.best_epoch
    names = {file.stem for file in plots.draw([found], tmp_path)}
    assert names == {"roc"} | {
        f"{kind}_small_net"
        for kind in ("overtraining", "training", "calibration", "confusion", "correlations", "ranking")
    }


@pytest.mark.parametrize("task", [Task.MULTICLASS, Task.REGRESSION])
def test_results_of_models_with_several_outputs(tmp_path: Path, task: Task) -> None:
    x, classes = gaussians(600, n_variables=20)
    y = classes if task is Task.MULTICLASS else x[:, :2]
    data = EventDataset(x, y, n_classes=3 if task is Task.MULTICLASS else None)
    n_outputs = 3 if task is Task.MULTICLASS else 2
    found = Results.of_model(mlp(20, n_outputs, hidden=(4,)), data, train=data, task=task)
    pictures = {file.stem.split("_")[0] for file in plots.draw([found], tmp_path)}
    expected = {"overtraining", "roc", "calibration", "confusion"} if task is Task.MULTICLASS else {"residuals"}
    assert pictures == {"correlations", "ranking"} | expected


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Sample([1.0, 2.0], [0]), "truth has 1 entries for 2 responses"),
        (lambda: Sample([1.0, np.nan], [0, 1]), "1 of 2 numbers in response are not finite"),
        (lambda: Sample([1.0, 2.0], [0, 1], [1.0, np.inf]), "1 of 2 numbers in weight are not finite"),
        (lambda: results(test=Sample([[1.0, 2.0]], [0])), "cut: responses of 2 columns; BINARY needs 1"),
        (lambda: results(test=Sample([1.0, 2.0], [0, 2])), r"truth must be class numbers in \[0, 2\)"),
        (lambda: results(test=Sample([1.0, 2.0], [0.0, 1.0])), r"truth must be class numbers in \[0, 2\)"),
        (lambda: results(variables=["a"]), "1 variables named for 2 columns of x"),
    ],
)
def test_results_that_do_not_fit(make: Any, error: str) -> None:
    with pytest.raises(ValueError, match=error):
        make()


def test_pictures_there_is_nothing_for(tmp_path: Path) -> None:
    bare = results(test=Sample([1.0, 2.0], [0, 1]), train=None)
    for picture, error in (
        (plots.residuals, "cut is no regression"),
        (plots.correlations, r"cut: there are no input variables \(Sample.x\)"),
        (plots.ranking, r"cut: there are no input variables \(Sample.x\)"),
        (plots.training, "the history has no losses to draw; it has nothing"),
        (plots.calibration, "responses from 1 to 2 are no probabilities"),
    ):
        with pytest.raises(ValueError, match=error):
            picture(bare, tmp_path / "p.png")
    assert list(tmp_path.iterdir()) == []


def test_events_of_one_class_or_of_one_value_are_drawn_as_far_as_they_go(tmp_path: Path) -> None:
    one = Sample(np.full(50, 0.5), np.ones(50, dtype=int), x=np.zeros((50, 2)))
    files = {file.stem for file in plots.draw([results(test=one, train=one)], tmp_path)}
    assert {"overtraining_cut", "correlations_cut"} <= files
    assert "confusion_cut" not in files


def test_without_an_extra_the_error_is_the_install_line(tmp_path: Path) -> None:
    (tmp_path / "x.root").touch()
    code = """
import sys
from tmva_torch import Task, plots, report, tensorboard, tmva_output
from tmva_torch.results import Results, Sample
results = [Results(method="m", task=Task.BINARY, test=Sample([0.0, 1.0], [0, 1]))]
for module, call in {
    "mplhep": lambda: plots.roc(results, "x.png"),
    "matplotlib": lambda: plots.training_curves({"val_loss": [1]}, "x.png"),
    "plotly.graph_objects": lambda: report.write(results, "x.html"),
    "uproot": lambda: tmva_output.read_output("x.root"),
    "torch.utils.tensorboard": lambda: tensorboard.TensorBoardLog("x"),
}.items():
    sys.modules[module] = None
    try:
        call()
    except ImportError as error:
        print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    extras = [line.split("pip install ")[1].strip("`") for line in run.stdout.splitlines()]
    assert extras == [f"'tmva-torch[{extra}]'" for extra in ("plot", "plot", "report", "uproot", "tensorboard")]
