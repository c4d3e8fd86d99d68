"""Weights files of TMVA without ROOT: what they hold, as plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from .errors import TmvaTorchError
from .losses import Task
from .xml_reading import parse_xml, read_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT = "Content"
CONTENT_OF_THIS_VERSION = "tmva-torch state 1"
METHOD = "PyTorch"


@dataclass(frozen=True)
class Input:
    """A variable, spectator or target."""

    expression: str
    label: str
    internal: str
    title: str
    unit: str
    minimum: float
    maximum: float

    @property
    def titled(self) -> str:
        """What a picture calls it: the title (the label, if it has none) and the unit."""
        return f"{self.title or self.label} [{self.unit}]" if self.unit else self.title or self.label


@dataclass(frozen=True)
class WeightsFile:
    """What a weights file holds.

    Parameters
    ----------
    path
        The file.
    method, title
        The two halves of its Method attribute, as in PyTorch::title.
    info
        General information, such as "ROOT Release" and "Date".
    task
        The analysis.
    options
        The booking options, as text.
    variables, spectators, targets
        Inputs, in order.
    classes
        Names, in order.
    transformations
        The element <Transformations> as text.
    state
        What this project's method stored, "" in a file of ROOT's own method of this name.
    """

    path: Path
    method: str
    title: str
    info: Mapping[str, str]
    task: Task
    options: Mapping[str, str]
    variables: tuple[Input, ...]
    spectators: tuple[Input, ...]
    targets: tuple[Input, ...]
    classes: tuple[str, ...]
    transformations: str = field(repr=False)
    state: str = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables as the method knows them: expressions; internal names for the elements of an array."""
        stored = json.loads(self.state).get("variables") if self.state else None
        if isinstance(stored, list) and len(stored) == len(self.variables):
            return tuple(map(str, stored))
        expressions = [variable.expression for variable in self.variables]
        return tuple(v.internal if expressions.count(v.expression) > 1 else v.expression for v in self.variables)

    @property
    def transformation_names(self) -> tuple[str, ...]:
        """Names of the variable transformations, in order."""
        return tuple(node.get("Name", "?") for node in parse_xml(self.transformations, str(self.path)))


def read_weights(path: str | Path) -> WeightsFile:
    """Open the weights file of a TMVA method without ROOT.

    Any method's file can be read; networks are only in those of the method PyTorch.

    Parameters
    ----------
    path
        A file <job>_<title>.weights.xml.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TmvaTorchError
        If it is cut short, is no weights file, has an unknown version, or contains what only an attack needs (a
        document type, elements nested without end).
    """
    root = read_xml(path)
    method, colons, title = root.get("Method", "").partition("::")
    if root.tag != "MethodSetup" or not colons:
        message = f"{path} is no weights file of TMVA: its root is <{root.tag}>, not <MethodSetup Method='type::title'>"
        raise TmvaTorchError(message)
    info = {item.get("name", ""): item.get("value", "") for item in root.iterfind("GeneralInfo/Info")}
    transformations = root.find("Transformations")
    if transformations is None:
        transformations = ET.Element("Transformations", NTransformations="0")
    return WeightsFile(
        Path(path),
        method,
        title,
        info,
        _task(info.get("AnalysisType", "Classification"), path),
        {option.get("name", ""): (option.text or "").strip() for option in root.iterfind("Options/Option")},
        _inputs(root, "Variables/Variable", path),
        _inputs(root, "Spectators/Spectator", path),
        _inputs(root, "Targets/Target", path),
        tuple(item.get("Name", "") for item in root.iterfind("Classes/Class")),
        ET.tostring(transformations, encoding="unicode"),
        _state(root, path) if method == METHOD else "",
    )


def _task(analysis: str, path: str | Path) -> Task:
    try:
        return Task(analysis.lower())
    except ValueError:
        message = f"{path} has AnalysisType={analysis!r}; known are Classification, Multiclass, Regression"
        raise TmvaTorchError(message) from None


def _inputs(root: ET.Element, where: str, path: str | Path) -> tuple[Input, ...]:
    return tuple(
        Input(
            item.get("Expression", ""),
            item.get("Label", ""),
            item.get("Internal", ""),
            item.get("Title", ""),
            item.get("Unit", ""),
            _limit(item, "Min", path),
            _limit(item, "Max", path),
        )
        for item in root.iterfind(where)
    )


def _limit(item: ET.Element, which: str, path: str | Path) -> float:
    text = item.get(which, "nan")
    try:
        return float(text)
    except ValueError:
        name = item.get("Expression", "")
        message = f"{path}: {item.tag} {name!r} has {which}={text!r}, which is no number; was the file changed?"
        raise TmvaTorchError(message) from None


def _state(root: ET.Element, path: str | Path) -> str:
    weights = root.find("Weights")
    # ROOT's own method of this name writes an empty element or none.
    if weights is None or CONTENT not in weights.attrib:
        return ""
    kind = weights.attrib[CONTENT]
    if kind != CONTENT_OF_THIS_VERSION:
        message = (
            f"{path}: its Weights element holds {kind!r}, this version reads {CONTENT_OF_THIS_VERSION!r}; use the "
            "version of tmva-torch that wrote the file, or train again"
        )
        raise TmvaTorchError(message)
    text = weights.text or ""
    try:
        state: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{path}: the state in its Weights element is no readable JSON ({error}); was the file changed?"
        raise TmvaTorchError(message) from error
    if not isinstance(state, dict):
        message = f"{path}: the state in its Weights element is a {type(state).__name__}, not an object"
        raise TmvaTorchError(message)
    return text
