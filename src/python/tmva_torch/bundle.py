"""A trained network with all that predictions need: names, transformations, what its outputs are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from .arrays import MATRIX, as_tensor, named_columns
from .errors import did_you_mean
from .expressions import parse
from .losses import TWO_CLASSES, OutputKind, Task, probe_output
from .prediction import BLOCK, CPU, call_predict, forward, respond
from .usercode import CustomObjects, user_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

    from .arrays import ArrayLike
    from .prediction import FloatArray
    from .transformations import Transformations


@dataclass(frozen=True, kw_only=True, eq=False)
class Bundle:
    """A trained network and how to use it: what one model file holds.

    Parameters
    ----------
    model
        From [n, n_features] to [n, n_outputs], after the transformations.
    task
        What it estimates.
    features
        Names of the inputs, or the expressions they are calculated by, in order.
    classes
        Names of the classes; of a binary task those of class 0 and 1 ("class0" and "class1" if not given).
    targets
        Names of the targets of a regression.
    positive_class
        The class whose probability a binary task answers.
    kind
        What the outputs are; None finds out.
    transformations
        Applied to the inputs, and backwards to the outputs of a regression.
    fill_values
        What NaN and infinity are replaced by, one per feature; None leaves them.
    ranges
        Smallest and largest value of each feature in training, [(low, high), ...].
    info
        Anything else worth keeping that JSON can hold: history, number of events, versions.
    """

    model: nn.Module
    task: Task
    features: tuple[str, ...]
    classes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    positive_class: int = 1
    kind: OutputKind | None = None
    transformations: Transformations | None = None
    fill_values: tuple[float, ...] | None = None
    ranges: tuple[tuple[float, float], ...] | None = None
    info: Mapping[str, Any] = field(default_factory=dict, repr=False)
    user: CustomObjects = field(default_factory=CustomObjects, repr=False)
    device: torch.device = CPU

    def __post_init__(self) -> None:
        """Check the numbers of names and fill in what is not given."""
        object.__setattr__(self, "task", Task(self.task))
        if not self.features:
            message = "a bundle needs the names of its features"
            raise ValueError(message)
        if self.task is Task.BINARY and not self.classes:
            object.__setattr__(self, "classes", ("class0", "class1"))
        if self.task is Task.BINARY and (len(self.classes) != TWO_CLASSES or self.positive_class not in (0, 1)):
            given = f"{self.classes} and {self.positive_class}"
            message = f"a binary task needs two classes and positive_class 0 or 1; given are {given}"
            raise ValueError(message)
        if self.n_outputs < 1 or (self.task is Task.MULTICLASS and self.n_outputs < TWO_CLASSES):
            message = (
                f"a {self.task.value} needs the names of its {'targets' if self.task is Task.REGRESSION else 'classes'}"
            )
            raise ValueError(message)
        for name in ("fill_values", "ranges"):
            given = getattr(self, name)
            if given is not None and len(given) != len(self.features):
                message = f"{name} has {len(given)} entries for {len(self.features)} features"
                raise ValueError(message)
        self.model.eval()
        if self.kind is None:
            known = self.user.predict_func is not None
            kind = OutputKind.VALUE if known else probe_output(self.model, len(self.features), self.task)
            object.__setattr__(self, "kind", kind)

    @property
    def n_outputs(self) -> int:
        """Columns of a prediction."""
        return {Task.BINARY: 1, Task.MULTICLASS: len(self.classes), Task.REGRESSION: len(self.targets)}[self.task]

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the columns of a prediction."""
        if self.task is Task.BINARY:
            return (self.classes[self.positive_class],)
        return self.classes if self.task is Task.MULTICLASS else self.targets

    def predict(self, x: ArrayLike | Mapping[str, Any], *, batch_size: int = BLOCK) -> FloatArray:
        """Return the responses, float32 [n_events, n_outputs].

        Parameters
        ----------
        x
            Untransformed inputs [n_events, n_features], or columns by name that the features are calculated from: a
            dictionary, a data frame, or an array with fields.
        batch_size
            Most events the network sees at once.

        Raises
        ------
        ValueError
            If the number of columns does not fit, or a column is missing (with near names).
        """
        inputs = self.inputs(x)
        parts = [self._predict_block(inputs[at : at + batch_size]) for at in range(0, len(inputs), batch_size)]
        if not parts:
            return np.empty((0, self.n_outputs), dtype=np.float32)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def inputs(self, x: ArrayLike | Mapping[str, Any]) -> torch.Tensor:
        """Return checked inputs, float32 [n_events, n_features], with fill values in place of what is not finite."""
        columns = named_columns(x)
        inputs = as_tensor(x, torch.float32) if columns is None else self._matrix(columns)
        if inputs.ndim != MATRIX or inputs.shape[1] != len(self.features):
            message = (
                f"x has shape {list(inputs.shape)}; it must be [n_events, {len(self.features)}] with the features "
                f"{', '.join(self.features)}"
            )
            raise ValueError(message)
        if self.fill_values is not None:
            inputs = torch.where(inputs.isfinite(), inputs, torch.tensor(self.fill_values, dtype=torch.float32))
        return inputs

    def _matrix(self, columns: Mapping[str, Any]) -> torch.Tensor:
        # An awkward array has several values per event, which the expressions know how to use.
        arrays = {n: c if type(c).__module__.startswith("awkward") else np.asarray(c) for n, c in columns.items()}
        made = []
        for feature in self.features:
            expression = parse(feature, arrays)
            for name in expression.columns:
                if name not in arrays:
                    message = f"no column {name!r} for the feature {feature!r}{did_you_mean(name, arrays)}"
                    raise ValueError(message)
            made.append(expression(arrays))
        lengths = {len(column) for column in made if column.ndim}
        if len(lengths) != 1:
            message = f"the columns have different lengths: {sorted(lengths)}"
            raise ValueError(message)
        stacked = np.stack([np.broadcast_to(column, lengths) for column in made], axis=1)
        return torch.from_numpy(stacked.astype(np.float32))

    def transformed(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return what the network sees of checked inputs."""
        if self.transformations is None:
            return inputs
        with torch.inference_mode():
            return self.transformations.forward(inputs)

    def _predict_block(self, inputs: torch.Tensor) -> FloatArray:
        seen = self.transformed(inputs)
        if self.user.predict_func is None:
            output = forward(self.model, seen, place=self.device)
            answer = respond(output, task=self.task, positive_class=self.positive_class, kind=self.kind)
        else:
            with user_errors("predict_func", self.user.surroundings):
                answer = call_predict(
                    self.user.predict_func,
                    self.model,
                    seen.numpy(),
                    self.n_outputs,
                    task=self.task,
                    positive_class=self.positive_class,
                )
        if self.task is not Task.REGRESSION or self.transformations is None:
            return answer
        with torch.inference_mode():
            restored: FloatArray = self.transformations.restore(torch.from_numpy(answer)).contiguous().numpy()
        return restored

    def examples(self, n_events: int, seed: int = 1) -> torch.Tensor:
        """Return inputs [n_events, n_features] drawn evenly from the ranges of training (from [-3, 3] without any)."""
        draws = torch.rand(n_events, len(self.features), generator=torch.Generator().manual_seed(seed))
        low, high = torch.tensor(self.ranges or [(-3.0, 3.0)] * len(self.features), dtype=torch.float32).T
        examples: torch.Tensor = low + (high - low) * draws
        return examples
