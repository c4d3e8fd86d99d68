"""Model files: told apart by content when read, written in the format of the extension, in one step."""

from __future__ import annotations

import json
import pickle
import warnings
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import safetensors
import safetensors.torch
import torch
from torch import nn

from ._guards import READ_ERRORS, check_storages, names_in_archive
from ._state_dicts import OTHER, take_formats, weights_of
from .describe import describe, rebuild
from .errors import TmvaTorchError
from .files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator

TORCHSCRIPT, CHECKPOINT, BUNDLE, EXPORTED, UNKNOWN = "TorchScript", "checkpoint", "bundle", "torch.export", "unknown"
EXTENSIONS = (".pt", ".pth", ".tar", ".safetensors", ".pt2")
_METADATA_KEY = "tmva_torch"
_STATE_KEYS = ("model_state_dict", "state_dict", "model")


@dataclass(frozen=True)
class Loaded:
    """What a model file held: a network that runs by itself, or weights with a description of their network."""

    kind: str
    model: nn.Module | None = None
    weights: dict[str, torch.Tensor] | None = None
    description: dict[str, Any] | None = None


@contextmanager
def quiet_torchscript() -> Iterator[None]:
    """Silence torch's deprecation notes on TorchScript, which the user of this file format can do nothing about."""
    with warnings.catch_warnings():
        for category in (DeprecationWarning, FutureWarning):  # of torch before 2.14, and of later ones
            warnings.filterwarnings("ignore", category=category, message=r".*torch\.jit.*")
        yield


def file_kind(path: Path) -> str:
    """Return what a model file is, by its content."""
    with path.open("rb") as file:
        start = file.read(9)
    # safetensors: eight bytes with the length of the JSON that follows. It may end with a zip file in a tensor.
    if start[8:] == b"{" and int.from_bytes(start[:8], "little") < path.stat().st_size:
        return BUNDLE
    if zipfile.is_zipfile(path):
        names = names_in_archive(path)
        if any(name.endswith("/constants.pkl") for name in names) and any("/code/" in name for name in names):
            return TORCHSCRIPT
        if any(name.endswith(("/archive_format", "serialized_exported_program.json")) for name in names):
            return EXPORTED
        return CHECKPOINT if any(name.endswith("data.pkl") for name in names) else UNKNOWN
    return CHECKPOINT if start[:1] == b"\x80" else UNKNOWN


def load(path: Path, *, device: str | torch.device = "cpu", trusted: bool = False) -> Loaded:
    """Read a model file without running pickled code, unless it is trusted.

    Raises
    ------
    TmvaTorchError
        If the file is broken, or would have to be trusted and is not.
    """
    kind = file_kind(path)
    readers = {
        TORCHSCRIPT: _load_torchscript,
        BUNDLE: _load_bundle,
        CHECKPOINT: _load_checkpoint,
        EXPORTED: _load_exported,
    }
    if kind not in readers:
        message = (
            f"model file {path} is neither TorchScript, nor a checkpoint, nor a safetensors bundle; is it complete?"
        )
        raise TmvaTorchError(message)
    try:
        return readers[kind](path, device, trusted)
    except READ_ERRORS as error:
        if isinstance(error, TmvaTorchError):
            raise
        message = f"model file {path} looks like {kind}, but cannot be read: {error}"
        raise TmvaTorchError(message) from error


def _load_torchscript(path: Path, device: str | torch.device, _trusted: bool) -> Loaded:
    with quiet_torchscript():
        return Loaded(TORCHSCRIPT, model=torch.jit.load(str(path), map_location=device))  # type: ignore[no-untyped-call]


def _load_bundle(path: Path, device: str | torch.device, _trusted: bool) -> Loaded:
    with safetensors.safe_open(str(path), framework="pt", device=str(device)) as file:
        description = json.loads((file.metadata() or {}).get(_METADATA_KEY, "null"))
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    return Loaded(BUNDLE, weights=weights, description=description)


def _load_checkpoint(path: Path, device: str | torch.device, trusted: bool) -> Loaded:
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Detected pickle protocol", category=UserWarning)
            content = torch.load(path, map_location=device, weights_only=True)
    except pickle.UnpicklingError as error:
        if not trusted:
            message = (
                f"model file {path} holds pickled Python objects, which can run any code when read, and is refused. "
                "Store only weights (torch.save(model.state_dict(), file)) or TorchScript, or, if you made the file "
                "yourself, book with TrustModelFile=T"
            )
            raise TmvaTorchError(message) from error
        content = torch.load(path, map_location=device, weights_only=False)
    if isinstance(content, torch.nn.Module):
        return Loaded(CHECKPOINT, model=content)
    weights = next((content[key] for key in _STATE_KEYS if isinstance(content.get(key), dict)), content)
    if not isinstance(weights, dict) or not all(isinstance(value, torch.Tensor) for value in weights.values()):
        message = f"model file {path} holds no state dictionary, neither by itself nor under {' or '.join(_STATE_KEYS)}"
        raise TmvaTorchError(message)
    check_storages(weights, path)
    description = content.get("description")
    return Loaded(CHECKPOINT, weights=weights, description=json.loads(description) if description else None)


def _load_exported(path: Path, _device: str | torch.device, trusted: bool) -> Loaded:
    if not trusted:
        message = (
            f"model file {path} is a torch.export archive; reading one can run pickled code, so it is refused. "
            "Use TorchScript or a bundle (.safetensors), or, if you made the file yourself, book with TrustModelFile=T"
        )
        raise TmvaTorchError(message)
    return Loaded(EXPORTED, model=ExportedNetwork(torch.export.load(path)))


