"""Pictures of results. Needs matplotlib and mplhep (the extra "plot"); draws to files, never to a screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _drawing as drawing
from . import statistics, summary
from .losses import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .results import Results


def draw(
    results: Sequence[Results], folder: str | Path, *, only: Sequence[str] = (), format: str = "png"
) -> list[Path]:
    """Draw every picture that the results give, into a folder.

    Parameters
    ----------
    results
        The methods of one data set; their ROC curves share a picture, all else is <picture>_<method>.
    folder
        Made if it is not there.
    only
        Names of the pictures wanted: roc, overtraining, training, calibration, confusion, residuals, correlations,
        ranking; all if empty.
    format
        Extension: png, pdf, svg.

    Returns
    -------
    list of Path
        The pictures, without those there is nothing to draw for.

    Raises
    ------
    ValueError
        If `only` has an unknown name.
    """
    unknown = set(only) - {"roc", *PICTURES}
    if unknown:
        message = f"no picture {', '.join(sorted(unknown))}; there are roc, {', '.join(PICTURES)}"
        raise ValueError(message)
    written = []
    if (not only or "roc" in only) and any(True for _ in summary.roc_curves(results)):
        written.append(roc(results, Path(folder) / f"roc.{format}"))
    for result in results:
        for name, (is_there, draw_one) in PICTURES.items():
            if (not only or name in only) and is_there(result):
                written.append(draw_one(result, Path(folder) / f"{name}_{_file_name(result.method)}.{format}"))
    return written


def _file_name(title: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-+." else "_" for letter in title)


def roc(results: Sequence[Results], file: str | Path) -> Path:
    """Draw background rejection against signal efficiency of the test events, with the areas under the curves.

    In multiclass each class is the signal once, and all others are background.

    Raises
    ------
    ValueError
        If no method has both signal and background among its test events.
    """
    curves = list(summary.roc_curves(results))
    if not curves:
        message = "no method has test events of both signal and background, as a ROC curve needs"
        raise ValueError(message)
    with drawing.picture(file) as figure:
        axes = figure.subplots()
        for number, (name, curve, area) in enumerate(curves):
            picked = np.unique(np.linspace(0, len(curve.signal_efficiency) - 1, 2000).astype(int))
            axes.plot(
                curve.signal_efficiency[picked],
                curve.background_rejection[picked],
                color=drawing.COLOURS[number % len(drawing.COLOURS)],
                linestyle=drawing.LINES[number % len(drawing.LINES)],
                label=f"{name} ({area:.3f})",
            )
        axes.plot([0, 1], [1, 0], color="0.7", linewidth=1)
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="signal efficiency", ylabel="background rejection")
        axes.legend(loc="lower left", title="method (area), test events", alignment="left")
    return Path(file)


def overtraining(results: Results, file: str | Path) -> Path:
    """Draw the response of test events (areas) and training events (points), and how compatible they are; by output."""
    columns = range(results.test.response.shape[1])
    with drawing.picture(file, height=4.8 if len(columns) == 1 else 3.6 * len(columns)) as figure:
        rows = figure.subplots(len(columns), 1, squeeze=False)[:, 0]
        tests = summary.compatibility(results)
        for column, axes in zip(columns, rows, strict=True):
            parts = [drawing.class_responses(results, sample, column) for sample in results.samples().values()]
            edges = statistics.response_edges([pair for part in parts for pair in part.values()])
            for number, name in enumerate(results.classes):
                drawing.draw_class(axes, number, name, edges, [part[name] for part in parts if name in part])
            output = "" if len(columns) == 1 else f", output {results.classes[column]}"
            axes.set(xlabel=f"{results.method} response{output}", ylabel="density (unit area)")
            axes.set_ylim(0, axes.get_ylim()[1] * (1.2 + 0.12 * len(results.classes)))  # room for the legend
            told = [f"{name}: {test.probability:.2g}" for name, test in tests.items()
                    if len(columns) == 1 or name == results.classes[column]]  # fmt: skip
            note = "Kolmogorov-Smirnov probability, test and training: " + ", ".join(told) if told else ""
            axes.legend(ncols=2, loc="upper center", title=note or None, title_fontsize="small")
    return Path(file)


def training(results: Results, file: str | Path) -> Path:
    """Draw losses and learning rate over the epochs."""
    record = {"history": results.history, "best_epoch": results.best_epoch}
    return training_curves(record, file, title=results.method)


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

    Raises
    ------
    ValueError
        If it has no losses.
    """
    record = json.loads(Path(history).read_text(encoding="utf-8")) if isinstance(history, (str, Path)) else history
    columns: dict[str, Sequence[float]] = dict(record.get("history", record))
    best = int(record.get("best_epoch", -1)) if "history" in record else -1
    losses = {name: numbers for name, numbers in columns.items() if name.endswith("loss") and len(numbers)}
    if not losses:
        message = f"the history has no losses to draw; it has {', '.join(columns) or 'nothing'}"
        raise ValueError(message)
    merits = {name: numbers for name, numbers in columns.items() if name not in losses and name != "learning_rate"}
    rates = columns.get("learning_rate")
    heights = [3.0] + [1.5] * bool(merits) + [1.0] * bool(rates)
    with drawing.picture(file, height=3.0 + 0.6 * sum(heights)) as figure:
        axes = figure.subplots(len(heights), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        drawing.draw_epochs(axes[0], {summary.history_label(name): numbers for name, numbers in losses.items()})
        if best >= 0:
            axes[0].axvline(best + 1, color="0.5", linestyle=":", label=f"best epoch: {best + 1}")
        axes[0].set(ylabel="loss", title=title)
        axes[0].legend()
        if merits:
            drawing.draw_epochs(axes[1], {summary.history_label(name): numbers for name, numbers in merits.items()})
            axes[1].legend()
        if rates:
            axes[-1].step(range(1, len(rates) + 1), rates, where="mid", color="0.2")
            axes[-1].set(ylabel="learning rate", yscale="log")
            axes[-1].yaxis.set_major_formatter(drawing.plain_powers())
        axes[-1].set_xlabel("epoch")
        longest = max(len(numbers) for numbers in columns.values())
        axes[-1].set_xticks(range(1, longest + 1, max(1, longest // 10)))
        axes[-1].xaxis.set_minor_locator(drawing.no_minor_ticks())
    return Path(file)


def calibration(results: Results, file: str | Path) -> Path:
    """Draw how often the response of a classifier comes true, in the test events.

    Raises
    ------
    ValueError
        If the responses are no probabilities.
    """
    with drawing.picture(file, height=5.6) as figure:
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color="0.6", linewidth=1, label="perfect")
        for number, (name, response, is_signal) in enumerate(results.decisions(results.test)):
            found = statistics.calibration(response, is_signal, results.test.weight)
            style: dict[str, Any] = {
                "color": drawing.COLOURS[number % len(drawing.COLOURS)],
                "linestyle": drawing.LINES[number % len(drawing.LINES)],
            }
            marker = drawing.MARKERS[number % len(drawing.MARKERS)]
            axes.errorbar(
                found.response, found.fraction, yerr=found.error, label=name, marker=marker, capsize=2, **style
            )
        signal = results.classes[results.signal] if results.task is Task.BINARY else "the class"
        axes.set(xlim=(0, 1), ylim=(0, 1), title=results.method)
        axes.set(xlabel="mean response in the bin", ylabel=f"fraction of {signal} (weighted)")
        axes.legend(loc="upper left")
    return Path(file)


def confusion(results: Results, file: str | Path) -> Path:
    """Draw how the test events of each class are decided, in percent of the class."""
    found = summary.confusion(results)
    if found is None:
        message = f"{results.method}: a confusion matrix needs test events of more than one class"
        raise ValueError(message)
    rule, matrix = found
    with drawing.picture(file, height=5.4) as figure:
        axes = figure.subplots()
        drawing.draw_matrix(
            figure, axes, 100 * matrix, results.classes, colours=("Greys", 0, 100), label="percent of the true class"
        )
        axes.set(xlabel="decided for", ylabel="true class")
        axes.set_title(f"{results.method}: {rule}", fontsize="small")
    return Path(file)


def correlations(results: Results, file: str | Path) -> Path:
    """Draw the linear correlations of the input variables of each class in percent, from the training events."""
    matrices = summary.correlations(results)
    if not matrices:
        raise ValueError(_no_inputs(results, "correlations"))
    columns = min(2, len(matrices))
    rows = -(-len(matrices) // columns)
    size = max(4.6, 0.55 * min(len(results.variables), drawing.MOST_NUMBERS) + 2.4)
    with drawing.picture(file, width=1.15 * size * columns, height=size * rows) as figure:
        panels = figure.subplots(rows, columns, squeeze=False).ravel()
        for axes, (name, matrix) in zip(panels, matrices.items(), strict=False):
            drawing.draw_matrix(
                figure,
                axes,
                100 * matrix,
                results.variables,
                colours=("PuOr", -100, 100),
                label="correlation in percent",
            )
            axes.set_title(name)
        for axes in panels[len(matrices) :]:
            axes.set_axis_off()
    return Path(file)


def ranking(results: Results, file: str | Path) -> Path:
    """Draw the importance of the input variables, the most important on top."""
    title, pairs = summary.importance(results)
    if not pairs:
        raise ValueError(_no_inputs(results, "a ranking"))
    with drawing.picture(file, height=1.6 + 0.4 * len(pairs)) as figure:
        axes = figure.subplots()
        names, values = zip(*reversed(pairs), strict=True)
        bars = axes.barh(range(len(names)), values, color=drawing.COLOURS[4], edgecolor="k", hatch="//", linewidth=1)
        axes.set_yticks(range(len(names)), [summary.shortened(name) for name in names])
        axes.bar_label(bars, fmt="%.3g", padding=4)
        axes.margins(x=0.15)
        axes.set(xlabel=title, title=results.method)
        axes.tick_params(axis="y", which="both", length=0)
        axes.yaxis.set_minor_locator(drawing.no_minor_ticks())
    return Path(file)


def residuals(results: Results, file: str | Path) -> Path:
    """Draw what a regression misses: the residuals, and their mean and width over the true value; a row a target."""
    if results.task is not Task.REGRESSION:
        message = f"{results.method} is no regression; it has no residuals"
        raise ValueError(message)
    with drawing.picture(file, width=12, height=4.8 * len(results.targets)) as figure:
        rows = figure.subplots(len(results.targets), 2, squeeze=False)
        units = list(results.target_units) + [""] * len(results.targets)
        for number, (axes, target) in enumerate(zip(rows, results.targets, strict=True)):
            unit = f" [{units[number]}]" if units[number] else ""
            drawing.draw_residuals(axes[0], results, number, f"{results.method}: estimated - true {target}{unit}")
            drawing.draw_profile(
                axes[1], results.test, number, f"true {target}{unit}", f"estimated - true {target}{unit}"
            )
    return Path(file)


def _no_inputs(results: Results, what: str) -> str:
    return f"{results.method}: there are no input variables (Sample.x), so there is no way to draw {what}"


#: Pictures of one method: {name: (whether there is something to draw, function)}.
PICTURES: dict[str, tuple[Callable[[Results], bool], Callable[[Results, Path], Path]]] = {
    "overtraining": (lambda results: results.task is not Task.REGRESSION, overtraining),
    "training": (lambda results: any(name.endswith("loss") for name in results.history), training),
    "calibration": (summary.is_probability, calibration),
    "confusion": (lambda results: summary.confusion(results) is not None, confusion),
    "residuals": (lambda results: results.task is Task.REGRESSION, residuals),
    "correlations": (lambda results: bool(summary.correlations(results)), correlations),
    "ranking": (lambda results: bool(summary.importance(results)[1]), ranking),
}
