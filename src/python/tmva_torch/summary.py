"""Results in a few numbers: figures of merit, importance of the variables, and what data there were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import statistics
from .losses import Task
from .metrics import area_under_roc, roc_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from .metrics import Roc
    from .results import Results, Sample

    Array = npt.NDArray[Any]


def history_label(name: str) -> str:
    """Return what pictures call a column of a history: "validation accuracy" for val_accuracy."""
    known = {"train_loss": "training", "val_loss": "validation", "val_rmse": "validation RMS error"}
    return known.get(name, name.replace("val_", "validation ", 1) if name.startswith("val_") else name)


def shortened(name: str, most: int = 32) -> str:
    """Return a name that leaves a picture its room."""
    return name if len(name) <= most else f"{name[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


def figures(results: Results) -> dict[str, float]:
    """Return the figures of merit of a method by name; those that need training events only where there are some."""
    found: dict[str, float] = {}
    for kind, sample in results.samples().items():
        if results.task is Task.REGRESSION:
            for number, target in enumerate(results.targets):
                bias, spread, rms = residual_moments(sample, number)
                found |= {
                    f"{target} bias ({kind})": bias,
                    f"{target} width ({kind})": spread,
                    f"{target} RMS ({kind})": rms,
                }
            continue
        for name, response, is_signal in results.decisions(sample):
            of = "" if results.task is Task.BINARY else f" of {name}"
            if decidable(is_signal, sample.weight):
                found[f"ROC integral{of} ({kind})"] = area_under_roc(response, is_signal, sample.weight)
    for name, test in compatibility(results).items():
        found[f"KS probability of {name}"] = test.probability
    return found


def decidable(is_signal: Array, weight: Array) -> bool:
    """Return whether there is signal and background of positive weight, as a ROC curve needs them."""
    return bool(weight[is_signal].sum() > 0 and weight[~is_signal].sum() > 0)


def is_probability(results: Results) -> bool:
    """Return whether the responses to the test events are a classifier's, all in [0, 1]."""
    response = results.test.response
    return results.task is not Task.REGRESSION and bool(len(response) and response.min() >= 0 and response.max() <= 1)


def roc_curves(results: Iterable[Results]) -> Iterator[tuple[str, Roc, float]]:
    """Yield (label, curve, area) of the test events; in multiclass one for each class against the rest."""
    for result in results:
        for name, response, is_signal in result.decisions(result.test):
            if decidable(is_signal, result.test.weight):
                label = result.method if result.task is Task.BINARY else f"{result.method}: {name}"
                chosen = response, is_signal, result.test.weight
                yield label, roc_points(*chosen), area_under_roc(*chosen)


def compatibility(results: Results) -> dict[str, statistics.KolmogorovSmirnov]:
    """Compare the responses of test and training events, for each class (in multiclass: to its own output)."""
    found: dict[str, statistics.KolmogorovSmirnov] = {}
    train = results.train
    if train is None or results.task is Task.REGRESSION:
        return found
    for number, name in enumerate(results.classes):
        column = 0 if results.task is Task.BINARY else number
        chosen = [(sample.response[mask, column], sample.weight[mask]) for sample in (results.test, train)
                  for mask in [sample.truth == number]]  # fmt: skip
        if all(weight.sum() > 0 for _, weight in chosen):
            (test, test_weight), (trained, train_weight) = chosen
            found[name] = statistics.kolmogorov_smirnov(test, trained, test_weight, train_weight)
    return found


def residuals(sample: Sample, target: int) -> Array:
    """Return estimated minus true values of a target."""
    truth = sample.truth.reshape(len(sample), -1)
    difference: Array = sample.response[:, target] - truth[:, target]
    return difference


def residual_moments(sample: Sample, target: int) -> tuple[float, float, float]:
    """Return weighted mean, standard deviation and root mean square of the residuals."""
    mean, width = statistics.moments_of(residuals(sample, target), sample.weight)
    return mean, width, float(np.hypot(mean, width))


