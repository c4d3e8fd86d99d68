"""Event weights: the policy for negative ones, and their normalisation."""

from __future__ import annotations

import torch


def apply_policy(weight: torch.Tensor, policy: str) -> torch.Tensor:
    """Return the weights after the treatment of negative ones: "keep", "ignore" (weight 0) or "abs"."""
    if policy == "ignore":
        return weight.clamp(min=0.0)
    return weight.abs() if policy == "abs" else weight


def all_equal(weight: torch.Tensor) -> bool:
    """Return whether every event has the same weight."""
    return len(weight) == 0 or bool(weight.min() == weight.max())


def normalise(weight: torch.Tensor, events: torch.Tensor) -> torch.Tensor:
    """Return float32 weights whose average over the given events is one.

    The batch loss is the plain mean of weight * loss: with an average of one a batch that happens to hold a
    small or negative sum of weights cannot blow up, and the scale of the weights drops out.

    Raises
    ------
    ValueError
        If a weight is not finite, or their sum over the events is not positive.
    """
    chosen = weight.index_select(0, events).double()
    bad = (~torch.isfinite(chosen)).nonzero()
    if len(bad):
        event = int(events[bad[0, 0]])
        message = f"event {event} has the weight {float(weight[event])}; weights must be finite"
        raise ValueError(message)
    total = float(chosen.sum())
    if total <= 0.0:
        message = (
            f"the weights of the {len(chosen)} training events sum to {total:g}; the sum must be positive "
            "(NegativeWeights=ignore or abs change what negative weights count)"
        )
        raise ValueError(message)
    mean = float(chosen[0]) if all_equal(chosen) else total / len(chosen)
    return (weight.double() / mean).float()
