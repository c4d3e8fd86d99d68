"""Bundles as files: save and load."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import safetensors
import safetensors.torch
import torch

from . import artifacts
from .bundle import Bundle
from .describe import describe
from .devices import usable_device
from .errors import TmvaTorchError
from .files import replacing
from .losses import OutputKind, Task
from .method import make_architecture
from .spec import Spec
from .state import ABSOLUTE, N_REFERENCES, RELATIVE, versions
from .tmva_files import from_weights, need_trust, renamed, weights_beside
from .transformations import Transformations
from .usercode import CustomObjects, custom_objects, run_text
from .weights_xml import read_weights
from .xml_reading import is_xml

if TYPE_CHECKING:
    from torch import nn

FORMAT = 1
KEY = "tmva_torch_bundle"
NETWORK_KEY = "tmva_torch"  # where `load_model` finds the description of the network alone
_SCRIPT = "torchscript"


def save(bundle: Bundle, path: str | Path) -> None:
    """Write a bundle into one file, in one step: weights in safetensors, all else as JSON in its header.

    Parameters
    ----------
    bundle
        What to write.
    path
        A name ending in .safetensors.

    Raises
    ------
    ValueError
        If the name has another ending, or only functions of the running script know how to use the network.
    """
    file = check_name(path)
    network, tensors = _network(bundle.model)
    text = json.dumps({**_description(bundle, network), "reference": _reference(bundle)})
    with replacing(file) as written:
        safetensors.torch.save_file(tensors, written, metadata={NETWORK_KEY: json.dumps(network), KEY: text})


def check_name(path: str | Path) -> Path:
    """Return the path; raise ValueError unless it ends as a bundle does."""
    file = Path(path)
    if file.suffix.lower() != ".safetensors":
        message = f"{file.name}: a bundle is a .safetensors file; `export` writes other formats"
        raise ValueError(message)
    return file


def _network(model: nn.Module) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    if isinstance(model, torch.jit.ScriptModule):
        buffer = io.BytesIO()
        with artifacts.quiet_torchscript():
            torch.jit.save(model, buffer)
        return {"kind": _SCRIPT}, {_SCRIPT: torch.frombuffer(bytearray(buffer.getvalue()), dtype=torch.uint8)}
    return describe(model), {k: v.detach().cpu().contiguous().clone() for k, v in model.state_dict().items()}


def _description(bundle: Bundle, network: dict[str, Any]) -> dict[str, Any]:
    user = bundle.user
    needs_code = user.predict_func is not None or network["kind"] == "code"
    if user.predict_func is not None and user.code is None:
        message = (
            "predict_func was defined in the running script, which a file cannot hold; put it into a file of its "
            "own and name that as UserCode"
        )
        raise ValueError(message)
    code = user.code if needs_code else None
    return {
        "format": FORMAT,
        "analysis": bundle.task.value,
        "features": list(bundle.features),
        "classes": list(bundle.classes),
        "targets": list(bundle.targets),
        "positive_class": bundle.positive_class,
        "output_kind": bundle.kind.value if bundle.kind else None,
        "network": network,
        "transformations": None if bundle.transformations is None else bundle.transformations.xml,
        "fill_values": bundle.fill_values,
        "ranges": bundle.ranges,
        "user_code": code and {"filename": Path(code.filename).name, "text": code.text, "sha256": code.sha256},
        "info": dict(bundle.info),
        "versions": versions(),
    }


def _reference(bundle: Bundle) -> dict[str, Any] | None:
    """Return a few inputs with their responses; None where the network does not answer twice the same."""
    inputs = bundle.examples(N_REFERENCES)
    first, second = bundle.predict(inputs), bundle.predict(inputs)
    if not np.isfinite(first).all() or not np.array_equal(first, second):
        return None
    return {"inputs": inputs.double().tolist(), "responses": first.astype(float).tolist()}


def load(
    path: str | Path,
    *,
    device: str | torch.device | None = None,
    architecture: nn.Module | None = None,
    trusted: bool = False,
) -> Bundle:
    """Return the bundle of a file; the inverse of save, and the way in for what TMVA trained.

    Parameters
    ----------
    path
        A bundle (.safetensors), a weights file of TMVA's method PyTorch (.weights.xml), or the trained network that
        lies beside such a file.
    device
        Where predictions take place; None is the CPU.
    architecture
        Takes the weights of a network that is no sequence of standard layers.
    trusted
        Allow files that run code when they are opened: user code stored in them, pickled networks.

    Raises
    ------
    FileNotFoundError
        If there is no such file, or its network is not where it says.
    TmvaTorchError
        If it is broken, of another format or version, would have to be trusted and is not, or computes something else
        than when it was written.
    """
    file = Path(path)
    if not file.is_file():
        message = f"there is no model file {path} (looked for {file.absolute()})"
        raise FileNotFoundError(message)
    place = usable_device(device or "cpu")
    if is_xml(file):
        return from_weights(read_weights(file), device=place, trusted=trusted)
    text = metadata(file)
    if text is None:
        beside = weights_beside(file)
        if beside is None:
            message = (
                f"{path} holds a network alone, not the names and transformations of its inputs; give the weights file "
                "(.weights.xml) that belongs to it, or read the bare network with load_model"
            )
            raise TmvaTorchError(message)
        return from_weights(beside, device=place, trusted=trusted)
    return _from_description(_checked(text, file), file, place, architecture, trusted=trusted)


def metadata(file: Path) -> str | None:
    """Return the JSON text of a bundle; None for another kind of model file."""
    if artifacts.file_kind(file) != artifacts.BUNDLE:
        if artifacts.file_kind(file) == artifacts.UNKNOWN:
            message = f"{file} is neither a bundle, nor a weights file, nor a network; is it complete?"
            raise TmvaTorchError(message)
        return None
    try:
        with safetensors.safe_open(str(file), framework="pt") as opened:
            return (opened.metadata() or {}).get(KEY)
    except (safetensors.SafetensorError, OSError, ValueError) as error:
        message = f"{file} looks like a bundle, but cannot be read: {error}; is it complete?"
        raise TmvaTorchError(message) from error


def _checked(text: str, file: Path) -> dict[str, Any]:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"the description in {file} is no readable JSON: {error}"
        raise TmvaTorchError(message) from error
    given = found.get("format") if isinstance(found, dict) else type(found).__name__
    if given != FORMAT:
        by = found.get("versions", {}).get("tmva_torch") if isinstance(found, dict) else None
        message = (
            f"{file} has format {given} of bundles (written by tmva-torch {by}); this version reads format {FORMAT}"
        )
        raise TmvaTorchError(message)
    return dict(found)


def _from_description(
    found: dict[str, Any], file: Path, device: torch.device, architecture: nn.Module | None, *, trusted: bool
) -> Bundle:
    try:
        user = _user(found["user_code"], file, trusted=trusted)
        xml, features = found["transformations"], tuple(found["features"])
        targets = tuple(found["targets"])
        bundle = Bundle(
            model=_model(found, file, user, architecture).to(device),
            task=Task(found["analysis"]),
            features=features,
            classes=tuple(found["classes"]),
            targets=targets,
            positive_class=found["positive_class"],
            kind=OutputKind(found["output_kind"]),
            transformations=xml and Transformations(xml, [(f, f) for f in features], [(t, t) for t in targets]),
            fill_values=found["fill_values"] and tuple(found["fill_values"]),
            ranges=found["ranges"] and tuple((low, high) for low, high in found["ranges"]),
            info={**found["info"], "versions": found["versions"]},
            user=user,
            device=device,
        )
        _check_reference(bundle, found["reference"], file, found["versions"])
    except (KeyError, TypeError, AttributeError) as error:
        message = f"the description in {file} is incomplete: {type(error).__name__}: {error}"
        raise TmvaTorchError(message) from error
    return bundle


def _user(stored: dict[str, str] | None, file: Path, *, trusted: bool) -> CustomObjects:
    if not stored:
        return CustomObjects()
    need_trust(trusted, file, stored["filename"])
    code = run_text(stored["text"], f"<{stored['filename']} stored in {file.name}>", file.parent)
    return renamed(custom_objects(code), stored["filename"])


def _model(found: dict[str, Any], file: Path, user: CustomObjects, architecture: nn.Module | None) -> nn.Module:
    loaded = artifacts.load(file)
    if found["network"]["kind"] == _SCRIPT:
        script = (loaded.weights or {})[_SCRIPT].numpy().tobytes()
        with artifacts.quiet_torchscript():
            model: nn.Module = torch.jit.load(io.BytesIO(script))  # type: ignore[no-untyped-call]
        return model
    if architecture is None and user.model is not None:
        spec = {"variables": found["features"], "classes": found["classes"], "targets": found["targets"]}
        common = {"title": file.stem, "analysis": found["analysis"], "weight_dir": str(file.parent)}
        architecture = make_architecture(
            Spec.from_dict({**spec, **common, "signal_class": found["positive_class"]}), user
        )
    return artifacts.into_model(loaded, architecture, file)


def _check_reference(bundle: Bundle, reference: Any, file: Path, stored_versions: dict[str, str]) -> None:
    if reference is None:
        return
    now = bundle.predict(np.array(reference["inputs"], dtype=np.float32))
    then = np.array(reference["responses"])
    if now.shape != then.shape or not np.allclose(now, then, rtol=RELATIVE, atol=ABSOLUTE):
        message = (
            f"{file}: the network answers {now.tolist()} to its reference events, but answered {then.tolist()} when "
            f"it was written (with {stored_versions}, now {versions()})"
        )
        raise TmvaTorchError(message)
