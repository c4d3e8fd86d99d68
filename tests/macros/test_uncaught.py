"""Errors in macros: caught ones leave a session that works; uncaught ones end as ROOT ends every exception.

root.exe catches what lines at its prompt throw, and nothing that macros and -e expressions of its command line throw:
there C++ ends the program. That a macro without TMVA ends the same way is asserted here too; it is not ours to mend.
"""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from .conftest import TMVA_TORCH, run

ROOT = (TMVA_TORCH, "root", "-l", "-b")
MACRO = Path(__file__).with_name("errors.C")
RAISES = """
from torch import nn

def train(model, train_loader, val_loader, num_epochs, batch_size, optimizer, criterion, save_best, scheduler):
    raise RuntimeError("my own words")

load_model_custom_objects = {"model": nn.Sequential(nn.Linear(4, 1), nn.Sigmoid()), "train_func": train}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "errors.C").write_text(MACRO.read_text())
    (tmp_path / "raises.py").write_text(RAISES)
    (tmp_path / "plain.C").write_text('void plain() { throw std::runtime_error("no TMVA here"); }\n')
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("macro", ["errors.C", "errors.C+"], ids=["interpreted", "ACLiC"])
def test_caught_ones_leave_a_session_that_works(folder: Path, macro: str) -> None:
    done = run(folder, *ROOT, "-q", macro)
    assert "CAUGHT 12 DONE 12" in done.stdout, (done.stdout + done.stderr)[-3000:]
    assert done.returncode == 0


def test_at_the_prompt_the_session_goes_on(folder: Path) -> None:
    done = run(
        folder, *ROOT, typed=".L errors.C\nuncaught();\nFactoryLast(kGood);\nstd::cout << 6 * 7 << std::endl;\n.q\n"
    )
    assert re.search(r"HandleTermInput.*std::runtime_error caught: .*\n.*NumEpoch=2", done.stderr), done.stderr
    assert (folder / "dataset" / "weights" / "Job_PyTorch.weights.xml").is_file()
    assert done.stdout.split()[-1] == "42"
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-q", "plain.C"], "no TMVA here"),
        (["-q", "-e", ".L errors.C", "-e", "uncaught()"], 'did you mean "NumEpochs"?'),
    ],
    ids=["without TMVA", "with TMVA"],
)
def test_on_the_command_line_they_end_the_program_with_their_words(
    folder: Path, arguments: list[str], words: str
) -> None:
    done = run(folder, *ROOT, *arguments)
    assert done.returncode == -signal.SIGABRT
    assert "terminate called after throwing an instance of 'std::runtime_error'" in done.stderr
    assert words in done.stderr
