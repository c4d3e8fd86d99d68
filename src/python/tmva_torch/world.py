"""The processes that train one network together: a process alone, or a torch.distributed group.

The loops ask the world and never torch.distributed itself, and are the same for one process and for many.
"""

from __future__ import annotations

import datetime
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import AveragedModel

from .errors import TmvaTorchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from torch import Tensor

    T = TypeVar("T")

TIMEOUT_S = 4 * 3600.0  # longer than one process reads files while the others wait


class World:
    """A process alone.

    Attributes
    ----------
    rank, size
        Number of this process, from 0, and how many there are.
    local_rank
        Number of this process among those of its machine.
    """

    rank, size, local_rank = 0, 1, 0

    @property
    def is_first(self) -> bool:
        """Whether this process writes, logs and shows progress."""
        return self.rank == 0

    def part(self, n_events: int) -> tuple[int, int]:
        """Return the half-open range of a batch of so many events that is this process's; sizes differ by one."""
        return n_events * self.rank // self.size, n_events * (self.rank + 1) // self.size

    def hand_out(self, counted: int, total: int) -> None:
        """Note that a batch of `total` events is in work, of which this process has `counted` (0: a stand-in)."""

    def counted(self, n_events: int) -> int:
        """Return how many of this process's `n_events` of the batch in work count; all where nobody noted."""
        return n_events

    def total(self, n_events: int) -> int:
        """Return the events of the whole batch in work, of which this process has `n_events`."""
        return n_events

    def wrap(self, model: nn.Module) -> nn.Module:
        """Return the model whose gradients are those of the whole batch."""
        return model

    def mean(self, loss: Tensor) -> Tensor:
        """Return the mean loss of the whole batch in work from the mean over this process's part."""
        return loss

    def sum(self, numbers: Tensor) -> Tensor:
        """Return the sum over all processes, the same bits in each of them."""
        return numbers

    def any(self, flag: bool) -> bool:
        """Return whether any process says so."""
        return flag

    def gather(self, value: T) -> list[T]:
        """Return the values of all processes, in the order of their ranks."""
        return [value]

    def first(self, value: T) -> T:
        """Return the first process's value."""
        return value

    def check_alike(self, what: str, facts: Mapping[str, Any], remedy: str = "") -> None:
        """Raise ValueError, naming the ranks, if these facts are not the same in all processes."""


class Group(World):
    """One process of a torch.distributed group."""

    def __init__(self) -> None:
        self.rank, self.size = dist.get_rank(), dist.get_world_size()
        self.local_rank = int(os.environ.get("LOCAL_RANK", self.rank))
        self._counted: int | None = None
        self._total = 0

    def hand_out(self, counted: int, total: int) -> None:
        """Note the batch in work."""
        self._counted, self._total = counted, total

    def counted(self, n_events: int) -> int:
        """Return how many events of this process count."""
        return n_events if self._counted is None else self._counted

    def total(self, n_events: int) -> int:
        """Return the events of the whole batch."""
        return n_events * self.size if self._counted is None else self._total

    @property
    def share(self) -> float:
        """Part of the batch in work that this process has; 1/size where nobody noted a batch."""
        return 1.0 / self.size if self._counted is None else self._counted / self._total

    def wrap(self, model: nn.Module) -> nn.Module:
        """Return the model in DistributedDataParallel, with the first process's weights."""
        made = Parallel(model)
        made.register_comm_hook(self, _weighted_sum)
        return made

    def mean(self, loss: Tensor) -> Tensor:
        """Return the mean loss of the whole batch."""
        # A stand-in's loss must not count even if it is not finite.
        return self.sum(loss.detach() * self.share if self.share else torch.zeros_like(loss))

    def sum(self, numbers: Tensor) -> Tensor:
        """Return the sum over all processes."""
        added = numbers.detach().clone()
        dist.all_reduce(added)
        return added

    def any(self, flag: bool) -> bool:
        """Return whether any process says so."""
        return bool(self.sum(torch.tensor(int(flag))))

    def gather(self, value: T) -> list[T]:
        """Return all values."""
        values: list[Any] = [None] * self.size
        dist.all_gather_object(values, value)
        return values

    def first(self, value: T) -> T:
        """Return the first process's value."""
        values = [value]
        dist.broadcast_object_list(values, src=0, device=torch.device("cpu"))
        return values[0]

    def check_alike(self, what: str, facts: Mapping[str, Any], remedy: str = "") -> None:
        """Raise ValueError, naming the ranks, if these facts are not the same in all processes."""
        found = self.gather((socket.gethostname(), dict(facts)))
        host, expected = found[0]
        differing = [
            f"rank {rank} on {its_host} has {name} {mine.get(name)}, rank 0 on {host} has {expected.get(name)}"
            for rank, (its_host, mine) in enumerate(found)
            for name in {**expected, **mine}
            if mine.get(name) != expected.get(name)
        ]
        if differing:
            message = "; ".join([f"the processes do not have the same {what}: {differing[0]}", *differing[1:]])
            message += f"; {remedy}" if remedy else ""
            raise ValueError(message)


