"""Data sets over arrays, whole batches, splits: no event lost, none copied before its batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import BatchSampler, RandomSampler

from tmva_torch import EventDataset, make_loaders
from tmva_torch.sampling import Batches, WeightedSampler, split_events


def events(n: int = 1000) -> EventDataset:
    """Return events that carry their own number in x, y and w."""
    number = np.arange(n, dtype=np.float32)
    return EventDataset(number.reshape(-1, 1), number, number + 1)


def test_a_float32_array_is_used_in_place_and_kept_alive() -> None:
    x = np.zeros((5, 2), dtype=np.float32)
    dataset = EventDataset(x)
    x[3, 1] = 7.0
    assert float(dataset.x[3, 1]) == 7.0
    (batch,) = dataset[torch.tensor([3])]
    batch[0, 1] = 1.0
    assert x[3, 1] == 7.0  # a batch is a copy: user code may change it


@pytest.mark.filterwarnings("error")
def test_read_only_and_strided_arrays_are_taken() -> None:
    x = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(3, 2))
    x.flags.writeable = False
    np.testing.assert_array_equal(EventDataset(x[::-1])[0:3][0], x[::-1])


@pytest.mark.parametrize("num_batches_seen", [1, 3])
def test_a_pass_visits_every_event_once_in_a_new_order(num_batches_seen: int) -> None:
    loaders = make_loaders(events(), validation=0.25, batch_size=64, seed=3)
    passes = [torch.cat([x for x, _, _ in loaders.train]).flatten() for _ in range(num_batches_seen)]
    assert loaders.validation is not None
    held_out = torch.cat([x for x, _, _ in loaders.validation]).flatten()
    assert len(loaders.train) == -(-750 // 64)
    for order in passes:
        assert sorted(order.tolist() + held_out.tolist()) == list(range(1000))
    assert num_batches_seen == 1 or not torch.equal(passes[0], passes[1])


def test_columns_stay_together_and_weights_average_one() -> None:
    loaders = make_loaders(events(), batch_size=100, seed=1)
    x, y, w = (torch.cat(column) for column in zip(*loaders.train, strict=True))
    torch.testing.assert_close(x, y, rtol=0, atol=0)
    torch.testing.assert_close(w / w[0], (x[:, 0] + 1) / (x[0, 0] + 1))
    assert float(w.double().mean()) == pytest.approx(1.0, abs=1e-6)


def test_the_same_seed_gives_the_same_batches_and_the_global_state_is_left_alone() -> None:
    before = torch.get_rng_state()
    first, second, other = (list(make_loaders(events(), seed=seed).train) for seed in (5, 5, 6))
    torch.testing.assert_close(torch.get_rng_state(), before, rtol=0, atol=0)
    assert all(torch.equal(a[0], b[0]) for a, b in zip(first, second, strict=True))
    assert not torch.equal(first[0][0], other[0][0])


def test_classes_come_out_one_hot() -> None:
    dataset = EventDataset(np.zeros((3, 1), dtype=np.float32), np.array([2, 0, 1], dtype=np.int32), n_classes=4)
    assert dataset[0:3][1].tolist() == [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0]]
    assert dataset[1][1].tolist() == [1, 0, 0, 0]


def test_draws_follow_the_probabilities() -> None:
    n = 40000
    probabilities = torch.tensor([0.0, 1.0, 3.0, 0.0]).repeat(n // 4)
    drawn = torch.tensor(list(WeightedSampler(probabilities, torch.Generator().manual_seed(1))))
    counts = torch.bincount(drawn % 4, minlength=4).double() / n
    assert counts[0] == counts[3] == 0
    assert float(counts[2]) == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / n))


@pytest.mark.parametrize(("n", "sizes"), [(10, [5, 5]), (11, [5, 6]), (12, [5, 5, 2]), (1, [1])])
def test_a_single_last_event_joins_where_asked(n: int, sizes: list[int]) -> None:
    assert [len(batch) for batch in Batches(range(n), 5, least=2)] == sizes


def test_stratified_validation_has_each_class_in_proportion() -> None:
    classes = torch.tensor([0] * 900 + [1] * 90 + [2] * 10)
    train, held_out = split_events(torch.arange(1000), 200, split="stratified", seed=1, classes=classes)
    assert torch.bincount(classes[held_out]).tolist() == [180, 18, 2]
    assert sorted(train.tolist() + held_out.tolist()) == list(range(1000))


@pytest.mark.parametrize("kind", [">f4", ">f8", "f2", "g", "u2", "i8", "O"])
def test_numbers_of_every_type_are_taken(kind: str) -> None:
    x = np.arange(6).reshape(3, 2)
    np.testing.assert_array_equal(EventDataset(x.astype(kind)).x, x)


@pytest.mark.parametrize("kind", [">i4", "i1", "i2", "u1", "u2", "u4", "u8", "?"])
def test_class_numbers_of_every_type_are_taken(kind: str) -> None:
    dataset = EventDataset(np.zeros((3, 1)), np.array([0, 1, 1]).astype(kind), n_classes=2)
    for one_hot in (dataset[:][1], dataset[torch.tensor([0, 1, 2])][1]):
        assert one_hot.tolist() == [[1, 0], [0, 1], [0, 1]]
    assert dataset[np.int64(1)][1].tolist() == dataset[1][1].tolist() == [0, 1]


def test_masked_values_are_not_there() -> None:
    masked = np.ma.masked_array([[1.0], [2.0], [3.0]], mask=[[0], [1], [0]])  # type: ignore[no-untyped-call]
    dataset = EventDataset(masked, nonfinite="drop")
    assert (dataset.x[:, 0].tolist(), dataset.n_nonfinite) == ([1, 3], {"column 0 of x": 1})


def test_a_data_set_may_be_empty() -> None:
    dataset = EventDataset(np.zeros((0, 2)), np.zeros(0), np.zeros(0))
    assert len(dataset) == 0
    with pytest.raises(ValueError, match="leave none for training"):
        make_loaders(dataset)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"validation": 1.0}, "validation=1.0 is neither a fraction below 1 nor a number"),
        ({"validation": 1.5}, "validation=1.5 is neither"),
        ({"validation": -0.1}, "validation=-0.1 is neither"),
        ({"split": "stratify"}, r"split='stratify' is no way to split; did you mean stratified\?"),
    ],
)
def test_a_split_that_is_none_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_loaders(events(10), **arguments)


def test_numbers_of_numpy_say_how_to_split() -> None:
    train, held_out = make_loaders(events(10), validation=np.float32(0.3), seed=np.int64(1))  # type: ignore[arg-type]
    assert held_out is not None
    assert [batch[0][:, 0].tolist() for batch in held_out] == [
        batch[0][:, 0].tolist() for batch in make_loaders(events(10), validation=3, seed=1)[1] or []
    ]
    assert sum(len(batch[0]) for batch in train) == 7


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": np.array([["1", "2"]])}, "values of type <U1 are no numbers; numpy.unique"),
        ({"x": np.array([[1, "a"]], dtype=object)}, "type object are not all numbers: could not convert"),
        ({"x": np.array([[1j]])}, "complex128 are no real numbers"),
        ({"x": np.zeros(3)}, r"x has shape \[3\]; it must be \[n_events, n_features\]"),
        ({"x": np.zeros((3, 1)), "y": np.zeros(2)}, r"y has 2 entries for 3 events"),
        ({"x": np.zeros((3, 1)), "weight": np.zeros((3, 1))}, r"weight has shape \[3, 1\]"),
        ({"x": np.zeros((3, 1)), "feature_names": ["a", "b"]}, r"2 feature names for 1 columns"),
        ({"x": np.zeros((3, 1)), "y": np.array([0, 1, 3]), "n_classes": 3}, r"class numbers from 0 to 3; .* \[0, 3\)"),
        ({"x": np.zeros((3, 1)), "y": np.zeros(3), "n_classes": 3}, r"torch.float64; .* integers"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        EventDataset(**arguments)


def test_a_split_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="10 validation events of 10 leave none for training"):
        make_loaders(events(10), validation=10)


def test_feeding_gathers_many_batches_at_once() -> None:
    calls = []

    class Counted(EventDataset):
        def __getitem__(self, index: Any) -> tuple[torch.Tensor, ...]:
            calls.append(len(index))
            return super().__getitem__(index)

    x = np.zeros((1000, 1), dtype=np.float32)
    loader = make_loaders(Counted(x), validation=0, batch_size=250, seed=1).train
    assert [len(batch[0]) for batch in loader] == [250] * 4
    assert calls == [1000]


def test_blocks_of_batches_hold_the_order_of_the_pass() -> None:
    n = 50_000  # more than are gathered at once
    number = np.arange(n, dtype=np.float32)
    for batch_size in (7, 32, 20_000):
        train = make_loaders(EventDataset(number.reshape(-1, 1)), validation=0, batch_size=batch_size, seed=1).train
        order = RandomSampler(range(n), generator=torch.Generator().manual_seed(1))  # torch's own
        expected = BatchSampler(order, batch_size, drop_last=False)
        batches = [batch[0].flatten() for batch in train]
        assert len(train) == len(batches)
        for batch, indices in zip(batches, expected, strict=True):
            assert batch.tolist() == indices
