"""A trained method as JSON text for the weights XML, and back: self-contained, and checked when it is read."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from . import artifacts
from ._previous import previous_file
from .describe import describe
from .errors import TmvaTorchError
from .files import sha256
from .losses import OutputKind
from .method import Method, make_architecture, output_kind, try_network
from .prediction import forward
from .seeding import seeded
from .spec import Spec
from .usercode import CustomObjects, UserCodeError, custom_objects, run_file, run_text

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
_TEXT, _DICT, _OR_NONE = (str, ()), (dict, ()), (dict, type(None))
#: Parts of a state, their types, and what is needed inside.
_PARTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "analysis": _TEXT,
    "variables": (list, ()),
    "classes": (list, ()),
    "targets": (list, ()),
    "signal_class": (int, ()),
    "output_kind": _TEXT,
    "seed": (int, ()),
    "trained_file": (dict, ("path", "sha256")),
    "user_code": (_OR_NONE, ("filename", "text")),
    "uses_main": (bool, ()),
    "reference": (_OR_NONE, ("inputs", "outputs")),
    "versions": _DICT,
}
# Sums in another order (other CPU, other thread count) move float32 responses by a few 1e-6 of their size.
RELATIVE, ABSOLUTE = 1e-4, 1e-5
N_REFERENCES = 4  # events stored with a network, to notice a torch that computes something else


def state_of(method: Method) -> str:
    """Return all that is needed to apply a trained method elsewhere, as JSON text.

    Raises
    ------
    TmvaTorchError
        If the method has not been trained.
    """
    if method.trained_file is None:
        message = f"method {method.spec.title} has not been trained; there is no state to store"
        raise TmvaTorchError(message)
    code = method.user.code
    state = {
        "format": FORMAT,
        "analysis": method.spec.task.value,
        **method.spec.names(),
        "signal_class": method.spec.signal_class,
        "output_kind": method.kind.value,
        "seed": method.seed,
        "network": describe(method.model),
        "trained_file": {
            "path": Path(os.path.relpath(method.trained_file, method.spec.weight_dir)).as_posix(),
            "sha256": sha256(method.trained_file),
        },
        "user_code": code and {"filename": Path(code.filename).name, "text": code.text, "sha256": code.sha256},
        "uses_main": code is None and bool(method.user.origin),
        "reference": _reference(method),
        "versions": versions(),
    }
    return json.dumps(state)


def versions() -> dict[str, str]:
    """Return the versions of what computes."""
    return {
        "tmva_torch": _package_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def _package_version() -> str:
    try:
        return importlib.metadata.version("tmva-torch")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _reference(method: Method) -> dict[str, Any] | None:
    """Return a few inputs with the network's raw outputs; None where it does not answer, or not twice the same."""
    if method.reference_inputs is None:
        return None
    inputs = method.reference_inputs
    try:
        first, second = forward(method.model, inputs), forward(method.model, inputs)
    except (RuntimeError, ValueError, TypeError):
        return None  # only the user's predict_func knows how to call this network
    if not torch.isfinite(first).all() or not torch.equal(first, second):
        return None
    return {"inputs": inputs.astype(float).tolist(), "outputs": first.double().tolist()}


def verify_stored(method: Method) -> str:
    """Read a trained method's file back as an application will; return what goes wrong, "" if nothing does."""
    if method.trained_file is None:
        return "it was not written"
    reference = _reference(method)
    try:
        model = load_network(method.spec, method.user, method.trained_file)
        if reference is not None:
            _compare(forward(model, np.array(reference["inputs"], dtype=np.float32)), reference["outputs"])
        if method.user.predict_func is not None and method.reference_inputs is not None:
            _compare_predictions(method, dataclasses.replace(method, model=model))
    except (TmvaTorchError, ValueError, TypeError) as error:
        return str(error)
    return ""


def _compare_predictions(method: Method, again: Method) -> None:
    """Raise ValueError if predict_func answers otherwise with the network of the file; no matter if it draws lots."""
    inputs = again.reference_inputs
    if inputs is None:
        return
    first, second, now = method.predict(inputs.copy()), method.predict(inputs.copy()), again.predict(inputs.copy())
    if np.array_equal(first, second):
        _compare(torch.from_numpy(now), first.tolist())


def restore_method(spec: Mapping[str, Any], text: str) -> Method:
    """Return a trained method from its stored state; an empty text is a weights file of ROOT's own method.

    Raises
    ------
    TmvaTorchError
        If the state or the model file is not what was stored, or computes something else.
    FileNotFoundError
        If the model file is nowhere it was looked for.
    """
    if not text:
        return _restore_upstream(Spec.from_dict(spec))
    state = _read_state(text)
    if state["analysis"] != spec.get("analysis"):
        given, was = spec.get("analysis"), state["analysis"]
        message = f"method {spec.get('title')} was trained for the analysis {was}, but is applied in a {given}"
        raise TmvaTorchError(message)
    booked = Spec.from_dict(_completed(spec, state))
    for name, given in booked.names().items():
        if given != state[name]:
            message = f"method {booked.title} was trained with {name} {state[name]}, but is applied with {given}"
            raise TmvaTorchError(message)
    user = _restore_user(booked, state)
    path = _find_trained(booked, state["trained_file"])
    model = load_network(booked, user, path)
    method = Method(booked, user, model, OutputKind(state["output_kind"]), state["seed"], path)
    if state["uses_main"] and not user.origin:
        method.notes.append(
            f"method {booked.title} was trained with functions from the main script, which is not running now; "
            "responses come from the network itself"
        )
    _check_reference(method, state["reference"], state["versions"])
    method.settle()
    return method


