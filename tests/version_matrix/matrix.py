"""Builds and tries the project with other versions of Python, ROOT and torch, each in an environment of its own.

    python tests/version_matrix/matrix.py --list
    python tests/version_matrix/matrix.py --python 3.12 --root 0.1a12 --torch 2.13.0 [--folder DIR]

Without --python, --root or --torch all rows of the list are tried. The last line for each row says how far it came:
"good", or what failed. With --torch none the job is one that needs no torch: for Pythons for which there is no build of
torch that fits the machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[2]
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
ROOTS = ("0.1a8", "0.1a9", "0.1a10", "0.1a12")
OLDEST_TORCH, TORCH, NEWEST_TORCH = "2.4.0", "2.13.0", "newest"
TOOLS = ("ninja", "pybind11>=2.12", "pytest>=8", "scikit-build-core>=1.0")
TESTS = ("test_contract.py", "test_artifacts.py", "test_layout.py", "test_user_protocol.py")
HOSTS = ("root.exe", "PyROOT", "PyROOT, torch before ROOT", "C++ program", "C++ program with pybind11")
WITHOUT_TORCH = """
import tmva_torch.root
ROOT = tmva_torch.root.load()
TMVA = ROOT.TMVA
print(TMVA.MethodPyTorch.__name__)
data = ROOT.TFile.Open(f"{ROOT.gROOT.GetTutorialDir()}/machine_learning/data/tmva_class_example.root")
factory = TMVA.Factory("Job", "!V:Silent:!DrawProgressBar:AnalysisType=Classification")
loader = TMVA.DataLoader("dataset")
for name in ("var1", "var2", "var3", "var4"):
    loader.AddVariable(name, "F")
loader.AddSignalTree(data["TreeS"], 1.0)
loader.AddBackgroundTree(data["TreeB"], 1.0)
loader.PrepareTrainingAndTestTree(ROOT.TCut(""), "SplitMode=Random:!V")
factory.BookMethod(loader, TMVA.Types.kFisher, "Fisher", "!H:!V")
factory.TrainAllMethods()
factory.TestAllMethods()
factory.EvaluateAllMethods()
assert 0.85 < factory.GetROCIntegral(loader, "Fisher") < 0.92
"""


@dataclass(frozen=True)
class Row:
    """One combination."""

    python: str
    root: str
    torch: str


#: Every ROOT with every Python, and the ends of torch's range. torch 2.4 has no build for Python 3.13.
ROWS = (
    *(Row(python, root, TORCH) for python, root in itertools.product(PYTHONS, ROOTS)),
    Row("3.10", ROOTS[-1], OLDEST_TORCH),
    Row("3.11", ROOTS[-1], OLDEST_TORCH),
    Row("3.13", ROOTS[-1], NEWEST_TORCH),
)


class FailedError(Exception):
    """A step that did not end well, with its last words."""


def find_python(version: str) -> str:
    """Return an executable of that version."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), sys.executable, *pyenv.glob(f"{version}.*/bin/python")]
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, candidates):
        done = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return str(candidate)
    message = f"there is no Python {version} here"
    raise FailedError(message)


def run(what: str, folder: Path, *command: str | Path, **variables: str) -> None:
    print(f"... {what}", flush=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "ROOT"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=env | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{what}: exit status {done.returncode}: {done.stdout[-2000:]}"
        raise FailedError(message)


def install(row: Row, folder: Path) -> Path:
    """Return the bin folder of an environment with all that the row names, and the project."""
    run("making an environment", folder, find_python(row.python), "-m", "venv", folder / "env")
    bin_folder = folder / "env" / "bin"
    pip = (bin_folder / "python", "-m", "pip", "install", "-q")
    torch = {NEWEST_TORCH: ["torch"], "none": ["numpy>=1.26", "click>=8.1", "safetensors>=0.4", "tomli>=2"]}
    run("installing torch", folder, *pip, *torch.get(row.torch, [f"torch=={row.torch}"]))
    run("installing ROOT and tools", folder, *pip, f"root=={row.root}", *TOOLS)
    setting = "--config-settings"  # in full: the pip of Python 3.10 does not know -C
    project = ["--no-build-isolation", SOURCE, f"{setting}=build-dir={folder / 'build'}"]
    defines = ("TMVATORCH_BUILD_TESTS=OFF", "CMAKE_CXX_FLAGS_RELEASE=-O1")
    options = [f"{setting}=cmake.define.{define}" for define in defines]
    no_deps = ["--no-deps"] if row.torch == "none" else []
    path = f"{bin_folder}:{os.environ['PATH']}"
    cores = str(len(os.sched_getaffinity(0)))
    run("building", folder, *pip, *project, *options, *no_deps, PATH=path, CMAKE_BUILD_PARALLEL_LEVEL=cores)
    return bin_folder


def try_out(row: Row, folder: Path) -> None:
    """Raise FailedError at the first step that does not end well."""
    bin_folder = install(row, folder)
    python = bin_folder / "python"
    if row.torch == "none":
        run("a job without torch", folder, python, "-W", "ignore", "-c", WITHOUT_TORCH)
        return
    run("tmva-torch doctor", folder, bin_folder / "tmva-torch", "doctor")
    interpreters = SOURCE / "tests" / "reliability" / "interpreters.py"
    path = f"{bin_folder}:{os.environ['PATH']}"
    run("jobs in several hosts", folder, python, interpreters, "--runs", "1", *HOSTS, PATH=path)
    tests = [SOURCE / "tests" / "python" / name for name in TESTS]
    lenient = ("-W", "default")  # another torch warns of other things
    run("tests of the Python side", folder, python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *lenient, *tests)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print the rows and end")
    parser.add_argument("--json", action="store_true", help="the same as JSON, for a workflow")
    for name in ("python", "root", "torch"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--folder", type=Path, help="for the environments, which stay; else they are removed")
    given = parser.parse_args()
    chosen = [row for row in ROWS if all(getattr(given, k) in {None, v} for k, v in asdict(row).items())]
    if not chosen:
        chosen = [Row(given.python or "3.11", given.root or ROOTS[-1], given.torch or TORCH)]
    if given.list or given.json:
        rows = [asdict(row) for row in chosen]
        print(json.dumps({"include": rows}) if given.json else "\n".join(" ".join(row.values()) for row in rows))
        return 0
    failures = 0
    for row in chosen:
        folder = given.folder and (given.folder / "-".join(asdict(row).values())).absolute()
        with tempfile.TemporaryDirectory() as temporary:
            place = folder or Path(temporary)
            place.mkdir(parents=True, exist_ok=True)
            try:
                try_out(row, place)
                said = "good"
            except FailedError as error:
                failures += 1
                said = str(error)
        print(f"Python {row.python}, ROOT {row.root}, torch {row.torch}: {said}", flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(main())
