"""What C++ says about a booking: the analysis, the names, the place of the weights file, the options."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from .losses import TWO_CLASSES, Task
from .options import MethodOptions

if TYPE_CHECKING:
    from collections.abc import Mapping


_MOST = 1e15  # events: far above any sample, far below where float counts lose ones


@dataclass(frozen=True)
class Spec:
    """A booking, as typed values."""

    title: str
    task: Task
    variables: tuple[str, ...]
    classes: tuple[str, ...]
    signal_class: int
    targets: tuple[str, ...]
    weight_dir: Path
    options: MethodOptions
    verbose: bool = False
    silent: bool = False
    progress: bool = False
    thread_limit: int = 0

    @classmethod
    def from_dict(cls, spec: Mapping[str, Any]) -> Spec:
        """Return the checked booking.

        Raises
        ------
        ValueError
            If a key is missing, or the numbers of classes or targets do not fit the analysis.
        """
        missing = [key for key in ("title", "analysis", "variables", "weight_dir") if key not in spec]
        if missing:
            message = f"the specification of a method lacks {', '.join(missing)}"
            raise ValueError(message)
        made = cls(
            title=str(spec["title"]),
            task=_task(str(spec["analysis"])),
            variables=tuple(map(str, spec["variables"])),
            classes=tuple(map(str, spec.get("classes", ()))),
            signal_class=int(spec.get("signal_class", 0)),
            targets=tuple(map(str, spec.get("targets", ()))),
            weight_dir=Path(str(spec["weight_dir"]) or "."),
            options=MethodOptions.from_booking(spec.get("options", {})),
            verbose=bool(spec.get("verbose", False)),
            silent=bool(spec.get("silent", False)),
            progress=bool(spec.get("progress", False)),
            thread_limit=int(spec.get("thread_limit", 0)),
        )
        made._check()
        return made

    def _check(self) -> None:
        if not self.variables:
            message = f"method {self.title} has no input variable"
            raise ValueError(message)
        if self.task is Task.BINARY and (len(self.classes) != TWO_CLASSES or self.signal_class not in (0, 1)):
            message = (
                f"method {self.title}: classification needs two classes and signal_class 0 or 1; there are "
                f"{list(self.classes)} and {self.signal_class}"
            )
            raise ValueError(message)
        if self.task is Task.MULTICLASS and len(self.classes) < TWO_CLASSES:
            message = f"method {self.title}: multiclass needs at least two classes; there are {list(self.classes)}"
            raise ValueError(message)
        if self.task is Task.REGRESSION and not self.targets:
            message = f"method {self.title}: regression needs at least one target"
            raise ValueError(message)

    @property
    def n_outputs(self) -> int:
        """Columns of the response that C++ expects."""
        return {Task.BINARY: 1, Task.MULTICLASS: len(self.classes), Task.REGRESSION: len(self.targets)}[self.task]

    @property
    def network_widths(self) -> tuple[int, ...]:
        """Numbers of outputs a network may have, the natural one first."""
        return (1, 2) if self.task is Task.BINARY else (self.n_outputs,)

    @property
    def trained_file(self) -> Path:
        """Where the trained network goes; macros rely on this name of ROOT's own method, whatever the network is."""
        if self.options.filename_trained_model:
            return Path(self.options.filename_trained_model).expanduser()
        return self.weight_dir / f"TrainedModel_{self.title}.pt"

    @property
    def training_threads(self) -> int:
        """Threads torch may use in training: as booked, else no more than the host's own pool; 0 leaves them alone."""
        if self.options.num_threads or not self.thread_limit:
            return self.options.num_threads
        return min(self.thread_limit, torch.get_num_threads())

    def names(self) -> dict[str, Any]:
        """Return the names a stored method must agree with."""
        return {"variables": list(self.variables), "classes": list(self.classes), "targets": list(self.targets)}


def _task(analysis: str) -> Task:
    try:
        return Task(analysis.lower())
    except ValueError:
        message = f"analysis {analysis!r} is unknown; right would be {', '.join(task.value for task in Task)}"
        raise ValueError(message) from None


def validation_events(text: str, n_events: int) -> int:
    """Return the number of validation events that a ValidationSize like "20%", "0.2" or "100" means.

    Raises
    ------
    ValueError
        If the text is no such number, or leaves no event for validation or none for training; "0" is allowed.
    """
    form = 'right would be a percentage ("20%"), a fraction below 1 ("0.2"), a number of events ("100"), or 0'
    percent = text.strip().endswith("%")
    try:
        number = float(json.loads(text.strip().rstrip("%")))
    except (ValueError, TypeError):
        message = f"ValidationSize={text} is no number; {form}"
        raise ValueError(message) from None
    if number == 0:
        return 0
    count = number / 100 * n_events if percent else number * n_events if number < 1 else number
    whole = percent or number < 1 or number == int(min(number, _MOST))
    if not 0 < number < _MOST or not whole:
        message = f"ValidationSize={text} is out of range; {form}"
        raise ValueError(message)
    # The small allowance keeps 20 % of 4995 at 999: 0.2 * 4995 is 999.0000000000001 or 998.9999999999999.
    events = int(count + 1e-6)
    if not 1 <= events < n_events:
        meaning = f"means {events} of {n_events} training events; both parts need at least one"
        message = f"ValidationSize={text} {meaning}; {form}"
        raise ValueError(message)
    return events
