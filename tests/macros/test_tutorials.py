"""CERN's tutorials as ROOT installs them, unmodified: their numbers, and that their applications repeat them."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import numpy as np
import pytest
import uproot
from sklearn.metrics import roc_auc_score

from .conftest import SEEDED, Run

ENV = 'eval "$(tmva-torch env)"; '
TEST = re.compile(r'", test sample(.*?)", training sample', re.DOTALL)  # the table of regression figures
CNN = Path(__file__).with_name("cnn_with_pymva.py")


def table(output: str, header: str = "ROC integral") -> dict[str, float]:
    """First number after the method's name in the rows of the table with that header."""
    rows = output.rsplit(header, 1)[1].splitlines()[2:]
    matches = [re.match(r"\s*: (\S+)\s+(-?\d\S*) ", row) for row in rows]
    found: dict[str, float] = {}
    for match in matches:
        if not match:
            break
        found[match[1]] = float(match[2])
    assert found, output[-3000:]
    return found


def one_vs_rest(output: str) -> dict[str, dict[str, float]]:
    """ROC integrals of every class against the others, by class and method."""
    parts = re.split(r'class "(\w+)" against all others', output)
    return {name: table(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def regression_rows(output: str, methods: str) -> list[tuple[str, str]]:
    match = TEST.search(output)
    assert match, output[-3000:]
    return re.findall(rf": ({methods})((?:\s+-?\d\S*)+)", match[1])


def histogram(file: Path, path: str) -> tuple[float, float, float]:
    """Entries, mean and standard deviation of a histogram, from its bins."""
    counts, edges = uproot.open(file)[path].to_numpy()
    centres = (edges[1:] + edges[:-1]) / 2
    mean = (counts * centres).sum() / counts.sum()
    return float(counts.sum()), float(mean), float(((counts * (centres - mean) ** 2).sum() / counts.sum()) ** 0.5)


def root(macro: Path, methods: str = "") -> str:
    argument = f'("{methods}")' if methods else ""
    return f"tmva-torch root -l -b -q '{macro}{argument}'"


def fisher_roc(tutorials: Path) -> float:
    """The ROC integral of Fisher on all events of the classification example, with background weights."""
    names = ["var1", "var2", "var3", "var4"]
    with uproot.open(tutorials / "data" / "tmva_class_example.root") as file:
        signal, background = (
            np.stack([file[tree][name].array(library="np") for name in names], 1) for tree in ("TreeS", "TreeB")
        )
        weights = file["TreeB"]["weight"].array(library="np")
    within = np.cov(signal.T, bias=True) + np.cov(background.T, aweights=weights, bias=True)
    shift = signal.mean(0) - np.average(background, axis=0, weights=weights)
    direction = np.linalg.solve(within, shift)
    classes = np.repeat([1, 0], [len(signal), len(background)])
    return float(
        roc_auc_score(
            classes,
            np.concatenate([signal, background]) @ direction,
            sample_weight=np.concatenate([np.ones(len(signal)), weights]),
        )
    )


def test_classification(shell: Run, tmp_path: Path, tutorials: Path) -> None:
    roc = table(shell(root(tutorials / "TMVAClassification.C", "Fisher,LD,BDT")))
    assert roc["LD"] == roc["Fisher"] == pytest.approx(fisher_roc(tutorials), abs=0.005)
    assert 0.87 < roc["BDT"] < roc["LD"]

    shell(root(tutorials / "TMVAClassificationApplication.C", "Fisher,LD,BDT"))
    for method in ("Fisher", "LD", "BDT"):
        entries, mean, spread = histogram(tmp_path / "TMVApp.root", f"MVA_{method}")
        assert entries == 6000  # the signal events
        _, expected, _ = histogram(tmp_path / "TMVAC.root", f"dataset/Method_{method}/{method}/MVA_{method}_S")
        assert mean == pytest.approx(expected, abs=4 * spread / 5000**0.5)
    # The mean signal probability p of events half signal, half background: that of signal is E[p^2] / E[p].
    _, probability, _ = histogram(tmp_path / "TMVApp.root", "MVA_Fisher_Proba")
    assert probability == pytest.approx(0.74, abs=0.03)


def test_regression(shell: Run, tmp_path: Path, tutorials: Path) -> None:
    output = shell(root(tutorials / "TMVARegression.C", "LD,BDTG"))
    rows = regression_rows(output, "LD|BDTG")
    rms = {name: float(numbers.split()[4]) for name, numbers in rows}
    correlation = {name: float(numbers.split()[-1]) for name, numbers in rows}
    assert rms["LD"] == pytest.approx(20, abs=1)  # the curvature of the target
    assert rms["BDTG"] < 4
    assert correlation["BDTG"] > 0.998

    shell(root(tutorials / "TMVARegressionApplication.C", "LD,BDTG"))
    events = uproot.open(tutorials / "data" / "tmva_reg_example.root")["TreeR"]["fvalue"].array(library="np")
    for method in ("LD", "BDTG"):
        entries, mean, _ = histogram(tmp_path / "TMVARegApp.root", method)
        assert entries == pytest.approx(len(events), rel=0.02)  # some lie outside of its axis
        assert mean == pytest.approx(float(events.mean()), abs=1 if method == "BDTG" else 10)


def test_multiclass(shell: Run, tmp_path: Path, tutorials: Path) -> None:
    classes = one_vs_rest(shell(root(tutorials / "TMVAMulticlass.C", "BDTG")))
    assert {name: methods["BDTG"] for name, methods in classes.items()} == pytest.approx(
        {"Signal": 0.963, "bg0": 0.880, "bg1": 0.935, "bg2": 0.955}, abs=0.02
    )
    shell(root(tutorials / "TMVAMulticlassApplication.C", "BDTG"))
    entries, mean, spread = histogram(tmp_path / "TMVAMulticlassApp.root", "MVA_BDTG_signal")
    _, expected, _ = histogram(
        tmp_path / "TMVAMulticlass.root", "dataset/Method_BDT/BDTG/MVA_BDTG_Test_Signal_prob_for_Signal"
    )
    assert entries == 2000
    assert mean == pytest.approx(expected, abs=0.02 + 4 * spread / 1000**0.5)


def test_minimal_classification(shell: Run, tutorials: Path) -> None:
    """Two squares that overlap in a quarter: 1 - 0.5 (1/2)^2 of the pairs can be told apart."""
    roc = table(shell(root(tutorials / "TMVAMinimalClassification.C")))
    assert roc["BDT"] == pytest.approx(0.875, abs=0.02)


@pytest.mark.slow
def test_multiclass_with_pytorch(shell: Run, tmp_path: Path, tutorials: Path) -> None:
    classes = one_vs_rest(shell(f"{ENV}python {SEEDED} {tutorials}/pytorch/MulticlassPyTorch.py"))
    assert classes.keys() == {"Signal", "Background_0", "Background_1", "Background_2"}
    assert classes["Signal"]["PyTorch"] > 0.92
    assert min(methods["PyTorch"] for methods in classes.values()) > 0.8
    assert (tmp_path / "ROC_MulticlassPyTorch.png").read_bytes().startswith(b"\x89PNG")


def test_regression_with_pytorch(shell: Run, tutorials: Path) -> None:
    output = shell(f"{ENV}python {SEEDED} {tutorials}/pytorch/RegressionPyTorch.py")
    rows = regression_rows(output, "PyTorch|BDTG")
    rms = {name: float(numbers.split()[4]) for name, numbers in rows}
    assert rms["PyTorch"] < 2  # of a target between 0 and 400
    assert rms["BDTG"] < 3

    output = shell(f"{ENV}python {tutorials}/pytorch/ApplicationRegressionPyTorch.py")
    pairs = re.findall(r"True/MVA value: (\S+)/(\S+)", output)
    assert len(pairs) == 20
    assert statistics.median(abs(float(true) - float(answer)) for true, answer in pairs) < 2


def test_convolutional_network(shell: Run, tutorials: Path) -> None:
    """TMVA_CNN_Classification.py with BDT and PyTorch."""
    roc = table(shell(f"{ENV}python {CNN} {tutorials}/TMVA_CNN_Classification.py"))
    assert roc.keys() == {"BDT", "PyTorch"}
    assert 0.6 < roc["BDT"] < 0.85
    assert roc["PyTorch"] > 0.7