def check_extension(path: Path, *, scripted: bool) -> None:
    """Raise ValueError if the extension is unknown, or its format cannot hold this kind of network."""
    extension = path.suffix.lower()
    if extension not in EXTENSIONS:
        message = f"{path.name} has the extension {extension!r}; model files end in {', '.join(EXTENSIONS)}"
        raise ValueError(message)
    if scripted and extension not in {".pt", ".pth"}:
        message = f"{path.name}: a TorchScript network can only be stored as .pt or .pth"
        raise ValueError(message)


def save_model(model: nn.Module, path: str | Path, *, n_features: int | None = None) -> None:
    """Write a model in the format of the extension, in one step.

    Parameters
    ----------
    model
        The network, on the CPU.
    path
        Where to.
    n_features
        Number of inputs; torch.export (.pt2) needs it to trace the network.

    Raises
    ------
    ValueError
        If the extension is unknown, or the format cannot hold this network.
    """
    path = Path(path)
    scripted = isinstance(model, torch.jit.ScriptModule)
    check_extension(path, scripted=scripted)
    extension = path.suffix.lower()
    weights = {} if scripted else weights_of(model, path)
    description = json.dumps(describe(model))
    with replacing(path) as written:
        if scripted:
            with quiet_torchscript():
                torch.jit.save(model, str(written))
        elif extension == ".safetensors":
            safetensors.torch.save_file(weights, written, metadata={_METADATA_KEY: description})
        elif extension == ".pt2":
            _save_exported(model, written, n_features)
        else:
            torch.save({"model_state_dict": weights, "description": description}, written)


def _save_exported(model: nn.Module, path: Path, n_features: int | None) -> None:
    if n_features is None:
        message = f"{path.suffix} needs the number of inputs to trace the network; give n_features"
        raise ValueError(message)
    example = torch.zeros(2, n_features)
    program = torch.export.export(model.eval(), (example,), dynamic_shapes=({0: torch.export.Dim("n_events", min=1)},))
    torch.export.save(program, path)


class ExportedNetwork(nn.Module):
    """A torch.export program as a module; it was traced for evaluation and stays in that mode."""

    def __init__(self, program: torch.export.ExportedProgram) -> None:
        super().__init__()
        self.inner = program.module()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return what the program returns."""
        answer: torch.Tensor = self.inner(x)
        return answer

    def train(self, mode: bool = True) -> ExportedNetwork:
        """Note the mode; the program itself has only one, and refuses to be asked."""
        self.training = mode
        return self


def into_model(loaded: Loaded, architecture: nn.Module | None, path: Path, *, as_stored: bool = False) -> nn.Module:
    """Return the network of a file: by itself, from its own description, or its weights put into `architecture`.

    With `as_stored` in the number format that they were stored in, which training may have changed.

    Raises
    ------
    TmvaTorchError
        If the file has only weights and there is no network for them, or they do not fit it.
    """
    if loaded.model is not None:
        return loaded.model
    model = architecture if architecture is not None else _rebuilt(loaded, path)
    if model is None:
        message = (
            f"model file {path} holds weights but not their network; give the network as 'model' in "
            "load_model_custom_objects (an nn.Module or a function that returns one) or with Layout="
        )
        raise TmvaTorchError(message)
    if as_stored or architecture is None:
        take_formats(model, loaded.weights or {})
    try:
        model.load_state_dict(loaded.weights or {})
    except RuntimeError as error:
        message = f"the weights in {path} do not fit the network {type(model).__name__}: {error}{OTHER * as_stored}"
        raise TmvaTorchError(message) from error
    return model


def _rebuilt(loaded: Loaded, path: Path) -> nn.Module | None:
    """Return the network that a file describes; the file must have the weights for it."""
    try:
        with torch.device("meta"):  # shapes only: a description can ask for more than there is memory
            shapes = rebuild(loaded.description or {})
        if shapes is None:
            return None
        wanted = {name: tuple(tensor.shape) for name, tensor in shapes.state_dict().items()}
        given = {name: tuple(tensor.shape) for name, tensor in (loaded.weights or {}).items()}
        if wanted == given:
            return rebuild(loaded.description or {})
    except READ_ERRORS as error:
        message = f"the description of the network in {path} cannot be used: {type(error).__name__}: {error}"
        raise TmvaTorchError(message) from error
    differing = [name for name in sorted({*wanted, *given}) if wanted.get(name) != given.get(name)]
    named = ", ".join(f"{name}: described as {wanted.get(name)}, stored as {given.get(name)}" for name in differing[:5])
    message = f"the weights in {path} do not fit the network it describes ({named})"
    raise TmvaTorchError(message)


def load_model(
    path: str | Path,
    *,
    architecture: nn.Module | None = None,
    device: str | torch.device = "cpu",
    trusted: bool = False,
) -> nn.Module:
    """Return the network of a model file, in evaluation mode; the inverse of save_model.

    Parameters
    ----------
    path
        TorchScript, a weights-only checkpoint, a bundle, or (if trusted) a torch.export program.
    architecture
        Takes the weights of a file that does not describe its network.
    device
        Where the network goes.
    trusted
        Allow files that can run code when they are read.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TmvaTorchError
        If it is broken, would have to be trusted and is not, or does not fit the architecture.
    """
    file = Path(path)
    if not file.is_file():
        message = f"there is no model file {path} (looked for {file.absolute()})"
        raise FileNotFoundError(message)
    return into_model(load(file, device=device, trusted=trusted), architecture, file).to(device).eval()
