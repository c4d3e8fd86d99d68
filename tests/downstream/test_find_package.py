"""find_package(TMVATorch) from a project of its own: configured, built and run with nothing set.

Once from the installed package, once from the build tree it was installed from.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tmva_torch.root import plugin_path

pytestmark = [pytest.mark.root, pytest.mark.slow]
#: Where `make build-tests` builds.
BUILD_TREE = Path(os.environ.get("TMVATORCH_BUILD_TREE", Path(__file__).parents[2] / "build" / "dev"))
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin"}


def run(*command: str) -> str:
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Error" not in done.stderr
    return done.stdout


def configure(build: Path, *arguments: str) -> str:
    return run("cmake", "-S", str(Path(__file__).parent), "-B", str(build), *arguments)


@pytest.fixture(scope="module", params=["installed", "build tree"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("downstream")
    prefix = run(str(Path(sys.executable).with_name("tmva-torch")), "prefix").strip()
    if request.param == "build tree":
        prefix = str(BUILD_TREE / "tmva_torch")
    output = configure(build, f"-DCMAKE_PREFIX_PATH={prefix}")
    assert f"{prefix}/" in (build / "CMakeCache.txt").read_text(), output
    run("cmake", "--build", str(build))
    return build


def test_linking_the_plugin_registers_its_method(project: Path) -> None:
    assert "PyTorch" in run(str(project / "with_plugin")).split()


def test_tmva_alone_brings_its_own_methods_and_no_plugin(project: Path) -> None:
    methods = run(str(project / "tmva_only")).split()
    assert "Fisher" in methods
    assert "PyTorch" not in methods


def test_a_root_given_by_hand_is_used(tmp_path: Path) -> None:
    spec = importlib.util.find_spec("ROOT")
    assert spec is not None
    root = Path(str(spec.origin)).parent / "cmake"
    if not (root / "ROOTConfig.cmake").exists():
        pytest.skip("this ROOT is not the wheel")
    output = configure(tmp_path, f"-DTMVATorch_DIR={plugin_path().parents[1] / 'cmake'}", f"-DROOT_DIR={root}")
    assert "Generating done" in output
