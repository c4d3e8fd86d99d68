"""The only door to ROOT: makes the libraries and headers of the C++ half known to a running PyROOT."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from ._env import Build, extended, find_build
from .errors import TmvaTorchError

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

__all__ = ["load", "plugin_path"]


def plugin_path() -> Path:
    """Return the path of the library with the method PyTorch.

    Raises
    ------
    TmvaTorchError
        If this package was installed without its C++ half.
    """
    return find_build().plugin


def load() -> ModuleType:
    """Import ROOT and let it find TMVA and the method PyTorch by itself; return the module ROOT.

    May be called any number of times, before or after the first use of ROOT. No Python is started and no torch is
    imported by what it loads.

    Raises
    ------
    TmvaTorchError
        If this package has no C++ half, this ROOT is not the one it was built for, or ROOT's own PyMVA is loaded.
    """
    build = find_build()
    # Programs that ROOT starts (the compiler of ACLiC, a root.exe) find the same libraries and headers.
    os.environ.update({k: v for k, v in extended(build, dict(os.environ)).items() if k != "PATH"})
    root = _import_root(build)
    _refuse_pymva(root)

    system, interpreter = root.gSystem, root.gInterpreter
    library_dir = str(build.library_dir)
    if library_dir in str(system.GetDynamicPath()).split(os.pathsep):
        return root
    system.AddDynamicPath(library_dir)
    for folder in build.include_dirs:
        interpreter.AddIncludePath(str(folder))
    # By the .rootmap cling finds the header of a class. The libraries themselves cannot wait to be autoloaded: a macro
    # compiled by ACLiC in an earlier session needs them in the process, since it does not know their folder.
    for library in build.libraries:
        known = interpreter.LoadLibraryMap(str(library.with_suffix(".rootmap"))) >= 0
        if not known or system.Load(str(library)) < 0:
            message = f"ROOT could not load {library} with its .rootmap; `tmva-torch doctor` looks for the reason"
            raise TmvaTorchError(message)
    return root


def _import_root(build: Build) -> ModuleType:
    try:
        root = importlib.import_module("ROOT")
    except ImportError as error:
        message = (
            f"{sys.executable} cannot import ROOT ({error}). Install the wheel with "
            f"`{sys.executable} -m pip install root==0.1a12`, or set up the ROOT {build.root_version} that tmva-torch "
            f"was built with ({build.root_bin}) so that its Python module is found."
        )
        raise TmvaTorchError(message) from error
    version = str(root.gROOT.GetVersion())
    if _numbers(version) != _numbers(build.root_version):
        message = (
            f"this is ROOT {version}, but the C++ half of tmva-torch was built for ROOT {build.root_version}. "
            "Install tmva-torch again with this ROOT active."
        )
        raise TmvaTorchError(message)
    return root


def _numbers(version: str) -> tuple[int, ...]:
    """6.40/00, 6.40.00 and 6.40.0 are one version; what follows (rc1) does not matter."""
    parts = version.replace("/", ".").split(".")[:3]
    return tuple(int("".join(c for c in part if c.isdigit()) or 0) for part in parts)


def _refuse_pymva(root: ModuleType) -> None:
    if "libPyMVA" in str(root.gSystem.GetLibraries()):
        message = (
            "ROOT's own libPyMVA is loaded in this process and defines TMVA::MethodPyTorch too. Call "
            "tmva_torch.root.load() before anything loads libPyMVA."
        )
        raise TmvaTorchError(message)
