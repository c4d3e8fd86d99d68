"""Which files a name means: a tree behind a colon, patterns, files of other machines."""

from __future__ import annotations

import glob
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .extras import require

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Files = str | Path | Sequence[str | Path]

_WITH_TREE = re.compile(r"(?P<file>.*\.root\w*):(?P<tree>[^:]+)$")


def find_tables(files: Files) -> Iterator[tuple[str, str | None]]:
    """Yield file after file, and the name of the tree if one is given.

    Parameters
    ----------
    files
        Names as "file.root:tree", "file.root" (with a single tree), "file.parquet", URLs as root://host//file.root;
        with * (and ?, if local); or several of them.

    Raises
    ------
    FileNotFoundError
        If a name matches no file.
    ImportError
        If the package that reads this kind of URL is not installed; the message has the install line.
    """
    for name in [files] if isinstance(files, (str, Path)) else files:
        path, tree = split_name(str(name))
        for found in _matches(path):
            yield found, tree


def split_name(name: str) -> tuple[str, str | None]:
    """Return file and tree of "file.root:tree"; the tree is None if there is none."""
    match = _WITH_TREE.match(name)
    if match is not None:
        return match["file"], match["tree"]
    path, colon, tree = name.rpartition(":")
    if colon and "://" not in name and not Path(name).exists():
        return path, tree
    return name, None


def _matches(path: str) -> list[str]:
    if "://" in path:
        return _remote(path)
    local = str(Path(path).expanduser())
    found = sorted(glob.glob(local)) if glob.has_magic(local) else [local]  # noqa: PTH207 - a pattern may be absolute
    found = [name for name in found if Path(name).is_file()]
    if not found:
        message = f"there is no file {path} (looked for {Path(local).absolute()})"
        raise FileNotFoundError(message)
    return found


def _remote(url: str) -> list[str]:
    if "*" not in url:
        _fsspec(url)
        return [url]
    files, pattern = _fsspec(url).core.url_to_fs(url)
    # As in a shell: hidden files, such as one that is just being written, are not meant.
    found = sorted(name for name in files.glob(pattern) if not name.rpartition("/")[2].startswith("."))
    if not found:
        message = f"there is no file {url}"
        raise FileNotFoundError(message)
    return [str(files.unstrip_protocol(name)) for name in found]


def _fsspec(url: str) -> Any:
    if url.startswith("root://"):
        require("fsspec_xrootd", extra="xrootd", purpose=f"Reading {url}")
    return require("fsspec", extra="uproot", purpose=f"Reading {url}")


def open_remote(url: str) -> Any:
    """Return the opened file of a URL."""
    return _fsspec(url).open(url).open()


@contextmanager
def reading(path: str, kind: str) -> Iterator[None]:
    """Turn what goes wrong while a file is opened or read into an error of one line that names it.

    Raises
    ------
    FileNotFoundError
        If it is not there.
    ValueError
        If it is broken.
    """
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:  # what decoders raise on broken bytes has no common class
        said = " ".join(str(error).split()) or type(error).__name__
        if isinstance(error, FileNotFoundError) or "no such file" in said.lower():
            message = f"there is no file {path} ({said})"
            raise FileNotFoundError(message) from error
        message = f"{path} cannot be read as {kind}; is it complete? ({said})"
        raise ValueError(message) from error
