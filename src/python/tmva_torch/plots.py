"""Pictures: training curves and ROC curves. Needs matplotlib (the extra "plot"); draws to files, never to a screen."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import replacing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LABELS = {"train_loss": "training", "val_loss": "validation"}


def training_curves(history: Mapping[str, Any] | str | Path, file: str | Path, *, title: str = "") -> Path:
    """Draw losses and learning rate over the epochs into a picture.

    Parameters
    ----------
    history
        {name: numbers}, the answer of a training ({"history": ..., "best_epoch": ...}), or the JSON file of one.
    file
        The picture; its extension chooses the format.
    title
        Written above.

    Returns
    -------
    Path
        The picture.

    Raises
    ------
    ValueError
        If the history has no epoch.
    """
    record = json.loads(Path(history).read_text(encoding="utf-8")) if isinstance(history, (str, Path)) else history
    columns: dict[str, Sequence[float]] = dict(record.get("history", record))
    best = int(record.get("best_epoch", -1)) if "history" in record else -1
    losses = {name: numbers for name, numbers in columns.items() if name.endswith("loss") and len(numbers)}
    if not losses:
        message = f"the history has no losses to draw; it has {', '.join(columns) or 'nothing'}"
        raise ValueError(message)
    figure, axes = _canvas(rows=2 if columns.get("learning_rate") else 1)
    for name, numbers in losses.items():
        axes[0].plot(range(1, len(numbers) + 1), numbers, marker=".", label=_LABELS.get(name, name))
    if best >= 0:
        axes[0].axvline(best + 1, color="0.6", linestyle=":", label=f"best epoch: {best + 1}")
    axes[0].set_ylabel("loss")
    axes[0].legend(frameon=False)
    axes[0].set_title(title)
    if len(axes) > 1:
        rates = columns["learning_rate"]
        axes[1].step(range(1, len(rates) + 1), rates, where="mid", color="0.3")
        axes[1].set_ylabel("learning rate")
        axes[1].set_yscale("log")
    axes[-1].set_xlabel("epoch")
    longest = max(len(numbers) for numbers in columns.values())
    axes[-1].set_xticks(range(1, longest + 1, max(1, longest // 10)))
    return _write(figure, Path(file))


def roc(curves: Mapping[str, tuple[Sequence[float], Sequence[float]]], file: str | Path, *, title: str = "") -> Path:
    """Draw ROC curves, background rejection against signal efficiency as TMVA does, with their integrals.

    Parameters
    ----------
    curves
        {method: (signal efficiencies, background rejections)}, in any order of the points.
    file
        The picture; its extension chooses the format.
    title
        Written above.
    """
    figure, (axes,) = _canvas(rows=1)
    for name, (efficiency, rejection) in curves.items():
        points = sorted(zip(efficiency, rejection, strict=True), key=lambda point: (point[0], -point[1]))
        area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))
        axes.plot(*zip(*points, strict=True), label=f"{name} ({area:.3f})")
    axes.plot([0, 1], [1, 0], color="0.7", linestyle=":")
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="signal efficiency", ylabel="background rejection", title=title)
    axes.legend(frameon=False, loc="lower left", title="method (ROC integral)")
    return _write(figure, Path(file))


def _canvas(*, rows: int) -> tuple[Figure, list[Axes]]:
    try:
        # Not pyplot: that would choose a screen, and keep every figure alive.
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "pictures need matplotlib: pip install 'tmva-torch[plot]'"
        raise ImportError(message) from error
    heights = [3, 1][:rows]
    figure = Figure(figsize=(6.4, 4.2 + 1.2 * (rows - 1)), layout="constrained")
    axes = figure.subplots(rows, 1, sharex=True, squeeze=False, height_ratios=heights)
    return figure, [row[0] for row in axes]


def _write(figure: Figure, file: Path) -> Path:
    with replacing(file) as written:
        figure.savefig(written, dpi=150)
    return file
