"""The estimators in scikit-learn's own checks, and inside its tools."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import estimator_checks_generator
from toys import BEST_AUC, auc, gaussians

from tmva_torch import Task, TorchClassifier, TorchRegressor, load, save, to_tmva

SMALL: dict[str, Any] = {"hidden": (16,), "epochs": 30, "batch_size": 32, "learning_rate": 0.01, "random_state": 1}
BY_SHUFFLING = "training goes through shuffled batches: equal in the limit, not number by number"


def expected_failures(estimator: Any) -> dict[str, str]:
    """Return the checks of scikit-learn that cannot hold, each with its reason."""
    del estimator
    return {
        "check_sample_weight_equivalence_on_dense_data": BY_SHUFFLING,
    }


#: What scikit-learn itself skips without pandas, or with its array-API switch off; and a check to 1e-7, which is less
#: than a digit of float32, whose products of matrices depend on the number of rows in the last one: it holds by luck.
NOT_HERE = {"check_sample_weights_pandas_series", "check_array_api_input", "check_methods_subset_invariance"} | {
    f"check_{kind}_data_not_an_array" for kind in ("classifier", "regressor")
}


def checks() -> Iterator[Any]:
    """Yield scikit-learn's checks of both estimators, the expected failures marked as such by scikit-learn."""
    for made in (TorchClassifier(**SMALL), TorchRegressor(**SMALL)):
        expected = expected_failures(made)
        for found in estimator_checks_generator(made, expected_failed_checks=expected, mark="xfail"):
            _, check = getattr(found, "values", found)
            if check.func.__name__ not in NOT_HERE:
                yield found


@pytest.mark.parametrize(
    ("estimator", "check"), list(checks()), ids=lambda value: getattr(value, "func", type(value)).__name__
)
def test_scikit_learn_checks(estimator: Any, check: Any) -> None:
    check(estimator)


def test_an_event_alone_gets_the_answer_it_gets_among_others() -> None:
    x, classes = gaussians(300)
    classifier, regressor = TorchClassifier(**SMALL).fit(x, classes), TorchRegressor(**SMALL).fit(x, x[:, 0])
    for answer in (classifier.predict_proba, regressor.predict):
        np.testing.assert_allclose(np.concatenate([answer(x[i : i + 1]) for i in range(20)]), answer(x)[:20], atol=2e-6)


def test_a_classifier_reaches_the_best_possible_separation() -> None:
    x, classes = gaussians(10000)
    model = TorchClassifier(hidden=(32,), epochs=8, validation=0.2, random_state=2).fit(
        x, np.where(classes == 0, "s", "b")
    )
    held_out, truth = gaussians(10000, seed=8)
    assert model.classes_.tolist() == ["b", "s"]
    assert auc(model.predict_proba(held_out)[:, 1], truth == 0) == pytest.approx(BEST_AUC, abs=0.01)
    assert len(model.history_) == model.n_iter_ == 8


def test_pipeline_cross_validation_and_grid_search() -> None:
    x, classes = gaussians(1500)
    pipeline = make_pipeline(StandardScaler(), TorchClassifier(**SMALL | {"epochs": 3}))
    scores = cross_val_score(pipeline, x, classes, cv=3, scoring="roc_auc")
    assert scores.mean() == pytest.approx(BEST_AUC, abs=0.03)
    search = GridSearchCV(pipeline, {"torchclassifier__hidden": [(2,), (16,)]}, cv=2).fit(x, classes)
    assert search.best_params_["torchclassifier__hidden"] in [(2,), (16,)]


def test_weights_reach_the_training() -> None:
    x, classes = gaussians(4000)
    weight = np.where(classes == 0, 9.0, 1.0)  # as if there were nine times as many of class 0
    model = TorchClassifier(**SMALL | {"epochs": 10}).fit(x, classes, sample_weight=weight)
    assert model.predict_proba(x)[:, 0].mean() == pytest.approx(0.86, abs=0.04)
    unweighted = clone(model).fit(x, classes)
    assert unweighted.predict_proba(x)[:, 0].mean() == pytest.approx(0.5, abs=0.04)


def test_events_of_weight_zero_are_as_good_as_absent() -> None:
    x, classes = gaussians(600)
    weight = (np.arange(600) < 500).astype(float)
    with_zeros = TorchClassifier(**SMALL).fit(x, classes, sample_weight=weight).predict_proba(x)
    np.testing.assert_array_equal(with_zeros, TorchClassifier(**SMALL).fit(x[:500], classes[:500]).predict_proba(x))


def test_a_regression_of_two_targets_in_their_own_units() -> None:
    x = np.random.default_rng(1).normal(size=(2000, 2))
    y = np.stack([1e4 + 100 * x[:, 0], 1e-3 * x[:, 1]], axis=1)
    model = TorchRegressor(**SMALL).fit(x, y)
    assert model.predict(x).shape == (2000, 2)
    np.testing.assert_array_less(np.abs(model.predict(x) - y).mean(axis=0), [10, 1e-4])
    assert model.score(x, y) > 0.98


def test_what_was_trained_can_be_saved_pickled_and_handed_to_tmva(tmp_path: Any) -> None:
    x, classes = gaussians(500)
    model = TorchClassifier(**SMALL).fit(x, classes)
    assert model.bundle_.task is Task.BINARY
    save(model.bundle_, tmp_path / "m.safetensors")
    to_tmva(model.bundle_, tmp_path / "m.weights.xml")
    for bundle in (load(tmp_path / "m.safetensors"), load(tmp_path / "m.weights.xml")):
        np.testing.assert_allclose(bundle.predict(x)[:, 0], model.predict_proba(x)[:, 1], atol=1e-6)
    again = pickle.loads(pickle.dumps(model))  # noqa: S301 - pickled just now
    np.testing.assert_array_equal(again.predict_proba(x), model.predict_proba(x))


def test_one_class_only_is_told() -> None:
    with pytest.raises(ValueError, match=r"only the class \[1\].* more than one class"):
        TorchClassifier().fit(np.ones((5, 2)), np.ones(5, dtype=int))
