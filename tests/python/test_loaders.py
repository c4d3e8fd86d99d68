"""The loaders in other hands (Accelerate, Lightning, a plain DataLoader): every event once, no Python call an event."""

from __future__ import annotations

import copy
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import uproot
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SequentialSampler
from toys import gaussians

from tmva_torch import EventDataset, LightningTask, Loaders, Task, TrainConfig, fit, make_loaders, mlp, stream_root
from tmva_torch.loading import BatchLoader, Part
from tmva_torch.sampling import Batches

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import lightning
    from accelerate import Accelerator

# What lightning and accelerate say of themselves, of loaders without workers and of this machine.
pytestmark = pytest.mark.filterwarnings("ignore")
N = 20_000


def numbered(batch_size: int = 500, n_events: int = N, **options: Any) -> Loaders:
    """Return loaders of events that carry their number in x and w."""
    number = np.arange(n_events, dtype=np.float32)
    dataset = EventDataset(number.reshape(-1, 1), number % 2, number + 1)
    return make_loaders(dataset, **{"validation": 0.25, "batch_size": batch_size, "seed": 3, **options})


def numbers(batches: Any) -> list[int]:
    return [int(n) for x, *_ in batches for n in x.flatten()]


def accelerated(*parts: Any) -> Any:
    return Accelerator(cpu=True).prepare(*parts)


def count_calls(batches: Iterator[Any]) -> int:
    """Return how many functions written in Python a pass calls, of whatever package."""
    n_calls = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal n_calls
        n_calls += event == "call"

    sys.setprofile(note)
    try:
        for _ in batches:
            pass
    finally:
        sys.setprofile(None)
    return n_calls


def trainer(**options: Any) -> lightning.Trainer:
    quiet = dict.fromkeys(("logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary"), False)
    return lightning.Trainer(accelerator="cpu", num_sanity_val_steps=0, **quiet, **options)


