"""Results read from the output files of TMVA jobs, and what the commands plot and report make of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uproot
from click.testing import CliRunner, Result
from sklearn.metrics import roc_auc_score

from tmva_torch import Task, TmvaTorchError, plots, report, summary
from tmva_torch.cli import cli
from tmva_torch.tmva_output import read_output

pytestmark = pytest.mark.root


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of classification.root, regression.root, multiclass.root and figures.json."""
    folder = tmp_path_factory.mktemp("jobs")
    script = Path(__file__).with_name("tmva_jobs.py")
    command = [sys.executable, "-W", "ignore", str(script)]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


def test_classification(jobs: Path) -> None:
    fisher, network = read_output(jobs / "classification.root")
    assert [fisher.method, network.method] == ["Fisher", "PyTorch"]
    assert (network.task, list(network.classes), network.signal) == (Task.BINARY, ["Background", "Signal"], 1)
    # Not the spectator "seen"; titles and units from the weights file.
    assert list(network.variables) == ["Sum of <1> & $2$ [GeV]", "var3", "var4"]
    assert (len(network.train or ()), len(network.test)) == (3000, 2000)
    assert [len(network.history[name]) for name in ("train_loss", "val_loss", "learning_rate")] == [4, 4, 4]
    assert network.best_epoch == np.argmin(network.history["val_loss"])
    assert network.options["NumEpochs"] == "4"
    assert network.facts["AnalysisType"] == "Classification"
    title, ranking = summary.importance(network)
    assert title == "importance by the method"
    assert sorted(name for name, _ in ranking) == sorted(network.variables)
    assert summary.importance(fisher)[0] == "separation of the variable by itself"


def test_areas_are_those_of_tmva_and_of_scikit_learn(jobs: Path) -> None:
    expected = json.loads((jobs / "figures.json").read_text())
    for result in read_output(jobs / "classification.root"):
        area = summary.figures(result)["ROC integral (test)"]
        # TMVA's sum leaves out up to one event's step.
        assert area == pytest.approx(expected[result.method], abs=1.5 / 1000)
        test = result.test
        assert area == pytest.approx(roc_auc_score(test.truth == 1, test.response[:, 0], sample_weight=test.weight))


def test_correlations_are_those_tmva_wrote(jobs: Path) -> None:
    result = read_output(jobs / "classification.root")[0]
    with uproot.open(jobs / "classification.root") as file:
        for name in ("Signal", "Background"):
            written = file[f"dataset/CorrelationMatrix{name[0]}"].values()
            # TMVA cuts to whole percent; all of these are positive.
            above = 100 * summary.correlations(result)[name] - written
            assert ((above > -1e-3) & (above < 1)).all()


def test_regression(jobs: Path) -> None:
    (result,) = read_output(jobs / "regression.root")
    assert (result.method, result.task) == ("LD-1", Task.REGRESSION)
    assert (list(result.targets), list(result.target_units)) == (["fvalue"], ["MeV"])
    assert list(result.variables) == ["var1", "var2"]
    with uproot.open(jobs / "regression.root") as file:
        tree = file["dataset/TestTree"].arrays(library="np")
    difference = tree["LD-1"].astype(float) - tree["fvalue"]
    assert summary.figures(result)["fvalue RMS (test)"] == pytest.approx(np.sqrt((difference**2).mean()), rel=1e-6)


def test_multiclass(jobs: Path) -> None:
    (result,) = read_output(jobs / "multiclass.root", methods=["net"])
    assert (result.task, list(result.classes)) == (Task.MULTICLASS, ["Signal", "bg0", "bg1"])
    assert result.test.response.shape == (1500, 3)
    np.testing.assert_allclose(result.test.response.sum(axis=1), 1, atol=1e-5)


