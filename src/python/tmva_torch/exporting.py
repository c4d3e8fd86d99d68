"""A bundle for other worlds: ONNX, torch.export, TorchScript, C++; each compared with Python beforehand."""

from __future__ import annotations

import json
import logging
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from . import bundle_file
from ._steps import Cumulative
from .cpp_header import check_header, header_text
from .errors import TmvaTorchError, did_you_mean
from .extras import require
from .files import replacing
from .losses import TWO_CLASSES, Task, to_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .bundle import Bundle
    from .prediction import FloatArray

    Runner = Callable[[FloatArray], Any]

FORMATS = {"onnx": ".onnx", "pt2": ".pt2", "torchscript": ".pt", "cpp": ".hpp", "safetensors": ".safetensors"}
TOLERANCE = 1e-6  # of a response, or of its size where that is above one: float32 has seven digits
_N_EVENTS = (1, 2, 257)


class Responder(nn.Module):
    """All that a bundle's prediction does, as one network from untransformed inputs to responses."""

    def __init__(self, bundle: Bundle) -> None:
        super().__init__()
        self.model = bundle.model
        self.transformations = bundle.transformations
        self.task, self.kind, self.positive_class = bundle.task, bundle.kind, bundle.positive_class
        self.fill: torch.Tensor | None
        self.register_buffer("fill", None if bundle.fill_values is None else torch.tensor(bundle.fill_values))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return responses [n, n_outputs] for inputs [n, n_features], both float32."""
        if self.fill is not None:
            x = torch.where(torch.isfinite(x), x, self.fill)
        if self.transformations is not None:
            x = self.transformations.forward(x)
        output: torch.Tensor = self.model(x)
        output = output.unsqueeze(1) if output.ndim == 1 else output.flatten(1)
        if self.task is Task.REGRESSION:
            return output if self.transformations is None else self.transformations.restore(output)
        if self.kind is not None:
            output = to_response(output, self.kind)
        if self.task is Task.BINARY and output.shape[1] == TWO_CLASSES:
            output = output[:, self.positive_class : self.positive_class + 1]
        return output


def export(bundle: Bundle, path: str | Path, *, format: str | None = None) -> Path:
    """Write a bundle in another format, transformations included, after comparing its answers with Python's.

    Parameters
    ----------
    bundle
        What to write.
    path
        The file.
    format
        "onnx" (input x, output response, any number of events), "pt2" (torch.export), "torchscript", "cpp" (a header
        without dependencies, one event at a time) or "safetensors" (a bundle); None goes by the ending: .onnx, .pt2,
        .pt, .hpp or .h, .safetensors.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        For an unknown format, or a network or transformation that the format cannot hold.
    ImportError
        If a package that the format needs is not installed; the message has the install line.
    TmvaTorchError
        If the file answers something else than Python; then it is not left behind.
    """
    file = Path(path)
    name = format or _format_of(file)
    if name not in FORMATS:
        message = f"there is no format {name!r}{did_you_mean(name, FORMATS)}"
        raise ValueError(message)
    if bundle.user.predict_func is not None and name != "safetensors":
        message = f"predict_func of the user answers for this model; the format {name} cannot hold Python code"
        raise ValueError(message)
    write = {"onnx": _onnx, "pt2": _pt2, "torchscript": _torchscript, "cpp": _cpp, "safetensors": _safetensors}[name]
    with replacing(file) as written:
        try:
            run = write(bundle, written, file.stem)
        except TmvaTorchError:
            raise
        except (RuntimeError, torch.onnx.OnnxExporterError) as error:  # what torch's exporters say of a network
            message = f"torch cannot write this network as {name}: {_first_cause(error)}"
            raise TmvaTorchError(message) from error
        _compare(bundle, run, name)
    return file


def _first_cause(error: BaseException) -> str:
    """Return one line of the innermost exception: the outer ones are instructions for torch's developers."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _format_of(file: Path) -> str:
    extension = {".h": ".hpp", ".pth": ".pt"}.get(file.suffix.lower(), file.suffix.lower())
    found = [name for name, ending in FORMATS.items() if ending == extension]
    if not found:
        message = f"the ending of {file.name} tells no format; known are {', '.join(FORMATS.values())}"
        raise ValueError(message)
    return found[0]


