"""The options of TMVA's deep-learning method (DL) in terms of our own, so that its booking strings run as they are."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from .errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from .options import MethodOptions

#: DL's own defaults, which hold for a training phase that does not set them.
DEFAULTS = {
    "LearningRate": "1e-3",
    "Momentum": "0.0",
    "ConvergenceSteps": "100",
    "MaxEpochs": "2000",
    "Optimizer": "ADAM",
    "BatchSize": "30",
    "TestRepetitions": "1",
    "WeightDecay": "0.0",
    "Regularization": "NONE",
    "DropConfig": "",
}
#: Keys of older strings that have no meaning here: our loop validates after every epoch, and ROOT chooses its threads.
IGNORED = ("Repetitions", "DropRepetitions", "Multithreading")
_TEXTS = ("Optimizer", "Regularization", "DropConfig")
OPTIMIZERS = {"SGD": "SGD", "ADAM": "Adam", "ADAGRAD": "Adagrad", "RMSPROP": "RMSprop", "ADADELTA": "Adadelta"}
ERROR_STRATEGIES = ("CROSSENTROPY", "SUMOFSQUARES", "MUTUALEXCLUSIVE")
ARCHITECTURES = ("STANDARD", "CPU", "GPU", "CUDNN")
Phase = dict[str, str]


def translated(options: MethodOptions) -> MethodOptions:
    """Return the options with DL's filled into ours; an option of ours that is not at its default wins.

    Raises
    ------
    ValueError
        For a TrainingStrategy that cannot be read, or that needs something the package's loop does not do.
    """
    found: dict[str, Any] = {}
    if options.training_strategy:
        found |= _from_phases(options.training_strategy)
    if options.error_strategy == "SUMOFSQUARES":
        found["loss"] = "MSELoss"
    if options.architecture in {"STANDARD", "CPU"}:
        found["device"] = "cpu"
    if options.random_seed:
        found["seed"] = options.random_seed
    default = type(options)()
    free = {name: value for name, value in found.items() if getattr(options, name) == getattr(default, name)}
    return dataclasses.replace(options, **free)


def _from_phases(text: str) -> dict[str, Any]:
    phases = [_read_phase(part, text) for part in text.split("|") if part]
    if not phases:
        message = f"TrainingStrategy={text} has no phase; right would be e.g. LearningRate=1e-3,MaxEpochs=20"
        raise ValueError(message)
    first, last = phases[0], phases[-1]
    for key in ("BatchSize", "Optimizer", "Momentum", "WeightDecay", "Regularization", "DropConfig"):
        values = {phase[key].upper() for phase in phases}
        if len(values) > 1:
            message = f"TrainingStrategy={text}: the phases differ in {key} ({', '.join(sorted(values))}); only "
            message += "LearningRate, MaxEpochs and ConvergenceSteps may change from phase to phase"
            raise ValueError(message)
    name = first["Optimizer"].upper()
    if name not in OPTIMIZERS:
        message = f"TrainingStrategy={text}: there is no Optimizer={name}{did_you_mean(name, OPTIMIZERS)}"
        raise ValueError(message)
    momentum = _number(first, "Momentum", text)
    takes_momentum = name in {"SGD", "RMSPROP"} and momentum > 0
    starts = [sum(int(_number(phase, "MaxEpochs", text)) for phase in phases[:i]) for i in range(len(phases) + 1)]
    rates = [_number(phase, "LearningRate", text) for phase in phases]
    changes = [
        (start, rate) for start, rate, before in zip(starts[1:], rates[1:], rates, strict=False) if rate != before
    ]
    return {
        "learning_rate": rates[0],
        "learning_rate_schedule": ";".join(f"{start},{rate:g}" for start, rate in changes),
        "num_epochs": starts[-1],
        "batch_size": int(_number(first, "BatchSize", text)),
        "tries_early_stopping": int(_number(last, "ConvergenceSteps", text)),
        "optimizer": OPTIMIZERS[name] + (f"(momentum={momentum:g})" if takes_momentum else ""),
        "weight_decay": _weight_decay(first, text),
        "dropout": first["DropConfig"],
    }


def _read_phase(part: str, text: str) -> Phase:
    phase = dict(DEFAULTS)
    by_lower = {key.lower(): key for key in DEFAULTS}
    for item in filter(None, part.split(",")):
        key, equals, value = item.partition("=")
        if key in IGNORED or key.upper().startswith(tuple(f"{name}_" for name in OPTIMIZERS)):
            continue
        if not equals or key.lower() not in by_lower:
            message = f"TrainingStrategy={text}: {item} cannot be read{did_you_mean(key, DEFAULTS)}"
            raise ValueError(message)
        phase[by_lower[key.lower()]] = value
    return phase


_LEADING_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def _number(phase: Phase, key: str, text: str) -> float:
    """Return the number a value begins with: TMVA reads no further, and strings in use lack a comma behind it."""
    match = _LEADING_NUMBER.match(phase[key])
    if match is None:
        message = f"TrainingStrategy={text}: {key}={phase[key]} is no number"
        raise ValueError(message)
    return float(match[0])


def remarks(strategy: str) -> list[str]:
    """Return remarks on values of a TrainingStrategy of which only the beginning is read."""
    notes = []
    for part in filter(None, strategy.split("|")):
        for key, value in _read_phase(part, strategy).items():
            match = _LEADING_NUMBER.match(value)
            if key not in _TEXTS and match is not None and match.end() < len(value):
                notes.append(f"TrainingStrategy: {key}={value} is read as {key}={match[0]}; is a comma missing there?")
    return notes


def _weight_decay(phase: Phase, text: str) -> float:
    kind = phase["Regularization"].upper()
    if kind not in {"NONE", "L2"}:
        message = f"TrainingStrategy={text}: Regularization={kind} is not offered; right would be None or L2"
        raise ValueError(message)
    # DL adds decay * w^2 to the loss, whose gradient is twice what torch's weight_decay adds.
    return 2.0 * _number(phase, "WeightDecay", text) if kind == "L2" else 0.0


_INITIALIZERS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "XAVIER": nn.init.xavier_normal_,
    "XAVIERUNIFORM": nn.init.xavier_uniform_,
    "GAUSS": lambda weight: nn.init.kaiming_normal_(weight, nonlinearity="relu"),
    "UNIFORM": lambda weight: nn.init.kaiming_uniform_(weight, nonlinearity="relu"),
    "ZERO": nn.init.zeros_,
}
INITIALIZATIONS = tuple(_INITIALIZERS)


def initialise(model: nn.Module, name: str) -> None:
    """Draw the first weights of the layers anew as WeightInitialization says; "" leaves what torch has drawn."""
    if not name:
        return
    for parameter_name, parameter in model.named_parameters():
        with torch.no_grad():
            if parameter.ndim > 1:
                _INITIALIZERS[name](parameter)
            elif parameter_name.rpartition(".")[2].startswith("bias"):
                parameter.zero_()
