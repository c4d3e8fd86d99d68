"""TMVA's variable transformations I N D P G U R as they stand in weights files, evaluated in torch.

The statistics are those of all classes together: weights files do not say which class was the reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from torch import nn

from ._steps import Cumulative, Linear, Normalise, Step
from .errors import TmvaTorchError
from .xml_reading import parse_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn
    from xml.etree.ElementTree import Element

    from ._steps import FloatArray, Place


class Transformations(nn.Module):
    """The chain of transformations of a method.

    Parameters
    ----------
    text
        The element <Transformations> of a weights file, which stays as it is in `xml`.
    variables, targets
        (label, expression) of the method's inputs and targets, in order.

    Raises
    ------
    TmvaTorchError
        For a transformation that is unknown, incomplete, or selects an input that is not there.
    """

    def __init__(
        self, text: str, variables: Sequence[tuple[str, str]], targets: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__()
        self.xml = text
        self.names: list[str] = []
        self.steps, self.target_steps = nn.ModuleList(), nn.ModuleList()
        for node in parse_xml(text, "the element Transformations"):
            maker = _Maker(node, variables, targets)
            self.names.append(maker.name)
            for kind, steps in (("Variable", self.steps), ("Target", self.target_steps)):
                step = maker.make(kind)
                if step is not None:
                    steps.append(step)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return what the network sees of inputs [n, n_variables]."""
        for step in self.steps:
            x = cast("Step", step).forward(x)
        return x

    def restore(self, y: torch.Tensor) -> torch.Tensor:
        """Return a regression's outputs [n, n_targets] in the units of the targets."""
        for step in reversed(self.target_steps):
            y = cast("Step", step).inverse(y)
        return y

    def extra_repr(self) -> str:
        """Show the names."""
        return ", ".join(self.names)


def names_of(text: str) -> list[str]:
    """Return the names of the transformations in an element <Transformations>."""
    return [node.get("Name", "?") for node in parse_xml(text, "the element Transformations")]


class _Maker:
    """Makes the steps of one element <Transform>."""

    def __init__(self, node: Element, variables: Sequence[tuple[str, str]], targets: Sequence[tuple[str, str]]) -> None:
        self.node = node
        self.name = node.get("Name", "?")
        self.known = {"Variable": list(variables), "Target": list(targets)}
        self.inputs = self.items("Input", "NInputs")
        self.outputs = self.items("Output", "NOutputs")
        if [kind for kind, _ in self.inputs] != [kind for kind, _ in self.outputs]:
            self.fail("it moves variables to targets or spectators")

    def fail(self, why: str) -> NoReturn:
        message = f"the transformation {self.name} cannot be used: {why}"
        raise TmvaTorchError(message)

    def items(self, tag: str, counter: str) -> list[tuple[str, int]]:
        parent = self.node.find(f"Selection/{tag}")
        if parent is None:
            self.fail(f"it has no element Selection/{tag}, as those before TMVA 4.2; train again with a newer one")
        found: list[tuple[str, int]] = []
        for item in parent.findall(tag):
            kind, label, expression = item.get("Type", ""), item.get("Label"), item.get("Expression")
            if kind == "Spectator":
                self.fail("it transforms spectators")
            places = [
                i for i, names in enumerate(self.known.get(kind, [])) if names[0] == label or names[1] == expression
            ]
            if not places:
                self.fail(f"the {kind.lower()} {label!r} ({expression}) is not among those of the method")
            # Elements of an array share label and expression: the file gives the index, or lists all in order.
            index, taken = item.get("Index", ""), {place for of, place in found if of == kind}
            chosen = [i for i in places if str(i) == index] or [i for i in places if i not in taken] or places
            found.append((kind, chosen[0]))
        if str(len(found)) != parent.get(counter):
            self.fail(f"it announces {counter}={parent.get(counter)} and lists {len(found)}")
        return found

    def make(self, kind: str) -> Step | None:
        picked = [k for k, (of, _) in enumerate(self.inputs) if of == kind]
        if not picked or self.name == "Identity":
            return None
        read, write = [self.inputs[k][1] for k in picked], [self.outputs[k][1] for k in picked]
        make: dict[str, Callable[..., Step]] = {
            "Rearrange": lambda _, place: Step(place),
            "Normalize": self.normalise,
            "Decorrelation": self.decorrelation,
            "PCA": self.principal,
            "Gauss": self.cumulative,
            "Uniform": self.cumulative,
        }
        if self.name not in make:
            self.fail(f"known are Identity, {', '.join(make)}")
        return make[self.name](picked, (read, write, len(self.known[kind])))

    def numbers(self, node: Element | None, shape: tuple[int, ...]) -> FloatArray:
        try:
            values = np.array((node.text or "").split() if node is not None else [], dtype=np.float64)
            return values.reshape(shape)
        except ValueError:
            self.fail(f"it needs {' x '.join(map(str, shape))} numbers; is the file complete?")

    def last(self, tag: str) -> Element | None:
        """Return the last element: that of all classes."""
        found = self.node.findall(tag)
        return found[-1] if found else None

    def whole(self, picked: list[int]) -> int:
        if len(picked) != len(self.inputs):
            self.fail("it mixes variables and targets")
        return len(picked)

    def normalise(self, picked: list[int], place: Place) -> Step:
        node = self.last("Class")
        ranges = {} if node is None else {r.get("Index"): r for r in node.findall("Ranges/Range")}
        try:
            limits = [[float(ranges[str(k)].attrib[end]) for end in ("Min", "Max")] for k in picked]
        except (KeyError, ValueError):
            self.fail("a range of its inputs is missing or no number")
        return Normalise(place, *np.array(limits).T)

    def decorrelation(self, picked: list[int], place: Place) -> Step:
        n = self.whole(picked)
        return Linear(place, self.numbers(self.last("Matrix"), (n, n)).T)

    def principal(self, picked: list[int], place: Place) -> Step:
        n = self.whole(picked)
        axes, mean = self.numbers(self.last("Eigenvectors"), (n, n)), self.numbers(self.last("Statistics"), (n,))
        return Linear(place, axes, mean)

    def cumulative(self, picked: list[int], place: Place) -> Step:
        by_index = {variable.get("VarIndex"): variable for variable in self.node.findall("Variable")}
        pdfs = []
        for k in picked:
            found = list(by_index[str(k)].iterfind("*/PDF")) if str(k) in by_index else []
            if not found:
                self.fail(f"the cumulative distribution of input {k} is missing")
            pdfs.append(found[-1])
        flat = self.name == "Uniform" or self.node.get("FlatOrGauss") == "Flat"
        return Cumulative(place, pdfs, flat=flat)
