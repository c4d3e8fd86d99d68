"""Estimators in scikit-learn's manner: for Pipeline, cross_val_score and GridSearchCV (extra "sklearn")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .bundle import Bundle
from .data import EventDataset, make_loaders
from .extras import require
from .losses import TWO_CLASSES, Task
from .models import mlp
from .scaling import fold_targets, moments, standardise
from .seeding import seeded
from .training import TrainConfig, fit

require("sklearn", extra="sklearn", purpose="TorchClassifier and TorchRegressor")

from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin  # noqa: E402 - after the check above
from sklearn.utils.multiclass import check_classification_targets  # noqa: E402
from sklearn.utils.validation import (  # noqa: E402
    _check_sample_weight,
    check_is_fitted,
    check_random_state,
    validate_data,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from .prediction import FloatArray

    Array = npt.NDArray[Any]


class _TorchEstimator(BaseEstimator):  # type: ignore[misc] # sklearn has no types
    """What both estimators share."""

    def __init__(
        self,
        hidden: Sequence[int] = (64, 64),
        *,
        activation: str = "RELU",
        dropout: float = 0.0,
        epochs: int = 20,
        batch_size: int = 256,
        learning_rate: float = 0.003,
        weight_decay: float = 0.0,
        validation: float = 0.0,
        patience: int | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.hidden = hidden
        self.activation = activation
        self.dropout = dropout
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.validation = validation
        self.patience = patience
        self.random_state = random_state

    def _train(
        self,
        x: Array,
        y: Array,
        weight: Array | None,
        task: Task,
        n_classes: int | None,
    ) -> None:
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        names = getattr(self, "feature_names_in_", None)
        features = [f"x{i}" for i in range(x.shape[1])] if names is None else list(map(str, names))
        dataset = EventDataset(x, y, weight, feature_names=features, n_classes=n_classes)
        raw = dataset
        dataset, transformations = standardise(dataset)
        scale = None
        if task is Task.REGRESSION and dataset.y is not None:
            scale = moments(dataset.y, dataset.weight)
            dataset = dataset.with_targets(((dataset.y.double() - scale[0]) / scale[1]).float())
        loaders = make_loaders(
            dataset, validation=float(self.validation), batch_size=self.batch_size, seed=seed, split="stratified"
        )
        width = n_classes if task is Task.MULTICLASS else 1 if task is Task.BINARY else self._n_targets(dataset)
        with seeded(seed):
            model = mlp(
                x.shape[1], width or 1, hidden=tuple(self.hidden), activation=self.activation, dropout=self.dropout
            )
        config = TrainConfig(
            epochs=self.epochs,
            learning_rate=self.learning_rate,
            weight_decay=self.weight_decay,
            patience=self.patience,
            seed=seed,
        )
        self.history_ = fit(model, loaders.train, loaders.validation, task=task, config=config)
        self.n_iter_ = len(self.history_)
        if scale is not None:
            fold_targets(model, *scale)
        self.bundle_ = Bundle(
            model=model,
            task=task,
            features=tuple(features),
            classes=tuple(f"class{label}" for label in self.classes_) if task is not Task.REGRESSION else (),
            targets=tuple(f"y{i}" for i in range(self._n_targets(dataset))) if task is Task.REGRESSION else (),
            transformations=transformations,
            ranges=raw.ranges(),
        )

    @staticmethod
    def _n_targets(dataset: EventDataset) -> int:
        return dataset.y.shape[1] if dataset.y is not None else 1

    def _respond(self, X: Any) -> FloatArray:
        check_is_fitted(self)
        x = validate_data(self, X, dtype=np.float32, reset=False)
        return self.bundle_.predict(np.ascontiguousarray(x))

    @staticmethod
    def _counting(x: Array, y: Array, sample_weight: Any) -> tuple[Array, Array, Array | None]:
        """Return the events whose weight is not zero, and their weights."""
        if sample_weight is None:
            return x, y, None
        weight: Array = _check_sample_weight(sample_weight, x, dtype=np.float32)
        return x[weight != 0], y[weight != 0], weight[weight != 0]


class TorchClassifier(ClassifierMixin, _TorchEstimator):  # type: ignore[misc] # sklearn has no types
    """A multi-layer perceptron that classifies.

    Parameters
    ----------
    hidden
        Widths of the hidden layers.
    activation, dropout
        As in `mlp`.
    epochs, batch_size, learning_rate, weight_decay
        As in `TrainConfig` and `make_loaders`.
    validation
        Fraction of the events that choose the best epoch; 0 for none.
    patience
        Stop after this many epochs without a better validation loss; None never stops.
    random_state
        Seed of split, order and first weights: a number, a RandomState, or None for another one each time.

    Attributes
    ----------
    classes_
        The labels, sorted.
    history_, bundle_
        What `fit` gave, and the `Bundle` to save, export or hand to TMVA.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> TorchClassifier:
        """Train on inputs [n_events, n_features], labels [n_events] and weights [n_events]."""
        x, labels = validate_data(self, X, y, dtype=np.float32)
        check_classification_targets(labels)
        x, labels, weight = self._counting(x, labels, sample_weight)
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        if len(self.classes_) < TWO_CLASSES:
            message = f"there is only the class {self.classes_.tolist()}; TorchClassifier needs more than one class"
            raise ValueError(message)
        task = Task.BINARY if len(self.classes_) == TWO_CLASSES else Task.MULTICLASS
        self._train(np.ascontiguousarray(x), numbers.astype(np.int64), weight, task, len(self.classes_))
        return self

    def predict_proba(self, X: Any) -> npt.NDArray[np.float64]:
        """Return the probability of each class, [n_events, n_classes]."""
        response = self._respond(X).astype(np.float64)
        if len(self.classes_) == TWO_CLASSES:
            return np.hstack([1.0 - response, response])
        normed: npt.NDArray[np.float64] = response / response.sum(axis=1, keepdims=True)
        return normed

    def predict(self, X: Any) -> Array:
        """Return the label of the most probable class of each event."""
        columns = self.predict_proba(X).argmax(axis=1)
        chosen: Array = self.classes_[columns]
        return chosen


class TorchRegressor(RegressorMixin, _TorchEstimator):  # type: ignore[misc] # sklearn has no types
    """A multi-layer perceptron that estimates one or more numbers; the parameters are those of TorchClassifier.

    Attributes
    ----------
    history_, bundle_
        What `fit` gave, and the `Bundle` to save, export or hand to TMVA.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> TorchRegressor:
        """Train on inputs [n_events, n_features], targets [n_events] or [n_events, n_targets] and weights."""
        x, target = validate_data(self, X, y, dtype=np.float32, multi_output=True, y_numeric=True)
        x, target, weight = self._counting(x, target, sample_weight)
        self._is_flat = target.ndim == 1
        self._train(np.ascontiguousarray(x), np.asarray(target, dtype=np.float32), weight, Task.REGRESSION, None)
        return self

    def predict(self, X: Any) -> Array:
        """Return the estimates, [n_events] or [n_events, n_targets] as the targets were."""
        response = self._respond(X).astype(np.float64)
        return response[:, 0] if self._is_flat else response

    def __sklearn_tags__(self) -> Any:
        """Say that several targets are taken."""
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
