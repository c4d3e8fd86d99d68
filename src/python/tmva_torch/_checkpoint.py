"""The state of a running training in a file, and a training that goes on from it bit for bit."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from . import artifacts
from ._guards import READ_ERRORS
from .errors import TmvaTorchError
from .files import replacing
from .seeding import random_states, set_random_states

if TYPE_CHECKING:
    from torch.utils.data import DataLoader

    from ._config import History
    from ._loop import TrainingRun
    from .data import Batch

FORMAT = 1
_FORM = "right would be a file name, or a file name and after how many epochs it is written, as in job.ckpt,5"


@dataclass(frozen=True)
class CheckpointFile:
    """Where the state goes, and after how many epochs each time; a part of one is possible with streams."""

    path: Path
    every: float

    @classmethod
    def from_option(cls, text: str, *, within: bool = False) -> CheckpointFile | None:
        """Return what a text like "job.ckpt,5" asks for, with `within` also "job.ckpt,0.1"; None for an empty one.

        Raises
        ------
        ValueError
            If the text is no such thing.
        """
        if not text:
            return None
        name, _, count = text.partition(",")
        part = within and re.fullmatch(r"0?\.\d*[1-9]\d*", count) is not None
        if not name or not (part or ((count or "1").isdigit() and int(count or "1") >= 1)):
            message = f"Checkpoint={text} cannot be read; {_FORM}"
            raise ValueError(message)
        return cls(Path(name).expanduser(), float(count) if part else int(count or "1"))

    def read(self) -> dict[str, Any]:
        """Return the stored state; no code in the file can run.

        Raises
        ------
        TmvaTorchError
            If the file is no checkpoint of this package.
        """
        try:
            artifacts.file_kind(self.path)  # refuses archives that grow without measure
            state: Any = torch.load(self.path, map_location="cpu", weights_only=True)
        except READ_ERRORS as error:
            message = f"checkpoint {self.path} cannot be read: {error}; delete it to start anew"
            raise TmvaTorchError(message) from error
        if not isinstance(state, dict) or state.get("tmva_torch_checkpoint") != FORMAT:
            message = f"checkpoint {self.path} was not written by this version of tmva-torch; delete it to start anew"
            raise TmvaTorchError(message)
        return dict(state)


class Checkpointing:
    """Writes a run's state after every so many epochs and at the end; puts a stored one back.

    Parameters
    ----------
    file
        Where to.
    run
        The training.
    generator
        The generator of the training's order; None where there is none.
    fingerprint
        What must not differ between the trainings before and after.
    """

    def __init__(
        self, file: CheckpointFile, run: TrainingRun, generator: torch.Generator | None, fingerprint: dict[str, Any]
    ) -> None:
        self._file = file
        self._run = run
        self._generator = generator
        self._fingerprint = fingerprint
        if file.every < 1:
            run.place.hooks.append(self.after_batch)

    def __call__(self, history: History) -> None:
        """Note the end of an epoch."""
        at_end = self._run.epoch == self._run.config.epochs or bool(history.stopped)
        if self._run.epoch % max(self._file.every, 1) == 0 or at_end:
            self.write()

    def after_batch(self, batch: int, n_batches: int) -> None:
        """Note the end of a batch within an epoch."""
        step = self._file.every * n_batches
        if batch // step > (batch - 1) // step:
            self.write()

    def write(self) -> None:
        """Store the state in one step; the first of several processes writes, with what is different in the others."""
        mine = (random_states(), self._run.place.state_dict())
        (random, _), *others = self._run.world.gather(mine)
        if not self._run.world.is_first:
            return
        state = {
            "tmva_torch_checkpoint": FORMAT,
            "fingerprint": self._fingerprint,
            "random": random,
            "of_others": others,
            "order": None if self._generator is None else self._generator.get_state(),
            **self._run.state_dict(),
        }
        with replacing(self._file.path) as written:
            torch.save(state, written)

    def resume(self, state: dict[str, Any]) -> None:
        """Put a stored state into the run.

        Raises
        ------
        ValueError
            If the training of the file was another one; the message names what differs.
        """
        stored = state.get("fingerprint", {})
        differing = [
            f"{name} {stored.get(name)} there, {value} here"
            for name, value in self._fingerprint.items()
            if stored.get(name) != value
        ]
        if differing:
            message = f"checkpoint {self._file.path} belongs to another training: {'; '.join(differing)}"
            raise ValueError(message)
        try:
            own = [(state["random"], state.get("place")), *state.get("of_others", ())]
            # With more processes than before some have no state of their own.
            random, place = own[min(self._run.world.rank, len(own) - 1)]
            self._run.load_state_dict({**state, "place": place} if place is not None else state)
            set_random_states(random)
            if state["order"] is not None and self._generator is not None:
                self._generator.set_state(state["order"])
        except READ_ERRORS as error:
            message = (
                f"checkpoint {self._file.path} is of another network, or incomplete: {type(error).__name__}: {error}"
            )
            raise TmvaTorchError(message) from error


def is_restart() -> bool:
    """Return whether torchrun has started this process again, after one of the group had died."""
    return int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")) > 0


def checkpointing(run: TrainingRun, train: DataLoader[Batch]) -> list[Checkpointing]:
    """Return what writes the checkpoint that a configuration asks for; put a stored state back where it says so."""
    config, world = run.config, run.world
    file = CheckpointFile.from_option(config.checkpoint, within=True)
    if file is None:
        return []
    facts = {"seed": config.seed, "batches": len(train), "optimizer": type(run.optimizer).__name__}
    made = Checkpointing(file, run, getattr(train.sampler, "generator", None), facts)
    goes_on = config.continue_training or is_restart()
    stored = world.first(file.read() if world.is_first and goes_on and file.path.is_file() else None)
    if stored is not None:
        made.resume(stored)
    elif world.size > 1:
        made.write()  # else a restart could take up the file of an earlier training
    return [made]
