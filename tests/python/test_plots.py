"""Pictures: written, of the right kind, with the right numbers in them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tmva_torch import plots

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("matplotlib")
HISTORY = {"history": {"train_loss": [0.9, 0.5], "val_loss": [0.8, 0.6], "learning_rate": [0.1, 0.01]}, "best_epoch": 1}


@pytest.mark.parametrize("history", [HISTORY, HISTORY["history"], {"val_loss": [1.0]}])
def test_training_curves_from_every_form_of_history(tmp_path: Path, history: dict) -> None:
    file = plots.training_curves(history, tmp_path / "new" / "training.png", title="PyTorch")
    assert file.read_bytes().startswith(b"\x89PNG")


def test_the_legend_says_what_is_drawn(tmp_path: Path) -> None:
    text = plots.training_curves(HISTORY, tmp_path / "t.svg").read_text()
    assert text.count('<g id="axes_') == 2
    points = [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)]
    text = plots.roc({"Fisher": tuple(zip(*points, strict=True))}, tmp_path / "roc.svg").read_text()
    assert "<!-- Fisher (0.500) -->" in text


def test_an_empty_history_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the history has no losses to draw; it has nothing"):
        plots.training_curves({}, tmp_path / "t.png")


def test_without_matplotlib_the_error_is_the_install_line(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['matplotlib.figure'] = None\n"
        f"import tmva_torch.plots as p\np.roc({{'a': ([0, 1], [1, 0])}}, {str(tmp_path / 'roc.png')!r})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'tmva-torch[plot]'" in run.stderr
