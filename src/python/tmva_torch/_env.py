"""Where the C++ half lies, and what an environment needs to find it. Imports neither ROOT nor torch."""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import TmvaTorchError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUILD_FILE = "tmva_torch_build.json"
_OVERRIDE = "TMVATORCH_LIBRARY_DIR"


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """What the libraries in `library_dir` were built against.

    Attributes
    ----------
    library_dir, include_dirs
        Folder of the libraries with their .rootmap and _rdict.pcm, and the folders of their headers.
    root_bin, root_version
        The ROOT they were built against: folder of root.exe, and version as CMake writes it (6.40.00).
    examples
        Folder of the example jobs.
    tmva
        "embedded" or "root".
    python
        The Python version they serve, such as "3.11".
    """

    library_dir: Path
    include_dirs: tuple[Path, ...]
    root_bin: Path
    root_version: str
    examples: Path
    tmva: str
    python: str

    @property
    def plugin(self) -> Path:
        """The library that holds the method PyTorch."""
        return self.library_dir / "libMethodPyTorch.so"

    @property
    def libraries(self) -> tuple[Path, ...]:
        """The libraries with dictionaries, in the order in which they need each other."""
        core = (self.library_dir / "libTMVATorchCore.so",) if self.tmva == "embedded" else ()
        return (*core, self.plugin)

    @property
    def prefix(self) -> Path:
        """What CMAKE_PREFIX_PATH must have for find_package(TMVATorch)."""
        return self.library_dir.parent

    @property
    def root_exe(self) -> Path:
        """ROOT's interpreter."""
        return self.root_bin / "root.exe"


def find_build() -> Build:
    """Return the build of the C++ half that belongs to this package.

    Raises
    ------
    TmvaTorchError
        If there is none; the message names the folders that were looked at.
    """
    candidates = []
    for library_dir in _library_dirs():
        candidates.append(library_dir)
        description = library_dir / _BUILD_FILE
        if description.is_file():
            return _read(description)
    looked_at = ", ".join(map(str, dict.fromkeys(candidates)))
    message = (
        f"tmva-torch was installed without its C++ libraries (no {_BUILD_FILE} in {looked_at}). Install a ROOT, such "
        f"as `{sys.executable} -m pip install root==0.1a12`, and then this package again with "
        f"`{sys.executable} -m pip install --force-reinstall --no-deps <folder of tmva-torch>`."
    )
    raise TmvaTorchError(message)


def search_paths(build: Build) -> dict[str, list[Path]]:
    """Return, by variable, the folders to put in front, so that ROOT and its macros find everything."""
    return {
        "PATH": [Path(sys.executable).parent, build.root_bin],
        "ROOT_LIBRARY_PATH": [build.library_dir],
        # A macro that ACLiC compiled in an earlier session names the libraries it needs, and no folder.
        "LD_LIBRARY_PATH": [build.library_dir],
        "ROOT_INCLUDE_PATH": list(build.include_dirs),
    }


def missing_paths(build: Build, environ: dict[str, str]) -> dict[str, list[Path]]:
    """Return `search_paths` less what is in the given environment already."""
    result: dict[str, list[Path]] = {}
    for name, folders in search_paths(build).items():
        present = environ.get(name, "").split(os.pathsep)
        result[name] = [folder for folder in folders if str(folder) not in present]
    return {name: folders for name, folders in result.items() if folders}


def extended(build: Build, environ: dict[str, str]) -> dict[str, str]:
    """Return the given environment with everything that is missing put in front."""
    result = dict(environ)
    for name, folders in missing_paths(build, environ).items():
        result[name] = os.pathsep.join([*map(str, folders), *filter(None, [environ.get(name)])])
    return result


def _library_dirs() -> Iterator[Path]:
    """Yield the folders that may hold the libraries: the one asked for, the package's, the installed distribution's."""
    override = os.environ.get(_OVERRIDE)
    if override:
        yield Path(override).absolute()
        return
    package = sys.modules[__package__ or "tmva_torch"]
    # An editable installation has two folders: the sources, and site-packages with what CMake installed.
    for folder in package.__path__:
        yield (Path(folder) / "lib").absolute()
    metadata = importlib.import_module("importlib.metadata")  # with it comes the email package, and it is needed rarely
    try:
        distribution = metadata.distribution("tmva-torch")
    except metadata.PackageNotFoundError:
        return
    yield Path(str(distribution.locate_file("tmva_torch/lib"))).absolute()


def _read(description: Path) -> Build:
    fields = json.loads(description.read_text(encoding="utf-8"))
    here = description.parent

    def resolved(path: str) -> Path:
        return Path(os.path.normpath(here / path))

    return Build(
        library_dir=here,
        include_dirs=tuple(resolved(folder) for folder in fields["include"]),
        root_bin=resolved(fields["root_bin"]),
        root_version=fields["root_version"],
        examples=resolved(fields["examples"]),
        tmva=fields["tmva"],
        python=fields["python"],
    )
