"""Files written beside their target and renamed: a reader sees the old file or the new one, never half of one."""

from __future__ import annotations

import glob
import hashlib
import os
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


#: What torch's and safetensors' writers say where the system would say "no space left" or "file too large".
_INCOMPLETE = ("unexpected pos", "iostream error", "PytorchStreamWriter failed", "os error")

#: A file of ours to which nothing was written for so many seconds is of a process that was killed.
_ABANDONED = 24 * 3600


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write to; it becomes the target when the block ends well, and vanishes when it does not.

    Raises
    ------
    OSError
        If the folder cannot be made or written to; the message names the target.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(target)
    handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    written = Path(name)
    try:
        yield written
        _sync(written)
        written.chmod(_usual_mode())
        written.replace(target)
    except Exception as error:
        if any(mark in str(error) for mark in _INCOMPLETE):
            message = f"{target} cannot be written ({error}); is the disk full? What was there before is untouched"
            raise OSError(message) from error
        raise
    finally:
        written.unlink(missing_ok=True)


def begun(target: Path) -> list[Path]:
    """Return the files to which `replacing` has processes write for this target, or had those that were killed."""
    return list(target.parent.glob(f".{glob.escape(target.stem)}-????????{glob.escape(target.suffix)}"))


def _remove_abandoned(target: Path) -> None:
    for path in begun(target):
        with suppress(OSError):  # another process removes it, too
            if path.stat().st_mtime < time.time() - _ABANDONED:
                path.unlink()


def _sync(path: Path) -> None:
    # Without this a crash of the machine may leave the new name with the old length of zero.
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _usual_mode() -> int:
    mask = os.umask(0)  # the only way to read it is to set it
    os.umask(mask)
    return 0o666 & ~mask


def check_writable(option: str, target: Path) -> None:
    """Raise ValueError, naming the option, if no file can be written at the target; its folder is made if need be."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except OSError as error:
        message = f"{option}={target} cannot be written: {error}"
        raise ValueError(message) from error
    if target.is_dir():
        message = f"{option}={target} cannot be written: it is a folder"
        raise ValueError(message)


def check_folder(target: Path) -> None:
    """Raise ValueError if no file can be written at the target; what folders it lacks are not made yet."""
    place = target.absolute().parent
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        message = f"{target} could not be written after the training: {error}"
        raise ValueError(message) from error


def write_text(target: Path, text: str) -> None:
    """Write a text file in one step."""
    with replacing(target) as path:
        path.write_text(text, encoding="utf-8")


def stamp(path: Path) -> list[int]:
    """Return size and time of the last change; nothing of a file that is not there, or not on this machine."""
    try:
        status = path.stat()
    except OSError:
        return []
    return [status.st_size, status.st_mtime_ns]


def companions(model: Path) -> list[Path]:
    """Return a model's files: itself, and those beside it that a weights file names."""
    if model.suffix != ".xml":
        return [model]
    content = model.read_bytes()
    beside = sorted(path for path in model.parent.iterdir() if path != model and path.is_file())
    return [model, *(path for path in beside if path.name.encode() in content)]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
