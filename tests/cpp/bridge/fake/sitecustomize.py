"""Makes the test double the only tmva_torch of this process, whatever is installed.

Its folder being first in PYTHONPATH is not enough: an editable installation answers imports before any path is
looked at.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "tmva_torch"

for name, file in (("tmva_torch", "__init__.py"), ("tmva_torch._contract", "_contract.py")):
    spec = importlib.util.spec_from_file_location(name, FOLDER / file)
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])
sys.modules["tmva_torch"]._contract = sys.modules["tmva_torch._contract"]  # type: ignore[attr-defined]