def _compare(bundle: Bundle, run: Runner, name: str) -> None:
    for n_events in _N_EVENTS:
        inputs = bundle.examples(n_events, seed=n_events).numpy()
        ours, theirs = bundle.predict(inputs), np.asarray(run(inputs))
        if theirs.shape != ours.shape:
            message = f"the {name} file answers shape {list(theirs.shape)}, Python {list(ours.shape)}"
            raise TmvaTorchError(message)
        difference = np.abs(theirs - ours) / np.maximum(1.0, np.abs(ours))
        if not (difference <= TOLERANCE).all():
            event = int(np.argmax(np.nan_to_num(difference, nan=np.inf).max(axis=1)))
            message = (
                f"the {name} file answers {theirs[event].tolist()} where Python answers {ours[event].tolist()} (inputs "
                f"{inputs[event].tolist()}); more than {TOLERANCE:g} apart, so it is not handed over"
            )
            raise TmvaTorchError(message)


def _ready(bundle: Bundle) -> tuple[Responder, torch.Tensor]:
    return Responder(bundle).cpu().eval(), bundle.examples(3)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep torch's notes about its own exporters, which the user can do nothing about, from stderr."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", category=DeprecationWarning)
            warnings.simplefilter("ignore", category=FutureWarning)
            warnings.filterwarnings("ignore", message="No complete tensor found", category=UserWarning)
            # A trace that does not hold for other numbers of events is found by the comparison.
            warnings.filterwarnings("ignore", message=".*might cause the trace to be incorrect", category=Warning)
            yield
    finally:
        logger.setLevel(level)


def _onnx(bundle: Bundle, path: Path, _stem: str) -> Runner:
    steps = bundle.transformations.target_steps if bundle.transformations is not None else ()
    if any(isinstance(step, Cumulative) and not step.flat for step in steps):
        message = "targets go through the Gauss transformation, whose inverse onnxruntime cannot evaluate in double"
        raise ValueError(message)
    for needed in ("onnx", "onnxscript"):
        require(needed, extra="onnx", purpose="Export to ONNX")
    runtime = require("onnxruntime", extra="onnx", purpose="The check of an ONNX file")
    responder, example = _ready(bundle)
    with _quiet(), torch.no_grad():
        program: Any = torch.onnx.export(
            responder,
            (example,),
            input_names=["x"],
            output_names=["response"],
            dynamic_shapes=({0: torch.export.Dim("n_events", min=1)},),
            dynamo=True,
            verbose=False,
        )
    names = {"features": bundle.features, "outputs": bundle.outputs, "task": bundle.task.value}
    program.model.metadata_props["tmva_torch"] = json.dumps(names)
    program.save(str(path), external_data=False)
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda x: session.run(["response"], {"x": x})[0]


def _pt2(bundle: Bundle, path: Path, _stem: str) -> Runner:
    responder, example = _ready(bundle)
    shapes = ({0: torch.export.Dim("n_events", min=1)},)
    with _quiet(), torch.no_grad():
        traced = torch.export.export(responder, (example,), dynamic_shapes=shapes)
        with path.open("wb") as file:  # torch wants its own ending in a name
            torch.export.save(traced, file)
        with path.open("rb") as file:
            program = torch.export.load(file).module()
    return lambda x: program(torch.from_numpy(x)).detach().numpy()


def _torchscript(bundle: Bundle, path: Path, _stem: str) -> Runner:
    responder, example = _ready(bundle)
    with _quiet(), torch.no_grad():
        traced = torch.jit.trace(responder, example)  # type: ignore[no-untyped-call]
        with path.open("wb") as file:  # torch refuses a name without an ending
            torch.jit.save(traced, file)
        module = torch.jit.load(str(path))  # type: ignore[no-untyped-call]
    return lambda x: module(torch.from_numpy(x)).detach().numpy()


def _cpp(bundle: Bundle, path: Path, stem: str) -> Runner:
    text = header_text(bundle, stem)
    path.write_text(text, encoding="utf-8")
    return check_header(path, stem, bundle)


def _safetensors(bundle: Bundle, path: Path, _stem: str) -> Runner:
    bundle_file.save(bundle, path)
    return bundle_file.load(path, trusted=bundle.user.code is not None).predict
