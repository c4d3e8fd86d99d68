"""The way between bundles and the weights files of TMVA's method PyTorch, both ways."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import itertools
import json
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np

from ._previous import keeping_previous
from .artifacts import save_model
from .bundle import Bundle
from .errors import TmvaTorchError
from .files import sha256, write_text
from .losses import OutputKind, Task
from .method import Method
from .prediction import CPU
from .spec import Spec
from .state import N_REFERENCES, restore_method, state_of, versions
from .transformations import Transformations
from .weights_xml import CONTENT, CONTENT_OF_THIS_VERSION, METHOD, read_weights
from .xml_reading import parse_xml

if TYPE_CHECKING:
    import torch

    from .usercode import CustomObjects
    from .weights_xml import WeightsFile


def need_trust(trusted: bool, file: Path, filename: str) -> None:
    """Raise TmvaTorchError unless the file is trusted, whose stored user code would run."""
    if not trusted:
        message = (
            f"{file} holds Python code ({filename}) that would run when it is opened; look at it with "
            f"`tmva-torch inspect {file} --code`, and if you trust it, load with trusted=True (--trust)"
        )
        raise TmvaTorchError(message)


def renamed(user: CustomObjects, filename: str) -> CustomObjects:
    """Return the objects with the plain name of the file that their code came from."""
    if user.code is None:
        return user
    return dataclasses.replace(user, code=dataclasses.replace(user.code, filename=filename))


def from_weights(file: WeightsFile, *, device: torch.device = CPU, trusted: bool = False) -> Bundle:
    """Return the bundle of a weights file of TMVA; arguments and errors as for `load`."""
    if file.method != METHOD:
        message = f"{file.path} is of TMVA's method {file.method}; networks are in those of the method {METHOD}"
        raise TmvaTorchError(message)
    state = json.loads(file.state) if file.state else {}
    code = state.get("user_code")
    if code or (not state and file.options.get("UserCode")):
        need_trust(trusted, file.path, code.get("filename", "user code") if code else file.options["UserCode"])
    method = restore_method(_booking(file, trusted=trusted), file.state)
    for note in method.notes:
        warnings.warn(note, stacklevel=3)
    spec = method.spec
    ranges = tuple((v.minimum, v.maximum) for v in file.variables)
    return Bundle(
        model=method.model.to(device),
        task=spec.task,
        features=spec.variables,
        classes=spec.classes,
        targets=spec.targets,
        positive_class=spec.signal_class,
        kind=method.kind,
        transformations=_transformations(file),
        ranges=ranges if np.isfinite(np.array(ranges)).all() else None,
        info={"title": file.title, "tmva": dict(file.info), "versions": state.get("versions", {})},
        user=renamed(method.user, code["filename"]) if code else method.user,
        device=device,
    )


def _booking(file: WeightsFile, *, trusted: bool) -> dict[str, Any]:
    """Return what C++ would say about the method."""
    return {
        "title": file.title,
        "analysis": file.task.value,
        "variables": list(file.names),
        "classes": list(file.classes) if file.task is not Task.REGRESSION else [],
        "targets": [target.expression for target in file.targets],
        "signal_class": file.classes.index("Signal") if "Signal" in file.classes else 0,
        "weight_dir": str(file.path.parent),
        "options": {**file.options, "TrustModelFile": trusted, "Device": "cpu"},
    }


def _transformations(file: WeightsFile) -> Transformations | None:
    if not file.transformation_names:
        return None
    variables = [(v.label, v.expression) for v in file.variables]
    return Transformations(file.transformations, variables, [(t.label, t.expression) for t in file.targets])


def weights_beside(file: Path) -> WeightsFile | None:
    """Return the weights file in the same folder that names this very network."""
    for candidate in sorted(file.parent.glob("*.xml")):
        try:
            found = read_weights(candidate)
        except TmvaTorchError:
            continue  # another kind of XML
        trained = json.loads(found.state)["trained_file"] if found.state else {}
        if Path(trained.get("path", "")).name == file.name and trained["sha256"] == sha256(file):
            return found
    return None


def to_tmva(bundle: Bundle, path: str | Path, *, title: str = "PyTorch") -> Path:
    """Write what TMVA::Reader needs to apply a bundle: a weights file, and the network beside it.

    Parameters
    ----------
    bundle
        The network; it is not changed.
    path
        The weights file, ending in .weights.xml.
    title
        Title of the method; the network goes to TrainedModel_<title> in the same folder.

    Returns
    -------
    Path
        The network's file. Both may move, together.

    Raises
    ------
    ValueError
        If the name has another ending, or TMVA cannot do what the bundle does with NaN.
    """
    file = Path(path)
    if not file.name.endswith(".weights.xml"):
        message = f"{file.name}: TMVA's weights files end in .weights.xml"
        raise ValueError(message)
    if bundle.fill_values is not None:
        message = (
            "the bundle replaces NaN by the medians of the features, which no transformation of TMVA does; train with "
            "nonfinite='drop', or make a copy with dataclasses.replace(bundle, fill_values=None) and fill the inputs "
            "of the Reader yourself"
        )
        raise ValueError(message)
    method = method_of(bundle, file, title)
    trained = method.spec.trained_file
    method.trained_file = trained
    with keeping_previous(trained, file.parent):
        save_model(method.model, trained)
        write_text(file, _document(bundle, method, state_of(method)))
    return trained


def method_of(bundle: Bundle, file: Path, title: str) -> Method:
    """Return the bundle as the method of a job whose weights file is `file`; without the transformations."""
    booking: dict[str, Any] = {"title": title, "analysis": bundle.task.value, "weight_dir": str(file.parent)}
    names = {"variables": bundle.features, "classes": bundle.classes, "targets": bundle.targets}
    spec = Spec.from_dict({**booking, **names, "signal_class": bundle.positive_class})
    model = bundle.model if bundle.device == CPU else copy.deepcopy(bundle.model).cpu()
    kind = bundle.kind or OutputKind.VALUE
    reference = bundle.transformed(bundle.examples(N_REFERENCES)).clone().numpy()
    return Method(spec, bundle.user, model, kind, seed=0, reference_inputs=reference)


def _document(bundle: Bundle, method: Method, state: str) -> str:
    root = ET.Element("MethodSetup", Method=f"{METHOD}::{method.spec.title}")
    general = ET.SubElement(root, "GeneralInfo")
    for name, value in _general_info(bundle).items():
        ET.SubElement(general, "Info", name=name, value=value)
    ET.SubElement(root, "Options")
    ranges = bundle.ranges or itertools.repeat((0.0, 0.0))
    variables = ET.SubElement(root, "Variables", NVar=str(len(bundle.features)))
    for i, (name, limits) in enumerate(zip(bundle.features, ranges, strict=False)):
        ET.SubElement(variables, "Variable", {"VarIndex": str(i), **_input(name, *limits)})
    ET.SubElement(root, "Spectators", NSpec="0")
    names = bundle.classes or ("Regression",)
    classes = ET.SubElement(root, "Classes", NClass=str(len(names)))
    for i, name in enumerate(names):
        ET.SubElement(classes, "Class", Name=name, Index=str(i))
    if bundle.task is Task.REGRESSION:
        targets = ET.SubElement(root, "Targets", NTrgt=str(len(bundle.targets)))
        for i, name in enumerate(bundle.targets):
            ET.SubElement(targets, "Target", {"TargetIndex": str(i), **_input(name, 0.0, 0.0)})
    if bundle.transformations is None:
        ET.SubElement(root, "Transformations", NTransformations="0")
    else:
        root.append(parse_xml(bundle.transformations.xml, "the bundle's transformations"))
    ET.SubElement(root, "MVAPdfs")
    ET.indent(root)
    ET.SubElement(root, "Weights", {CONTENT: CONTENT_OF_THIS_VERSION}).text = state
    return '<?xml version="1.0"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _general_info(bundle: Bundle) -> dict[str, str]:
    return {
        "TMVA Release": "4.2.1 [262657]",  # the layout of the file, the same in every ROOT 6
        "ROOT Release": "none [0]",
        "Creator": f"tmva-torch {versions()['tmva_torch']}",
        "Date": datetime.datetime.now(datetime.timezone.utc).strftime("%a %b %d %H:%M:%S %Y"),
        "Training events": str(bundle.info.get("n_train", 0)),
        "AnalysisType": bundle.task.value.capitalize(),
    }


def _input(name: str, low: float, high: float) -> dict[str, str]:
    internal = re.sub(r"[$&|!%^()'<>?= ]", "_", name)
    for old, new in (("::", "_"), ("*", "_T_"), ("/", "_D_"), ("+", "_P_"), ("-", "_M_"), ("[", "_"), ("]", "_")):
        internal = internal.replace(old, new)
    texts = {"Expression": name, "Label": name, "Title": name, "Unit": "", "Internal": internal, "Type": "F"}
    return {**texts, "Min": f"{low:.8e}", "Max": f"{high:.8e}"}
