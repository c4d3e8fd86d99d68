"""A whole training from files to a bundle: what `tmva-torch train` runs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import torch

from ._config import TrainConfig
from .bundle import Bundle
from .data import EventDataset, make_loaders
from .errors import did_you_mean
from .losses import TWO_CLASSES, Task
from .metrics import evaluate
from .models import build_layout, mlp
from .scaling import fold_targets, last_linear, moments, standardise
from .seeding import seeded
from .sources import from_root
from .training import fit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

    from .data import Loaders
    from .loading import Part
    from .metrics import Metrics

DEFAULT_HIDDEN = (64, 64)


@dataclass(frozen=True, kw_only=True)
class TrainJob:
    """What `tmva-torch train` does; its fields are the keys of the TOML file.

    Parameters
    ----------
    features
        Expressions of the inputs.
    classes
        Files of each class, {"Signal": "file.root:tree", ...}; or
    files, target
        files and the expression of the target.
    task
        "classification", "multiclass" or "regression"; by default what classes or target say.
    signal
        The class whose probability a classification gives; by default the one called Signal, else the last.
    weight, cut
        Expressions; with classes also {class: expression}.
    nonfinite
        What to do about NaN and infinity: "error", "drop", "impute".
    standardise
        Bring inputs (and targets, where the last layer is linear) to mean 0 and spread 1.
    balance
        Give all classes the same sum of weights.
    validation
        Fraction or number of events for validation.
    batch_size, seed
        Of the loaders; the seed also of the first weights.
    network
        {"layout": "DENSE|64|RELU,..."} or the arguments of `mlp`: {"hidden": [64, 64], "dropout": 0.1}.
    training
        Fields of TrainConfig.
    """

    features: tuple[str, ...]
    classes: Mapping[str, Any] = field(default_factory=dict)
    files: Any = None
    target: str | list[str] | None = None
    task: str | None = None
    signal: str | None = None
    weight: str | Mapping[str, str] | None = None
    cut: str | Mapping[str, str] | None = None
    nonfinite: str = "error"
    standardise: bool = True
    balance: bool = False
    validation: float = 0.2
    batch_size: int = 512
    seed: int = 1
    network: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> TrainJob:
        """Return the job of a TOML file's content.

        Raises
        ------
        ValueError
            For an unknown key (with near names) or one that is missing.
        """
        known = [entry.name for entry in dataclasses.fields(cls)]
        _refuse_unknown("key", given, known)
        if not given.get("features"):
            message = "no features are given; right would be e.g. features = ['var1', 'abs(var2)']"
            raise ValueError(message)
        job = cls(**{**given, "features": tuple(given["features"])})
        _refuse_unknown("key in [training]", job.training, [entry.name for entry in dataclasses.fields(TrainConfig)])
        _refuse_unknown("key in [network]", job.network, ["layout", "hidden", "activation", "dropout"])
        if bool(job.classes) == bool(job.files):
            message = "give either the files of each class, or files and a target"
            raise ValueError(message)
        if len(job.classes) == 1:
            message = f"there is only the class {next(iter(job.classes))}; to tell classes apart takes two"
            raise ValueError(message)
        if job.files and not job.target:
            message = "files without classes need a target, the expression of what is to be estimated"
            raise ValueError(message)
        return job

    @property
    def analysis(self) -> Task:
        """The task, as given or as the classes say."""
        if self.task is not None:
            try:
                return Task(self.task)
            except ValueError:
                near = did_you_mean(self.task, [task.value for task in Task])
                message = f"there is no task {self.task!r}{near}"
                raise ValueError(message) from None
        if not self.classes:
            return Task.REGRESSION
        return Task.BINARY if len(self.classes) == TWO_CLASSES else Task.MULTICLASS

    @property
    def targets(self) -> tuple[str, ...]:
        """The expressions of the targets."""
        return (self.target,) if isinstance(self.target, str) else tuple(self.target or ())

    def read(self) -> EventDataset:
        """Return the events."""
        return _as_classes(
            from_root(
                self.classes or self.files,
                self.features,
                target=self.target,
                weight=self.weight,
                cut=self.cut,
                nonfinite=self.nonfinite,
            ),
            self.analysis,
        )

    def positive_class(self, names: tuple[str, ...]) -> int:
        """Return the number of the class whose probability is estimated."""
        if self.signal is None:
            return next((i for i, name in enumerate(names) if name.lower() == "signal"), len(names) - 1)
        if self.signal not in names:
            message = f"signal={self.signal!r} is none of the classes{did_you_mean(self.signal, names)}"
            raise ValueError(message)
        return names.index(self.signal)


def _refuse_unknown(what: str, given: Mapping[str, Any], known: list[str]) -> None:
    for name in given:
        if name not in known:
            message = f"there is no {what} {name!r}{did_you_mean(name, known)}"
            raise ValueError(message)


def _as_classes(dataset: EventDataset, task: Task) -> EventDataset:
    """Return the data set with class numbers as targets where a column of numbers tells the class."""
    if task is Task.REGRESSION or dataset.n_classes is not None or dataset.y is None:
        return dataset
    y = dataset.y[:, 0]
    numbers = y.round().long()
    if dataset.y.shape[1] != 1 or not torch.equal(numbers.float(), y) or int(numbers.min()) < 0:
        message = f"the target of a {task.value} must be the number of the class: 0, 1, ...; found {y[:5].tolist()}"
        raise ValueError(message)
    n_classes = TWO_CLASSES if task is Task.BINARY else int(numbers.max()) + 1
    names = [f"class{i}" for i in range(n_classes)]
    made = EventDataset(
        dataset.x,
        numbers,
        dataset.weight,
        feature_names=dataset.feature_names,
        n_classes=n_classes,
        class_names=names,
        nonfinite="keep",
    )
    made.n_nonfinite, made.fill_values = dataset.n_nonfinite, dataset.fill_values
    return made


@dataclass(frozen=True)
class TrainedJob:
    """What came of a training: the bundle, and figures of merit on the validation events (of training without any)."""

    bundle: Bundle
    metrics: Metrics


def train_job(job: TrainJob, *, progress: bool = False) -> TrainedJob:
    """Read the events, train, and return the bundle.

    Raises
    ------
    ValueError
        For anything in the job or in the data that cannot be used.
    """
    config = TrainConfig(**{"seed": job.seed, **job.training})
    dataset = job.read()
    task = job.analysis
    loaders = make_job_loaders(dataset, job)
    events = cast("Part", loaders.train.dataset).indices
    ranges, transformations = dataset.ranges(), None
    if job.standardise:
        dataset, transformations = standardise(dataset, events=events)
    with seeded(job.seed):
        model = _network(job, dataset, task)
    scale, truth = None, dataset
    if job.standardise and task is Task.REGRESSION and dataset.y is not None and last_linear(model) is not None:
        scale = moments(dataset.y, dataset.weight, events)
        dataset = dataset.with_targets(((dataset.y.double() - scale[0]) / scale[1]).float())
    loaders = make_job_loaders(dataset, job)
    names = dataset.class_names or ()
    positive = job.positive_class(names) if task is Task.BINARY else 1
    history = fit(
        model, loaders.train, loaders.validation, task=task, config=config, positive_class=positive, progress=progress
    )
    if scale is not None:
        fold_targets(model, *scale)
        loaders = make_job_loaders(truth, job)
    metrics = evaluate(model, loaders.validation or loaders.train, task=task, positive_class=positive)
    info = {
        "history": history.epochs,
        "best_epoch": history.best_epoch,
        "stopped": history.stopped,
        "loss": metrics.loss,
        "auc": metrics.auc,
        "n_train": len(events),
        "n_validation": len(dataset) - len(events),
        "n_nonfinite": dataset.n_nonfinite,
        "job": _plain(dataclasses.asdict(job)),
    }
    bundle = Bundle(
        model=model.cpu(),
        task=task,
        features=job.features,
        classes=names,
        targets=job.targets if task is Task.REGRESSION else (),
        positive_class=positive,
        transformations=transformations,
        fill_values=dataset.fill_values,
        ranges=ranges,
        info=info,
    )
    return TrainedJob(bundle, metrics)


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def make_job_loaders(dataset: EventDataset, job: TrainJob) -> Loaders:
    """Return the loaders of a job's events: the same split each time."""
    return make_loaders(
        dataset,
        validation=job.validation,
        batch_size=job.batch_size,
        seed=job.seed,
        split="stratified",
        balance_classes=job.balance,
        device=job.training.get("device"),
    )


def _network(job: TrainJob, dataset: EventDataset, task: Task) -> nn.Module:
    n_outputs = 1 if task is Task.BINARY else dataset.n_classes or (dataset.y.shape[1] if dataset.y is not None else 1)
    widths = (1, 2) if task is Task.BINARY else (n_outputs,)
    if "layout" in job.network:
        return build_layout(str(job.network["layout"]), len(job.features), widths)
    arguments = {"hidden": DEFAULT_HIDDEN, **job.network}
    return mlp(len(job.features), n_outputs, **arguments)