class Parallel(DistributedDataParallel):
    """DistributedDataParallel that also answers for the attributes of the model inside."""

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the wrapper, else of the model."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("module"), name)


def _weighted_sum(group: Group, bucket: Any) -> torch.futures.Future[Tensor]:
    """Sum gradients over the processes, each by its part of the batch: the mean over the events, not over processes."""
    gradient = bucket.buffer()
    if group.share:
        gradient.mul_(group.share)
    else:
        gradient.zero_()  # a stand-in's gradient may be infinite, and infinity times zero is not zero
    work: Any = dist.all_reduce(gradient, async_op=True)
    future: torch.futures.Future[Tensor] = work.get_future().then(lambda done: done.value()[0])
    return future


_weighted_sum.__annotations__.clear()  # torch wants classes there, and finds this module's texts wrong


def unwrapped(model: nn.Module) -> nn.Module:
    """Return the model inside of what `wrap` gave, or the user put around it: that computes the same in one process."""
    while True:
        if isinstance(model, (DistributedDataParallel, nn.DataParallel, AveragedModel)):
            model = model.module
        elif isinstance(inside := getattr(model, "_orig_mod", None), nn.Module):  # what torch.compile returned
            model = inside
        else:
            return model


ALONE = World()
_groups: dict[int, Group] = {}


def current() -> World:
    """Return the torch.distributed group of this process if there is one, whoever made it; else the process alone."""
    if not (dist.is_available() and dist.is_initialized()) or dist.get_world_size() == 1:
        return ALONE
    key = id(dist.group.WORLD)
    if key not in _groups:
        _groups.clear()
        _groups[key] = Group()
    return _groups[key]


@contextmanager
def joined(*, gpu: bool = False, timeout_s: float = TIMEOUT_S) -> Iterator[World]:
    """Join the group that torchrun's environment variables describe; without them give the process alone.

    Parameters
    ----------
    gpu
        Give each process the GPU of its local rank.
    timeout_s
        Seconds after which a process that waits for the others gives up.

    Raises
    ------
    TmvaTorchError
        If there is no GPU for this process, but for others.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1 or dist.is_initialized():
        yield current()
        return
    backend = "gloo"
    if gpu:
        local_rank, n_gpus = int(os.environ["LOCAL_RANK"]), torch.cuda.device_count()
        if local_rank >= n_gpus:
            message = f"process {local_rank} of this machine has no GPU of its own: there are {n_gpus}"
            raise TmvaTorchError(message)
        torch.cuda.set_device(local_rank)
        backend = "cpu:gloo,cuda:nccl"
    dist.init_process_group(backend, timeout=datetime.timedelta(seconds=timeout_s))
    yield current()
    dist.destroy_process_group()  # not after an error: the others may be waiting in the middle of a sum