def _read_state(text: str) -> dict[str, Any]:
    try:
        state: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"the state in the weights file is not readable JSON: {error}"
        raise TmvaTorchError(message) from error
    given = state.get("format") if isinstance(state, dict) else type(state).__name__
    if given != FORMAT:
        message = f"the state in the weights file has format {given}; this version of tmva-torch reads format {FORMAT}"
        raise TmvaTorchError(message)
    _check_parts(state)
    return dict(state)


def _check_parts(state: dict[str, Any]) -> None:
    """Raise TmvaTorchError if a part of the state is missing or is no such thing."""
    for name, (kind, needed) in _PARTS.items():
        part = state.get(name, ...)
        if not isinstance(part, kind) or (isinstance(part, dict) and not set(needed) <= set(part)):
            inner = f" with {', '.join(needed)}" if needed else ""
            message = f"the state in the weights file lacks {name!r}{inner}; was the file changed?"
            raise TmvaTorchError(message)
    if state["output_kind"] not in {kind.value for kind in OutputKind}:
        message = f"the state in the weights file has output_kind {state['output_kind']!r}, which is unknown"
        raise TmvaTorchError(message)


def _completed(spec: Mapping[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """Return the booking with what the reader does not know taken from the state."""
    known = {key: value for key, value in spec.items() if key != "signal_class"}
    for name in ("classes", "targets"):
        if not known.get(name):
            known[name] = state[name]
    return {**known, "signal_class": state["signal_class"]}


def _restore_user(spec: Spec, state: dict[str, Any]) -> CustomObjects:
    stored = state["user_code"]
    if not stored:
        return custom_objects(None)
    path = Path(spec.options.user_code)
    directory = path.absolute().parent if path.is_file() else spec.weight_dir.absolute()
    # Not the real path: tracebacks must not show lines of a file that may have changed since.
    filename = f"<{stored['filename']} stored with method {spec.title}>"
    try:
        return custom_objects(run_text(stored["text"], filename, directory))
    except UserCodeError as error:
        if isinstance(error.__cause__, ModuleNotFoundError):
            message = (
                f"{error}\nThe modules beside {stored['filename']} are not stored with it; put them into {directory}"
            )
            raise UserCodeError(message) from error.__cause__
        raise


def _find_trained(spec: Spec, stored: dict[str, str]) -> Path:
    places = [spec.weight_dir / stored["path"]]
    if spec.options.filename_trained_model:
        places.append(Path(spec.options.filename_trained_model).expanduser())
    places.append(spec.weight_dir / Path(stored["path"]).name)
    wrong = []
    for place in (*places, *map(previous_file, places)):
        if place.is_file():
            found = sha256(place)
            if found == stored["sha256"]:
                return place
            wrong.append(f"{place} has SHA-256 {found}")
    if wrong:
        message = (
            f"method {spec.title} needs the trained file with SHA-256 {stored['sha256']}, but {'; '.join(wrong)}; "
            "it was changed or trained again"
        )
        raise TmvaTorchError(message)
    message = f"method {spec.title} needs its trained file {stored['path']}; looked for {', '.join(map(str, places))}"
    raise FileNotFoundError(message)


def load_network(spec: Spec, user: CustomObjects, path: Path) -> torch.nn.Module:
    """Return the trained network in a file, in the architecture of the booking where the file has none."""
    loaded = artifacts.load(path, trusted=spec.options.trust_model_file)
    with seeded(1):  # the first weights are drawn and thrown away: the caller's generators must not notice
        architecture = make_architecture(spec, user) if loaded.model is None else None
    return artifacts.into_model(loaded, architecture, path, as_stored=True).eval()


def _check_reference(method: Method, reference: dict[str, Any] | None, stored_versions: dict[str, str]) -> None:
    if reference is None:
        return
    method.reference_inputs = np.array(reference["inputs"], dtype=np.float32)
    try:
        _compare(forward(method.model, method.reference_inputs), reference["outputs"])
    except ValueError as error:
        message = f"method {method.spec.title}: {error} (torch and others then {stored_versions}, now {versions()})"
        raise TmvaTorchError(message) from error


def _compare(now: torch.Tensor, then: list[list[float]]) -> None:
    expected = torch.tensor(then, dtype=torch.float64)
    if now.shape != expected.shape or not torch.allclose(now.double(), expected, rtol=RELATIVE, atol=ABSOLUTE):
        message = f"the network gives {now.tolist()} for its stored reference events, but gave {then} after training"
        raise ValueError(message)


def _restore_upstream(spec: Spec) -> Method:
    """Return a method stored by ROOT's own class: it wrote only the options."""
    code_path = spec.options.user_code
    if code_path and not Path(code_path).is_file() and (spec.weight_dir / code_path).is_file():
        code_path = str(spec.weight_dir / code_path)
    user = custom_objects(run_file(code_path) if code_path else None)
    path = spec.trained_file
    places = [path, spec.weight_dir / path.name]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        looked = ", ".join(str(place.absolute()) for place in places)
        message = f"method {spec.title} needs FilenameTrainedModel={path}; looked for {looked}"
        raise FileNotFoundError(message)
    method = Method(spec, user, load_network(spec, user, found), OutputKind.VALUE, spec.options.seed, found)
    try_network(method)
    method.kind = output_kind(method)
    method.settle()
    return method
