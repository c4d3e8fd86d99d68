"""Inputs brought to mean 0 and spread 1, in a form that TMVA can apply too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import torch
from torch import nn

from .transformations import Transformations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .data import EventDataset


def moments(
    x: torch.Tensor, weight: torch.Tensor | None = None, events: torch.Tensor | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the weighted mean and standard deviation of each column, in float64; a constant column gets 1.

    Parameters
    ----------
    x
        Shape [n_events, n_columns].
    weight
        One per event; negative ones count as zero here, a spread needs none.
    events
        The events to look at; None takes all.
    """
    chosen = x if events is None else x[events]
    wide = chosen.double()
    share = torch.ones(len(wide), dtype=torch.float64) if weight is None else weight.double().clamp(min=0.0)
    if weight is not None and events is not None:
        share = share[events]
    share = (share / share.sum()).unsqueeze(1)
    mean = (share * wide).sum(0)
    spread = (share * (wide - mean).square()).sum(0).sqrt()
    # A column without spread has only rounding left of it.
    flat = spread <= 1e-6 * mean.abs().clamp(min=1e-30)
    return mean, torch.where(flat, torch.ones_like(spread), spread)


def standardising(features: Sequence[str], mean: torch.Tensor, spread: torch.Tensor) -> Transformations:
    """Return (x - mean) / spread for each feature as a transformation: TMVA's P with the axes 1 / spread.

    TMVA's own N maps the range to [-1, 1], which one outlier ruins, and its D subtracts no mean.
    """
    root = ET.Element("Transformations", NTransformations="1")
    node = ET.SubElement(root, "Transform", Name="PCA")
    selection = ET.SubElement(node, "Selection")
    for tag, counter in (("Input", "NInputs"), ("Output", "NOutputs")):
        listed = ET.SubElement(selection, tag, {counter: str(len(features))})
        for name in features:
            ET.SubElement(listed, tag, Type="Variable", Label=name, Expression=name)
    place = {"Class": "Combined", "ClassIndex": "0", "NRows": str(len(features))}
    ET.SubElement(node, "Statistics", place).text = _numbers(mean)
    axes = ET.SubElement(node, "Eigenvectors", {**place, "NCols": str(len(features))})
    axes.text = _numbers(torch.diag(1.0 / spread).flatten())
    names = [(name, name) for name in features]
    return Transformations(ET.tostring(root, encoding="unicode"), names)


def _numbers(values: torch.Tensor) -> str:
    return " ".join(repr(value) for value in values.tolist())


def standardise(dataset: EventDataset, *, events: torch.Tensor | None = None) -> tuple[EventDataset, Transformations]:
    """Return a data set of standardised inputs, and the transformation that a `Bundle` needs to do the same.

    Parameters
    ----------
    dataset
        The events; the data set itself stays as it is.
    events
        Indices of the events that mean and spread are taken of (those of training); None takes all.
    """
    mean, spread = moments(dataset.x, dataset.weight, events)
    names = dataset.feature_names or tuple(f"x{i}" for i in range(dataset.x.shape[1]))
    made = standardising(names, mean, spread)
    with torch.no_grad():
        return dataset.with_inputs(made.forward(dataset.x)), made


def fold_targets(model: nn.Module, mean: torch.Tensor, spread: torch.Tensor) -> None:
    """Let a network that was trained on (y - mean) / spread return y: its last layer takes the scale up.

    Raises
    ------
    TypeError
        If the last layer is no linear one.
    """
    last = last_linear(model)
    if last is None:
        message = f"the last layer of {type(model).__name__} is not linear; train it on the targets as they are"
        raise TypeError(message)
    with torch.no_grad():
        weight, bias = last.weight.double(), last.bias.double()
        last.weight.copy_(weight * spread.to(weight.device).unsqueeze(1))
        last.bias.copy_(bias * spread.to(bias.device) + mean.to(bias.device))


def last_linear(model: nn.Module) -> nn.Linear | None:
    """Return the last layer of a sequence if it is linear and has a bias."""
    last = model[-1] if isinstance(model, nn.Sequential) and len(model) else None
    return last if isinstance(last, nn.Linear) and last.bias is not None else None
