"""From the arrays of a training call to loaders: checks, weight options, validation split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch

from .arrays import MATRIX, as_tensor
from .data import EventDataset, Loaders, placed
from .layers import normalises_batches
from .loading import BatchLoader, Part
from .losses import Task
from .sampling import WeightedSampler, pick, split_events
from .shuffling import Shuffled, index_type
from .spec import validation_events
from .weights import all_equal, apply_policy, as_weights, class_counts, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch.utils.data import Sampler

    from .hooks import Hooks
    from .method import Method
    from .sampling import Batches, Events
    from .spec import Spec

_HIDDEN_WEIGHTS = (
    'the events have different weights, but train_func does not see them: put "use_weights": True into '
    "load_model_custom_objects to get batches (X, y, w), or book with EventWeights=resample"
)


@dataclass
class Prepared:
    """The loaders of one training, the batches of the first, and what draws their order."""

    loaders: Loaders
    batches: Batches
    order: torch.Generator
    n_train: int
    n_validation: int


def make_dataset(spec: Spec, data: Mapping[str, Any]) -> EventDataset:
    """Return the training sample as a data set over the caller's memory, after checking it.

    Raises
    ------
    ValueError
        If the matrix has another width than the method, no events, or a number that is not finite.
    """
    x = data["x"]
    if x.ndim != MATRIX or x.shape[1] != len(spec.variables) or len(x) == 0:
        message = (
            f"the training matrix has shape {list(x.shape)}; it must be [n_events, {len(spec.variables)}] "
            "with events in it"
        )
        raise ValueError(message)
    _check_finite(x, spec.variables, "variable")
    weight = None if data.get("weights") is None else as_weights(as_tensor(data["weights"], None))
    if spec.task is Task.REGRESSION:
        _check_finite(data["targets"], spec.targets, "target")
        return EventDataset(x, data["targets"], weight, feature_names=spec.variables, nonfinite="keep")
    n_classes = len(spec.classes)
    return EventDataset(x, data["classes"], weight, feature_names=spec.variables, n_classes=n_classes, nonfinite="keep")


def _check_finite(matrix: Any, names: tuple[str, ...], what: str) -> None:
    # One pass without any array of its own; the sum of finite numbers can overflow, so it is only a first look.
    if bool(torch.isfinite(as_tensor(matrix, None).sum())):
        return
    for column, name in enumerate(names):
        good = np.isfinite(matrix[:, column])
        if not good.all():
            event = int(np.argmin(good))
            message = (
                f"{what} {name} is {matrix[event, column]} in training event {event} "
                f"({int((~good).sum())} such events); it must be finite"
            )
            raise ValueError(message)


def prepare(method: Method, dataset: EventDataset, hooks: Hooks) -> Prepared:
    """Apply the weight options, split off the validation events and make the loaders."""
    options = method.spec.options
    weight = apply_policy(dataset.weight, options.negative_weights) if dataset.weight is not None else None
    counts = options.event_weights != "ignore"
    resample = options.event_weights == "resample" and weight is not None
    reaches_loss = counts and (method.user.train_func is None or method.user.use_weights or resample)
    events: Events = range(len(dataset))
    has_say = weight is not None and (reaches_loss or options.negative_weights == "ignore")
    if weight is not None and has_say and int(weight.count_nonzero()) < len(weight):
        # An event of weight zero is as good as absent; left in, it would change the split and the batches.
        events = weight.nonzero().flatten().to(index_type(len(dataset)))
        if not len(events):
            policy = options.negative_weights
            message = (
                f"none of the {len(dataset)} training events has a weight to train with (NegativeWeights={policy})"
            )
            raise ValueError(message)
    if weight is not None and not reaches_loss:
        if counts and not all_equal(pick(weight, events)):
            hooks.log("warning", _HIDDEN_WEIGHTS)
        weight = None
    n_validation = validation_events(options.validation_size, len(events))
    stratifies = options.validation_split == "stratified" and dataset.classes is not None
    classes = pick(dataset.classes, events) if stratifies else None  # type: ignore[arg-type] # just looked at
    train, held_out = split_events(
        events, n_validation, split=options.validation_split, seed=method.seed, classes=classes
    )
    _warn_of_absent_classes(method.spec, dataset, held_out, hooks)
    if weight is not None:
        weight = normalise(weight, train)
        if method.user.train_func is None and not resample and all_equal(weight):
            weight = None  # ones would change nothing
    return _make_loaders(method, dataset.with_weight(weight), train, held_out, resample=resample)


def _warn_of_absent_classes(spec: Spec, dataset: EventDataset, held_out: Events, hooks: Hooks) -> None:
    if dataset.classes is None or not len(held_out):
        return
    counts = class_counts(pick(dataset.classes, held_out), len(spec.classes))
    absent = [name for name, count in zip(spec.classes, counts, strict=True) if not count]
    if absent:
        hooks.log(
            "warning",
            f"no {' and no '.join(absent)} event among the {len(held_out)} validation events; "
            "ValidationSplit=stratified takes each class in proportion",
        )


def _make_loaders(
    method: Method, dataset: EventDataset, train: Events, held_out: Events, *, resample: bool
) -> Prepared:
    options = method.spec.options
    probabilities = None
    if resample and dataset.weight is not None:
        probabilities = pick(dataset.weight, train)
        if bool((probabilities < 0).any()):
            message = "EventWeights=resample cannot draw events of negative weight; add NegativeWeights=ignore or abs"
            raise ValueError(message)
    dataset, device = placed(dataset, method.training_device)
    unweighted = dataset.with_weight(None)
    order = torch.Generator().manual_seed(method.seed)
    part = Part(unweighted if resample else dataset, train)
    sampler: Sampler[int] | None = None
    if probabilities is not None:
        sampler = WeightedSampler(probabilities, order)
    elif options.shuffle:
        sampler = Shuffled(part, generator=order)
    loader = BatchLoader(
        part,
        options.batch_size,
        sampler,
        # Batch normalisation has no spread to learn from a single event, and torch refuses it.
        least=2 if normalises_batches(method.model) else 0,
        shares=True,
        device=device,
    )
    sees_weights = method.user.train_func is None or method.user.use_weights
    validation = None
    if len(held_out):
        validation = BatchLoader(
            Part(dataset if sees_weights else unweighted, held_out), options.batch_size, device=device
        )
    batches = cast("Batches", loader.batch_sampler)
    return Prepared(Loaders(loader, validation), batches, order, len(train), len(held_out))
