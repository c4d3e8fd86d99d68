"""Running a UserCode file in a namespace of its own, and reading load_model_custom_objects from it or from __main__."""

from __future__ import annotations

import hashlib
import inspect
import itertools
import linecache
import sys
import tokenize
import traceback
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .errors import TmvaTorchError, did_you_mean
from .surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

DICTIONARY = "load_model_custom_objects"
TRAIN_ARGUMENTS = (
    "model",
    "train_loader",
    "val_loader",
    "num_epochs",
    "batch_size",
    "optimizer",
    "criterion",
    "save_best",
    "scheduler",
)
KEYS = ("train_func", "predict_func", "criterion", "optimizer", "model", "use_weights")
_numbers = itertools.count(1)


class UserCodeError(TmvaTorchError):
    """An exception inside the user's Python code, with its file, line and traceback."""


@dataclass(frozen=True)
class UserCode:
    """A user's Python file after it has run: its text, its module and what it finds around itself."""

    text: str
    filename: str
    module: ModuleType
    surroundings: Surroundings

    @property
    def sha256(self) -> str:
        """Return the hash of the text as it ran."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class CustomObjects:
    """What the user brings: the entries of load_model_custom_objects, each of them optional."""

    train_func: Callable[..., Any] | None = None
    predict_func: Callable[..., Any] | None = None
    criterion: Any = None
    optimizer: Any = None
    model: Any = None
    use_weights: bool = False
    origin: str = ""
    code: UserCode | None = field(default=None, repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def surroundings(self) -> Surroundings | None:
        """What the user's file finds around itself."""
        return self.code.surroundings if self.code is not None else None


# The contexts are classes: a generator would cost a single event's prediction more than the rest of the way.
class importable:
    """Let the user's neighbouring modules be imported meanwhile. May be entered any number of times.

    Attributes
    ----------
    folder
        Where they are; None for nowhere.
    """

    def __init__(self, around: Surroundings | None) -> None:
        self._around = around
        self.folder = None if around is None else around.folder

    def __enter__(self) -> None:
        if self._around is not None:
            self._around.enter()

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self._around is not None:
            self._around.leave()


class user_errors(importable):
    """Turn an exception of the user's code into one that says where it happened, file and line first.

    With surroundings the user's code finds them meanwhile.
    """

    def __init__(self, what: str, around: Surroundings | None = None) -> None:
        super().__init__(around)
        self._what = what

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if self._around is not None:
            self._around.leave()
        if error is None:
            return
        # Whatever the user's code raises is reported, never swallowed; and its exit() must not end ROOT's session.
        if isinstance(error, (Exception, SystemExit)) and not isinstance(error, UserCodeError):
            message = _describe(self._what, error)
            raise UserCodeError(message) from error


def _describe(what: str, error: BaseException) -> str:
    package = str(Path(__file__).parent)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(package)]
    if isinstance(error, SyntaxError) and error.filename:
        place = f"{error.filename}, line {error.lineno}"
    elif frames:
        place = f"{frames[-1].filename}, line {frames[-1].lineno}"
    else:
        place = "no Python frame of the user's code"
    words = traceback.format_exception_only(error)  # not str(error): an exception may be unable to print itself
    tail = "".join(traceback.format_list(frames) + words).rstrip()
    return f"{what} failed with {words[-1].strip()} ({place})\n{tail}"


def run_file(path: str | Path) -> UserCode:
    """Run a Python file as a module of its own and return it.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    UserCodeError
        If its code raises.
    """
    file = Path(path).expanduser()
    if not file.is_file():
        why = "that is a folder" if file.is_dir() else f"there is no such file (looked for {file.absolute()})"
        message = f"UserCode={path}: {why}; give the path of a Python file that defines load_model_custom_objects"
        raise FileNotFoundError(message)
    file = file.absolute()
    try:
        with tokenize.open(file) as opened:  # in UTF-8, or in what its first lines say
            text = opened.read()
    except (SyntaxError, UnicodeError) as error:
        message = f"UserCode={path} is no Python text: {error}"
        raise UserCodeError(message) from error
    except OSError as error:
        message = f"UserCode={path} cannot be read: {error}"
        raise UserCodeError(message) from error
    return run_text(text, str(file), file.parent)


def run_text(text: str, filename: str, directory: Path) -> UserCode:
    """Run Python source as a module of its own; the file it came from need not exist any more."""
    name = f"_tmva_torch_usercode_{next(_numbers)}"
    module = ModuleType(name)
    module.__file__ = filename
    # torch.jit.script and dataclasses look classes up through sys.modules and read sources through linecache.
    sys.modules[name] = module
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    around = Surroundings(directory)
    try:
        with user_errors(f"UserCode {filename}", around), around.found_out():
            # Not with the __future__ of this module.
            exec(compile(text, filename, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - it is the purpose
    except UserCodeError:
        del sys.modules[name]
        raise
    code = UserCode(text, filename, module, around)
    # With the method goes the module, and with it the networks it holds: a session may book many.
    weakref.finalize(code, sys.modules.pop, name, None).atexit = False
    return code


def custom_objects(code: UserCode | None) -> CustomObjects:
    """Return the user's objects: from the UserCode if it defines the dictionary, else from __main__, else none."""
    namespace, origin = (vars(code.module), code.filename) if code is not None else ({}, "")
    if DICTIONARY not in namespace:
        namespace, origin = vars(sys.modules["__main__"]), "__main__"
    given = namespace.get(DICTIONARY)
    if given is None:
        return CustomObjects(code=code)
    if not isinstance(given, dict):
        keys = ", ".join(KEYS)
        message = f"{DICTIONARY} in {origin} is a {type(given).__name__}; it must be a dict with keys out of {keys}"
        raise TypeError(message)
    warnings = tuple(
        f"{DICTIONARY} in {origin} has the key {key!r}, which means nothing here{did_you_mean(str(key), KEYS)}"
        for key in given
        if key not in KEYS
    )
    known = {key: value for key, value in given.items() if key in KEYS}
    objects = CustomObjects(**known, origin=origin, code=code, warnings=warnings)
    _check_callables(objects)
    return objects


def _check_callables(objects: CustomObjects) -> None:
    if objects.train_func is not None:
        _check_signature("train_func", objects.train_func, objects.origin, keywords=TRAIN_ARGUMENTS)
    if objects.predict_func is not None:
        _check_signature("predict_func", objects.predict_func, objects.origin, positional=("model", "x"))
    if objects.model is not None and not callable(objects.model):
        message = (
            f"{DICTIONARY}['model'] in {objects.origin} is a {type(objects.model).__name__}; give a torch.nn.Module "
            "or a function that returns one"
        )
        raise TypeError(message)


def _check_signature(
    name: str, function: Any, origin: str, *, keywords: tuple[str, ...] = (), positional: tuple[str, ...] = ()
) -> None:
    wanted = f"{name}({', '.join(keywords or positional)})"
    where = f"{DICTIONARY}[{name!r}] in {origin}"
    if not callable(function):
        message = f"{where} is a {type(function).__name__}, not a function; right would be {wanted}"
        raise TypeError(message)
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # a builtin without a signature shows its arguments only when called
    try:
        signature.bind(*positional, **dict.fromkeys(keywords))
    except TypeError as error:
        message = f"{where} has the signature {name}{signature}: {error}; it is called as {wanted}"
        raise TypeError(message) from None
