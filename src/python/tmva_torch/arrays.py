"""What users hand over as arrays, as tensors: over the same memory wherever torch can use it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    import numpy.typing as npt

    ArrayLike = npt.ArrayLike | torch.Tensor

MATRIX = 2  # dimensions
_LARGEST = 8  # bytes of a number that torch knows


def as_tensor(values: ArrayLike | Mapping[str, Any], dtype: torch.dtype | None) -> torch.Tensor:
    """Return a tensor over the same memory where type and layout allow it.

    Raises
    ------
    ValueError
        If the values are no real numbers.
    """
    if not isinstance(values, torch.Tensor):
        array = _known(values)
        if any(stride < 0 for stride in array.strides):
            array = array.copy()  # torch has no negative strides
        values = torch.from_numpy(array) if array.flags.writeable else _from_read_only(array)
    if values.is_complex():
        message = f"values of type {values.dtype} are no real numbers; give real and imaginary parts as two columns"
        raise ValueError(message)
    values = values.detach()
    return values if dtype is None else values.to(dtype)


def _known(values: Any) -> npt.NDArray[Any]:
    """Return an array of a type that torch knows; masked numbers are NaN."""
    # A plain array does not ask numpy for masked ones: it would import them first.
    if type(values) is not np.ndarray and isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        values = np.ma.filled(values.astype(np.float64), np.nan)
    array = np.asarray(values)
    if array.dtype.kind == "O":  # columns of different types, as a table of numbers and truth values has them
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError) as error:
            message = f"values of type object are not all numbers: {error}"
            raise ValueError(message) from error
    if array.dtype.kind not in "fiubc":
        message = (
            f"values of type {array.dtype} are no numbers; numpy.unique(labels, return_inverse=True)[1] makes class "
            "numbers of labels"
        )
        raise ValueError(message)
    if array.dtype.itemsize > _LARGEST and array.dtype.kind == "f":
        return array.astype(np.float64)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def _from_read_only(array: npt.NDArray[Any]) -> torch.Tensor:
    with warnings.catch_warnings():
        # It is only read here; torch cannot know that.
        warnings.filterwarnings("ignore", message=".*not writable.*", category=UserWarning)
        return torch.from_numpy(array)


def named_columns(table: Any) -> Mapping[str, Any] | None:
    """Return the columns by name of a dictionary, a data frame, or an array with fields; None if it has no names."""
    if isinstance(table, Mapping):
        return table
    if isinstance(table, np.ndarray):
        names = table.dtype.names
    else:  # of pandas or polars; of awkward
        names = getattr(table, "columns", None) if hasattr(table, "columns") else getattr(table, "fields", None)
    listed = [] if names is None or callable(names) else list(names)
    return {name: table[name] for name in listed} if listed and all(isinstance(n, str) for n in listed) else None
