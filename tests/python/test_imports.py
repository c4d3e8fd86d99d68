"""Who may import whom: ROOT never at import time, pictures only when asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import tmva_torch

PACKAGE = Path(tmva_torch.__file__).parent
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")
#: Subclasses of an optional package, imported when they are asked for.
OPTIONAL = {"dask_workers": "distributed", "estimators": "sklearn", "lightning_task": "lightning"}
EXTRAS = (
    "ROOT",
    "matplotlib",
    "uproot",
    "awkward",
    "pyarrow",
    "sklearn",
    "lightning",
    "onnx",
    "onnxruntime",
    "plotly",
    "dask",
)


def test_no_module_imports_root_or_the_extras() -> None:
    imports = "; ".join(f"import tmva_torch.{name}" for name in MODULES if name not in OPTIONAL)
    code = f"import sys; {imports}; print([m for m in {EXTRAS} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_door_to_root_and_the_command_line_do_not_wait_for_torch() -> None:
    code = "import sys, tmva_torch.root, tmva_torch.cli; print('torch' in sys.modules, len(dir(tmva_torch)) > 20)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False True"


def test_every_public_name_is_there() -> None:
    assert sorted(tmva_torch.__all__) == tmva_torch.__all__
    for name in tmva_torch.__all__:
        assert getattr(tmva_torch, name).__doc__


def test_no_public_name_is_the_name_of_a_module() -> None:
    # Once imported, the module would take the name's place in the package.
    assert not set(tmva_torch.__all__) & set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_files_stay_short(name: str) -> None:
    assert len((PACKAGE / f"{name}.py").read_text().splitlines()) <= 300


#: Hides a package, and runs a line that needs it; the error must have the line that installs it.
HIDE = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] == {package!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hide())
import numpy as np, torch, tmva_torch
bundle = tmva_torch.Bundle(model=tmva_torch.mlp(1, 1), task=tmva_torch.Task.BINARY, features=("a",))
try:
    {line}
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("package", "line", "extra"),
    [
        ("uproot", "tmva_torch.from_root('x.root:t', ['a'])", "uproot"),
        ("pyarrow", "tmva_torch.from_root('x.parquet', ['a'])", "parquet"),
        ("fsspec_xrootd", "tmva_torch.from_root('root://host//x.root:t', ['a'])", "xrootd"),
        ("sklearn", "tmva_torch.TorchClassifier()", "sklearn"),
        ("lightning", "tmva_torch.LightningTask", "lightning"),
        ("distributed", "import tmva_torch.dask_workers", "dask"),
        ("onnx", "tmva_torch.export(bundle, 'm.onnx')", "onnx"),
        ("onnxruntime", "tmva_torch.export(bundle, 'm.onnx')", "onnx"),
    ],
)
def test_a_missing_package_is_named_with_the_line_that_installs_it(
    tmp_path: Path, package: str, line: str, extra: str
) -> None:
    for name in ("x.root", "x.parquet"):
        (tmp_path / name).touch()
    code = HIDE.format(package=package, line=line)
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert f"needs the package {package}" in run.stdout
    assert f"pip install 'tmva-torch[{extra}]'" in run.stdout