def importance(results: Results) -> tuple[str, list[tuple[str, float]]]:
    """Return what the importance of the variables is and (variable, importance), the most important first.

    Without a ranking by the method: how well each variable does by itself, as TMVA ranks its inputs. That is its
    separation for classes (in multiclass the mean over each class against the rest), and the absolute linear
    correlation with the target in regression. Empty if the inputs are unknown.
    """
    if results.ranking:
        return results.ranking_title or "importance", sorted(results.ranking, key=lambda pair: -pair[1])
    sample = results.train if results.train is not None else results.test
    if sample.x is None or not len(sample):
        return "", []
    if results.task is Task.REGRESSION:
        title, values = "|correlation with the target|", _correlations(sample)
    else:
        title, values = "separation of the variable by itself", _separations(results, sample)
    return title, sorted(zip(results.variables, values, strict=True), key=lambda pair: -pair[1])


def _correlations(sample: Sample) -> list[float]:
    assert sample.x is not None  # noqa: S101 - the caller has looked
    truth = sample.truth.reshape(len(sample), -1)
    matrix = statistics.correlation(np.column_stack([sample.x, truth]), sample.weight)
    n_variables = sample.x.shape[1]
    strongest: list[float] = np.abs(matrix[:n_variables, n_variables:]).max(axis=1).tolist()
    return strongest


def _separations(results: Results, sample: Sample) -> list[float]:
    assert sample.x is not None  # noqa: S101 - the caller has looked
    masks = [mask for _, _, mask in results.decisions(sample) if decidable(mask, sample.weight)]
    return (
        [
            float(
                np.mean(
                    [
                        statistics.separation(column[mask], column[~mask], sample.weight[mask], sample.weight[~mask])
                        for mask in masks
                    ]
                )
            )
            for column in sample.x.T
        ]
        if masks
        else [0.0] * sample.x.shape[1]
    )


def correlations(results: Results) -> dict[str, Array]:
    """Return the correlation matrix of the variables for each class (of all events in regression), by its name."""
    sample = results.train if results.train is not None else results.test
    if sample.x is None:
        return {}
    masks = {"all events": np.ones(len(sample), dtype=bool)}
    if results.task is not Task.REGRESSION:
        masks = {name: sample.truth == number for number, name in enumerate(results.classes)}
    return {
        name: statistics.correlation(sample.x[mask], sample.weight[mask])
        for name, mask in masks.items()
        if sample.weight[mask].sum() > 0
    }


def confusion(results: Results) -> tuple[str, Array] | None:
    """Return how the decision is made and the confusion matrix of the test events; None for a regression."""
    sample = results.test
    if results.task is Task.REGRESSION:
        return None
    if results.task is Task.MULTICLASS:
        rule, decision = "the class of the largest response", sample.response.argmax(axis=1)
    else:
        ((_, response, is_signal),) = results.decisions(sample)
        if not decidable(is_signal, sample.weight):
            return None
        cut = statistics.reference_cut(response, is_signal, sample.weight)
        rule = f"response >= {cut:.3g}, where signal efficiency = background rejection"
        decision = np.where(response >= cut, results.signal, 1 - results.signal)
    return rule, statistics.confusion(sample.truth, decision, sample.weight, len(results.classes))


def data_table(results: Results) -> list[tuple[str, str, int, float, int]]:
    """Return (sample, class, events, sum of weights, events of negative weight) for all samples and classes."""
    rows = []
    for kind, sample in results.samples().items():
        classes = list(enumerate(results.classes)) if results.task is not Task.REGRESSION else [(None, "all events")]
        for number, name in classes:
            mask = np.ones(len(sample), dtype=bool) if number is None else sample.truth == number
            weight = sample.weight[mask]
            rows.append((kind, name, int(mask.sum()), float(weight.sum()), int((weight < 0).sum())))
    return rows
