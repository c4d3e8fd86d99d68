"""The pages build without a warning: no dangling link, no page outside the contents, no docstring that is not read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.root
def test_the_site_builds_and_shows_every_public_name(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
    api = (tmp_path / "api.html").read_text()
    import tmva_torch

    for name in tmva_torch.__all__:
        assert f'id="tmva_torch.{name}"' in api, name
    assert (tmp_path / "report.html").stat().st_size > 1e6
    for picture in ("roc.png", "overtraining_PyTorch.png"):
        assert (tmp_path / "_images" / picture).read_bytes().startswith(b"\x89PNG")


def test_there_is_a_page_for_every_way_in() -> None:
    pages = {page.stem for page in DOCS.glob("*.md")}
    assert {
        "install",
        "first-job",
        "options",
        "user-code",
        "moving",
        "model-files",
        "gpu",
        "large-data",
        "api",
    } <= pages
    first_job = (DOCS / "first-job.md").read_text()
    for entry in ("As a macro", "In PyROOT", "As a compiled program", "Without ROOT"):
        assert f"## {entry}\n" in first_job
