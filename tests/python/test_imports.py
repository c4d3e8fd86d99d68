"""Who may import whom: ROOT never at import time, pictures only when asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import tmva_torch

PACKAGE = Path(tmva_torch.__file__).parent
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")


def test_no_module_imports_root_or_the_extras() -> None:
    imports = "; ".join(f"import tmva_torch.{name}" for name in MODULES)
    code = f"import sys; {imports}; print([m for m in ('ROOT', 'matplotlib') if m in sys.modules])"
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


@pytest.mark.parametrize("name", MODULES)
def test_files_stay_short(name: str) -> None:
    assert len((PACKAGE / f"{name}.py").read_text().splitlines()) <= 300
