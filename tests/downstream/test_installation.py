"""From the source archive to a wheel to an empty environment, and every way in from there, with nothing set."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.root, pytest.mark.slow]
SOURCE = Path(__file__).parents[2]
MACRO = """
#include "TMVA/Factory.h"
#include "TMVA/DataLoader.h"
#include "TMVA/Types.h"
#include "TMath.h"
#include "TTree.h"

double job()
{
   Float_t x = 0;
   TTree signal("S", "S"), background("B", "B");
   for (auto tree : {&signal, &background}) {
      tree->SetDirectory(nullptr);
      tree->Branch("x", &x);
      for (int i = 0; i < 1000; ++i) {
         x = 0.001f * i + (tree == &signal ? 0.5f : 0.f);
         tree->Fill();
      }
   }
   TMVA::Factory factory("Job", "!V:Silent:!DrawProgressBar:AnalysisType=Classification");
   TMVA::DataLoader loader("dataset");
   loader.AddVariable("x", 'F');
   loader.AddSignalTree(&signal);
   loader.AddBackgroundTree(&background);
   loader.PrepareTrainingAndTestTree("", "SplitMode=Random:SplitSeed=1:!V");
   factory.BookMethod(&loader, TMVA::Types::kPyTorch, "PyTorch",
                      "!V:Seed=1:LearningRate=0.01:NumEpochs=20:NumThreads=1:Layout=DENSE|1|SIGMOID");
   factory.TrainAllMethods();
   factory.TestAllMethods();
   factory.EvaluateAllMethods();
   const double integral = factory.GetROCIntegral(&loader, "PyTorch");
   printf("ROC %.3f\\n", integral);
   return integral;
}
"""
PYROOT = """
import tmva_torch.root
ROOT = tmva_torch.root.load()
ROOT.gROOT.LoadMacro("job.C+")
ROOT.job()
import tmva_torch
found = tmva_torch.load("dataset/weights/Job_PyTorch.weights.xml")
print("FEATURES", found.features)
"""
PROGRAM = MACRO + "\nint main() { return job() > 0 ? 0 : 1; }\n"
PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(program LANGUAGES CXX)
find_package(TMVATorch REQUIRED)
add_executable(program program.cxx)
target_link_libraries(program PRIVATE TMVATorch::MethodPyTorch)
"""
#: Flat on [0, 1) and on [0.5, 1.5): in three quarters of the pairs the order is known, and half of the rest is right.
BEST = 0.875


def run(folder: Path, *command: str | Path, **variables: str) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, f"{done.args}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the source archive."""
    folder = tmp_path_factory.mktemp("sdist")
    code = f"import scikit_build_core.build as b; print(b.build_sdist({str(folder)!r}))"
    run(SOURCE, sys.executable, "-c", code)
    (made,) = folder.glob("*.tar.gz")
    return made


@pytest.fixture(scope="module")
def environment(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bin folder of an environment with nothing but the wheel of the source archive and what it needs."""
    folder = tmp_path_factory.mktemp("environment")
    passed = ("CCACHE", "LAUNCHER", "PIP_")
    tools = {name: value for name, value in os.environ.items() if any(part in name for part in passed)}
    tools |= {"PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin", "HOME": os.environ["HOME"]}
    tools["CMAKE_BUILD_PARALLEL_LEVEL"] = str(len(os.sched_getaffinity(0)))
    pip = (sys.executable, "-m", "pip", "-q")
    # What runs is not measured here: without optimisation it is there in half the time.
    fast = ("-Ccmake.define.CMAKE_CXX_FLAGS_RELEASE=-O0", "-Ccmake.define.TMVATORCH_BUILD_TESTS=OFF")
    isolated = ("--no-deps", "--no-build-isolation")
    run(folder, *pip, "wheel", *isolated, "-w", folder, *fast, archive, **tools)
    (wheel,) = folder.glob("*.whl")
    run(folder, sys.executable, "-m", "venv", folder / "env")
    own = (folder / "env" / "bin" / "python", "-m", "pip", "-q", "install", "-c", SOURCE / "constraints.txt")
    run(folder, *own, "torch", "root", **tools)
    run(folder, *own, wheel, **tools)
    return folder / "env" / "bin"


def test_the_archive_has_what_a_build_needs_and_nothing_that_was_made(archive: Path) -> None:
    with tarfile.open(archive) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    assert {"pyproject.toml", "CMakeLists.txt", "LICENSE", "src/cpp/plugin/MethodPyTorch.cxx"} <= names
    assert not [name for name in names if name.startswith(("build/", ".venv/")) or "__pycache__" in name]


def test_all_is_there(environment: Path, tmp_path: Path) -> None:
    said = run(tmp_path, environment / "tmva-torch", "doctor")
    assert [line.split()[0] for line in said.splitlines()] == ["ok"] * 8
    assert str(environment) in said


def test_a_macro_compiled_by_aclic(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "job.C").write_text(MACRO)
    said = run(tmp_path, environment / "tmva-torch", "root", "-l", "-b", "-q", "job.C+")
    assert float(said.split("ROC ")[1].split()[0]) == pytest.approx(BEST, abs=0.03)


def test_a_script_that_compiles_a_macro(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "job.C").write_text(MACRO)
    said = run(tmp_path, environment / "python", "-W", "ignore", "-c", PYROOT)
    assert float(said.split("ROC ")[1].split()[0]) == pytest.approx(BEST, abs=0.03)
    assert "FEATURES ('x',)" in said


def test_a_program(environment: Path, tmp_path: Path) -> None:
    for name, text in (("program.cxx", PROGRAM), ("CMakeLists.txt", PROJECT)):
        (tmp_path / name).write_text(text)
    prefix = run(tmp_path, environment / "tmva-torch", "prefix").strip()
    run(tmp_path, "cmake", "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run(tmp_path, "cmake", "--build", "build")
    said = run(tmp_path, "build/program")
    assert float(said.split("ROC ")[1].split()[0]) == pytest.approx(BEST, abs=0.03)
