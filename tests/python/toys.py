"""A toy with a known answer, and hooks that remember what they were told."""

from __future__ import annotations

from typing import Any

import numpy as np

#: Best possible area under the ROC curve of two unit Gaussians whose means are one apart: Phi(1/sqrt(2)).
BEST_AUC = 0.7602


def gaussians(n: int, seed: int = 3, n_variables: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Return x and class numbers: class 0 is shifted by +1 in the first variable, the others are noise."""
    rng = np.random.default_rng(seed)
    classes = (np.arange(n) % 2).astype(np.int32)
    x = rng.normal(size=(n, n_variables)).astype(np.float32)
    x[:, 0] += classes == 0
    return x, classes


def auc(score: np.ndarray, is_signal: np.ndarray) -> float:
    """Return the area under the ROC curve by the rank sum."""
    rank = score.ravel().argsort().argsort() + 1.0
    n_signal = int(is_signal.sum())
    n_rest = len(is_signal) - n_signal
    return float((rank[is_signal].sum() - n_signal * (n_signal + 1) / 2) / (n_signal * n_rest))


class Log:
    """Hooks that remember what they were told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.steps: list[tuple[int, int, str]] = []

    def hooks(self) -> dict[str, Any]:
        """Return the dictionary C++ would pass."""
        return {
            "log": lambda level, text: self.lines.append((level, text)),
            "progress": lambda done, total, text: self.steps.append((done, total, text)),
            "interrupted": lambda: False,
        }

    def warnings(self) -> list[str]:
        """Return the warnings."""
        return [text for level, text in self.lines if level == "warning"]
