"""What a training gave, for pictures and reports: Sample and Results, filled by TMVA's output file and Python alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from .losses import TWO_CLASSES, Task
from .prediction import predict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt
    from torch import nn

    from ._config import History
    from .arrays import ArrayLike
    from .bundle import Bundle
    from .data import EventDataset

    Array = npt.NDArray[Any]


class Sample:
    """Events: what a method says of them, what is true, and what they count.

    Parameters
    ----------
    response
        [n_events] or [n_events, n_outputs].
    truth
        Class numbers [n_events], or true values [n_events] or [n_events, n_targets] in regression.
    weight
        One per event, of either sign; None is one each.
    x
        The input variables as they were before any transformation, [n_events, n_variables]; None if unknown.

    Raises
    ------
    ValueError
        If lengths differ, or a response or weight is not finite.
    """

    def __init__(
        self, response: ArrayLike, truth: ArrayLike, weight: ArrayLike | None = None, x: ArrayLike | None = None
    ) -> None:
        self.response = _matrix(response)
        self.truth = np.asarray(truth)
        self.weight = np.ones(len(self.response)) if weight is None else np.asarray(weight, dtype=np.float64)
        self.x = None if x is None else _matrix(x)
        for name, column in (("truth", self.truth), ("weight", self.weight), ("x", self.x)):
            if column is not None and len(column) != len(self.response):
                message = f"{name} has {len(column)} entries for {len(self.response)} responses; give one per event"
                raise ValueError(message)
        for name, column in (("response", self.response), ("weight", self.weight)):
            bad = ~np.isfinite(column)
            if bad.any():
                message = f"{int(bad.sum())} of {bad.size} numbers in {name} are not finite; leave such events out"
                raise ValueError(message)

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.response)

    def __repr__(self) -> str:
        """Show shapes, not data."""
        return f"Sample({len(self)} events, response={list(self.response.shape)}, truth={list(self.truth.shape)})"


@dataclass(frozen=True, kw_only=True, eq=False)
class Results:
    """One method, trained and applied to its samples.

    Parameters
    ----------
    method
        Its title.
    task
        What it does.
    test, train
        Events it has not seen, and those it was trained on.
    classes
        Names by class number.
    signal
        Number of the signal class of a binary task.
    targets, target_units
        Names (and units) of what a regression estimates.
    variables
        Names of the columns of `Sample.x`, with units where they have one.
    history
        {name: one number per epoch}: train_loss, val_loss, learning_rate.
    best_epoch
        Index into them; -1 if unknown.
    ranking, ranking_title
        (variable, importance), and what the importance is.
    options, facts
        What was booked, and what is known of versions and dates: for reports.
    """

    method: str
    task: Task
    test: Sample
    train: Sample | None = None
    classes: Sequence[str] = ("Background", "Signal")
    signal: int = 1
    targets: Sequence[str] = ()
    target_units: Sequence[str] = ()
    variables: Sequence[str] = ()
    history: Mapping[str, Sequence[float]] = field(default_factory=dict)
    best_epoch: int = -1
    ranking: Sequence[tuple[str, float]] = ()
    ranking_title: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that names and columns fit each other."""
        for sample in self.samples().values():
            outputs = {Task.BINARY: 1, Task.MULTICLASS: len(self.classes), Task.REGRESSION: len(self.targets)}[
                self.task
            ]
            if sample.response.shape[1] != outputs:
                message = (
                    f"{self.method}: responses of {sample.response.shape[1]} columns; {self.task.name} needs {outputs}"
                )
                raise ValueError(message)
            if self.task is not Task.REGRESSION and len(sample) and not _are_classes(sample.truth, len(self.classes)):
                message = f"{self.method}: truth must be class numbers in [0, {len(self.classes)}), one per event"
                raise ValueError(message)
            if sample.x is not None and sample.x.shape[1] != len(self.variables):
                message = f"{self.method}: {len(self.variables)} variables named for {sample.x.shape[1]} columns of x"
                raise ValueError(message)

    @classmethod
    def of_model(
        cls,
        model: nn.Module,
        test: EventDataset,
        *,
        task: Task,
        train: EventDataset | None = None,
        method: str = "",
        history: History | None = None,
        **more: Any,
    ) -> Results:
        """Apply a model to data sets.

        Parameters
        ----------
        model
            As for `predict`.
        test, train
            Events with targets; class numbers for the two kinds of classification.
        task
            What the targets are.
        method
            Title; the class of the model by default.
        history
            What `fit` returned.
        more
            Further fields of Results.
        """
        given: dict[str, Any] = {"method": method or type(model).__name__, "task": task}
        if history is not None:
            given |= {"history": history.epochs, "best_epoch": history.best_epoch}
        names = test.feature_names or tuple(f"x{column}" for column in range(test.x.shape[1]))
        given["variables"] = names
        signal = more.get("signal", 1)
        given["test"] = _applied(model, test, task, signal)
        if train is not None:
            given["train"] = _applied(model, train, task, signal)
        n_outputs = given["test"].response.shape[1]
        if task is Task.REGRESSION:
            given["targets"] = ["target"] if n_outputs == 1 else [f"target {number}" for number in range(n_outputs)]
        elif task is Task.MULTICLASS:
            given["classes"] = [f"class {number}" for number in range(n_outputs)]
        return cls(**(given | more))

    @classmethod
    def of_bundle(
        cls, bundle: Bundle, test: EventDataset, *, train: EventDataset | None = None, method: str = "", **more: Any
    ) -> Results:
        """Apply a bundle to data sets of untransformed inputs.

        Parameters
        ----------
        bundle
            As `load` gives it; a history in its `info` is shown, too.
        test, train
            Events with targets, in the order of the bundle's features.
        method
            Title; the class of the network by default.
        more
            Further fields of Results.
        """
        given: dict[str, Any] = {
            "method": method or type(bundle.model).__name__,
            "task": bundle.task,
            "variables": bundle.features,
            "classes": bundle.classes,
            "signal": bundle.positive_class,
            "targets": bundle.targets,
            "history": bundle.info.get("history", {}),
            "best_epoch": bundle.info.get("best_epoch", -1),
            "facts": {name: str(version) for name, version in bundle.info.get("versions", {}).items()},
        }
        for kind, dataset in (("test", test), ("train", train)):
            if dataset is not None:
                given[kind] = _sample(dataset, bundle.predict(dataset.x), bundle.task)
        return cls(**(given | more))

    def samples(self) -> dict[str, Sample]:
        """Return what there is of test and train, by name."""
        return {"test": self.test} | ({"train": self.train} if self.train is not None else {})

    def decisions(self, sample: Sample) -> Iterator[tuple[str, Array, Array]]:
        """Yield (name, response, is signal): of a binary task the one, in multiclass each class against the rest."""
        if self.task is Task.BINARY:
            yield self.classes[self.signal], sample.response[:, 0], sample.truth == self.signal
        elif self.task is Task.MULTICLASS:
            for number, name in enumerate(self.classes):
                yield name, sample.response[:, number], sample.truth == number


def _matrix(values: ArrayLike) -> Array:
    array = np.asarray(values, dtype=np.float64)
    return array.reshape(len(array), -1)


def _are_classes(truth: Array, n_classes: int) -> bool:
    return truth.ndim == 1 and truth.dtype.kind in "iub" and truth.min() >= 0 and truth.max() < n_classes


def _applied(model: nn.Module, dataset: EventDataset, task: Task, signal: int) -> Sample:
    return _sample(dataset, predict(model, dataset.x, task=task, positive_class=signal), task)


def _sample(dataset: EventDataset, response: Array, task: Task) -> Sample:
    if dataset.y is None:
        message = "the data set has no targets; results compare responses with what is true"
        raise ValueError(message)
    truth = dataset.y.cpu().numpy()
    if task is not Task.REGRESSION:
        if truth.ndim > 1:
            truth = truth.argmax(axis=1) if truth.shape[1] >= TWO_CLASSES else truth[:, 0]
        truth = truth.astype(np.int64)
    weight = None if dataset.weight is None else dataset.weight.cpu().numpy()
    return Sample(response, truth, weight, dataset.x.cpu().numpy())
