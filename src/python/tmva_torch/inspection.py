"""What a model file or a weights file holds, as plain values; nothing in it is run."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import artifacts
from .bundle_file import metadata
from .errors import TmvaTorchError
from .transformations import names_of
from .weights_xml import METHOD, read_weights
from .xml_reading import is_xml

if TYPE_CHECKING:
    import torch

    from .weights_xml import WeightsFile

_MOST_SHOWN = 100  # characters of a value


def inspect_file(path: str | Path) -> dict[str, Any]:
    """Return what a bundle, a weights file of TMVA or a bare network holds.

    Returns
    -------
    dict
        With "kind" and, as far as the file tells them: "task", "features" ([{"name", "low", "high"}]), "classes",
        "targets", "positive_class", "output_kind", "transformations" (names), "network" (lines), "n_parameters",
        "training", "versions", "user_code" ({"filename", "text"}), "options".

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TmvaTorchError
        If it is none of these, or incomplete.
    """
    file = Path(path)
    if not file.is_file():
        message = f"there is no file {path} (looked for {file.absolute()})"
        raise FileNotFoundError(message)
    if is_xml(file):
        return _weights(read_weights(file))
    text = metadata(file)
    return _bundle(text, file) if text is not None else _bare(file)


def _bundle(text: str, file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(text)
        info = dict(found["info"])
        ranges = found["ranges"] or [[None, None]] * len(found["features"])
        named = zip(found["features"], ranges, strict=True)
        return {
            "kind": "bundle",
            "format": found["format"],
            "task": found["analysis"],
            "features": [{"name": name, "low": low, "high": high} for name, (low, high) in named],
            **{key: found[key] for key in ("classes", "targets", "positive_class", "output_kind", "fill_values")},
            "transformations": names_of(found["transformations"]) if found["transformations"] else [],
            "network": _lines(found["network"]),
            **_tensors(artifacts.load(file).weights or {}),
            "training": {key: value for key, value in info.items() if key not in {"versions", "history"}},
            "history": info.get("history", {}),
            "versions": found["versions"],
            "user_code": found["user_code"],
        }
    except (KeyError, TypeError, ValueError) as error:
        message = f"the description in {file} is incomplete: {type(error).__name__}: {error}"
        raise TmvaTorchError(message) from error


def _weights(file: WeightsFile) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(file.state) if file.state else {}
    limits = [(v.minimum, v.maximum) if math.isfinite(v.minimum + v.maximum) else (None, None) for v in file.variables]
    named = zip(file.names, limits, strict=True)
    return {
        "kind": "weights file",
        "method": f"{file.method}::{file.title}",
        "task": file.task.value,
        "features": [{"name": name, "low": low, "high": high} for name, (low, high) in named],
        "spectators": [spectator.expression for spectator in file.spectators],
        "classes": list(file.classes),
        "targets": [target.expression for target in file.targets],
        "positive_class": state.get("signal_class"),
        "output_kind": state.get("output_kind"),
        "transformations": list(file.transformation_names),
        "network": _lines(state["network"]) if state else [] if file.method == METHOD else [f"none: {file.method}"],
        "trained_file": state.get("trained_file", {}).get("path"),
        "options": {name: value for name, value in file.options.items() if value},
        "training": dict(file.info),
        "versions": state.get("versions", {}),
        "user_code": state.get("user_code"),
    }


def _bare(file: Path) -> dict[str, Any]:
    kind = artifacts.file_kind(file)
    if kind == artifacts.EXPORTED:
        return {"kind": f"network alone ({kind})"}  # reading more could run pickled code
    loaded = artifacts.load(file)
    weights = loaded.weights if loaded.model is None else loaded.model.state_dict()
    description = _lines(loaded.description) if loaded.description else []
    return {"kind": f"network alone ({kind})", "network": description, **_tensors(weights or {})}


def _tensors(weights: dict[str, torch.Tensor]) -> dict[str, Any]:
    return {
        "n_parameters": sum(tensor.numel() for tensor in weights.values() if tensor.is_floating_point()),
        "tensors": {name: list(tensor.shape) for name, tensor in weights.items()},
    }


def _lines(network: dict[str, Any]) -> list[str]:
    """Return a line per layer of a description."""
    kind = network.get("kind")
    if kind == "sequence":
        return [line for _, layer in network["layers"] for line in _lines(layer)]
    if kind == "layer":
        arguments = ", ".join(f"{name}={value}" for name, value in network["arguments"].items())
        return [f"{network['class']}({arguments})"]
    if kind == "recurrent":
        return [
            f"{line}, {'all steps' if network['whole_sequence'] else 'last step'}" for line in _lines(network["core"])
        ]
    return [str(network.get("class", kind))]


def table_of(found: dict[str, Any]) -> list[str]:
    """Return the lines that show people what `inspect_file` found."""
    head = ("kind", "method", "task", "output_kind", "trained_file")
    rows = [(key.replace("_", " "), str(found[key])) for key in head if found.get(key)]
    rows += [("feature", feature["name"] + _limits(feature)) for feature in found.get("features", [])]
    positive = found.get("positive_class") if found.get("task") == "classification" else None
    notes = {positive: "   (its probability is the response)"}
    rows += [("class", name + notes.get(number, "")) for number, name in enumerate(found.get("classes", []))]
    for key, name in (("targets", "target"), ("spectators", "spectator"), ("transformations", "transformation")):
        rows += [(name, text) for text in found.get(key) or []]
    rows += [("layer", text) for text in found.get("network", [])]
    if "n_parameters" in found:
        rows.append(("parameters", str(found["n_parameters"])))
    for key in ("training", "options", "versions"):
        rows += [(key, f"{name} = {_short(value)}") for name, value in (found.get(key) or {}).items()]
    if found.get("user_code"):
        rows.append(("user code", f"{found['user_code']['filename']} (--code prints it)"))
    width = max(len(name) for name, _ in rows)
    shown = ["" if i and rows[i - 1][0] == name else name for i, (name, _) in enumerate(rows)]
    return [f"{name:<{width}}  {text}" for name, (_, text) in zip(shown, rows, strict=True)]


def _limits(feature: dict[str, Any]) -> str:
    return "" if feature["low"] is None else f"   in [{feature['low']:.6g}, {feature['high']:.6g}]"


def _short(value: Any) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]} ..."
