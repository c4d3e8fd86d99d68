"""How far a training is within its epoch, so that it can go on there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._meter import LossMeter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from torch.utils.data import DataLoader

    from .data import Batch


class EpochPlace:
    """The batches of the epoch that are done, their loss, and the place of a loader that knows one.

    Attributes
    ----------
    batch
        How many batches are done.
    hooks
        Called with this number and the number of batches after each of them.
    """

    def __init__(self) -> None:
        self.batch = 0
        self.hooks: list[Callable[[int, int], None]] = []
        self._rate = 0.0
        self._meter: LossMeter | None = None
        self._loader: Any = None
        self._stored: Mapping[str, Any] | None = None

    def attach(self, loader: DataLoader[Batch]) -> None:
        """Take the loader whose place is stored; bring it to where a stored state was taken.

        Raises
        ------
        ValueError
            If the epoch is to be stored or taken up in its middle, and the loader cannot do that.
        """
        self._loader = loader if hasattr(loader, "load_state_dict") else None
        if self._loader is None and (self.hooks or self.batch):
            message = (
                "within an epoch only loaders that tell their place can be stored, as stream_root makes; with others "
                "write the checkpoint after whole epochs, as in job.ckpt,1"
            )
            raise ValueError(message)
        if self._loader is not None and self._stored is not None:
            self._loader.load_state_dict(self._stored)

    def rate(self, present: float) -> float:
        """Return the learning rate that the epoch began with."""
        if not self.batch:
            self._rate = present
        return self._rate

    def meter(self, epoch: int, *, immediate: bool) -> LossMeter:
        """Return the meter of the epoch, which has seen the batches that are done."""
        if not self.batch or self._meter is None:
            self._meter = LossMeter(epoch, immediate=immediate)
        return self._meter

    def after(self, batch: int, n_batches: int) -> None:
        """Note that so many batches of the epoch are done."""
        self.batch = batch % n_batches
        if self.batch:
            for hook in self.hooks:
                hook(batch, n_batches)

    def state_dict(self) -> dict[str, Any]:
        """Return what is needed to go on here."""
        return {
            "batch": self.batch,
            "rate": self._rate,
            "meter": self._meter.state_dict() if self.batch and self._meter is not None else None,
            "loader": self._loader.state_dict() if self._loader is not None else None,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on where another training was; the loader follows when it is attached."""
        self.batch, self._rate, self._stored = state["batch"], state["rate"], state["loader"]
        self._meter = None if state["meter"] is None else LossMeter.from_state(state["meter"])
