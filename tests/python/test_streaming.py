"""Loaders over files: every event once a pass, the same split every time, memory bounded by the buffer."""

from __future__ import annotations

import json
import math
import os
import pickle
import socket
import subprocess
import sys
import threading
import weakref
from itertools import pairwise
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest
import torch
import uproot
from toys import BEST_AUC, auc, gaussians

from tmva_torch import Bundle, EventDataset, Task, TrainConfig, evaluate, fit, from_root, make_loaders, mlp, stream_root
from tmva_torch._checkpoint import CheckpointFile
from tmva_torch._stream_plan import batch_starts


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write b.root and s0.root, s1.root with the number of the event, its weight, and two Gaussian variables."""
    monkeypatch.chdir(tmp_path)
    x, classes = gaussians(9000)
    for name, mine in (("b", x[classes == 1]), ("s0", x[classes == 0][:1500]), ("s1", x[classes == 0][1500:3000])):
        start = {"b": 0, "s0": 10_000, "s1": 11_500}[name]
        with uproot.recreate(f"{name}.root") as file:
            number = np.arange(start, start + len(mine), dtype=np.float64)
            file["t"] = {"x0": mine[:, 0], "x1": mine[:, 1], "number": number, "w": 1 + number / 1e4}
    return tmp_path


def streams(**changed: Any) -> Any:
    arguments: dict[str, Any] = {
        "features": ["number"], "weight": "w", "batch_size": 100, "buffer_size": 700, "seed": 3, "validation": 0.25,
    }  # fmt: skip
    return stream_root({"b": "b.root", "s": "s?.root"}, **arguments | changed)


def numbers(loader: Any) -> list[int]:
    return [int(n) for x, _, _ in loader for n in x[:, 0]]


def test_every_event_comes_once_a_pass_in_a_new_order(files: Path) -> None:
    loaders = streams()
    first, second, held_out = numbers(loaders.train), numbers(loaders.train), numbers(loaders.validation)
    assert sorted(first) == sorted(second)
    assert first != second
    assert sorted(first + held_out) == [*range(4500), *range(10_000, 13_000)]
    assert len(held_out) == pytest.approx(7500 / 4, rel=0.05)
    assert held_out == numbers(loaders.validation)
    for loader, n in ((loaders.train, len(first)), (loaders.validation, len(held_out))):
        assert [len(x) for x, _, _ in loader] == [100] * (n // 100) + ([n % 100] if n % 100 else [])
        assert len(loader) == -(-n // 100)


def test_seed_fixes_split_and_order_and_the_buffer_does_not_change_the_split(files: Path) -> None:
    assert numbers(streams().train) == numbers(streams().train)
    assert numbers(streams().train) != numbers(streams(seed=4).train)
    assert sorted(numbers(streams(buffer_size=50).train)) == sorted(numbers(streams().train))


def test_batches_hold_the_classes_in_proportion_from_the_first_to_the_last(files: Path) -> None:
    share = [float(y[:, 1].mean()) for _, y, _ in streams(buffer_size=1400).train]
    assert len(share) > 50
    # 40 % of the events are signal; a batch of 100 has 5 % of statistical spread, and the chunks add to it.
    assert min(share) > 0.15
    assert max(share) < 0.65


def test_events_move_in_the_buffer(files: Path) -> None:
    order = np.array([n for n in numbers(streams(buffer_size=4000).train) if n < 5000])
    distance = np.abs(np.argsort(order) - np.arange(len(order)))
    assert np.median(distance) > 300


def test_columns_stay_together_and_weights_average_one(files: Path) -> None:
    x, y, w = (torch.cat(column) for column in zip(*streams().train, strict=True))
    torch.testing.assert_close(y[:, 1], (x[:, 0] >= 10_000).float(), rtol=0, atol=0)
    torch.testing.assert_close(w / w[0], (1 + x[:, 0] / 1e4) / (1 + x[0, 0] / 1e4))
    assert float(w.double().mean()) == pytest.approx(1.0, abs=1e-6)


def test_batches_come_out_on_the_device(files: Path) -> None:
    loaders = streams(device="meta")
    found = [{column.device.type for column in batch} for batch in loaders.train]
    assert found == [{"meta"}] * len(loaders.train)


def test_evaluate_lets_go_of_every_batch(files: Path) -> None:
    loader = streams(features=["x0", "x1"]).train
    inputs: list[weakref.ref[torch.Tensor]] = []
    most = 0

    class Watched:
        def __len__(self) -> int:
            return len(loader)

        def __iter__(self) -> Any:
            nonlocal most
            for batch in loader:
                columns = tuple(column.clone() for column in batch)
                inputs.append(weakref.ref(columns[0]))
                most = max(most, sum(x() is not None for x in inputs))
                yield columns

    torch.manual_seed(1)
    assert evaluate(mlp(2, 1), Watched(), task=Task.BINARY).n_events == sum(len(x) for x, *_ in loader)
    assert len(inputs) > 50
    assert most <= 3  # the first one, which tells the number of inputs, and those at hand


def test_standardised_inputs_have_mean_zero_and_spread_one(files: Path) -> None:
    loaders = streams(features=["number", "1e6+x0"], standardise=True)
    x, _, w = (torch.cat(column).double() for column in zip(*loaders.train, strict=True))
    mean = (w[:, None] * x).sum(0) / w.sum()
    spread = ((w[:, None] * (x - mean) ** 2).sum(0) / w.sum()).sqrt()
    np.testing.assert_allclose(mean, [0, 0], atol=2e-3)
    np.testing.assert_allclose(spread, [1, 1], rtol=2e-3)


def test_training_from_the_stream_reaches_what_is_possible(files: Path) -> None:
    loaders = stream_root(
        {"b": "b.root", "s": "s?.root"}, ["x0", "x1"], batch_size=64, buffer_size=2000, seed=1, standardise=True
    )
    model = mlp(2, 1, hidden=(16,))
    config = TrainConfig(epochs=5, learning_rate=0.01, seed=1)
    history = fit(model, loaders.train, loaders.validation, task=Task.BINARY, config=config)
    bundle = Bundle(model=model, task=Task.BINARY, features=("x0", "x1"), transformations=loaders.transformations)
    x, classes = gaussians(10_000, seed=9)
    assert auc(bundle.predict(x), classes == 0) == pytest.approx(BEST_AUC, abs=0.015)
    assert len(history.epochs["val_loss"]) == 5


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cut": {"s": "x0 > 99"}}, "class s: no event of"),
        ({"weight": "0"}, "sum to 0; it must be positive"),
        ({"weight": "0", "balance_classes": True}, "to balance them each sum must be positive"),
        ({"validation": 1.0}, r"validation=1.0; right would be in \[0, 1\)"),
        ({"nonfinite": "impute"}, "'error' or 'drop'"),
        ({"split": "half"}, "split='half'; right would be random or blocks"),
        ({"readers": 0}, "readers=0; right would be at least 1"),
        ({"rank": 2, "world_size": 2}, "rank=2; right would be from 0 up to below world_size=2"),
        ({"features": ["log(x0)"]}, r"b.root, entries \[0, .*: NaN or infinity in log\(x0\)"),
        ({"features": ["numbr"]}, "no column 'numbr' in b.root:t; did you mean number"),
    ],
)
def test_what_cannot_be_streamed_is_named(files: Path, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        streams(**changed)


def test_dropped_events_are_dropped_in_every_pass(files: Path) -> None:
    loaders = streams(features=["number", "log(x0)"], nonfinite="drop")
    first = numbers(loaders.train)
    assert sorted(first) == sorted(numbers(loaders.train))
    assert len(first) < 5000
    held_out = numbers(loaders.validation)
    assert loaders.n_nonfinite == {"log(x0)": 7500 - len(first) - len(held_out)}


def readers() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("tmva_torch_reader")]


def cut_in_half() -> None:
    os.truncate("s1.root", Path("s1.root").stat().st_size // 2)


def rewritten() -> None:
    with uproot.recreate("s1.root") as file:
        file["t"] = {name: np.zeros(1500) for name in ("x0", "x1", "number", "w")}


@pytest.mark.parametrize("damage", [lambda: Path("s1.root").unlink(), cut_in_half, rewritten])
def test_a_file_that_changes_is_named_with_its_entries_and_no_reader_stays(files: Path, damage: Any) -> None:
    loaders = streams()
    damage()
    with pytest.raises(
        OSError, match=r"s1\.root, entries \[\d+, \d+\): cannot be read; was the file cut short"
    ) as failed:
        numbers(loaders.train)
    assert "s1.root" in str(failed.value)
    assert readers() == []


def test_a_file_cut_short_in_the_middle_of_a_pass_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "long.root"
    with uproot.recreate(path, compression=None) as file:
        tree = file.mktree("t", {"x": "float64"})
        for start in range(0, 40_000, 1000):
            tree.extend({"x": np.arange(start, start + 1000.0)})
    passed = iter(stream_root(path, ["x"], batch_size=500, buffer_size=2000, readers=4, validation=0, seed=1).train)
    next(passed)
    os.truncate(path, path.stat().st_size // 10)
    with pytest.raises(OSError, match=r"long\.root, entries \[\d+000, \d+000\): cannot be read"):
        list(passed)
    assert readers() == []


def test_files_of_a_chain_must_have_the_columns_and_be_readable(files: Path) -> None:
    with uproot.recreate("s2.root") as file:
        file["t"] = {"number": np.arange(3.0), "x0": np.arange(3.0)}
    with pytest.raises(ValueError, match=r"no column 'w' in s2\.root:t; known are number, x0"):
        streams()
    with uproot.recreate("s2.root") as file:
        file.mktree("t", {"number": "var * float64", "w": "float64"})
        file["t"].extend({"number": ak.Array([[1.0], [2.0, 3.0]]), "w": np.ones(2)})
    with pytest.raises(ValueError, match=r"s2\.root:t: 'number' is with several values per event"):
        streams()
    Path("s2.root").write_bytes(b"")
    with pytest.raises(ValueError, match=r"s2\.root cannot be read as a ROOT file; is it complete"):
        streams()
    with uproot.recreate("s2.root") as file:
        file.mktree("t", {"number": "float64", "w": "float64"})  # without events: nothing wrong with that
    assert len(numbers(streams().train)) > 5000


def test_the_number_of_readers_does_not_change_the_order(files: Path) -> None:
    assert numbers(streams(readers=1).train) == numbers(streams(readers=5).train)


def test_a_loader_sent_to_another_process_goes_on_there(files: Path) -> None:
    loader = streams().train
    first = numbers(loader)
    sent = pickle.loads(pickle.dumps(loader))  # noqa: S301 - our own
    assert numbers(sent) == numbers(loader) != first


def test_a_pass_goes_on_where_its_state_was_taken(files: Path) -> None:
    loaders = streams()
    whole = [numbers(loaders.train) for _ in range(3)]
    for n_batches in (0, 1, 30, len(loaders.train)):
        loader = streams().train
        numbers(loader)  # a first pass
        batches = iter(loader)
        seen = [int(n) for _ in range(n_batches) for n in next(batches)[0][:, 0]]
        state = json.loads(json.dumps(loader.state_dict())) if n_batches else {**loader.state_dict(), "batch": 0}
        del batches
        resumed = streams(readers=3).train
        resumed.load_state_dict(state)
        if n_batches == len(loader):  # the next pass begins
            assert [seen, numbers(resumed)] == whole[1:]
        else:
            assert [seen + numbers(resumed), numbers(resumed)] == whole[1:]


def test_a_state_of_another_stream_is_refused(files: Path) -> None:
    state = streams().train.state_dict()
    with pytest.raises(
        ValueError, match=r"belongs to another stream: seed 3 there, 4 here; .*batch size 100 there, 50"
    ):
        streams(seed=4, batch_size=50).train.load_state_dict(state)


@pytest.mark.parametrize("world_size", [2, 3, 7])
def test_processes_share_the_events_in_equally_many_batches(files: Path, world_size: int) -> None:
    alone = streams()
    for part in (0, 1):
        shares = [streams(rank=rank, world_size=world_size)[part] for rank in range(world_size)]
        assert len({len(share) for share in shares}) == 1
        assert len(shares[0]) == -(-len(numbers(alone[part])) // (100 * world_size))
        sizes = [[len(x) for x, _, _ in share] for share in shares]
        assert all(size > 0 for mine in sizes for size in mine)
        assert sorted(n for share in shares for n in numbers(share)) == sorted(numbers(alone[part]))


@pytest.mark.parametrize("n_events", range(4, 60))
def test_no_batch_is_empty_and_none_overlaps_for_any_number_of_events(n_events: int) -> None:
    for world_size, batch_size in ((1, 1), (1, 7), (2, 2), (3, 5), (4, 2)):
        starts = [batch_starts(n_events, batch_size, rank, world_size) for rank in range(world_size)]
        assert len({len(mine) for mine in starts}) == 1
        assert sum(mine[-1] for mine in starts) == n_events
        for mine in starts:
            assert mine[0] == 0
            assert all(0 < b - a <= batch_size for a, b in pairwise(mine))


def test_blocks_are_read_by_one_part_only(files: Path) -> None:
    loaders = streams(split="blocks", buffer_size=2000)
    train, held_out = loaders.train.dataset, loaders.validation.dataset
    assert sorted(numbers(loaders.train) + numbers(loaders.validation)) == [*range(4500), *range(10_000, 13_000)]
    for piece, counts in enumerate(zip(train._counts, held_out._counts, strict=True)):
        assert min(counts) == 0, piece
    assert len(numbers(loaders.validation)) == pytest.approx(7500 / 4, rel=0.2)
    for start, stop in ((0, 4500), (10_000, 13_000)):  # of both classes
        assert any(start <= n < stop for n in numbers(loaders.validation))


@pytest.mark.parametrize("weight", [None, "w"])
def test_balanced_classes_have_the_same_sum_of_weights(files: Path, weight: str | None) -> None:
    _, y, w = (
        torch.cat(column).double() for column in zip(*streams(balance_classes=True, weight=weight).train, strict=True)
    )
    sums = (w[:, None] * y).sum(0)
    assert float(sums[0]) == pytest.approx(float(sums[1]), rel=1e-6)
    assert float(w.mean()) == pytest.approx(1.0, abs=1e-6)
    if weight is None:
        assert len(w.unique()) == 2


def test_one_tree_cannot_be_balanced(files: Path) -> None:
    with pytest.raises(ValueError, match="balance_classes needs files by class"):
        stream_root("b.root", ["x0"], target="x1", balance_classes=True)


def test_the_split_is_of_entries_not_of_what_is_selected(files: Path) -> None:
    arguments = {"target": "x0", "seed": 5}
    everything = stream_root("b.root", ["number"], **arguments)
    some = stream_root("b.root", ["number"], cut="x1 > 0.5", buffer_size=300, **arguments)
    held_out = {int(n) for x, _ in everything.validation for n in x[:, 0]}
    assert {int(n) for x, _ in some.validation for n in x[:, 0]} < held_out
    assert not {int(n) for x, _ in some.train for n in x[:, 0]} & held_out


def written(container: str, path: Path) -> None:
    rng = np.random.default_rng(1)
    with uproot.recreate(path) as file:
        types = {"a": "float32", "b": "float64", "i": "int32", "flag": "bool", "jets": "var * float32"}
        tree = file.mktree("t", types) if container == "TTree" else file.mkrntuple("t", types)
        for _ in range(7):
            jets = ak.unflatten(rng.normal(size=300).astype(np.float32), np.full(100, 3))
            columns = {"a": rng.normal(size=100).astype(np.float32), "b": rng.normal(size=100)}
            flags = {"i": rng.integers(-9, 9, 100, dtype=np.int32), "flag": rng.normal(size=100) > 0}
            tree.extend(columns | flags | {"jets": jets})


@pytest.mark.parametrize("features", [["a", "b", "i", "flag"], ["a", "jets[1]", "Entry$"]])
def test_trees_and_ntuples_give_what_is_read_into_memory(tmp_path: Path, features: list[str]) -> None:
    given = []
    for container in ("TTree", "RNTuple"):
        path = tmp_path / f"{container}.root"
        written(container, path)
        loader = stream_root(path, features, target="b-a", validation=0, batch_size=50, buffer_size=80, seed=1).train
        x, y = (torch.cat(column) for column in zip(*loader, strict=True))
        given.append((x, y))
        dataset = from_root(path, features, target="b-a")
        order, expected = np.lexsort(x.numpy().T), np.lexsort(dataset.x.numpy().T)
        np.testing.assert_array_equal(x[order], dataset.x[expected])
        np.testing.assert_array_equal(y[order], dataset.y[expected])
    assert sorted(given[0][1].flatten().tolist()) == sorted(given[1][1].flatten().tolist())


WRITE_BY_ROOT = """
import ROOT
frame = ROOT.RDataFrame(200_000).Define("n", "int(rdfentry_)").Define("x", "float(n % 1024)")
frame = frame.Define("v", "ROOT::RVecF{x}")
options = ROOT.RDF.RSnapshotOptions()
options.fOutputFormat = ROOT.RDF.ESnapshotOutputFormat.kRNTuple
frame.Snapshot("t", "ntuple.root", ["n", "x", "v"], options)
"""


@pytest.mark.root
def test_an_ntuple_of_root_comes_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run([sys.executable, "-W", "ignore", "-c", WRITE_BY_ROOT], check=True)
    loader = stream_root("ntuple.root", ["n", "x"], target="v[0]", validation=0, buffer_size=30_000, seed=1).train
    x, y = (torch.cat(column) for column in zip(*loader, strict=True))
    n = x[:, 0].long()
    assert torch.equal(n.sort().values, torch.arange(200_000))
    assert torch.equal(x[:, 1].long(), n % 1024)
    assert torch.equal(y[:, 0], x[:, 1])


def test_lightning_goes_on_in_the_middle_of_a_pass(files: Path) -> None:
    import lightning

    class Listener(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(1, 1)
            self.seen: list[int] = []

        def training_step(self, batch: Any) -> torch.Tensor:
            self.seen += batch[0][:, 0].int().tolist()
            return self.layer(batch[0]).mean()

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.SGD(self.parameters(), lr=1e-9)

    def run(n_steps: int, resume: str | None = None) -> list[int]:
        model = Listener()
        quiet = {"logger": False, "enable_progress_bar": False, "enable_model_summary": False, "accelerator": "cpu"}
        trainer = lightning.Trainer(max_steps=n_steps, enable_checkpointing=False, **quiet)
        trainer.fit(model, streams().train, ckpt_path=resume)
        trainer.save_checkpoint(f"{n_steps}.ckpt")
        return model.seen

    whole = run(80)
    assert run(31) + run(80, "31.ckpt") == whole


def test_a_pass_is_exact_fast_and_in_bounded_memory(tmp_path: Path) -> None:
    # The benchmark, small: benchmarks/streaming.py with 50 M events is what docs/large-data.md quotes.
    script = Path(__file__).parents[2] / "benchmarks" / "streaming.py"
    arguments = ["--events", "1500000", "--buffer", "100000", "--kinds", "TTree none"]
    done = subprocess.run([sys.executable, script, *arguments], check=True, capture_output=True, text=True)
    in_memory, streamed = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    assert in_memory["exact"]
    assert streamed["exact"]
    assert streamed["megabytes"] < in_memory["megabytes"] - 60  # 120 MB of events, twice 8 MB of buffers
    assert streamed["clock"] < 8 * in_memory["clock"]  # 2 at most on a quiet machine


COUNT_TOGETHER = """
import sys, json, torch
from tmva_torch import stream_root
from tmva_torch._stream_reading import Reader
from tmva_torch.world import joined
read, reads = [], Reader.read
Reader.read = lambda self, number, *rest: read.append(number) or reads(self, number, *rest)
with joined() as world:
    def stream(**more):
        return stream_root({"b": "b.root", "s": "s?.root"}, ["number"], weight="w", batch_size=100, buffer_size=700,
                           seed=3, validation=0.25, rank=world.rank, world_size=world.size, **more)
    streams = stream()
    n_counted = len(read)
    numbers = [int(n) for batch in streams.train for n in batch[0][:, 0]]
    try:
        stream(cut="(number == 12345 ? 0/0 : 1)")
    except ValueError as error:
        refused = str(error)
    print(json.dumps([n_counted, numbers, streams.ranges, float(next(iter(streams.train))[2].sum()), refused]))
