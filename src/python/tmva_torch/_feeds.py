"""Where the events of a job come from: read into memory once, or streamed from the files in every pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import torch

from .data import EventDataset, Loaders, make_loaders
from .losses import TWO_CLASSES, Task
from .scaling import moments, standardise
from .sources import from_root
from .streaming import stream_root
from .world import ALONE

if TYPE_CHECKING:
    from .event_stream import EventStream
    from .job import TrainJob
    from .loading import Part
    from .transformations import Transformations
    from .world import World

    Scale = tuple[torch.Tensor, torch.Tensor]  # mean and spread of each target

_MOST_FOR_RESULTS = 1_000_000  # events of each part that are kept of a stream


class Feed(Protocol):
    """The events of a job, split into training and validation."""

    class_names: tuple[str, ...]
    n_targets: int
    ranges: tuple[tuple[float, float], ...]
    transformations: Transformations | None
    fill_values: tuple[float, ...] | None
    n_nonfinite: dict[str, int]
    n_train: int
    n_validation: int

    def target_moments(self) -> Scale:
        """Return mean and spread of each target in training."""

    def loaders(self, scale: Scale | None = None) -> Loaders:
        """Return the loaders, always of the same split, with the targets brought to mean 0 and spread 1 if asked."""

    def parts(self) -> list[EventDataset]:
        """Return the events of training and, if there are any, of validation; of a stream up to a million each."""


def feed_of(job: TrainJob) -> Feed:
    """Return the events of a job."""
    return MemoryFeed(job) if job.buffer_size is None else StreamFeed(job)


class MemoryFeed:
    """Events in memory.

    Parameters
    ----------
    job
        What to read.
    events
        What another process has read of the job already, and standardised.

    Attributes
    ----------
    events
        As the network sees them.
    """

    def __init__(self, job: TrainJob, events: EventDataset | None = None) -> None:
        self._job = job
        is_new = events is None
        events = _read(job) if events is None else events
        parts = [cast("Part", loader.dataset) for loader in self._make(events) if loader is not None]
        self._indices = [part.indices for part in parts]
        self.n_train = len(parts[0])
        self.n_validation = len(events) - self.n_train
        self.class_names = events.class_names or ()
        self.n_targets = len(job.targets)
        self.ranges = events.ranges()
        self.fill_values, self.n_nonfinite = events.fill_values, events.n_nonfinite
        self.transformations: Transformations | None = None
        if job.standardise and is_new:
            events, self.transformations = standardise(events, events=self._indices[0])
        self.events = events

    def _make(self, dataset: EventDataset) -> Loaders:
        job = self._job
        return make_loaders(
            dataset,
            validation=job.validation,
            batch_size=job.batch_size,
            seed=job.seed,
            split="stratified",
            balance_classes=job.balance,
            device=job.training.get("device"),
        )

    def target_moments(self) -> Scale:
        """Return mean and spread of each target in training."""
        return moments(cast("torch.Tensor", self.events.y), self.events.weight, self._indices[0])

    def loaders(self, scale: Scale | None = None) -> Loaders:
        """Return the loaders, with the targets scaled if asked."""
        if scale is None:
            return self._make(self.events)
        y = cast("torch.Tensor", self.events.y).double()
        return self._make(self.events.with_targets(((y - scale[0]) / scale[1]).float()))

    def parts(self) -> list[EventDataset]:
        """Return the events of training and of validation."""
        return [self.events.picked(events) for events in self._indices]


class StreamFeed:
    """Events that are read in every pass; with a world, this process's share of them, and of the batches."""

    def __init__(self, job: TrainJob, world: World = ALONE) -> None:
        self._features = job.features
        if job.analysis is not Task.REGRESSION and not job.classes:
            message = (
                "buffer_size with a target that tells the class: give the files of each class instead, and a cut for "
                "each, as in classes = {Background = 'f.root', Signal = 'f.root'}, cut = {Signal = 'label == 1', ...}"
            )
            raise ValueError(message)
        self._streams = stream_root(
            job.classes or job.files,
            job.features,
            target=job.target,
            weight=job.weight,
            cut=job.cut,
            validation=job.validation,
            batch_size=max(1, job.batch_size // world.size),
            buffer_size=cast("int", job.buffer_size),
            rank=world.rank,
            world_size=world.size,
            seed=job.seed,
            balance_classes=job.balance,
            standardise=job.standardise,
            nonfinite=job.nonfinite,
            device=job.training.get("device"),
        )
        held_out = self._streams.validation
        self._parts = [loader.dataset for loader in (self._streams.train, held_out) if loader is not None]
        self.n_train, self.n_validation = self._parts[0].n_events, sum(part.n_events for part in self._parts[1:])
        self.class_names = tuple(job.classes)
        self.n_targets = len(job.targets)
        self.ranges, self.transformations = self._streams.ranges, self._streams.transformations
        self.fill_values: tuple[float, ...] | None = None
        self.n_nonfinite = self._streams.n_nonfinite

    @property
    def facts(self) -> dict[str, object]:
        """What must be the same in all processes that share the events."""
        stream = self._streams.train.state_dict()["stream"]
        return {**{name: value for name, value in stream.items() if name != "rank"}, "ranges": self.ranges}

    def target_moments(self) -> Scale:
        """Return mean and spread of each target in training."""
        return cast("Scale", self._streams.target_moments)

    def loaders(self, scale: Scale | None = None) -> Loaders:
        """Return the loaders, with the targets scaled if asked."""
        for part in self._parts:
            part.target_scale = scale
        return Loaders(self._streams.train, self._streams.validation)

    def parts(self) -> list[EventDataset]:
        """Return the events of training and of validation."""
        return [_kept(part, self._features, self.class_names) for part in self._parts]


def _kept(part: EventStream, features: tuple[str, ...], class_names: tuple[str, ...]) -> EventDataset:
    """Return evenly spread batches of a stream, of bounded number, as a data set in memory."""
    if part.weight_scales is not None:
        part.weight_scales = (1.0,) * len(part.weight_scales)
    step = -(-part.n_events // _MOST_FOR_RESULTS)
    batches = [batch for number, batch in enumerate(part) if number % step == 0]
    x, y, *weight = (torch.cat(columns) for columns in zip(*batches, strict=True))
    return EventDataset(
        x,
        y.argmax(1) if class_names else y,
        weight[0] if weight else None,
        feature_names=features,
        n_classes=len(class_names) or None,
        class_names=class_names or None,
        nonfinite="keep",
    )


def _read(job: TrainJob) -> EventDataset:
    return _as_classes(
        from_root(
            job.classes or job.files,
            job.features,
            target=job.target,
            weight=job.weight,
            cut=job.cut,
            nonfinite=job.nonfinite,
        ),
        job.analysis,
    )


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
