"""The head of a TMVA weights file, any method's: facts, options, variables, classes, targets. No ROOT, no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from .errors import TmvaTorchError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class WeightsHead:
    """What the head of a weights file says of its training: any method's, of any TMVA since 4."""

    facts: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)  # internal name: title with unit
    classes: tuple[str, ...] = ()
    targets: dict[str, str] = field(default_factory=dict)  # internal name: unit
    titles: dict[str, str] = field(default_factory=dict)  # of the variables, by expression


def read_weights_head(path: Path) -> WeightsHead:
    """Read a weights XML.

    Raises
    ------
    TmvaTorchError
        If it is no weights file.
    """
    try:
        top = ElementTree.parse(path).getroot()  # noqa: S314 - expat itself bounds what entities expand to
    except ElementTree.ParseError as error:
        message = f"{path} is no XML: {error}; is it a TMVA weights file, and complete?"
        raise TmvaTorchError(message) from error
    if top.tag != "MethodSetup":
        message = f"{path} is XML, but its first element is <{top.tag}>; a TMVA weights file begins with <MethodSetup>"
        raise TmvaTorchError(message)
    facts = {"method": top.get("Method", "")}
    facts |= {info.get("name", ""): info.get("value", "") for info in top.iterfind("GeneralInfo/Info")}
    return WeightsHead(
        facts,
        {option.get("name", ""): (option.text or "").strip() for option in top.iterfind("Options/Option")},
        {one.get("Internal", ""): _titled(one) for one in top.iterfind("Variables/Variable")},
        tuple(one.get("Name", "") for one in top.iterfind("Classes/Class")),
        {one.get("Internal", ""): one.get("Unit", "") for one in top.iterfind("Targets/Target")},
        {one.get("Expression", ""): _titled(one) for one in top.iterfind("Variables/Variable")},
    )


def _titled(variable: ElementTree.Element) -> str:
    title, unit = variable.get("Title") or variable.get("Label") or "", variable.get("Unit")
    return f"{title} [{unit}]" if unit else title
