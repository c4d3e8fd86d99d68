"""Loss functions per event: what the outputs of a network mean, which loss fits them, and any torch.nn loss by name."""

from __future__ import annotations

import copy
import enum
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from .calls import check_arguments, find_class, parse_call
from .modes import evaluating

if TYPE_CHECKING:
    from collections.abc import Callable


class Task(enum.Enum):
    """The three kinds of analysis, by TMVA's names."""

    BINARY = "classification"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


class OutputKind(enum.Enum):
    """What the columns a network returns are."""

    PROBABILITY = "probability"  # in [0, 1], each row sums to one (or a single column)
    INDEPENDENT = "independent"  # in [0, 1], rows of any sum: one sigmoid per class
    LOG_PROBABILITY = "log_probability"
    LOGIT = "logit"
    VALUE = "value"


TWO_CLASSES = 2
_ROUNDING = 1e-4  # how far a sum of float32 probabilities may be from one
_TINY = 1e-7  # keeps log(p) finite for outputs that reach 0 or 1 in float32


def probe_output(model: nn.Module, n_features: int, task: Task, events: torch.Tensor | None = None) -> OutputKind:
    """Return what a classifier's outputs are, from its answers to a fixed set of 256 wide random inputs.

    Parameters
    ----------
    model
        The network.
    n_features
        Its inputs.
    task
        The analysis.
    events
        Real inputs [n, n_features] for a network that cannot answer to any number (an embedding, a logarithm); None
        tries numbers that suit most of them.
    """
    if task is Task.REGRESSION:
        return OutputKind.VALUE
    wide = 3.0 * torch.randn(256, n_features, generator=torch.Generator().manual_seed(17), dtype=torch.float32)
    device = next((p.device for p in model.parameters()), torch.device("cpu"))
    problem: Exception | None = None
    answer = torch.full((1, 1), torch.nan)
    with evaluating(model), torch.no_grad():
        for inputs in (wide, events, wide.abs(), (wide > 0).float(), torch.ones_like(wide)):
            if inputs is None or not len(inputs):
                continue
            try:
                answer = model(inputs.to(device)).float().reshape(len(inputs), -1).cpu()
            except (RuntimeError, ValueError, TypeError, LookupError) as error:  # an embedding raises IndexError
                problem = problem or error
                continue
            numbers = answer[answer.isfinite().all(1)]
            if len(numbers):
                return classify_output(numbers)
    if problem is not None:
        raise problem
    return classify_output(answer)


def classify_output(answer: torch.Tensor) -> OutputKind:
    """Return what the rows [n_events, n_columns] of a classifier's answer are."""
    n_columns = answer.shape[1]
    if bool(((answer >= 0) & (answer <= 1)).all()):
        sums_to_one = n_columns == 1 or bool(((answer.sum(1) - 1).abs() < _ROUNDING).all())
        return OutputKind.PROBABILITY if sums_to_one else OutputKind.INDEPENDENT
    if n_columns > 1 and bool(((answer.exp().sum(1) - 1).abs() < _ROUNDING).all()):
        return OutputKind.LOG_PROBABILITY
    return OutputKind.LOGIT


def to_response(output: torch.Tensor, kind: OutputKind) -> torch.Tensor:
    """Return outputs as probabilities; regression values and probabilities stay as they are."""
    if kind is OutputKind.LOGIT:
        return output.sigmoid() if output.shape[1] == 1 else output.softmax(1)
    return output.exp() if kind is OutputKind.LOG_PROBABILITY else output