"""


def test_processes_of_a_group_count_some_pieces_each(files: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    shared = {**os.environ, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "WORLD_SIZE": "2", "OMP_NUM_THREADS": "1"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT_TOGETHER],
            env={**shared, "RANK": str(rank), "LOCAL_RANK": str(rank)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for rank in (0, 1)
    ]
    given = [json.loads(process.communicate(timeout=120)[0].splitlines()[-1]) for process in processes]
    n_pieces = len(streams().train.dataset._reader.pieces)
    for rank, (n_counted, seen, ranges, weight, refused) in enumerate(given):
        alone = streams(rank=rank, world_size=2)
        assert n_counted == len(range(rank, n_pieces, 2))
        assert seen == numbers(alone.train)
        assert [tuple(pair) for pair in ranges] == list(alone.ranges)
        assert "is not a number for 1 events of s1.root:t" in refused
        second = streams(rank=rank, world_size=2).train
        numbers(second)
        assert weight == pytest.approx(float(next(iter(second))[2].sum()), rel=1e-6)


class Killed(Exception):
    pass


class Network(torch.nn.Sequential):
    """Ends the training at some batch."""

    def __init__(self, n_batches: int) -> None:
        torch.manual_seed(1)
        super().__init__(torch.nn.Linear(2, 8), torch.nn.Dropout(0.2), torch.nn.Linear(8, 1))
        self.left = n_batches

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.left -= self.training
        if self.left < 0:
            raise Killed
        return super().forward(x)


@pytest.mark.parametrize("stop_after", [17, 58, 90])
def test_training_goes_on_in_the_middle_of_an_epoch_bit_for_bit(files: Path, stop_after: int) -> None:
    def train(network: Network, **changed: Any) -> dict[str, list[float]]:
        scheduler = "StepLR(step_size=1, gamma=0.5)"
        config = TrainConfig(epochs=2, seed=1, rate_steps={1: 0.005}, scheduler=scheduler, keep_best=False, **changed)
        loaders = streams(features=["x0", "x1"])
        return fit(network, loaders.train, loaders.validation, task=Task.BINARY, config=config).epochs

    whole, ended, resumed = Network(1000), Network(stop_after), Network(1000)
    expected = train(whole)
    with pytest.raises(Killed):
        train(ended, checkpoint="job.ckpt,.1")
    state = torch.load("job.ckpt")
    n_batches = len(streams().train)
    behind = stop_after - (state["epoch"] * n_batches + state["place"]["batch"])
    assert 0 <= behind <= math.ceil(n_batches / 10)
    assert train(resumed, checkpoint="job.ckpt,.1", continue_training=True) == expected
    assert resumed.left == 1000 - (2 * n_batches - stop_after + behind)
    for mine, theirs in zip(resumed.parameters(), whole.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_a_loader_that_tells_no_place_is_stored_after_whole_epochs_only(tmp_path: Path) -> None:
    x, classes = gaussians(100)
    loaders = make_loaders(EventDataset(x, classes, n_classes=2), seed=1)
    config = TrainConfig(checkpoint=f"{tmp_path / 'job.ckpt'},0.5")
    with pytest.raises(ValueError, match="only loaders that tell their place can be stored, as stream_root makes"):
        fit(mlp(2, 1), loaders.train, task=Task.BINARY, config=config)
    with pytest.raises(ValueError, match=r"Checkpoint=job.ckpt,0.5 cannot be read"):
        CheckpointFile.from_option("job.ckpt,0.5")
