"""Event weights: the policy for negative ones, the balance of classes, and their normalisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from .sampling import pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .sampling import Events

_BLOCK = 65536


def as_weights(weight: torch.Tensor) -> torch.Tensor:
    """Return float32 weights; if all are the same, as they usually are, there is one number in memory."""
    return weight[:1].float().expand(len(weight)) if len(weight) and all_equal(weight) else weight.float()


def apply_policy(weight: torch.Tensor, policy: str) -> torch.Tensor:
    """Return the weights after the treatment of negative ones: "keep", "ignore" (weight 0) or "abs"."""
    if policy == "keep" or not bool((weight < 0).any()):
        return weight
    if policy == "ignore":
        return weight.clamp(min=0.0)
    return weight.abs()


def all_equal(weight: torch.Tensor) -> bool:
    """Return whether every event has the same weight."""
    return len(weight) == 0 or weight.stride(0) == 0 or bool(weight.min() == weight.max())


def normalise(weight: torch.Tensor, events: Events) -> torch.Tensor:
    """Return float32 weights whose average over the given events is one.

    The batch loss is the plain mean of weight * loss: with an average of one a batch that happens to hold a
    small or negative sum of weights cannot blow up, and the scale of the weights drops out.

    Raises
    ------
    ValueError
        If a weight is not finite, or their sum over the events is not positive.
    """
    are_equal = all_equal(weight)
    chosen = (weight[:1] if are_equal else pick(weight, events)).double()
    bad = (~torch.isfinite(chosen)).nonzero()
    if len(bad):
        event = int(events[int(bad[0, 0])])
        message = f"event {event} has the weight {float(weight[event])}; weights must be finite"
        raise ValueError(message)
    total = float(chosen.sum()) * len(events) / len(chosen)
    if total <= 0.0:
        message = (
            f"the weights of the {len(events)} training events sum to {total:g}; the sum must be positive "
            "(NegativeWeights=ignore or abs change what negative weights count)"
        )
        raise ValueError(message)
    if are_equal:
        return torch.ones(1, device=weight.device).expand(len(weight))  # one number in memory
    mean = float(chosen[0]) if all_equal(chosen) else total / len(events)
    return (weight.double() / mean).float()


def class_counts(classes: torch.Tensor, n_classes: int) -> list[int]:
    """Return the number of events of each class."""
    counts = torch.zeros(n_classes, dtype=torch.int64, device=classes.device)
    for part in torch.split(classes, _BLOCK):  # torch makes 64-bit numbers of what it counts
        counts += torch.bincount(part, minlength=n_classes)
    numbers: list[int] = counts.tolist()
    return numbers


def check_classes(classes: torch.Tensor, n_classes: int, names: Sequence[str] | None = None) -> None:
    """Raise ValueError if a class has no event: there would be nothing to tell apart."""
    counts = class_counts(classes, n_classes)
    if all(counts):
        return
    listed = ", ".join(
        f"{names[number] if names else f'class {number}'}: {count}" for number, count in enumerate(counts)
    )
    message = f"a class has no training event ({listed}); each class needs some"
    raise ValueError(message)


def balanced(weight: torch.Tensor, events: Events, classes: torch.Tensor | None) -> torch.Tensor:
    """Return weights whose sum over the given events is the same in every class.

    Raises
    ------
    ValueError
        If there are no classes, or the weights of a class do not have a positive sum.
    """
    if classes is None:
        message = "balance_classes needs class numbers; give the data set its n_classes"
        raise ValueError(message)
    of_event = pick(classes, events).long()
    sums = torch.zeros(int(classes.max()) + 1, dtype=torch.float64).index_add_(
        0, of_event, pick(weight, events).double()
    )
    if not bool((sums > 0).all()):
        message = f"the weights of the classes sum to {sums.tolist()}; to balance them each sum must be positive"
        raise ValueError(message)
    return (weight.double() / sums[classes.long()]).float()