def test_without_weights_files_names_come_from_the_output_file(jobs: Path, tmp_path: Path) -> None:
    shutil.copy(jobs / "classification.root", tmp_path)
    result = read_output(tmp_path / "classification.root")[1]
    assert list(result.variables) == ["sum", "var3", "var4"]
    assert (list(result.classes), result.signal) == (["Background", "Signal"], 1)
    assert len(result.history["val_loss"]) == 4
    assert result.options == {}
    there = read_output(tmp_path / "classification.root", weights=jobs / "dataset" / "weights")[1]
    assert there.options["NumEpochs"] == "4"
    with pytest.raises(TmvaTorchError, match=r"there is no classification_Fisher.weights.xml in "):
        read_output(tmp_path / "classification.root", weights=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"methods": ["fisher"]}, "has no method 'fisher'; did you mean Fisher?"),
        ({"dataset": "dataste"}, "has no data set 'dataste'; did you mean dataset?"),
    ],
)
def test_wrong_names(jobs: Path, arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(TmvaTorchError) as raised:
        read_output(jobs / "classification.root", **arguments)
    assert error in str(raised.value)


def test_wrong_files(jobs: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no file"):
        read_output(tmp_path / "none.root")
    cut = tmp_path / "cut.root"
    cut.write_bytes((jobs / "classification.root").read_bytes()[:20000])
    with pytest.raises(TmvaTorchError, match=r"cannot be read as a ROOT file: .*is it complete"):
        read_output(cut)
    with uproot.recreate(tmp_path / "other.root") as file:
        file["tree"] = {"x": np.ones(3)}
    with pytest.raises(TmvaTorchError, match="has no data set with a TestTree"):
        read_output(tmp_path / "other.root")


def test_weights_files_that_are_none(jobs: Path, tmp_path: Path) -> None:
    weights = tmp_path / "classification_Fisher.weights.xml"
    for text, error in (("<MethodSetup", "is not well-formed XML .*is it complete"), ("<html/>", "its root is <html>")):
        weights.write_text(text)
        with pytest.raises(TmvaTorchError, match=error):
            read_output(jobs / "classification.root", methods=["Fisher"], weights=tmp_path)


@pytest.mark.parametrize(
    ("job", "pictures"),
    [
        (
            "classification",
            "roc overtraining_Fisher confusion_Fisher correlations_Fisher ranking_Fisher overtraining_PyTorch "
            "training_PyTorch calibration_PyTorch confusion_PyTorch correlations_PyTorch ranking_PyTorch",
        ),
        ("regression", "residuals_LD-1 correlations_LD-1 ranking_LD-1"),
        ("multiclass", "roc overtraining_net training_net calibration_net confusion_net correlations_net ranking_net"),
    ],
)
def test_every_picture_and_the_page_of_every_kind_of_job(jobs: Path, tmp_path: Path, job: str, pictures: str) -> None:
    results = read_output(jobs / f"{job}.root")
    written = plots.draw(results, tmp_path)
    assert [file.stem for file in written] == pictures.split()
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in written)
    assert report.write(results, tmp_path / "page.html").stat().st_size > 1e6


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)))


def test_the_commands(jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = jobs / "classification.root"
    done = run("plot", file, "--only", "roc", "--only", "ranking", "--method", "PyTorch", "--format", "svg")
    assert (done.exit_code, done.stdout.split()) == (0, ["plots/roc.svg", "plots/ranking_PyTorch.svg"])
    done = run("report", file)
    assert (done.exit_code, done.stdout) == (0, "report.html\n")
    assert "<h1>Training report: classification.root</h1>" in (tmp_path / "report.html").read_text()


def test_the_commands_on_wrong_input(jobs: Path) -> None:
    for arguments, error in (
        (("plot", jobs / "figures.json"), "cannot be read as a ROOT file"),
        (("plot", jobs / "regression.root", "--only", "ruc"), "no picture ruc; there are roc, "),
        (("report", jobs / "regression.root", "--method", "LD"), "did you mean LD-1?"),
    ):
        told = run(*arguments).exception
        assert isinstance(told, (TmvaTorchError, ValueError))  # which the command writes as one line
        assert error in str(told)
        assert "\n" not in str(told)
    assert run("plot", "none.root").exit_code == 2
