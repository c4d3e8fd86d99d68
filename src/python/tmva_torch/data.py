"""Events as torch data sets, and loaders that hand out whole batches without Python work per event."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch.utils.data import Dataset

from .arrays import MATRIX, as_tensor, named_columns
from .cleaning import clean
from .devices import fits, usable_device
from .loading import BatchLoader, Part
from .sampling import pick, split_events
from .shuffling import Shuffled
from .weights import balanced, check_classes, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch.utils.data import DataLoader

    from .arrays import ArrayLike

Batch = tuple[torch.Tensor, ...]
_INDICES = (torch.int32, torch.int64)


class EventDataset(Dataset[Batch]):
    """Events in memory: inputs, targets and weights, indexed by whole batches.

    Parameters
    ----------
    x
        Inputs, shape [n_events, n_features]. A float32 array is used in place, not copied, and kept alive.
    y
        Targets: shape [n_events] or [n_events, n_targets], or class numbers if `n_classes` is given.
    weight
        One weight per event, of either sign.
    feature_names
        Names of the columns of `x`; None takes those of a data frame.
    n_classes
        Makes `y` class numbers, handed out as one-hot float32 rows (column = class number).
    class_names
        Their names.
    nonfinite
        What to do about events with NaN or infinity: "error"; "drop" leaves them out; "impute" puts the median of the
        column's finite values into `x` (for targets and weights there is no replacement: such events are left out);
        "keep" does not look.

    Attributes
    ----------
    n_nonfinite
        Number of events with such a value, by column; empty unless they were dropped or imputed.
    fill_values
        With "impute" what was put in, one per column of `x`; else None.

    Raises
    ------
    ValueError
        If the shapes do not fit each other, or a value is not finite and that is an error.
    """

    def __init__(
        self,
        x: ArrayLike,
        y: ArrayLike | None = None,
        weight: ArrayLike | None = None,
        *,
        feature_names: Sequence[str] | None = None,
        n_classes: int | None = None,
        class_names: Sequence[str] | None = None,
        nonfinite: str = "error",
    ) -> None:
        self.x = as_tensor(x, torch.float32)
        if self.x.ndim != MATRIX:
            message = f"x has shape {list(self.x.shape)}; it must be [n_events, n_features]"
            raise ValueError(message)
        self.y = None if y is None else as_tensor(y, torch.float32 if n_classes is None else None)
        if self.y is not None and n_classes is None and self.y.ndim == 1:
            self.y = self.y.unsqueeze(1)
        if self.y is not None and n_classes is not None and not self.y.is_floating_point():
            self.y = self.y if self.y.dtype in _INDICES else self.y.long()
        self.weight = None if weight is None else as_tensor(weight, torch.float32)
        self.n_classes = n_classes
        names = named_columns(x) if feature_names is None else feature_names
        self.feature_names = tuple(names) if names is not None else None
        self.class_names = tuple(class_names) if class_names is not None else None
        self._check()
        self.n_nonfinite: dict[str, int] = {}
        self.fill_values: tuple[float, ...] | None = None
        if nonfinite != "keep":
            cleaned = clean(self.x, self.y, self.weight, policy=nonfinite, names=self.feature_names)
            if cleaned is not None:
                self.x, self.y, self.weight, self.n_nonfinite, self.fill_values = cleaned
        self._one_hot = None if n_classes is None else torch.eye(n_classes, dtype=torch.float32, device=self.x.device)

    def _check(self) -> None:
        for name, column in (("y", self.y), ("weight", self.weight)):
            if column is not None and len(column) != len(self.x):
                message = f"{name} has {len(column)} entries for {len(self.x)} events; it must have one per event"
                raise ValueError(message)
        if self.weight is not None and self.weight.ndim != 1:
            message = f"weight has shape {list(self.weight.shape)}; it must be [n_events]"
            raise ValueError(message)
        if self.feature_names is not None and len(self.feature_names) != self.x.shape[1]:
            message = f"{len(self.feature_names)} feature names for {self.x.shape[1]} columns of x"
            raise ValueError(message)
        if self.class_names is not None and len(self.class_names) != self.n_classes:
            message = f"{len(self.class_names)} class names for n_classes={self.n_classes}"
            raise ValueError(message)
        if self.y is None or self.n_classes is None:
            return
        if self.y.ndim != 1 or self.y.is_floating_point():
            message = f"y is {list(self.y.shape)} of {self.y.dtype}; with n_classes it must be [n_events] of integers"
            raise ValueError(message)
        if len(self.y) and not (int(self.y.min()) >= 0 and int(self.y.max()) < self.n_classes):
            span = f"from {int(self.y.min())} to {int(self.y.max())}"
            message = f"class numbers {span}; they must be in [0, {self.n_classes})"
            raise ValueError(message)

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.x)

    def __getitem__(self, index: int | slice | torch.Tensor) -> Batch:
        """Return (x, y, w), as far as they are there, of one event, a half-open range or a tensor of indices."""
        if isinstance(index, torch.Tensor):
            index = index.to(self.x.device)
            columns = [self.x.index_select(0, index)]
            if self.y is not None:
                columns.append(self._targets(self.y.index_select(0, index)))
            if self.weight is not None:
                columns.append(self.weight.index_select(0, index))
            return tuple(columns)
        if isinstance(index, (int, np.integer)):
            return tuple(column[0] for column in self[slice(index, index + 1 or None)])
        return self[torch.arange(len(self), device=self.x.device)[index]]

    def _targets(self, y: torch.Tensor) -> torch.Tensor:
        return y if self._one_hot is None else self._one_hot.index_select(0, y)

    def __repr__(self) -> str:
        """Show shapes, not data."""
        y = None if self.y is None else list(self.y.shape)
        weight = self.weight is not None
        return f"EventDataset(x={list(self.x.shape)}, y={y}, weight={weight}, n_classes={self.n_classes})"

    @property
    def classes(self) -> torch.Tensor | None:
        """Class number of each event; None if the targets are no classes."""
        return self.y if self.n_classes is not None else None

    @property
    def n_bytes(self) -> int:
        """Memory of all columns."""
        columns = (self.x, self.y, self.weight)
        return sum(column.nbytes for column in columns if column is not None)

    def _copied(self, **columns: torch.Tensor | None) -> EventDataset:
        made = copy.copy(self)
        vars(made).update(columns)
        made._check()  # noqa: SLF001 - of the same class
        return made

    def with_weight(self, weight: torch.Tensor | None) -> EventDataset:
        """Return the same events with other weights, or without; nothing is copied."""
        return self._copied(weight=weight)

    def with_inputs(self, x: torch.Tensor) -> EventDataset:
        """Return the same events with other inputs; the rest is not copied."""
        return self._copied(x=x)

    def with_targets(self, y: torch.Tensor) -> EventDataset:
        """Return the same events with other targets; the rest is not copied."""
        return self._copied(y=y)

    def picked(self, events: torch.Tensor) -> EventDataset:
        """Return a data set of some of the events, copied."""
        y, weight = (None if column is None else column[events] for column in (self.y, self.weight))
        return self._copied(x=self.x[events], y=y, weight=weight)

    def ranges(self) -> tuple[tuple[float, float], ...]:
        """Return the smallest and the largest value of each column of `x`."""
        low, high = self.x.amin(0).tolist(), self.x.amax(0).tolist()
        return tuple(zip(low, high, strict=True))

    def to(self, device: torch.device | str) -> EventDataset:
        """Return the data set on another device; on the same one nothing is copied."""
        made = copy.copy(self)
        made.x = self.x.to(device)
        made.y = None if self.y is None else self.y.to(device)
        made.weight = None if self.weight is None else self.weight.to(device)
        made._one_hot = None if self._one_hot is None else self._one_hot.to(device)  # noqa: SLF001 - as above
        return made


def placed(dataset: EventDataset, device: torch.device | None) -> tuple[EventDataset, torch.device | None]:
    """Return the data set on the device and None; if it does not fit, as it is and the device its batches go to."""
    if device is None or fits(dataset.n_bytes, device):
        return (dataset if device is None else dataset.to(device)), None
    return dataset, device


class Loaders(NamedTuple):
    """The training loader, and the validation loader if events were kept for it."""

    train: DataLoader[Batch]
    validation: DataLoader[Batch] | None


def make_loaders(
    dataset: EventDataset,
    *,
    validation: float | int = 0.2,
    batch_size: int = 512,
    seed: int | None = None,
    shuffle: bool = True,
    split: str = "random",
    balance_classes: bool = False,
    pin_memory: bool = False,
    device: str | torch.device | None = None,
) -> Loaders:
    """Split a data set and return loaders of its parts; the data are not copied.

    The loaders are torch DataLoaders that hand out whole batches (x, y, w), as far as these are there, so that
    training loops of any origin take them.

    Parameters
    ----------
    dataset
        The events.
    validation
        Fraction (below 1) or number of events for validation; 0 for none.
    batch_size
        Events in one batch.
    seed
        Fixes the split and the order; None draws one from torch's global generator.
    shuffle
        Draw the training events in a new order every pass.
    split
        "random", "stratified" (each class in proportion) or "last" (the last events validate).
    balance_classes
        Scale the weights so that all classes have the same sum of weights in training.
    pin_memory
        Hand batches out in page-locked memory, for a loop that brings them to a GPU itself; without a GPU do nothing.
    device
        Hand batches out on this device: the data move there once if they fit into half of its free memory; if not,
        blocks of batches go there, through page-locked memory, ahead of their use. None leaves them where they are.

    Returns
    -------
    Loaders
        Training weights are scaled to an average of one, validation weights by the same factors.

    Raises
    ------
    ValueError
        If no event is left for training, a class is missing in training, or weights do not have a positive sum.
    """
    base = int(torch.randint(2**31, ())) if seed is None else int(seed)
    is_fraction = 0 < validation < 1
    if not is_fraction and (validation != int(validation) or (isinstance(validation, float) and validation == 1)):
        message = f"validation={validation} is neither a fraction below 1 nor a number of events"
        raise ValueError(message)
    n_validation = int(validation * len(dataset)) if is_fraction else int(validation)
    parts = split_events(range(len(dataset)), n_validation, split=split, seed=base, classes=dataset.classes)
    if dataset.classes is not None:
        check_classes(pick(dataset.classes, parts[0]), dataset.n_classes or 0, dataset.class_names)
    weight = dataset.weight
    if balance_classes:
        weight = balanced(torch.ones(len(dataset)) if weight is None else weight, parts[0], dataset.classes)
    if weight is not None:
        dataset = dataset.with_weight(normalise(weight, parts[0]))
    dataset, on_the_way = placed(dataset, None if device is None else usable_device(device))
    train, held_out = (Part(dataset, events) for events in parts)
    order = Shuffled(train, generator=torch.Generator().manual_seed(base)) if shuffle else None
    others: dict[str, Any] = {"pin_memory": pin_memory and torch.cuda.is_available(), "device": on_the_way}
    return Loaders(
        BatchLoader(train, batch_size, order, **others),
        BatchLoader(held_out, batch_size, **others) if len(held_out) else None,
    )
