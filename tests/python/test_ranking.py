"""Importance of variables: the one that matters comes first, the noise is near zero."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from toys import gaussians

from tmva_torch import _contract
from tmva_torch.metrics import area_under_roc, roc_points


def sample(n: int = 3000, n_variables: int = 3) -> dict[str, Any]:
    x, classes = gaussians(n, n_variables=n_variables)
    return {"x": x, "classes": classes, "weights": np.ones(n)}


@pytest.mark.parametrize("ranking", ["permutation", "gradient"])
@pytest.mark.parametrize("layout", ["TANH|8,LINEAR", "TANH|8,DENSE|2|SOFTMAX"])
def test_the_shifted_variable_comes_first(booking, ranking: str, layout: str) -> None:
    data = sample()
    method = _contract.open_method(
        booking(n_variables=3, Layout=layout, Ranking=ranking, NumEpochs=5, LearningRate=0.01)
    )
    _contract.train(method, data, {})
    before = data["x"].copy()
    ranks = _contract.rank(method, data)
    np.testing.assert_array_equal(data["x"], before)
    assert ranks[0][0] == "var0"
    assert ranks[0][1] > 5 * abs(ranks[1][1])
    assert {name for name, _ in ranks} == {"var0", "var1", "var2"}


def test_permutation_takes_away_the_whole_discrimination(booking) -> None:
    data = sample(20000)
    method = _contract.open_method(
        booking(n_variables=3, Layout="LINEAR", Ranking="permutation", NumEpochs=5, LearningRate=0.05)
    )
    _contract.train(method, data, {})
    # Without the only shifted variable the area falls from Phi(1/sqrt 2) to one half.
    assert dict(_contract.rank(method, data))["var0"] == pytest.approx(0.7602 - 0.5, abs=0.02)


@pytest.mark.parametrize("ranking", ["permutation", "gradient"])
def test_regression_ranks_by_coefficient(booking, ranking: str) -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(2000, 2)).astype(np.float32)
    data = {"x": x, "targets": (x[:, :1] + 3 * x[:, 1:]).astype(np.float32), "weights": np.ones(2000)}
    method = _contract.open_method(
        booking("regression", Layout="LINEAR", Ranking=ranking, NumEpochs=20, LearningRate=0.05)
    )
    _contract.train(method, data, {})
    (first, large), (_, small) = _contract.rank(method, data)
    # Shuffling a unit Gaussian with coefficient c costs 2 c^2; the mean |c x| is c sqrt(2 / pi).
    expected = (18.0, 2.0) if ranking == "permutation" else (3 * 0.798, 0.798)
    assert first == "var1"
    assert (large, small) == (pytest.approx(expected[0], rel=0.1), pytest.approx(expected[1], rel=0.1))


def test_no_ranking_unless_booked(booking) -> None:
    method = _contract.open_method(booking(Layout="LINEAR"))
    assert _contract.rank(method, {}) == []


def test_the_area_is_that_of_a_count_by_hand() -> None:
    response, signal, weights = [0.9, 0.8, 0.8, 0.1], [True, True, False, False], [1.0, 2.0, 1.0, 3.0]
    # pairs (signal, background): 0.9 beats both; 0.8 ties with weight 1 and beats weight 3
    expected = (1 * 4 + 2 * (0.5 * 1 + 3)) / (3 * 4)
    assert area_under_roc(response, signal, weights) == pytest.approx(expected)
    curve = roc_points(response, signal, weights)
    assert curve.signal_efficiency.tolist() == [0.0, 1 / 3, 1.0, 1.0]
    assert curve.background_rejection.tolist() == [1.0, 1.0, 0.75, 0.0]
    with pytest.raises(ValueError, match="needs signal and background"):
        roc_points([0.1], [True])
