"""The network of the training before stays as long as a weights file names it, and no longer."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tmva_torch._previous import forget_previous, keeping_previous, previous_file
from tmva_torch.files import sha256


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """Give a network that a weights file names."""
    file = tmp_path / "TrainedModel_A.pt"
    file.write_bytes(b"one")
    name(file, file)
    return file


def name(network: Path, beside: Path) -> None:
    beside.with_name("Job_A.weights.xml").write_text(f'<Weights>{{"sha256": "{sha256(network)}"}}</Weights>')


def replace(trained: Path, content: bytes) -> None:
    with keeping_previous(trained, trained.parent):
        trained.unlink()
        trained.write_bytes(content)


def test_it_stays_until_the_new_weights_file_is_there(trained: Path) -> None:
    previous = previous_file(trained)
    assert previous.name == "TrainedModel_A.previous.pt"
    replace(trained, b"two")
    forget_previous(trained, trained.parent)
    assert previous.read_bytes() == b"one"
    name(trained, trained)
    forget_previous(trained, trained.parent)
    assert not previous.exists()


def test_two_jobs_killed_in_a_row_do_not_cost_it(trained: Path) -> None:
    replace(trained, b"two")
    replace(trained, b"three")
    assert previous_file(trained).read_bytes() == b"one"


def test_a_failed_write_leaves_no_second_name(trained: Path) -> None:
    def fail() -> None:
        with keeping_previous(trained, trained.parent):
            assert previous_file(trained).exists()
            raise OSError(errno.ENOSPC, "the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        fail()
    assert not previous_file(trained).exists()
    assert trained.read_bytes() == b"one"


def test_what_nothing_names_is_not_kept(trained: Path) -> None:
    trained.with_name("Job_A.weights.xml").unlink()
    replace(trained, b"two")
    assert not previous_file(trained).exists()


def test_file_systems_without_links(trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    replace(trained, b"two")
    assert previous_file(trained).read_bytes() == b"one"
