"""The order of a pass over many events, which is computed and not kept."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy import stats

from tmva_torch import EventDataset, make_loaders
from tmva_torch.sampling import Batches, order_of
from tmva_torch.shuffling import Permutation, Shuffled


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 64, 997, 65_537, 100_003, 1_000_000])
def test_it_has_every_number_once_whatever_the_pieces(n: int) -> None:
    permutation = Permutation(n, seeded(n))
    whole = permutation.part(0, n)
    assert whole.dtype == torch.int32
    assert torch.equal(whole.sort().values, torch.arange(n, dtype=torch.int32))
    step = max(1, n // 7)
    pieces = [permutation.part(start, min(start + step, n)) for start in range(0, n, step)]
    assert torch.equal(torch.cat(pieces), whole)


def permutations(n: int, n_seeds: int) -> np.ndarray:
    generator = seeded(3)
    return np.stack([Permutation(n, generator).part(0, n).numpy() for _ in range(n_seeds)]).astype(np.int64)


N, N_SEEDS, LEAST_P = 20_000, 150, 1e-4  # fewer than it is ever used for: what is not random shows more


def test_neighbours_go_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places next to each other, in their row and in their column, end at any distance, with the same frequency."""
    p_values = {}
    width = Permutation(N, seeded(1))._width
    for n_rounds in (4, 6):
        monkeypatch.setattr("tmva_torch.shuffling._ROUNDS", n_rounds)
        p = permutations(N, N_SEEDS)
        for lag in (1, 2, width - 1, width, width + 1, 2 * width):
            distance = (p[:, lag:] - p[:, :-lag]) % N
            counts = np.bincount(distance.ravel(), minlength=N)[1:]
            p_values[n_rounds, lag] = stats.chisquare(counts).pvalue
    assert min(p for (n_rounds, _), p in p_values.items() if n_rounds == 6) > LEAST_P
    assert p_values[4, width] < 1e-10  # it would be seen


def test_order_statistics_are_those_of_random_permutations() -> None:
    p = permutations(N, N_SEEDS)
    # Each place holds each tenth of the numbers as often.
    tenths = np.apply_along_axis(np.bincount, 0, p * 10 // N, minlength=10)
    assert stats.chi2.sf(((tenths - N_SEEDS / 10) ** 2 / (N_SEEDS / 10)).sum(), 9 * (N - 9)) > LEAST_P
    # Fixed points are Poisson distributed with mean 1.
    fixed = np.bincount(np.minimum((p == np.arange(N)).sum(1), 4), minlength=5)
    expected = N_SEEDS * np.append(stats.poisson.pmf(range(4), 1), stats.poisson.sf(3, 1))
    assert stats.chisquare(fixed, expected).pvalue > LEAST_P
    # Ascents and the rank correlation with the place: normal, of mean 0 and variance 1 after these scales.
    centred = np.arange(N) - (N - 1) / 2
    ascents = ((np.diff(p, axis=1) > 0).sum(1) - (N - 1) / 2) / math.sqrt((N + 1) / 12)
    correlation = (p - (N - 1) / 2) @ centred / (N * (N * N - 1) / 12) * math.sqrt(N - 1)
    for numbers in (ascents, correlation):
        assert stats.kstest(numbers, "norm").pvalue > LEAST_P


def test_every_pass_and_every_seed_has_an_order_of_its_own() -> None:
    events = range(100_000)
    sampler = Shuffled(events, generator=seeded(1))
    first, second = (order_of(sampler)(0, 100_000) for _ in range(2))
    other = order_of(Shuffled(events, generator=seeded(2)))(0, 100_000)
    for a, b in ((first, second), (first, other)):
        assert int((a == b).sum()) < 20  # one by chance
    assert list(Shuffled(events, generator=seeded(1))) == first.tolist()


def test_passes_that_are_left_early_do_not_change_the_next_one() -> None:
    train = make_loaders(EventDataset(np.arange(70_000.0).reshape(-1, 1)), validation=0, seed=1).train
    twin = make_loaders(EventDataset(np.arange(70_000.0).reshape(-1, 1)), validation=0, seed=1).train
    next(iter(train))
    passes = [torch.cat([x for (x,) in loader]) for loader in (twin, twin, train)]
    assert torch.equal(passes[1], passes[2])
    assert not torch.equal(passes[0], passes[2])


def test_loader_and_batch_sampler_give_the_same_batches() -> None:
    numbers = np.arange(70_001.0).reshape(-1, 1)
    loader, twin = (make_loaders(EventDataset(numbers), validation=0, seed=1).train for _ in range(2))
    assert isinstance(twin.batch_sampler, Batches)
    for (x,), events in zip(loader, twin.batch_sampler, strict=True):
        assert x.flatten().tolist() == events
