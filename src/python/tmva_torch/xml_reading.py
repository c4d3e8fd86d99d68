"""Reading XML that others wrote: no entities, no document types, bounded size and depth, errors that name the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from .errors import TmvaTorchError

if TYPE_CHECKING:
    from typing import NoReturn

LARGEST = 1 << 30  # bytes: a forest of many deep trees is a few hundred million
DEEPEST = 200  # elements within each other: the trees of a BDT are the deepest


class _LimitedBuilder(ET.TreeBuilder):
    """Builds elements, and refuses what a weights file never has and an attack needs."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        self._depth += 1
        if self._depth > DEEPEST:
            message = f"it nests elements more than {DEEPEST} deep"
            raise TmvaTorchError(message)
        return super().start(tag, attrs)

    def end(self, tag: str) -> ET.Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:
        """Refuse: entities can only be defined here."""
        del name, pubid, system
        message = "it has a DOCTYPE, which weights files never have and entities come from"
        raise TmvaTorchError(message)


def parse_xml(text: str | bytes, source: str) -> ET.Element:
    """Return the root element of a document.

    Raises
    ------
    TmvaTorchError
        If it is no well-formed XML (a file cut short is not), has a document type, or is too large or too deep; the
        message names the source.
    """
    _check_size(len(text), source)
    parser = ET.XMLParser(target=_LimitedBuilder())  # noqa: S314 - the builder refuses document types
    try:
        parser.feed(text)
        root: ET.Element = parser.close()
    except ET.ParseError as error:
        message = f"{source} is not well-formed XML ({error}); is it complete?"
        raise TmvaTorchError(message) from error
    except TmvaTorchError as error:
        message = f"{source} is refused: {error}"
        raise TmvaTorchError(message) from error
    return root


def _check_size(size: int, source: str) -> None:
    if size > LARGEST:
        message = f"{source} has {size} bytes; XML of more than {LARGEST} is refused"
        raise TmvaTorchError(message)


def is_xml(file: Path) -> bool:
    """Return whether a file begins as XML does."""
    with file.open("rb") as opened:
        return opened.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_xml(path: str | Path) -> ET.Element:
    """Return the root element of a file; raises as `parse_xml`, and FileNotFoundError."""
    file = Path(path)
    if not file.is_file():
        message = f"there is no file {path} (looked for {file.absolute()})"
        raise FileNotFoundError(message)
    _check_size(file.stat().st_size, str(path))
    return parse_xml(file.read_bytes(), str(path))
