"""Matrices that several processes of a machine read from the same memory, as files that never reach a disk."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

#: What is here lies in memory. It can be small (64 MB in a container): then the system's page cache does the same for
#: files on a disk.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the folders in it get names that nobody can guess
_PREFIX = "tmva-torch-"
_RESERVE = 16 << 20


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder for one training; it vanishes afterwards with all that was put there."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Remove a workplace and its matrices."""
    data = folder / "data"
    if data.is_symlink():
        shutil.rmtree(data.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def put(folder: Path, columns: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, Any]) -> None:
    """Write matrices and some plain facts where the processes of this machine can read them: the one copy there is."""
    n_bytes = sum(column.nbytes for column in columns.values())
    home = _IN_MEMORY if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > n_bytes + _RESERVE else None
    data = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=home))
    link = folder / "data"
    if link.is_symlink():  # of the processes before a restart
        shutil.rmtree(link.resolve(), ignore_errors=True)
        link.unlink()
    link.symlink_to(data)
    for name, column in columns.items():
        np.save(data / f"{name}.npy", column)
    (data / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def get(folder: Path) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """Return what was put, without a copy: pages are shared until somebody writes into them."""
    data = folder / "data"
    columns = {path.stem: np.load(path, mmap_mode="c") for path in sorted(data.glob("*.npy"))}
    facts: dict[str, Any] = json.loads((data / "facts.json").read_text(encoding="utf-8"))
    return columns, facts


def _sweep() -> None:
    """Remove what processes have left in memory that were killed before they could do so."""
    for path in _IN_MEMORY.glob(f"{_PREFIX}*-*") if _IN_MEMORY.is_dir() else ():
        owner = path.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and path.stat().st_uid == os.getuid() and not _is_alive(int(owner)):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
