"""What a model file of unknown origin must not do: grow without measure, or claim more numbers than it holds."""

from __future__ import annotations

import pickle
import struct
import zipfile
from typing import TYPE_CHECKING

import safetensors
import torch

from .errors import TmvaTorchError

if TYPE_CHECKING:
    from pathlib import Path

#: What torch's and safetensors' readers raise on bytes that only look right.
READ_ERRORS = (
    OSError,
    MemoryError,
    RecursionError,
    RuntimeError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    ImportError,
    EOFError,
    struct.error,
    zipfile.BadZipFile,
    pickle.UnpicklingError,
    safetensors.SafetensorError,
)
#: torch stores weights as they are and packs only code, to a tenth at best; beyond this an archive is an attack.
_MOST_GROWTH, _SMALL = 20, 1 << 20


def names_in_archive(path: Path) -> list[str]:
    """Return the names of a zip archive's members; none of them may grow out of proportion when it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        message = f"model file {path} looks like a zip archive, but cannot be read: {error}; is it complete?"
        raise TmvaTorchError(message) from error
    size = path.stat().st_size
    largest = sum(member.file_size for member in members)
    if largest > _MOST_GROWTH * size + _SMALL:
        message = f"model file {path} of {size} bytes would grow to {largest} bytes when it is read, and is refused"
        raise TmvaTorchError(message)
    return [member.filename for member in members]


def check_storages(weights: dict[str, torch.Tensor], path: Path) -> None:
    """Refuse views that repeat a few stored numbers without end: a copy of one would fill the memory."""
    for name, tensor in weights.items():
        size = tensor.numel() * tensor.element_size()
        if tensor.layout is torch.strided and size > tensor.untyped_storage().nbytes():
            message = (
                f"model file {path}: not all of the weights {name!r} of shape {list(tensor.shape)} are in the file; "
                "it is refused"
            )
            raise TmvaTorchError(message)
