"""The notebooks run in a Jupyter kernel from their first cell to the last, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "examples" / "notebooks"


def run(name: str, folder: Path) -> list[str]:
    """Return the lines that the cells print."""
    file = folder / "notebook.ipynb"
    jupytext.write(jupytext.read(NOTEBOOKS / name), file)
    command = [sys.executable, "-m", "jupyter", "execute", "--inplace", "--timeout=300", file.name]
    mine = {name: str(folder / ".jupyter") for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    done = subprocess.run(
        command, cwd=folder, env=os.environ | mine, capture_output=True, text=True, timeout=400, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]
    outputs = [output for cell in jupytext.read(file).cells for output in cell.get("outputs", [])]
    return "".join(output["text"] for output in outputs if output.get("name") == "stdout").splitlines()


def area(line: str) -> float:
    return float(line.split("'ROC integral (test)': ")[1].split(",", maxsplit=1)[0])


@pytest.mark.root
def test_pyroot(tmp_path: Path) -> None:
    lines = run("with_pyroot.py", tmp_path)
    for method in ("Fisher", "PyTorch"):  # without decorrelation Fisher's discriminant gets 0.89
        assert area(next(line for line in lines if line.startswith(f"{method} {{"))) > 0.88
    assert {"roc.png", "overtraining.png"} <= {file.name for file in tmp_path.iterdir()}


@pytest.mark.root  # for its example data
def test_uproot(tmp_path: Path) -> None:
    import importlib.util

    spec = importlib.util.find_spec("ROOT")
    assert spec is not None
    data = Path(spec.origin or "").parent / "tutorials" / "machine_learning" / "data" / "tmva_class_example.root"
    (tmp_path / data.name).symlink_to(data)
    # Fisher's discriminant gets 0.92 here.
    assert area(run("with_uproot.py", tmp_path)[-1]) > 0.92
    assert {"model.safetensors", "pictures", "report.html"} <= {file.name for file in tmp_path.iterdir()}
