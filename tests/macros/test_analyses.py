"""Multiclass and regression as interpreted macro, compiled by ACLiC, and as a compiled program."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import EXAMPLES, Run

OPTIONS = "NumEpochs=20:BatchSize=128:LearningRate=0.005:NumThreads=1"
PROGRAM = """
#include "{examples}/Multiclass.C"
#include "{examples}/Regression.C"
int main() {{ gROOT->SetBatch(true); Multiclass("{options}"); Regression("{options}"); }}
"""
CMAKE = """
cmake_minimum_required(VERSION 3.24)
project(analyses LANGUAGES CXX)
find_package(TMVATorch REQUIRED)
add_executable(analyses main.cxx)
target_link_libraries(analyses PRIVATE TMVATorch::MethodPyTorch)
"""


def check_multiclass(output: str) -> None:
    integrals = {name: float(value) for name, value in re.findall(r"^ROC integral (\w+) (\S+)$", output, re.MULTILINE)}
    # one against the others, by scikit-learn's quadratic discriminant fitted to every second event
    gaussian = {"Signal": 0.973, "bg0": 0.934, "bg1": 0.963, "bg2": 0.951}
    assert list(integrals) == list(gaussian)
    assert all(1 > integrals[name] > gaussian[name] - 0.02 for name in gaussian), integrals


def check_regression(output: str) -> None:
    match = re.search(r"RMS of the target (\S+), of its error (\S+)", output)
    assert match, output[-3000:]
    # the target is a smooth function of both variables; a line leaves a quarter of its spread
    assert float(match[2]) < 0.12 * float(match[1])


def test_multiclass_macro(shell: Run) -> None:
    check_multiclass(shell(f"tmva-torch root -l -b -q '{EXAMPLES}/Multiclass.C(\"{OPTIONS}\")'"))


def test_regression_macro(shell: Run, tmp_path: Path) -> None:
    (tmp_path / "Regression.C").write_text((EXAMPLES / "Regression.C").read_text())
    check_regression(shell(f"tmva-torch root -l -b -q 'Regression.C+(\"{OPTIONS}\")'"))


def test_compiled_program(shell: Run, tmp_path: Path) -> None:
    (tmp_path / "main.cxx").write_text(PROGRAM.format(examples=EXAMPLES, options=OPTIONS))
    (tmp_path / "CMakeLists.txt").write_text(CMAKE)
    shell('cmake -S . -B build -DCMAKE_PREFIX_PATH="$(tmva-torch prefix)" && cmake --build build')
    output = shell("build/analyses")
    check_multiclass(output)
    check_regression(output)
