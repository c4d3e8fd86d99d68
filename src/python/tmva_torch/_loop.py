"""The training loop itself, as an object whose whole state can be stored and taken up again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

from ._config import History
from ._epoch_place import EpochPlace
from ._stepping import Stepper, backward, fuse, plainly
from .best import BestKeeper
from .devices import autocast
from .interrupts import InterruptFlag
from .loading import BatchLoader
from .progress import silent
from .schedule import get_rate, set_rate
from .schedulers import NamedScheduler
from .sharing import shared
from .world import current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from torch import Tensor, nn
    from torch.utils.data import DataLoader

    from ._config import TrainConfig
    from ._meter import LossMeter
    from .data import Batch
    from .losses import Objective
    from .world import World

    Reporter = Callable[[int, int, str], None]

INTERRUPTED = "interrupted"


class TrainingRun:
    """One training: model, optimiser, best state and history, moved forward epoch by epoch.

    Parameters
    ----------
    model
        Trained in place, on the device where it is.
    objective
        The loss per event.
    config
        How to train.
    n_batches
        Batches of one epoch.
    make_optimizer
        Goes before the configured optimiser.
    world
        The processes that train together; None for all there are.
    """

    def __init__(
        self,
        model: nn.Module,
        objective: Objective,
        config: TrainConfig,
        *,
        n_batches: int,
        make_optimizer: Callable[..., torch.optim.Optimizer] | None = None,
        world: World | None = None,
    ) -> None:
        self.model = model
        self.world = current() if world is None else world
        self.network = self.world.wrap(model)  # the model, with the gradients of the whole batch
        self.objective = objective
        self.config = config
        self.optimizer = config.make_optimizer(model.parameters(), make_optimizer)
        fuse(self.optimizer)
        self.device = next(model.parameters()).device
        self.scheduler: NamedScheduler | None = None
        if config.scheduler:
            self.scheduler = NamedScheduler(config.scheduler, self.optimizer, n_batches * config.epochs)
        # Small fp16 gradients vanish unless the loss is scaled up first; bf16 has the range of fp32.
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=config.precision == "fp16")
        self.keeper = BestKeeper()
        self.history = History()
        self.epoch = 0
        self.since_best = 0
        self.place = EpochPlace()

    def train(
        self,
        train: DataLoader[Batch],
        validation: DataLoader[Batch] | None,
        *,
        callbacks: tuple[Callable[[History], None], ...] = (),
        report: Reporter = silent,
        flag: InterruptFlag | None = None,
    ) -> None:
        """Train up to the configured number of epochs and leave the model in its best (or last) state."""
        flag = flag or InterruptFlag()
        self.place.attach(train)
        report = report if self.world.is_first else silent
        if self.world.size > 1:
            train, validation = shared(train), None if validation is None else shared(validation)
        if self.config.compile:
            self.model.compile()  # in place: the class and the names of the weights stay what they are
        try:
            with flag.catching(), plainly(self.model, self.device):
                while self.epoch < self.config.epochs and not self.history.stopped:
                    if self._run_epoch(train, validation, report, flag):
                        for callback in callbacks:
                            callback(self.history)
                    else:
                        self.history.stopped = INTERRUPTED
        finally:
            if self.config.compile:
                self.model._compiled_call_impl = None  # noqa: SLF001 - the only way back to the plain network
        if self.config.keep_best:
            self.keeper.restored()
        self.model.eval()

    def _run_epoch(
        self, train: DataLoader[Batch], validation: DataLoader[Batch] | None, report: Reporter, flag: InterruptFlag
    ) -> bool:
        """Train and validate once; return False if it was interrupted before its end."""
        if self.epoch in self.config.rate_steps and not self.place.batch:
            set_rate(self.optimizer, self.config.rate_steps[self.epoch])
        rate = self.place.rate(get_rate(self.optimizer))
        train_loss = self._train_epoch(train, report, flag)
        if train_loss is None:
            return False
        numbers = {"train_loss": train_loss}
        if validation is not None:
            numbers |= self.validate(validation)
        watched = numbers.get("val_loss", train_loss)
        self.history.add(**numbers, learning_rate=rate)
        self.since_best = 0 if self.keeper.offer(self.model, watched) else self.since_best + 1
        self.history.best_epoch = self.keeper.index
        if self.scheduler is not None:
            self.scheduler.after_epoch(watched)
        self.epoch += 1
        if self.config.patience is not None and self.since_best >= self.config.patience:
            self.history.stopped = f"no better loss in {self.config.patience} epochs"
        return True

    def _train_epoch(self, loader: DataLoader[Batch], report: Reporter, flag: InterruptFlag) -> float | None:
        """Return the mean loss of an epoch; None if it was interrupted before its end."""
        self.model.train()
        meter = self.place.meter(self.epoch + 1, immediate=self.device.type == "cpu")
        n_batches = len(loader)
        stepper = Stepper(self.optimizer)
        for number, batch in enumerate(loader, self.place.batch):
            self._step(batch, meter, stepper)
            if self.scheduler is not None:
                self.scheduler.after_batch()
            if report is not silent:
                text = f"epoch {self.epoch + 1}/{self.config.epochs}, loss {meter.latest():.4f}"
                report(self.epoch * n_batches + number + 1, self.config.epochs * n_batches, text)
            self.place.after(number + 1, n_batches)
            if self.world.any(flag.is_set()):
                return None
        return meter.mean()

    def _step(self, batch: Batch, meter: LossMeter, stepper: Stepper) -> None:
        batch = self._place(batch)
        if isinstance(self.optimizer, torch.optim.LBFGS):
            loss: Tensor = self.optimizer.step(lambda: self._backward(batch, stepper))  # type: ignore[no-untyped-call]
            meter.add(loss, self.world.total(len(batch[0])))
            return
        loss = self._backward(batch, stepper)
        # Looked at before the step: a loss that is not finite must not reach the weights.
        meter.add(loss, self.world.total(len(batch[0])))
        if self.scaler.is_enabled():
            self.scaler.step(self.optimizer)
            self.scaler.update()
        else:
            stepper.step()

    def _place(self, batch: Batch) -> Batch:
        x, y, *rest = (column.to(self.device, non_blocking=True) for column in batch)
        y = y if y.ndim > 1 else y.unsqueeze(1)  # as loaders of other data sets give them
        return (x, y if y.is_floating_point() else y.float(), *rest)

    def _backward(self, batch: Batch, stepper: Stepper) -> Tensor:
        """Return the loss of a whole batch, with its gradient in the parameters."""
        stepper.clear()
        x, y, *rest = batch
        with autocast(self.device, self.config.precision):
            output = self.network(x)
        known = None if self.scaler.is_enabled() else self.objective.descent(output, y, *rest)
        if known is None:
            loss = self.objective(output, y)
            if loss.ndim and rest:
                loss = loss * rest[0]
            loss = loss.mean()
            torch.autograd.backward(self.scaler.scale(loss))
        else:
            loss, slope = known
            backward(output, slope)
        if self.config.gradient_clip is not None:
            self.scaler.unscale_(self.optimizer)
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config.gradient_clip)
        return self.world.mean(loss)

    def validate(
        self, batches: Iterable[Batch], each: Callable[[Tensor, Batch], None] = lambda _output, _batch: None
    ) -> dict[str, float]:
        """Return the mean loss and the objective's figure of merit, weighted by the events' weights.

        `each` is called with the network's output and the batch.
        """
        self.model.eval()
        exact = torch.float32 if self.device.type == "mps" else torch.float64
        sums = torch.zeros(4, dtype=exact, device=self.device)
        # A batch of training is small for what it does to the weights; here that is calls of the network for nothing.
        if isinstance(batches, BatchLoader) and self.world.size == 1 and not self.objective.per_batch:
            batches = batches.in_blocks()
        with torch.no_grad():
            for given in batches:
                n_counted = self.world.counted(len(given[0]))
                if not n_counted:
                    continue
                batch = self._place(tuple(column[:n_counted] for column in given))
                x, y, *rest = batch
                with autocast(self.device, self.config.precision):
                    output = self.model(x)
                each(output, batch)
                loss, merit = self.objective(output, y).to(exact), self.objective.merit(output, y).to(exact)
                ones = torch.ones(len(x), dtype=exact, device=self.device)
                weight = rest[0].to(exact) if rest else ones
                loss_weight = weight if loss.ndim else ones
                # Summed where they are: a look at a GPU's numbers waits for it.
                pairs = ((loss, loss_weight), (merit, weight))
                sums += torch.stack([number for a, w in pairs for number in ((a * w).sum(), w.sum())])
        total, total_weight, total_merit, merit_weight = self.world.sum(sums).tolist()
        merit_mean = total_merit / merit_weight if merit_weight else math.nan
        if self.objective.merit_name == "rmse":
            merit_mean = math.sqrt(merit_mean) if merit_mean >= 0 else math.nan
        return {
            "val_loss": total / total_weight if total_weight else math.nan,
            f"val_{self.objective.merit_name}": merit_mean,
        }

    def state_dict(self) -> dict[str, Any]:
        """Return all that a later training needs to go on as if it had never stopped."""
        return {
            "epoch": self.epoch,
            "since_best": self.since_best,
            "model_state_dict": self.model.state_dict(),
            "optimizer_state_dict": self.optimizer.state_dict(),
            "scheduler": self.scheduler.state_dict() if self.scheduler is not None else None,
            "scaler": self.scaler.state_dict(),
            "keeper": self.keeper.state_dict(),
            "history": self.history.epochs,
            "best_epoch": self.history.best_epoch,
            "place": self.place.state_dict(),
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take up where another run was."""
        self.model.load_state_dict(state["model_state_dict"])
        self.optimizer.load_state_dict(state["optimizer_state_dict"])
        if self.scheduler is not None and state["scheduler"] is not None:
            self.scheduler.load_state_dict(state["scheduler"])
        self.scaler.load_state_dict(state["scaler"])
        self.keeper.load_state_dict(state["keeper"], self.model)
        self.history = History(state["history"], state["best_epoch"])
        self.epoch = state["epoch"]
        if "place" in state:  # earlier versions stored none
            self.place.load_state_dict(state["place"])
        self.since_best = state["since_best"]
