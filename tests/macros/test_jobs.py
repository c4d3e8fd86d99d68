"""The main job through every door, and CERN's tutorials as they are installed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import EXAMPLES, SEEDED, Run

ROC = re.compile(r"ROC integral Fisher (\S+) PyTorch (\S+)")
# Measured bound: a likelihood ratio of 4-dimensional Gaussians fitted to the example's 6000 + 6000 events reaches 0.94.
OPTIONS = "NumEpochs=10:BatchSize=128"


def integrals(output: str) -> tuple[float, float]:
    """ROC integrals of Fisher and PyTorch as the examples print them."""
    if match := ROC.search(output):
        return float(match[1]), float(match[2])
    fisher, network = (re.search(rf"ROC integral {title} (\S+)", output) for title in ("Fisher", "PyTorch"))
    assert fisher, output[-3000:]
    assert network, output[-3000:]
    return float(fisher[1]), float(network[1])


def evaluated(output: str) -> float:
    """ROC integral of PyTorch in the table of EvaluateAllMethods."""
    row = re.search(r"^\s*: PyTorch +(0\.\d+) ", output, re.MULTILINE)
    assert row, output[-3000:]
    return float(row[1])


def check_job(output: str, folder: Path, picture: str) -> None:
    fisher, network = integrals(output)
    assert 0.85 < fisher < 0.92  # linear on data with two spreads: cannot reach the network
    assert network > 0.9
    assert network > fisher
    assert (folder / picture).read_bytes().startswith(b"\x89PNG")
    weights = folder / "dataset" / "weights"
    assert (weights / "TMVAClassification_PyTorch.weights.xml").stat().st_size > 0
    assert (weights / "TMVAClassification_Fisher.weights.xml").stat().st_size > 0


@pytest.mark.parametrize("suffix", ["", "+"], ids=["interpreted", "aclic"])
def test_macro(shell: Run, tmp_path: Path, suffix: str) -> None:
    (tmp_path / "Classification.C").write_text((EXAMPLES / "Classification.C").read_text())
    output = shell(f'tmva-torch root -l -b -q \'Classification.C{suffix}("{EXAMPLES}/model.py", "{OPTIONS}")\'')
    check_job(output, tmp_path, "roc_macro.png")


def test_macro_after_eval_env(shell: Run, tmp_path: Path) -> None:
    """eval "$(tmva-torch env)" alone: plain root.exe finds headers, libraries and the Python of the plugin."""
    macro = EXAMPLES / "Classification.C"
    line = f'eval "$(tmva-torch env)"; root.exe -l -b -q \'{macro}("{EXAMPLES}/model.py", "{OPTIONS}")\''
    check_job(shell(line), tmp_path, "roc_macro.png")


def test_pyroot(shell: Run, tmp_path: Path) -> None:
    check_job(shell(f"python {EXAMPLES}/classification.py {EXAMPLES}/model.py {OPTIONS}"), tmp_path, "roc_pyroot.png")


def test_compiled_program(shell: Run, tmp_path: Path) -> None:
    """find_package(TMVATorch) from an empty build folder, then the program without any variable set."""
    shell(f'cmake -S {EXAMPLES}/cpp -B build -DCMAKE_PREFIX_PATH="$(tmva-torch prefix)" && cmake --build build')
    output = shell(f"build/classification {EXAMPLES}/model.py {OPTIONS}")
    check_job(output, tmp_path, "roc_macro.png")


def test_classification_tutorial_and_its_application(shell: Run, tmp_path: Path, tutorials: Path) -> None:
    """ClassificationPyTorch.py and ApplicationClassificationPyTorch.py, unmodified, in an empty folder."""
    folder = tutorials / "pytorch"
    output = shell(f'eval "$(tmva-torch env)"; python {SEEDED} {folder}/ClassificationPyTorch.py')
    assert evaluated(output) > 0.9
    assert (tmp_path / "ROC_ClassificationPyTorch.png").read_bytes().startswith(b"\x89PNG")

    output = shell(f'eval "$(tmva-torch env)"; python {folder}/ApplicationClassificationPyTorch.py')
    signal, background = output.split("Some signal example classifications:")[1].split(
        "Some background example classifications:"
    )
    numbers = [
        [float(line) for line in part.split() if re.fullmatch(r"[-+.\de]+", line)] for part in (signal, background)
    ]
    assert [len(part) for part in numbers] == [20, 20]
    assert sum(value > 0.5 for value in numbers[0]) >= 14
    assert sum(value < 0.5 for value in numbers[1]) >= 14


def test_readme_macro(shell: Run, tmp_path: Path) -> None:
    """The README's macro, as printed there."""
    macro = re.search(r"```cpp\n(.*?)```", (EXAMPLES.parent / "README.md").read_text(), re.DOTALL)
    assert macro is not None
    assert len(macro[1].strip().splitlines()) <= 13
    (tmp_path / "job.C").write_text(macro[1])
    output = shell("tmva-torch root -l -b -q job.C")
    assert evaluated(output) > 0.9
    assert (tmp_path / "dataset" / "weights" / "Job_PyTorch.weights.xml").exists()
