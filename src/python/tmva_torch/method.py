"""A booked method: its network, the user's functions, its response. Opening it checks all that can be checked."""

from __future__ import annotations

import copy
import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from . import artifacts
from ._stepping import plainly
from .checks import check_options, check_user
from .deep_learning import initialise, remarks
from .devices import best_device, parse_device
from .layout import build_layout
from .losses import OutputKind, Task, probe_output
from .modes import evaluating
from .prediction import CPU, call_predict, check_response, forward, respond
from .seeding import fresh_seed, seeded, threads
from .usercode import CustomObjects, custom_objects, run_file, user_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from .prediction import FloatArray
    from .spec import Spec


@dataclass
class Method:
    """One booked method; C++ holds it without looking inside."""

    spec: Spec
    user: CustomObjects
    model: nn.Module
    kind: OutputKind
    seed: int
    trained_file: Path | None = None
    reference_inputs: FloatArray | None = field(default=None, repr=False)
    notes: list[str] = field(default_factory=list)
    place: torch.device = CPU

    @property
    def is_scripted(self) -> bool:
        """Whether the network is TorchScript."""
        return isinstance(self.model, torch.jit.ScriptModule)

    @property
    def training_device(self) -> torch.device:
        """Where training takes place: a user's train_func stays on the CPU unless a device was named."""
        named = parse_device(self.spec.options.device)
        if named is not None:
            return named
        return best_device() if self.user.train_func is None else CPU

    @property
    def prediction_device(self) -> torch.device:
        """Where predictions take place: the CPU unless another device was named and is there."""
        try:
            return parse_device(self.spec.options.device) or CPU
        except ValueError:
            note = f"{self.spec.title}: Device={self.spec.options.device} is not there; predicting on the CPU"
            self.notes.append(note)
            return CPU

    def predict(self, x: FloatArray) -> FloatArray:
        """Return the responses for inputs [n, n_variables]: float32, C-contiguous, [n, n_outputs]."""
        # A Reader asks for one event at a time: what a user's function costs more than by itself is counted in
        # microseconds (benchmarks/reader.py), so nothing is made here that can be made once.
        ask = self._predict_own if self.user.predict_func is None else self._predict_user
        if not self.spec.options.num_threads:
            return ask(x)
        with threads(self.spec.options.num_threads):
            return ask(x)

    def _predict_user(self, x: FloatArray) -> FloatArray:
        predict_func, errors, n_outputs, task, column = self._call
        with errors:
            return call_predict(predict_func, self.model, x, n_outputs, task=task, positive_class=column)

    def one_event(self) -> tuple[Any, ...] | None:
        """Return what C++ needs to ask predict_func for one event by itself; None if that would not do."""
        around = self.user.surroundings
        if self.user.predict_func is None or self.spec.options.num_threads or (around and around.dtype):
            return None
        predict_func, errors, n_outputs, task, column = self._call

        def failed(error: BaseException) -> None:
            with errors:
                raise error

        def unusual(answer: Any) -> FloatArray:
            with errors:
                return check_response(answer, 1, n_outputs, task=task, positive_class=column)

        return predict_func, self.model, errors.folder, column if task is Task.BINARY else -1, failed, unusual

    @functools.cached_property
    def _call(self) -> tuple[Callable[..., Any], user_errors, int, Task, int]:
        if self.user.predict_func is None:
            message = "there is no predict_func"
            raise AttributeError(message)
        spec = self.spec
        errors = user_errors(f"predict_func of method {spec.title}", self.user.surroundings)
        return self.user.predict_func, errors, spec.n_outputs, spec.task, spec.signal_class

    def _predict_own(self, x: FloatArray) -> FloatArray:
        output = forward(self.model, x, place=self.place)
        return respond(output, task=self.spec.task, positive_class=self.spec.signal_class, kind=self.kind)

    def settle(self) -> None:
        """Move the network to where predictions take place."""
        self.place = self.prediction_device
        self.model.to(self.place)


def open_method(spec: Spec) -> Method:
    """Make a method from its booking: run the user's code, load or build the network, try it on zeros."""
    check_options(spec)
    seed = spec.options.seed or fresh_seed()
    with seeded(seed):  # a network may be made while the file runs
        user = load_user(spec)
    notes = [*user.warnings, *check_user(spec, user), *remarks(spec.options.training_strategy)]
    with seeded(seed):
        model = make_model(spec, user)
        model.to("cpu")
        method = Method(spec, user, model, OutputKind.VALUE, seed, notes=notes)
        _check_network(method)
        with plainly(model, CPU):
            try_network(method)  # lazy layers draw their weights here
            method.kind = output_kind(method)
    return method


def _check_network(method: Method) -> None:
    options = method.spec.options
    file = method.spec.trained_file
    if isinstance(method.model, artifacts.ExportedNetwork) and file.suffix.lower() != ".pt2":
        message = (
            f"a torch.export network can only be stored as .pt2, not in {file.name}: add "
            f"FilenameTrainedModel={file.stem}.pt2"
        )
        raise ValueError(message)
    if options.filename_trained_model:
        artifacts.check_extension(file, scripted=method.is_scripted)
    if options.compile and method.is_scripted:
        message = "Compile=T cannot rewrite a TorchScript network; give it as an nn.Module or with Layout="
        raise ValueError(message)


