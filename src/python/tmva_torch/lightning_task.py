"""A network and its loss as a LightningModule, trained by lightning.Trainer as `fit` would (extra "lightning")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from .extras import require
from .losses import Task, probe_output
from .prediction import respond
from .schedulers import NamedScheduler
from .training import TrainConfig
from .world import current

require("lightning", extra="lightning", purpose="LightningTask")

from lightning import LightningModule  # noqa: E402 - after the check above

if TYPE_CHECKING:
    from torch import Tensor, nn

    from .data import Batch


class LightningTask(LightningModule):  # type: ignore[misc] # lightning is optional for mypy
    """A model with the package's losses, event weights included, for lightning.Trainer.

    Parameters
    ----------
    model
        From [n, n_features] to [n, n_outputs]; trained in place.
    n_features
        Number of inputs.
    task
        What the targets are.
    config
        Optimiser, learning rate, weight decay, loss and scheduler. What the Trainer does itself (epochs, precision,
        device, early stopping, gradient clipping) is asked of the Trainer.
    positive_class
        The target column a single-output classifier estimates.

    Notes
    -----
    Batches are (x, y) or (x, y, w), as from `make_loaders`. It logs train_loss and val_loss, the weighted means over an
    epoch, for callbacks such as EarlyStopping(monitor="val_loss"). With several devices or nodes give the Trainer
    `use_distributed_sampler=False` and the loaders as `shared(loader, least=1)`: no event is then taken twice.
    """

    def __init__(
        self,
        model: nn.Module,
        n_features: int,
        *,
        task: Task,
        config: TrainConfig | None = None,
        positive_class: int = 1,
    ) -> None:
        super().__init__()
        self.model = model
        self.task = task
        self.config = config or TrainConfig()
        self.positive_class = positive_class
        self.kind = probe_output(model, n_features, task)
        self.objective = self.config.make_objective(self.kind, task, positive_class)

    def forward(self, x: Tensor) -> Tensor:
        """Return the network's raw outputs."""
        output: Tensor = self.model(x)
        return output

    def training_step(self, batch: Batch, batch_index: int) -> Tensor:
        """Return the loss of a batch: the mean of weight times loss."""
        del batch_index
        x, y, *weight = batch
        loss = self.objective(self.model(x), y)
        loss = (loss * weight[0] if weight and loss.ndim else loss).mean()
        world = current()
        # Lightning averages over processes; the mean over events is wanted, of which they may have different numbers.
        n_events = int(world.sum(torch.tensor(len(x)))) if world.size > 1 else len(x)
        loss = loss * (world.size * len(x) / n_events) if world.size > 1 else loss
        shown = world.sum(loss) / world.size
        self.log("train_loss", shown, batch_size=n_events, on_step=False, on_epoch=True, prog_bar=True)
        return loss

    def on_validation_epoch_start(self) -> None:
        """Begin the sums of an epoch."""
        self._loss_sum = torch.zeros((), dtype=torch.float64)
        self._weight_sum = torch.zeros((), dtype=torch.float64)

    def validation_step(self, batch: Batch, batch_index: int) -> None:
        """Add a batch to the sums."""
        del batch_index
        x, y, *weight = batch
        loss = self.objective(self.model(x), y).double()
        share = weight[0].double() if weight and loss.ndim else torch.ones(len(x), dtype=torch.float64).to(x.device)
        self._loss_sum += (loss * share).sum().cpu()
        self._weight_sum += share.sum().cpu()

    def on_validation_epoch_end(self) -> None:
        """Log the loss of the epoch: the sum of weight times loss over the sum of weights."""
        # Not the mean of the batches' means: weights can be negative, and batches of different sums.
        loss, weight = current().sum(torch.stack([self._loss_sum, self._weight_sum])).unbind()
        self.log("val_loss", (loss / weight).float(), prog_bar=True)

    def predict_step(self, batch: Any, batch_index: int) -> Tensor:
        """Return the responses of a batch (x, ...) or x."""
        del batch_index
        x = batch[0] if isinstance(batch, (tuple, list)) else batch
        output = self.model(x).float().cpu()
        output = output.unsqueeze(1) if output.ndim == 1 else output
        return torch.from_numpy(respond(output, task=self.task, positive_class=self.positive_class, kind=self.kind))

    def configure_optimizers(self) -> Any:
        """Return the optimiser of the configuration, with its learning-rate scheduler if there is one.

        Raises
        ------
        ValueError
            If the configuration has rate_steps, which lightning has no place for.
        """
        if self.config.rate_steps:
            message = "rate_steps are for `fit`; for lightning.Trainer name a scheduler, as in 'MultiStepLR(...)'"
            raise ValueError(message)
        optimizer = self.config.make_optimizer(self.model.parameters())
        if not self.config.scheduler:
            return optimizer
        n_steps = int(self.trainer.estimated_stepping_batches)
        scheduler = NamedScheduler(self.config.scheduler, optimizer, n_steps)
        return {"optimizer": optimizer, "lr_scheduler": scheduler.for_lightning()}