class Objective:
    """A loss per event, whatever the criterion behind it returns.

    Parameters
    ----------
    criterion
        A torch.nn loss, a function (output, target) -> loss, or None for the automatic choice by `kind`.
    kind
        What the network's outputs are.
    task
        The analysis.
    positive_class
        The target column that a network with a single output estimates.

    Attributes
    ----------
    per_batch
        Whether the criterion gave a single number per batch, so that event weights cannot enter.
    """

    def __init__(
        self, criterion: Callable[..., Any] | None, kind: OutputKind, task: Task, *, positive_class: int = 1
    ) -> None:
        self.kind = kind
        self.task = task
        self.positive_class = positive_class
        self.per_batch = False
        self._criterion = criterion
        if criterion is not None and hasattr(criterion, "reduction"):
            self._criterion = copy.copy(criterion)
            self._criterion.reduction = "none"
        self._wants_index = isinstance(criterion, (nn.NLLLoss, nn.MultiMarginLoss))
        self._wants_classes = isinstance(criterion, (nn.CrossEntropyLoss, nn.NLLLoss, nn.MultiMarginLoss))
        self._is_squared = type(criterion) is nn.MSELoss or (criterion is None and kind is OutputKind.VALUE)

    def __call__(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return one loss per event, or a single one if the criterion gives no more."""
        output, target = self._paired(output, target)
        if self._criterion is None:
            return self._automatic(output, target)
        self._check_fit(output.shape[1])
        loss: torch.Tensor = self._criterion(output, target.argmax(1) if self._wants_index else target)
        if loss.ndim == 0 or len(loss) != len(output):
            self.per_batch = True
            return loss.mean()
        return loss.flatten(1).mean(1) if loss.ndim > 1 else loss

    def _check_fit(self, n_columns: int) -> None:
        """Raise ValueError for a criterion that cannot tell anything from outputs of this kind."""
        if self._wants_classes and n_columns == 1:
            name = type(self._criterion).__name__
            message = f"{name} needs an output for each class, the network has one; right would be BCEWithLogitsLoss"
            raise ValueError(message)
        if self.kind is OutputKind.LOGIT and isinstance(self._criterion, nn.BCELoss):
            message = "BCELoss is for outputs in [0, 1], these are of any size; right would be BCEWithLogitsLoss"
            raise ValueError(message)

    def descent(
        self, output: torch.Tensor, target: torch.Tensor, weight: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor] | None:
        """Return the mean loss of a batch and its derivatives by the outputs, where the loss is the squared error.

        Of a small network autograd's way through the loss costs as much as one through a layer. The operations and
        their order are those of autograd through `__call__`, so that nothing else comes out. None: go that way.
        """
        if not self._is_squared or output.dtype is not torch.float32 or target.dtype is not torch.float32:
            return None
        paired, target = self._paired(output.detach(), target)
        difference = paired - target
        loss = (difference * difference).flatten(1).mean(1)
        share = np.float32(1) / np.float32(len(paired))
        n_columns = np.float32(difference.numel() // len(difference))
        if weight is None:
            slope = difference * (2 * float(share / n_columns))
        else:
            loss = loss * weight
            each = weight * float(share) / float(n_columns)
            slope = 2 * difference * each.reshape(-1, *[1] * (difference.ndim - 1))
        return loss.mean(), slope.view_as(output)

    def _paired(self, output: torch.Tensor, target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return float outputs in columns, and the targets that they estimate."""
        output = output.float()
        if output.ndim == 1:
            output = output.unsqueeze(1)
        if self.task is Task.BINARY and output.shape[1] == 1 and target.shape[1] == TWO_CLASSES:
            target = target[:, self.positive_class : self.positive_class + 1]
        if output.shape != target.shape:
            message = (
                f"the network returns {list(output.shape)} for targets of shape {list(target.shape)}; "
                "the shapes must be equal"
            )
            raise ValueError(message)
        return output, target

    @property
    def merit_name(self) -> str:
        """What `merit` averages to."""
        return "rmse" if self.task is Task.REGRESSION else "accuracy"

    def merit(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return for each event whether its most probable class is the right one (0 or 1), or its squared error."""
        rows = output.float().reshape(len(output), -1)
        if self.task is Task.REGRESSION:
            return functional.mse_loss(rows, target, reduction="none").mean(1)
        if rows.shape[1] > 1:
            return (rows.argmax(1) == target.argmax(1)).float()
        chosen = target[:, min(self.positive_class, target.shape[1] - 1)] > 0.5  # noqa: PLR2004 - 0 or 1
        return ((rows[:, 0] > (0.0 if self.kind is OutputKind.LOGIT else 0.5)) == chosen).float()

    def _automatic(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        if self.kind is OutputKind.VALUE:
            return functional.mse_loss(output, target, reduction="none").mean(1)
        if output.shape[1] == 1 or self.kind is OutputKind.INDEPENDENT:
            if self.kind is OutputKind.LOGIT:
                return functional.binary_cross_entropy_with_logits(output, target, reduction="none").mean(1)
            return functional.binary_cross_entropy(output.clamp(0, 1), target, reduction="none").mean(1)
        if self.kind is OutputKind.LOGIT:
            log_p = output.log_softmax(1)
        else:
            log_p = output if self.kind is OutputKind.LOG_PROBABILITY else output.clamp(min=_TINY).log()
        return -(log_p * target).sum(1)


def loss_from_option(text: str) -> Callable[..., Any] | None:
    """Return the torch.nn loss an option names, None for "auto".

    Raises
    ------
    ValueError
        For a name torch.nn does not have, or arguments its loss does not take.
    """
    call = parse_call("Loss", text)
    if call.name.lower() == "auto":
        return None
    base = nn.MSELoss.__base__ or object
    cls = find_class("Loss", call.name, nn.modules.loss, base, skip=("_WeightedLoss",))
    check_arguments("Loss", text, cls, (), call)
    try:
        loss: Callable[..., Any] = cls(*call.args, **call.kwargs)
    except TypeError as error:
        message = f"Loss={text}: {error}"
        raise ValueError(message) from error
    return loss