def load_user(spec: Spec) -> CustomObjects:
    """Run the UserCode, if there is one, and return the user's objects."""
    return custom_objects(run_file(spec.options.user_code) if spec.options.user_code else None)


def make_architecture(spec: Spec, user: CustomObjects) -> nn.Module | None:
    """Return an untrained network from Layout or the user's code; None if neither gives one."""
    options = spec.options
    if options.layout:
        made = build_layout(
            options.layout,
            len(spec.variables),
            spec.network_widths,
            input_layout=options.input_layout,
            dropout=options.dropout,
        )
        initialise(made, options.weight_initialization)
        return made.float()  # as the events are, whatever dtype the main script has set
    if user.model is None:
        return None
    if isinstance(user.model, nn.Module):
        return _copied(user.model)
    with user_errors("the function under 'model' in load_model_custom_objects", user.surroundings):
        made = user.model()
    if not isinstance(made, nn.Module):
        message = (
            f"the function under 'model' in load_model_custom_objects returned a {type(made).__name__}; it must return "
            "a torch.nn.Module"
        )
        raise TypeError(message)
    return made


def _copied(model: nn.Module) -> nn.Module:
    """Return a copy of the user's network: two bookings of one object must not train each other's weights."""
    try:
        return copy.deepcopy(model)
    except (RuntimeError, TypeError) as error:  # of a tensor with a history (weight_norm), of a lock or a file
        message = (
            f"the {type(model).__name__} under 'model' in load_model_custom_objects cannot be copied ({error}); give a "
            "function without arguments that returns a new one"
        )
        raise TypeError(message) from error


def make_model(spec: Spec, user: CustomObjects) -> nn.Module:
    """Return the network that training starts from.

    Raises
    ------
    ValueError
        If nothing gives a network.
    FileNotFoundError
        If a file it should come from is not there.
    """
    options = spec.options
    architecture = make_architecture(spec, user)
    source = _start_file(spec)
    if source is not None:
        name, path = source
        if not path.is_file():
            message = f"{name}={path}: there is no such file (looked for {path.absolute()})"
            raise FileNotFoundError(message)
        return artifacts.into_model(artifacts.load(path, trusted=options.trust_model_file), architecture, path)
    if architecture is None:
        message = (
            f"method {spec.title} has no network: give FilenameModel=<file>, Layout=<layers>, or a 'model' in "
            "load_model_custom_objects"
        )
        raise ValueError(message)
    return architecture


def _start_file(spec: Spec) -> tuple[str, Path] | None:
    """Return the option and the file that the first weights come from; None if they are drawn."""
    options = spec.options
    if options.continue_training and not options.checkpoint:
        return "ContinueTraining=T, FilenameTrainedModel", spec.trained_file
    if options.filename_model:
        return "FilenameModel", Path(options.filename_model).expanduser()
    return None


def try_network(method: Method) -> None:
    """Run the network on two events of zeros, the way predictions will, and check what comes out."""
    spec = method.spec
    zeros = np.zeros((2, len(spec.variables)), dtype=np.float32)
    if method.user.predict_func is not None:
        with evaluating(method.model):
            method.predict(zeros)
        return
    names = ", ".join(spec.variables)
    try:
        with evaluating(method.model), torch.no_grad():
            answer = first_answer(method.model, zeros)
    except Exception as error:  # its forward may be the user's, and raise anything
        message = (
            f"the network of method {spec.title} fails on float32 inputs of shape {list(zeros.shape)}, two events of "
            f"{len(spec.variables)} variables ({names}): {type(error).__name__}: {error}"
        )
        raise ValueError(message) from error
    shape = list(answer.shape) if isinstance(answer, torch.Tensor) else type(answer).__name__
    if shape not in [[2, width] for width in spec.network_widths] and not (shape == [2] and 1 in spec.network_widths):
        widths = " or ".join(f"[2, {width}]" for width in spec.network_widths)
        message = f"the network of method {spec.title} returns {shape} for two events; {spec.task.value} needs {widths}"
        raise ValueError(message)


def first_answer(model: nn.Module, zeros: FloatArray) -> Any:
    """Return a network's answer to zeros, or to ones if there is none: what counts from one may stand in a table."""
    try:
        return model(torch.from_numpy(zeros))
    except LookupError:
        return model(torch.ones(zeros.shape, dtype=torch.float32))


def output_kind(method: Method, events: torch.Tensor | None = None) -> OutputKind:
    """Return what the network's outputs are; VALUE where only the user's own functions can run the network."""
    spec = method.spec
    if spec.options.layout:
        last = spec.options.layout.upper().split(",")[-1].split("|")
        if spec.task is not Task.REGRESSION and not {"SIGMOID", "SOFTMAX"} & set(last):
            return OutputKind.LOGIT
    try:
        return probe_output(method.model, len(spec.variables), spec.task, events)
    except (RuntimeError, ValueError, TypeError, LookupError):
        if method.user.predict_func is None:
            raise
        return OutputKind.VALUE
