"""Devices and number formats: what the options mean on the machine at hand."""

from __future__ import annotations

import os
import re
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

_FORM = re.compile(r"(?P<kind>cpu|mps|cuda)(?P<index>\d+)?")
DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


def parse_device(text: str) -> torch.device | None:
    """Return the device an option like "cuda0" names; None for "auto".

    Raises
    ------
    ValueError
        If the text is no device, or this machine does not have it.
    """
    lower = text.lower()
    if lower == "auto":
        return None
    match = _FORM.fullmatch(lower)
    if match is None or (match["index"] is not None and match["kind"] != "cuda"):
        message = f"Device={text} is no device; right would be auto, cpu, cuda, cuda0, cuda1 ... or mps"
        raise ValueError(message)
    why = _missing(match["kind"], int(match["index"] or 0))
    if why:
        message = f"Device={text}: {why}; right would be auto, which takes what there is"
        raise ValueError(message)
    return torch.device(match["kind"] if match["index"] is None else f"cuda:{match['index']}")


def usable_device(device: str | torch.device) -> torch.device:
    """Return the device of a name of torch's, like "cuda:0".

    Raises
    ------
    ValueError
        If it is none, or this machine does not have it.
    """
    try:
        found = torch.device(device)
    except RuntimeError as error:
        message = f"device={device} is no device; right would be cpu, cuda, cuda:1 ... or mps"
        raise ValueError(message) from error
    why = _missing(found.type, found.index or 0)
    if why:
        message = f"device={device}: {why}; right would be cpu"
        raise ValueError(message)
    return found


def _missing(kind: str, index: int) -> str:
    """Return why a device cannot be used; "" if it can."""
    if kind == "cuda" and not torch.cuda.is_available():
        return "this torch sees no CUDA device" + ("" if torch.version.cuda else " (it was built without CUDA)")
    if kind == "cuda" and index >= torch.cuda.device_count():
        return f"this machine has {torch.cuda.device_count()} CUDA devices, counted from 0"
    if kind == "mps" and not torch.backends.mps.is_available():
        return "this machine has no Metal device"
    return ""


def best_device() -> torch.device:
    """Return the first CUDA device if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast(device: torch.device, precision: str) -> AbstractContextManager[Any]:
    """Return the context of a forward pass in the given number format."""
    if precision == "fp32":
        return nullcontext()
    return torch.autocast(device.type, dtype=DTYPES[precision])


def fits(n_bytes: int, device: torch.device) -> bool:
    """Return whether a data set of this size may move to the device as a whole, leaving half of what is free."""
    if device.type != "cuda":
        return device.type == "cpu"
    free, _total = torch.cuda.mem_get_info(device)
    return n_bytes < free // 2


def available_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_processes(processes: int, device: str = "auto") -> str:
    """Return a warning if there are more processes than cores; "" if all is well.

    Raises
    ------
    ValueError
        If each process needs a GPU, and there are fewer.
    """
    if device.lower() != "cpu" and torch.cuda.is_available() and processes > torch.cuda.device_count():
        message = (
            f"{processes} processes for the {torch.cuda.device_count()} GPUs of this machine: each one needs its own; "
            f"right would be at most {torch.cuda.device_count()}, or the device cpu"
        )
        raise ValueError(message)
    n_cores = available_cores()
    if processes > n_cores:
        return f"{processes} processes on the {n_cores} cores of this machine: they will wait for each other"
    return ""