class Seen(lightning.LightningModule):
    """A network of one number that notes the events it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.train_events: list[list[int]] = []
        self.held_out_events: list[list[int]] = []
        self.factor = torch.nn.Parameter(torch.zeros(()))

    def on_train_epoch_start(self) -> None:
        self.train_events.append([])

    def training_step(self, batch: Any, _index: int) -> torch.Tensor:
        self.train_events[-1] += numbers([batch])
        return (batch[0] * self.factor).mean()

    def on_validation_epoch_start(self) -> None:
        self.held_out_events.append([])

    def validation_step(self, batch: Any, _index: int) -> None:
        self.held_out_events[-1] += numbers([batch])

    def predict_step(self, batch: Any, _index: int) -> torch.Tensor:
        return batch[0]

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.1)


def test_a_loader_is_made_of_torchs_own_parts() -> None:
    train, validation = numbered()
    assert validation is not None
    assert isinstance(train, DataLoader)
    assert (isinstance(train.sampler, RandomSampler), type(validation.sampler)) == (True, SequentialSampler)
    assert isinstance(train.batch_sampler, BatchSampler)
    assert (train.batch_size, train.drop_last, len(train.dataset), len(train)) == (500, False, 15_000, 30)


def test_accelerate_keeps_events_order_and_weights() -> None:
    ours, theirs = numbered(), accelerated(*numbered())
    for _ in range(2):
        for own, prepared in zip(ours, theirs, strict=True):
            assert len(own) == len(prepared)
            for batch, twin in zip(own, prepared, strict=True):
                for column, other in zip(batch, twin, strict=True):
                    torch.testing.assert_close(column, other, rtol=0, atol=0)
    assert sorted(numbers(theirs[0]) + numbers(theirs[1])) == list(range(N))


def test_how_many_python_calls_a_pass_takes_depends_on_its_batches_alone() -> None:
    few, many = (numbered(size, n_events=40 * size) for size in (50, 5000))
    for prepare in (lambda *loaders: loaders, accelerated):
        for loader, larger in zip(prepare(*few), prepare(*many), strict=True):
            assert len(loader) == len(larger)
            # The larger one comes in more blocks, one a batch at most.
            assert count_calls(iter(larger)) <= count_calls(iter(loader)) + 40 * len(loader)
    assert count_calls(iter(few.train)) < 300
    # What a call an event would look like.
    assert count_calls(iter(DataLoader(EventDataset(np.zeros((2000, 1))), batch_size=50))) > 2000


def test_accelerate_counts_the_events_of_the_part_not_of_the_data_set() -> None:
    accelerator = Accelerator(cpu=True)
    loader = accelerator.prepare(numbered(batch_size=64).validation)
    # It cuts the last batch to the rest of the number of events.
    gathered = [accelerator.gather_for_metrics(x) for x, *_ in loader]
    assert sum(map(len, gathered)) == N // 4


def test_training_through_accelerate_is_training_with_fit() -> None:
    x, classes = gaussians(2000)
    weight = np.random.default_rng(1).uniform(-0.2, 2, 2000)
    dataset = EventDataset(x, classes, weight, n_classes=2)
    torch.manual_seed(2)
    model = mlp(2, 2, hidden=(8,))
    twin = copy.deepcopy(model)
    config = TrainConfig(epochs=3, learning_rate=0.01, keep_best=False)
    fit(model, make_loaders(dataset, batch_size=64, seed=5).train, task=Task.BINARY, config=config)

    accelerator = Accelerator(cpu=True)
    optimizer = torch.optim.Adam(twin.parameters(), lr=0.01)
    parts = accelerator.prepare(twin, optimizer, make_loaders(dataset, batch_size=64, seed=5).train)
    network, optimizer, train = parts
    for _ in range(3):
        for x_batch, y, w in train:
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(network(x_batch), y, reduction="none")
            accelerator.backward((w * loss).mean())
            optimizer.step()
    for ours, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


def test_fit_takes_loaders_that_accelerate_prepared() -> None:
    x, classes = gaussians(600)
    losses = []
    for prepare in (lambda *loaders: loaders, accelerated):
        torch.manual_seed(2)
        model = mlp(2, 1)
        loaders = prepare(*make_loaders(EventDataset(x, classes, n_classes=2), batch_size=64, seed=5))
        losses.append(fit(model, *loaders, task=Task.BINARY, config=TrainConfig(epochs=2)).epochs["val_loss"])
    assert losses[0] == losses[1]


def test_lightning_shows_every_event_once_an_epoch_in_a_new_order() -> None:
    torch.manual_seed(1)
    module = Seen()
    trainer(max_epochs=2).fit(module, *numbered())
    first, second = module.train_events
    assert first != second
    assert [first, second] == [numbers(train) for train in [numbered().train] for _ in range(2)]
    for mine, held_out in zip(module.train_events, module.held_out_events, strict=True):
        assert sorted(mine + held_out) == list(range(N))


@pytest.mark.parametrize("part", [0, 1])
def test_lightning_predicts_the_events_of_the_part_in_whole_batches(part: int) -> None:
    torch.manual_seed(1)
    n_calls = []
    for batch_size in (50, 5000):
        loader = numbered(batch_size, n_events=40 * batch_size, shuffle=False)[part]
        run = trainer()
        predicted: list[torch.Tensor] = []

        def predict(run: Any = run, loader: Any = loader, predicted: Any = predicted) -> Iterator[None]:
            predicted.extend(run.predict(Seen(), loader))
            yield

        n_calls.append(count_calls(predict()))
        assert [int(n) for x in predicted for n in x.flatten()] == numbers(loader)
        assert len(predicted) == len(loader)
    assert n_calls[1] < n_calls[0] + 5000


def test_lightning_shares_the_events_of_a_part_among_processes() -> None:
    train = numbered().train
    from lightning.pytorch.utilities.data import _update_dataloader

    seen: list[int] = []
    for rank in range(2):
        sampler = torch.utils.data.DistributedSampler(train.dataset, num_replicas=2, rank=rank, seed=1)
        copied = _update_dataloader(train, sampler)
        assert (len(copied), count_calls(iter(copied)) < 1000) == (15, True)
        seen += numbers(copied)
    assert sorted(seen) == sorted(numbers(train))


def test_a_plain_loader_over_a_part_collates_as_torch_does() -> None:
    train = numbered().train
    plain = DataLoader(train.dataset, batch_size=500)
    (x, y, w), *_ = list(plain)
    expected = train.dataset[torch.arange(500)]
    for column, other in zip((x, y, w), expected, strict=True):
        torch.testing.assert_close(column, other, rtol=0, atol=0)
    assert torch.equal(train.dataset[7][0], expected[0][7])


def test_worker_processes_hand_out_the_same_batches() -> None:
    train = numbered().train
    copied = BatchLoader(train.dataset, 500, RandomSampler(train.dataset, generator=torch.Generator().manual_seed(3)),
                         num_workers=1, multiprocessing_context="fork")  # fmt: skip
    assert numbers(copied) == numbers(train)


def test_batches_go_to_the_device_in_blocks_one_ahead() -> None:
    asked: list[int] = []

    class Noting(Part):
        def __getitem__(self, index: Any) -> Any:
            asked.append(len(index))
            return super().__getitem__(index)

    part = numbered(validation=0).train.dataset
    for device, before_first in ((torch.device("meta"), [16_384, 3616]), (None, [16_384])):
        asked.clear()
        batches = iter(BatchLoader(Noting(part.events, part.indices), 4096, device=device))
        first = next(batches)
        assert asked == before_first
        assert [len(x) for x, *_ in [first, *batches]] == [4096, 4096, 4096, 4096, 3616]
    # No data set fits on "meta", which needs no hardware.
    assert {column.device.type for batch in numbered(device="meta").train for column in batch} == {"meta"}


def test_on_the_cpu_data_that_fit_are_not_copied() -> None:
    dataset = EventDataset(np.zeros((100, 2), dtype=np.float32))
    train = make_loaders(dataset, validation=0, seed=1, device="cpu").train
    assert train.dataset.events.x.data_ptr() == dataset.x.data_ptr()


def test_pinned_memory_is_asked_for_where_there_is_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    assert numbered(pin_memory=True).train.pin_memory is False
    pinned = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.Tensor, "pin_memory", lambda column: pinned.append(len(column)) or column)
    train = numbered(pin_memory=True).train
    assert train.pin_memory is True
    assert len(list(train)) == 30
    assert pinned == [15_000] * 3  # x, y and w of one block, not of each batch


def test_batches_of_a_sampler_that_torch_knows_only_by_its_iterator() -> None:
    assert list(Batches([5, 3, 1], 2)) == [[5, 3], [1]]
    assert list(Batches([5, 3, 1], 2, drop_last=True)) == [[5, 3]]
    assert list(Batches([5, 3, 1], 2, least=2)) == [[5, 3, 1]]


def test_streams_through_accelerate_and_lightning(tmp_path: Path) -> None:
    number = np.arange(3000, dtype=np.float64)
    with uproot.recreate(tmp_path / "events.root") as file:
        file["t"] = {"number": number, "y": number % 2}
    arguments = {"target": "y", "batch_size": 100, "buffer_size": 700, "seed": 3}
    expected = stream_root(tmp_path / "events.root", ["number"], **arguments)
    orders = [numbers(expected.train) for _ in range(2)]
    prepared = accelerated(stream_root(tmp_path / "events.root", ["number"], **arguments).train)
    assert [numbers(prepared) for _ in range(2)] == orders
    torch.manual_seed(1)
    module = Seen()
    streams = stream_root(tmp_path / "events.root", ["number"], **arguments)
    trainer(max_epochs=2).fit(module, streams.train, streams.validation)
    assert module.train_events == orders
    assert sorted(module.train_events[0] + module.held_out_events[0]) == number.tolist()


def test_the_lightning_task_trains_from_a_stream(tmp_path: Path) -> None:
    x, classes = gaussians(2000)
    with uproot.recreate(tmp_path / "events.root") as file:
        file["t"] = {"x0": x[:, 0], "x1": x[:, 1], "y": classes}
    streams = stream_root(tmp_path / "events.root", ["x0", "x1"], target="y", batch_size=100, seed=1)
    torch.manual_seed(1)
    run = trainer(max_epochs=4)
    run.fit(LightningTask(mlp(2, 1), 2, task=Task.BINARY, config=TrainConfig(learning_rate=0.01)), streams.train,
            streams.validation)  # fmt: skip
    # The best loss of two unit Gaussians one apart is about 0.58.
    assert float(run.callback_metrics["val_loss"]) == pytest.approx(0.58, abs=0.03)


def test_without_a_seed_torchs_own_decides_and_goes_on() -> None:
    def orders() -> list[list[int]]:
        return [numbers(numbered(n_events=1000, seed=None).train) for _ in range(2)]

    torch.manual_seed(5)
    first, second = orders()
    torch.manual_seed(5)
    assert [first, second] == orders()
    assert first != second
