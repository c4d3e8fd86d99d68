"""A whole training from files to a bundle: what `tmva-torch train` runs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ._config import TrainConfig
from ._feeds import feed_of
from ._job_kinds import JOB, NETWORK, TRAINING, check_kinds
from .bundle import Bundle
from .errors import did_you_mean
from .losses import TWO_CLASSES, Task
from .metrics import evaluate
from .models import build_layout, mlp
from .scaling import fold_targets, last_linear
from .seeding import seeded
from .training import fit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

    from ._config import History
    from ._feeds import Feed
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
        Fraction or number of events for validation (with buffer_size a fraction).
    batch_size, seed
        Of the loaders; the seed also of the first weights.
    buffer_size
        For data larger than memory: the files are read anew in every pass, and the training events drawn from a buffer
        of so many. None reads all events into memory.
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
    buffer_size: int | None = None
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
        check_kinds(given, JOB)
        job = cls(**{**given, "features": tuple(given["features"])})
        _refuse_unknown("key in [training]", job.training, list(TRAINING))
        check_kinds(job.training, TRAINING, "[training] ")
        _refuse_unknown("key in [network]", job.network, list(NETWORK))
        check_kinds(job.network, NETWORK, "[network] ")
        if "layout" in job.network and len(job.network) > 1:
            message = f"[network] has {', '.join(job.network)}; the layout says all of it, give nothing else"
            raise ValueError(message)
        if bool(job.classes) == bool(job.files):
            message = "give either the files of each class, or files and a target"
            raise ValueError(message)
        if len(job.classes) == 1:
            message = f"there is only the class {next(iter(job.classes))}; to tell classes apart takes two"
            raise ValueError(message)
        if job.classes and job.task == Task.REGRESSION.value:
            message = "task = 'regression' together with files of classes; right would be files and a target"
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
    config_of(job)  # before the events are read
    feed = feed_of(job)
    return finish_job(job, feed, *fit_job(job, feed, progress=progress))


def config_of(job: TrainJob) -> TrainConfig:
    """Return the configuration of the training."""
    given = {"seed": job.seed, **job.training}
    if given.get("rate_steps"):  # in TOML and JSON the keys of a table are texts
        try:
            given["rate_steps"] = {int(epoch): rate for epoch, rate in given["rate_steps"].items()}
        except ValueError as error:
            message = f"[training] rate_steps = {given['rate_steps']}: the keys must be epochs, counted from 0"
            raise ValueError(message) from error
    return TrainConfig(**given)


def fit_job(job: TrainJob, feed: Feed, *, progress: bool = False) -> tuple[nn.Module, History]:
    """Train a network on the events of a job, together with the other processes where this is one of a group."""
    task = job.analysis
    with seeded(job.seed):
        model = _network(job, feed, task)
    scale = None
    if job.standardise and task is Task.REGRESSION and last_linear(model) is not None:
        scale = feed.target_moments()
    train, validation = feed.loaders(scale)
    positive, config = _positive_class(job, feed), config_of(job)
    history = fit(model, train, validation, task=task, config=config, positive_class=positive, progress=progress)
    if scale is not None:
        fold_targets(model, *scale)
    return model, history


def finish_job(job: TrainJob, feed: Feed, model: nn.Module, history: History) -> TrainedJob:
    """Return the bundle of a trained network, and its figures of merit."""
    task, positive = job.analysis, _positive_class(job, feed)
    train, validation = feed.loaders()
    metrics = evaluate(model, validation or train, task=task, positive_class=positive)
    info = {
        "history": history.epochs,
        "best_epoch": history.best_epoch,
        "stopped": history.stopped,
        "loss": metrics.loss,
        "auc": metrics.auc,
        "n_train": feed.n_train,
        "n_validation": feed.n_validation,
        "n_nonfinite": feed.n_nonfinite,
        "job": _plain(dataclasses.asdict(job)),
    }
    bundle = Bundle(
        model=model.cpu(),
        task=task,
        features=job.features,
        classes=feed.class_names,
        targets=job.targets if task is Task.REGRESSION else (),
        positive_class=positive,
        transformations=feed.transformations,
        fill_values=feed.fill_values,
        ranges=feed.ranges,
        info=info,
    )
    return TrainedJob(bundle, metrics)


def summary(trained: TrainedJob) -> dict[str, Any]:
    """Return what the command line tells of a training."""
    names = ("n_train", "n_validation", "n_nonfinite", "stopped")
    info = {name: trained.bundle.info[name] for name in names}
    return {**info, "loss": trained.metrics.loss, "auc": trained.metrics.auc}


def _positive_class(job: TrainJob, feed: Feed) -> int:
    return job.positive_class(feed.class_names) if job.analysis is Task.BINARY else 1


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _network(job: TrainJob, feed: Feed, task: Task) -> nn.Module:
    n_outputs = {Task.BINARY: 1, Task.MULTICLASS: len(feed.class_names), Task.REGRESSION: feed.n_targets}[task]
    widths = (1, TWO_CLASSES) if task is Task.BINARY else (n_outputs,)
    if "layout" in job.network:
        return build_layout(str(job.network["layout"]), len(job.features), widths)
    arguments = {"hidden": DEFAULT_HIDDEN, **job.network}
    return mlp(len(job.features), n_outputs, **arguments)
