"""tmva_torch.root: a PyROOT process of its own for each fact, started from a shell in which nothing is active."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tmva_torch._env import find_build
from tmva_torch.root import plugin_path

pytestmark = pytest.mark.root


def python(code: str, folder: Path, **variables: str) -> str:
    """Run code in a fresh interpreter and return what it printed; fail with its errors if it fails."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), **variables},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_classes_of_both_libraries_are_there(tmp_path: Path) -> None:
    code = """
import tmva_torch.root
ROOT = tmva_torch.root.load()
print(ROOT.TMVA.MethodPyTorch.__name__, ROOT.TMVA.Factory.__name__)
"""
    assert python(code, tmp_path).split() == ["MethodPyTorch", "Factory"]


@pytest.mark.skipif(find_build().tmva != "embedded", reason="how cling knows ROOT's own TMVA is up to that ROOT")
def test_classes_are_known_without_their_headers(tmp_path: Path) -> None:
    """Cling takes 0.8 s to parse them all; the libraries' C++ modules hold what it found in them, once and for all."""
    package = plugin_path().parents[1]
    copy = tmp_path / "site" / "tmva_torch"
    shutil.copytree(package / "lib", copy / "lib")
    for header in (package / "include").rglob("*.h"):
        unreadable = copy / "include" / header.relative_to(package / "include")
        unreadable.parent.mkdir(parents=True, exist_ok=True)
        unreadable.write_text("#error parsed\n")
    (copy.parent / "ROOT").symlink_to(package.parent / "ROOT")  # the libraries look for it there
    code = """
import tmva_torch.root
ROOT = tmva_torch.root.load()
print(ROOT.TMVA.Factory("Job", "!V:Silent:AnalysisType=Classification").GetName(), ROOT.TMVA.MethodPyTorch.__name__)
ROOT.gInterpreter.ProcessLine('#include "TMVA/Reader.h"')
ROOT.gInterpreter.ProcessLine('TMVA::Reader reader("!Color:Silent"); std::cout << reader.GetName() << std::endl;')
"""
    output = python(code, tmp_path, TMVATORCH_LIBRARY_DIR=str(copy / "lib"))
    assert sorted(output.split()) == ["Factory", "MethodPyTorch", "Reader"]  # two buffers


def test_load_twice_and_after_root_is_load_once(tmp_path: Path) -> None:
    code = """
import ROOT
ROOT.TH1F
import tmva_torch.root
assert tmva_torch.root.load() is ROOT
before = ROOT.gSystem.GetDynamicPath(), ROOT.gInterpreter.GetIncludePath()
assert tmva_torch.root.load() is ROOT
assert before == (ROOT.gSystem.GetDynamicPath(), ROOT.gInterpreter.GetIncludePath())
print(ROOT.TMVA.Types.kPyTorch == ROOT.TMVA.Types.kPyTorch, bool(ROOT.TMVA.DataLoader("d")))
"""
    assert python(code, tmp_path).split()[-2:] == ["True", "True"]


def test_headers_are_found_by_the_interpreter_and_by_aclic(tmp_path: Path) -> None:
    """The second session finds the compiled macro ready, and it needs the libraries before a class is named."""
    macro = '#include "TMVA/DataLoader.h"\nint probe() { TMVA::DataLoader d("d"); d.AddVariable("x"); return 42; }\n'
    (tmp_path / "probe.C").write_text(macro)
    (tmp_path / "compiled.C").write_text(macro.replace("probe", "compiled"))
    code = """
import tmva_torch.root
ROOT = tmva_torch.root.load()
assert ROOT.gROOT.LoadMacro("probe.C") == 0
assert ROOT.gROOT.LoadMacro("compiled.C+") == 0
print(ROOT.probe(), ROOT.compiled())
"""
    for _session in range(2):
        assert python(code, tmp_path).split()[-2:] == ["42", "42"]


def test_importing_the_package_imports_no_root(tmp_path: Path) -> None:
    code = "import sys, tmva_torch, tmva_torch.root; print('ROOT' in sys.modules)"
    assert python(code, tmp_path).strip() == "False"


def test_another_root_version_is_refused_by_both_numbers(tmp_path: Path) -> None:
    build = json.loads(plugin_path().with_name("tmva_torch_build.json").read_text())
    (tmp_path / "tmva_torch_build.json").write_text(json.dumps(build | {"root_version": "6.12.34"}))
    code = """
import tmva_torch, tmva_torch.root
try:
    tmva_torch.root.load()
except tmva_torch.TmvaTorchError as error:
    print(error)
"""
    said = python(code, tmp_path, TMVATORCH_LIBRARY_DIR=str(tmp_path))
    assert "6.12.34" in said
    assert re.search(r"this is ROOT 6\.(?!12)", said)


@pytest.fixture(scope="module")
def dynamic_sections() -> dict[str, str]:
    libraries = plugin_path().parent.glob("*.so")
    return {
        library.name: subprocess.run(
            ["readelf", "-dW", str(library)], capture_output=True, text=True, check=True
        ).stdout
        for library in libraries
    }


def test_libraries_link_neither_torch_nor_python(dynamic_sections: dict[str, str]) -> None:
    assert {"libMethodPyTorch.so", "libTMVATorchPython.so"} <= dynamic_sections.keys()
    for name, section in dynamic_sections.items():
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", section)
        assert not [n for n in needed if "torch" in n.lower() and not n.startswith("libTMVATorch")], name
        assert not [n for n in needed if "python" in n and not n.startswith("libTMVATorch")], name


@pytest.mark.skipif("TMVATORCH_LIBRARY_DIR" in os.environ, reason="a build tree has its own absolute paths")
def test_installed_libraries_find_each_other_wherever_they_are_moved(dynamic_sections: dict[str, str]) -> None:
    for name, section in dynamic_sections.items():
        paths = re.findall(r"\((?:RUNPATH|RPATH)\).*\[(.*)\]", section)
        assert paths, name
        assert paths[0].split(":")[0] == "$ORIGIN", name
        assert "/build/" not in paths[0], name
