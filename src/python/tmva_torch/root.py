"""The only door to ROOT: makes the libraries and headers of the C++ half known to a running PyROOT."""

from __future__ import annotations

import functools
import gc
import importlib
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._env import Build, extended, find_build
from .errors import TmvaTorchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

    from .bundle import Bundle

__all__ = ["define", "load", "plugin_path"]

#: A torch that is imported after ROOT crashed the process before this version (root-project/root, issue 13674).
_BEARS_TORCH_LATER = (6, 40, 0)

#: Overloaded functions of TMVA that take texts and have much to say when something is wrong.
_OVERLOADED = {
    "Factory": ("_init", "BookMethod"),  # _init: the constructor behind PyROOT's own keyword arguments
    "CrossValidation": ("_init", "BookMethod"),
    "Reader": ("AddVariable", "BookMVA", "EvaluateMVA", "EvaluateMulticlass", "EvaluateRegression"),
}


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
    # The Python half of ROOT 6.37 puts functions into this namespace, and gives up TMVA altogether where it is missing.
    root.gInterpreter.Declare("namespace TMVA { namespace Experimental {} }")

    if str(build.library_dir) not in str(root.gSystem.GetDynamicPath()).split(os.pathsep):
        _add_libraries(root, build)
    for name, functions in _OVERLOADED.items():
        owner = getattr(root.TMVA, name)
        for function in functions:
            if not hasattr(getattr(owner, function), "__wrapped__"):
                setattr(owner, function, _with_cause(getattr(owner, function), root.TString))
    return root


@contextmanager
def _without_collector() -> Iterator[None]:
    """Do not look for garbage in what an import makes, and in torch, if it is there: it all stays."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _add_libraries(root: ModuleType, build: Build) -> None:
    """Make a ROOT that was imported before know the libraries and headers."""
    system, interpreter = root.gSystem, root.gInterpreter
    system.AddDynamicPath(str(build.library_dir))
    for folder in build.include_dirs:
        interpreter.AddIncludePath(str(folder))
    # By the .rootmap cling finds the header of a class. The libraries themselves cannot wait to be autoloaded: a macro
    # compiled by ACLiC in an earlier session needs them in the process, since it does not know their folder.
    for library in build.libraries:
        known = interpreter.LoadLibraryMap(str(library.with_suffix(".rootmap"))) >= 0
        if not known or system.Load(str(library)) < 0:
            message = f"ROOT could not load {library} with its .rootmap; `tmva-torch doctor` looks for the reason"
            raise TmvaTorchError(message)


def _with_cause(function: Callable[..., object], text: type) -> Callable[..., object]:
    """Return an overloaded C++ function whose errors reach Python.

    PyROOT turns a str into a TString only after all overloads refused it; what the C++ function throws then is dropped
    in favour of "none of the overloaded methods succeeded". Given a TString at once, the error comes through.
    """

    @functools.wraps(function)
    def call(*args: object, **kwargs: object) -> object:
        try:
            return function(*(text(value) if isinstance(value, str) else value for value in args), **kwargs)
        except TypeError as error:
            if "runtime_error: " in str(error):  # not refused: it ran, and this is what it threw
                raise
            return function(*args, **kwargs)  # an overload with a plain C string

    return call


def _import_root(build: Build) -> ModuleType:
    if _numbers(build.root_version) < _BEARS_TORCH_LATER and "ROOT" not in sys.modules:
        importlib.import_module("torch")
    try:
        with _without_collector():
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
    if "libPyMVA" in str(root.gInterpreter.GetSharedLibs()):
        message = (
            "ROOT's own libPyMVA is loaded in this process and defines TMVA::MethodPyTorch too. Call "
            "tmva_torch.root.load() before anything loads libPyMVA."
        )
        raise TmvaTorchError(message)


def define(frame: Any, name: str, model: str | os.PathLike[str] | Bundle, columns: Sequence[str] | None = None) -> Any:
    """Return an RDataFrame with the responses of a trained method as a new column.

    Parameters
    ----------
    frame
        Any node of a ROOT.RDataFrame.
    name
        The new column: a float, or a ROOT.RVecF with one number per class or target if there are several.
    model
        A weights file of TMVA (.weights.xml), a model file of `tmva_torch.save`, or a Bundle.
    columns
        Columns or expressions for the model's variables, in their order; None takes the variables themselves.

    Notes
    -----
    On a distributed RDataFrame (`ROOT.RDataFrame(..., executor=client)` with a dask.distributed.Client) every worker
    loads the method once; workers need tmva_torch installed and one thread each.

    With ROOT.EnableImplicitMT() every thread evaluates its own events, so that the order of the events is kept; the
    network is in memory once. That is for networks which are evaluated in C++. Others need a single thread.

    Raises
    ------
    ValueError
        If there are not as many columns as variables.
    TmvaTorchError
        If the file cannot be read, or the frame has several threads and the responses would come from Python.
    """
    root = load()
    file = _weights_file(model)
    client = _dask_client(frame)
    if client is not None:
        node = frame
        instance, responses = importlib.import_module(".dask_workers", __package__).distribute(client, file)
    else:
        node = root.RDF.AsRNode(frame)
        responses = keep(file, node.GetNSlots())
        instance = f"(*reinterpret_cast<TMVA::PyTorch::Responses *>({root.addressof(responses)}ULL))"
    variables = [str(variable) for variable in responses.Variables()]
    inputs = variables if columns is None else list(columns)
    if len(inputs) != len(variables):
        message = f"columns={inputs} are {len(inputs)}; the model has {len(variables)} variables: {variables}"
        raise ValueError(message)
    arguments = ", ".join(f"({expression})" for expression in inputs)
    call = f"{instance}.AllOf(rdfslot_, {arguments})"
    one = responses.NumOutputs() == 1
    return node.Define(name, f"{call}.front()" if one else f"ROOT::RVecF({call})")


def keep(weights_file: Path, n_slots: int) -> Any:
    """Return the C++ object that evaluates a weights file's method, for as long as the process lives.

    Raises
    ------
    TmvaTorchError
        If the file cannot be read, or there are several slots and the responses would come from Python.
    """
    root = load()
    root.gInterpreter.Declare("#include <TMVATorch/Responses.h>")
    try:
        return root.TMVA.PyTorch.KeepResponses(str(weights_file), n_slots)
    except root.std.exception as error:
        raise TmvaTorchError(str(error.what())) from error


def _dask_client(frame: Any) -> Any:
    """Return the Dask client of a node of a distributed RDataFrame; None of a local one."""
    if not type(frame).__module__.startswith("ROOT._distrdf"):
        return None
    client = getattr(frame.get_head().backend, "client", None)
    if client is None:
        message = (
            "of distributed RDataFrames only those on Dask can take a method; give executor=a dask.distributed.Client"
        )
        raise TmvaTorchError(message)
    return client


def _weights_file(model: str | os.PathLike[str] | Bundle) -> Path:
    """Return the weights file of a model, which is written if there is none yet."""
    if isinstance(model, (str, os.PathLike)):
        if str(model).endswith(".xml"):
            return Path(model)
        model = importlib.import_module(".bundle_file", __package__).load(model)
    file = Path(importlib.import_module("tempfile").mkdtemp(prefix="tmva_torch_")) / "Bundle_PyTorch.weights.xml"
    importlib.import_module(".tmva_files", __package__).to_tmva(model, file)
    return file
