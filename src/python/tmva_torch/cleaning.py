"""What becomes of events with NaN or infinity."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

POLICIES = ("error", "drop", "impute", "keep")


class Cleaned(NamedTuple):
    """The columns of a data set without values that are not finite, and what was done."""

    x: torch.Tensor
    y: torch.Tensor | None
    weight: torch.Tensor | None
    counts: dict[str, int]
    fill_values: tuple[float, ...] | None


def clean(
    x: torch.Tensor,
    y: torch.Tensor | None,
    weight: torch.Tensor | None,
    *,
    policy: str,
    names: Sequence[str] | None = None,
) -> Cleaned | None:
    """Apply a policy to inputs, targets and weights; return None if there is nothing to do.

    Raises
    ------
    ValueError
        If the policy is "error" and a value is not finite (with counts by column), no event is left, or a column has
        no finite value to take a median of.
    """
    if policy not in POLICIES:
        message = f"nonfinite={policy!r} is no policy; right would be {', '.join(POLICIES)}"
        raise ValueError(message)
    good = torch.isfinite(x)
    good_rest = torch.ones(len(x), dtype=torch.bool, device=x.device)
    counts = _counts(~good, names or [f"column {i} of x" for i in range(x.shape[1])])
    for name, column in (("the target", y), ("the weight", weight)):
        if column is not None and column.is_floating_point():
            finite = torch.isfinite(column).flatten(1).all(1) if column.ndim > 1 else torch.isfinite(column)
            if not finite.all():
                counts[name] = int((~finite).sum())
                good_rest &= finite
    if not counts and policy != "impute":
        return None
    if policy == "error":
        raise ValueError(refusal(counts, len(x)))
    fill_values = None
    keep = good_rest
    if policy == "drop":
        keep = keep & good.all(1)
    else:
        fill_values = _medians(x, good, names)
        if not good.all():
            x = torch.where(good, x, torch.tensor(fill_values, dtype=x.dtype, device=x.device))
    if not keep.any():
        message = f"every one of the {len(x)} events has NaN or infinity somewhere; none is left"
        raise ValueError(message)
    if not keep.all():
        x, y, weight = x[keep], None if y is None else y[keep], None if weight is None else weight[keep]
    return Cleaned(x, y, weight, counts, fill_values)


def refusal(counts: Mapping[str, int], n_events: int) -> str:
    """Return the message of the policy "error"."""
    listed = ", ".join(f"{name} ({count} events)" for name, count in counts.items())
    return (
        f"NaN or infinity in {listed}, out of {n_events} events; cut such events away, or give nonfinite='drop' (--nan "
        "drop) to leave them out or nonfinite='impute' to put the median of the column in training in"
    )


def _counts(bad: torch.Tensor, names: Sequence[str]) -> dict[str, int]:
    numbers = bad.sum(0).tolist() if len(bad) else []
    return {name: int(number) for name, number in zip(names, numbers, strict=False) if number}


def _medians(x: torch.Tensor, good: torch.Tensor, names: Sequence[str] | None) -> tuple[float, ...]:
    medians = []
    for i in range(x.shape[1]):
        finite = x[good[:, i], i]
        if not len(finite):
            message = f"column {names[i] if names else i} has no finite value to take a median of"
            raise ValueError(message)
        medians.append(float(finite.median()))
    return tuple(medians)
