"""Training watched with TensorBoard, the extra "tensorboard"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .extras import require

if TYPE_CHECKING:
    from pathlib import Path

    from ._config import History


class TensorBoardLog:
    """A callback of `fit` that writes the numbers of every epoch where `tensorboard --logdir` finds them.

    `TrainConfig(log_dir=...)` makes one by itself.

    Parameters
    ----------
    folder
        One training each: TensorBoard compares the folders of one parent.

    Raises
    ------
    ImportError
        If tensorboard is missing; the message is the install line.
    """

    def __init__(self, folder: str | Path) -> None:
        require("tensorboard", extra="tensorboard", purpose="logging for TensorBoard")
        module = require("torch.utils.tensorboard", extra="tensorboard", purpose="logging for TensorBoard")
        self._writer: Any = module.SummaryWriter(str(folder))

    def __call__(self, history: History) -> None:
        """Write the latest epoch, counted from 1."""
        for name, numbers in history.epochs.items():
            self._writer.add_scalar(name, numbers[-1], len(numbers))
        self._writer.flush()

    def close(self) -> None:
        """Close the event file."""
        self._writer.close()
