"""The network of the training before, kept for as long as a weights file names it.

A network and the weights file that names it are two files, and TMVA writes the second some time after the first. A job
that is killed in between must leave a method that can be applied: the weights file still asks for the old network, by
its SHA-256, and finds it under this second name.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from .files import replacing, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def previous_file(trained: Path) -> Path:
    """Return where the network of the training before is, if it is still needed."""
    return trained.with_name(f"{trained.stem}.previous{trained.suffix}")


@contextmanager
def keeping_previous(trained: Path, folder: Path) -> Iterator[None]:
    """Keep the trained network under its second name while the block replaces it, and afterwards if it is named.

    Parameters
    ----------
    trained
        The file of the network.
    folder
        Where the weights files are.
    """
    previous = previous_file(trained)
    if trained.is_file() and not (previous.is_file() and _is_named(previous, folder)) and _is_named(trained, folder):
        previous.unlink(missing_ok=True)
        try:
            os.link(trained.resolve(), previous)
        except OSError:  # not every file system has links
            with replacing(previous) as copy:
                shutil.copyfile(trained, copy)
    try:
        yield
    finally:
        forget_previous(trained, folder)


def forget_previous(trained: Path, folder: Path) -> None:
    """Remove the second name if no weights file needs it; called when the new weights file may be there."""
    previous = previous_file(trained)
    with suppress(OSError):  # at the end of a process, when the folder may have gone
        if sha256(previous) == sha256(trained) or not _is_named(previous, folder):
            previous.unlink()


def _is_named(network: Path, folder: Path) -> bool:
    digest = sha256(network).encode()
    return any(digest in file.read_bytes() for file in folder.glob("*.weights.xml"))
