"""The figures behind the pictures, against scikit-learn, scipy, numpy and a real TMVA."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.special
import scipy.stats
import sklearn.calibration
import sklearn.metrics

from tmva_torch import Task, statistics, summary
from tmva_torch.metrics import area_under_roc
from tmva_torch.results import Results, Sample

GOLDEN = Path(__file__).parents[1] / "conformance" / "data" / "ref"


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_kolmogorov_smirnov_is_scipys_on_repeated_events(rng: np.random.Generator) -> None:
    a, b = rng.normal(size=300).round(1), rng.normal(0.2, 1.1, size=200).round(1)  # rounded: many equal values
    repeat_a, repeat_b = rng.integers(1, 5, 300), rng.integers(1, 3, 200)
    found = statistics.kolmogorov_smirnov(a, b, repeat_a.astype(float), repeat_b.astype(float))
    expected = scipy.stats.ks_2samp(np.repeat(a, repeat_a), np.repeat(b, repeat_b))
    assert found.distance == pytest.approx(expected.statistic, abs=1e-12)
    n_a, n_b = repeat_a.sum() ** 2 / (repeat_a**2).sum(), repeat_b.sum() ** 2 / (repeat_b**2).sum()
    z = expected.statistic * np.sqrt(n_a * n_b / (n_a + n_b))
    assert found.probability == pytest.approx(scipy.special.kolmogorov(z), abs=1e-9)


@pytest.mark.parametrize("z", [0.0, 0.15, 0.2, 0.5, 0.99, 1.0, 1.5, 3.0, 10.0])
def test_the_kolmogorov_function_is_scipys(z: float) -> None:
    assert statistics._kolmogorov(z) == pytest.approx(scipy.special.kolmogorov(z), abs=1e-11)


def test_kolmogorov_smirnov_needs_positive_weights() -> None:
    one = np.ones(3)
    with pytest.raises(ValueError, match="the second sample has 3 events with a sum of weights that is not positive"):
        statistics.kolmogorov_smirnov(one, one, one, one * 0)


def test_calibration_is_scikit_learns_on_repeated_events(rng: np.random.Generator) -> None:
    response = rng.uniform(0, 1, 4000) ** 2
    signal = rng.uniform(size=4000) < response**1.5
    repeat = rng.integers(1, 4, 4000)
    found = statistics.calibration(response, signal, repeat.astype(float), n_bins=8)
    fraction, mean = sklearn.calibration.calibration_curve(
        np.repeat(signal, repeat), np.repeat(response, repeat), n_bins=8
    )
    np.testing.assert_allclose(found.fraction, fraction, rtol=1e-12)
    np.testing.assert_allclose(found.response, mean, rtol=1e-12)
    plain = statistics.calibration(response, signal, np.ones(4000), n_bins=8)
    in_last = signal[response >= 7 / 8]
    assert plain.error[-1] == pytest.approx(in_last.std() / np.sqrt(len(in_last)))


def test_calibration_of_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match=r"responses from -1 to 2 are no probabilities"):
        statistics.calibration(np.array([-1.0, 2.0]), np.array([True, False]), np.ones(2))


def test_confusion_is_scikit_learns(rng: np.random.Generator) -> None:
    truth, decision, weight = rng.integers(0, 4, 500), rng.integers(0, 3, 500), rng.uniform(0.5, 2, 500)
    expected = sklearn.metrics.confusion_matrix(truth, decision, sample_weight=weight, normalize="true")
    np.testing.assert_allclose(statistics.confusion(truth, decision, weight, 4), expected, rtol=1e-12)


def test_correlation_is_numpys(rng: np.random.Generator) -> None:
    x = rng.normal(size=(400, 3)) @ rng.normal(size=(3, 3))
    weight = rng.uniform(0.1, 3, 400)
    covariance = np.cov(x.T, aweights=weight, ddof=0)
    expected = covariance / np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
    np.testing.assert_allclose(statistics.correlation(x, weight), expected, atol=1e-12)


def test_a_constant_variable_correlates_with_nothing() -> None:
    x = np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]])
    np.testing.assert_array_equal(statistics.correlation(x, np.ones(3)), np.eye(2))


def test_densities_have_unit_area_and_the_errors_of_sums_of_weights(rng: np.random.Generator) -> None:
    value, weight = rng.normal(size=1000), rng.uniform(0.5, 2, 1000)
    edges = statistics.response_edges([(value, weight)])
    assert (edges[0], edges[-1], len(edges)) == (value.min(), value.max(), 41)
    found = statistics.histogram(value, weight, edges)
    expected, _ = np.histogram(value, bins=edges, weights=weight, density=True)
    np.testing.assert_allclose(found.density, expected, rtol=1e-12)
    # Poisson: n events have the error sqrt(n).
    ones, entries = statistics.histogram(value, np.ones(1000), edges), np.histogram(value, edges)[0]
    np.testing.assert_allclose(ones.error, np.sqrt(entries) / 1000 / np.diff(edges))


def test_outliers_beyond_ten_widths_do_not_set_the_range() -> None:
    value = np.append(np.tile([-1.0, 1.0], 5000), 1e6)
    weight = np.append(np.ones(10000), 1e-12)
    assert statistics.response_edges([(value, weight)])[-1] == pytest.approx(10, rel=0.01)


def test_separation_of_two_gaussians_is_the_integral(rng: np.random.Generator) -> None:
    a, b = rng.normal(size=200_000), rng.normal(1.5, 1, size=200_000)
    x = np.linspace(-8, 10, 20001)
    s, t = scipy.stats.norm.pdf(x), scipy.stats.norm.pdf(x, 1.5)
    expected = 0.5 * np.trapezoid((s - t) ** 2 / (s + t), x)
    ones = np.ones(200_000)
    assert statistics.separation(a, b, ones, ones) == pytest.approx(expected, abs=0.003)


def test_profile_is_scipys_binned_statistic(rng: np.random.Generator) -> None:
    x, y = rng.uniform(size=900), rng.normal(size=900)
    centres, means, widths = statistics.profile(x, y, np.ones(900), n_bins=5)
    edges = np.quantile(x, np.linspace(0, 1, 6))
    for found, value, kind in ((centres, x, "mean"), (means, y, "mean"), (widths, y, "std")):
        np.testing.assert_allclose(found, scipy.stats.binned_statistic(x, value, kind, edges).statistic, rtol=1e-9)


def golden(job: str, sample: str) -> dict[str, np.ndarray]:
    with (GOLDEN / job / f"{sample}.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def evaluation(job: str, method: str) -> dict[str, Any]:
    return json.loads((GOLDEN / job / "evaluation.json").read_text())["methods"][method]


@pytest.mark.parametrize("method", ["Fisher", "LD"])
def test_classification_figures_are_those_of_a_real_tmva(method: str) -> None:
    test, train, expected = golden("class_ref", "test"), golden("class_ref", "train"), evaluation("class_ref", method)
    value, signal = test[method], test["classID"] == 0
    assert area_under_roc(value, signal) == pytest.approx(expected["Factory::GetROCIntegral"], abs=2e-3)
    parts = [(value[mask], np.ones(mask.sum())) for mask in (signal, ~signal)]
    edges = statistics.response_edges(parts)
    # GetSeparation is that of smooth PDFs, ours that of the histograms.
    apart = statistics.separation(*(p[0] for p in parts), *(p[1] for p in parts))
    assert apart == pytest.approx(expected["GetSeparation()"], abs=0.03)
    cut = statistics.reference_cut(value, signal, np.ones(len(value)))
    assert cut == pytest.approx(expected["GetSignalReferenceCut()"], abs=0.02)
    # TMVA compares histograms of the test events' range: every response is replaced by the number of its bin.
    for name, number in (("S", 0), ("B", 1)):
        binned = []
        for sample in (test, train):
            inside = (sample[method] >= edges[0]) & (sample[method] <= edges[-1]) & (sample["classID"] == number)
            binned.append(np.digitize(sample[method][inside], edges[1:-1]).astype(float))
        found = statistics.kolmogorov_smirnov(*binned, *(np.ones(len(values)) for values in binned))
        assert found.probability == pytest.approx(expected[f"GetKSTrainingVsTest('{name}','')"], abs=1e-6)


@pytest.mark.parametrize("method", ["LD", "BDT"])
def test_residuals_are_those_of_a_real_tmva(method: str) -> None:
    samples = {
        kind: Sample(rows[f"{method}.fvalue"], rows["fvalue"], rows["weight"])
        for kind in ("test", "train")
        for rows in [golden("reg_ref", kind)]
    }
    results = Results(method=method, task=Task.REGRESSION, targets=["fvalue"], **samples)
    expected = evaluation("reg_ref", method)["TestRegression(kTesting)"]
    found = summary.figures(results)
    assert found["fvalue bias (test)"] == pytest.approx(expected["bias"], rel=1e-4)
    assert found["fvalue width (test)"] == pytest.approx(expected["rms"], rel=1e-4)
    deviation = evaluation("reg_ref", method)["GetRegressionDeviation(0,kTesting)"]
    assert found["fvalue RMS (test)"] == pytest.approx(deviation["stddev"], rel=1e-3)


def test_figures_of_merit_are_scikit_learns(rng: np.random.Generator) -> None:
    truth, weight = rng.integers(0, 3, 900), rng.uniform(0.2, 3, 900)
    response = rng.dirichlet(np.ones(3), 900) + np.eye(3)[truth] * 0.3
    results = Results(method="m", task=Task.MULTICLASS, test=Sample(response, truth, weight), classes=["a", "b", "c"])
    for number, name in enumerate("abc"):
        expected = sklearn.metrics.roc_auc_score(truth == number, response[:, number], sample_weight=weight)
        assert summary.figures(results)[f"ROC integral of {name} (test)"] == pytest.approx(expected, abs=1e-12)
    _, matrix = summary.confusion(results) or ("", None)
    decided = sklearn.metrics.confusion_matrix(truth, response.argmax(axis=1), sample_weight=weight, normalize="true")
    np.testing.assert_allclose(matrix, decided, rtol=1e-12)


def test_at_the_reference_cut_efficiency_equals_rejection(rng: np.random.Generator) -> None:
    truth = rng.integers(0, 2, 5000)
    test = Sample(rng.normal(size=5000) + truth, truth, rng.uniform(0.5, 1.5, 5000))
    rule, matrix = summary.confusion(Results(method="m", task=Task.BINARY, test=test)) or ("", None)
    assert rule.startswith("response >= 0.")
    assert matrix[0, 0] == pytest.approx(matrix[1, 1], abs=1e-3)
    # Unit Gaussians one apart are cut half-way.
    assert matrix[1, 1] == pytest.approx(scipy.stats.norm.cdf(0.5), abs=0.02)
