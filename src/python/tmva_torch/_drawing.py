"""The style of the pictures and what they are made of. Needs matplotlib and mplhep.

Colours are told apart by colour-blind eyes (Okabe and Ito's set); in black and white by line styles, markers, hatches.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import statistics, summary
from .extras import require
from .files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .results import Results, Sample

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (1, 3)))
HATCHES = ("///", "\\\\\\", "...", "xx", "ooo", "++", "--")
MARKERS = ("o", "s", "^", "v", "D", "P", "X")
LEAST_MARKED = -5.0  # percent: above, a cell is as good as white
MOST_NUMBERS = 16  # variables of a correlation matrix whose cells still have room for a number
_STYLE: dict[str, Any] = {
    "font.size": 13,
    "axes.linewidth": 1.2,
    "xtick.major.size": 7,
    "ytick.major.size": 7,
    "xtick.minor.size": 3.5,
    "ytick.minor.size": 3.5,
    "hatch.linewidth": 0.7,
    "lines.linewidth": 1.8,
    "text.parse_math": False,  # titles come from files, and may have a dollar
    "xaxis.labellocation": "right",
    "yaxis.labellocation": "top",
}


def _libraries() -> tuple[Any, Any]:
    # The figure module, not pyplot: that would choose a screen, and keep every figure alive.
    require("matplotlib.figure", extra="plot", purpose="drawing")
    return require("matplotlib", extra="plot", purpose="drawing"), require("mplhep", extra="plot", purpose="drawing")


@contextmanager
def picture(file: str | Path, *, width: float = 6.8, height: float = 5.2) -> Iterator[Figure]:
    """Give an empty figure in the field's style; written to the file when the block ends well."""
    mpl, mplhep = _libraries()
    style: dict[Any, Any] = mplhep.style.ROOT | _STYLE
    with mpl.rc_context(style):
        figure: Figure = mpl.figure.Figure(figsize=(width, height), layout="constrained")
        yield figure
        with replacing(Path(file)) as written:
            figure.savefig(written, dpi=130)


def check_picture(file: str | Path) -> None:
    """Raise if no picture of this name can be drawn: at booking, not after an hour of training.

    Raises
    ------
    ImportError
        If matplotlib or mplhep is missing.
    ValueError
        If matplotlib cannot write files of this extension.
    """
    extension = Path(file).suffix.lower().lstrip(".")
    formats = _libraries()[0].figure.Figure().canvas.get_supported_filetypes()
    if extension not in formats:
        message = f"{file} has the extension {extension!r}; pictures can be {', '.join(sorted(formats))}"
        raise ValueError(message)


def draw_epochs(axes: Axes, curves: Mapping[str, Sequence[float]]) -> None:
    """Draw numbers over the epochs, counted from 1."""
    for number, (name, numbers) in enumerate(curves.items()):
        style: dict[str, Any] = {
            "color": COLOURS[number % len(COLOURS)],
            "linestyle": LINES[number % len(LINES)],
            "marker": MARKERS[number % len(MARKERS)],
            "markersize": 4,
        }
        axes.plot(range(1, len(numbers) + 1), numbers, label=name, **style)


def plain_powers() -> Any:
    """Return the formatter of a logarithmic axis that writes 0.001 and the like."""
    from matplotlib.ticker import LogFormatter  # noqa: PLC0415 - an extra

    return LogFormatter(labelOnlyBase=True)


def no_minor_ticks() -> Any:
    """Return the locator of an axis whose numbers are whole, or names."""
    from matplotlib.ticker import NullLocator  # noqa: PLC0415 - an extra

    return NullLocator()


def draw_class(axes: Axes, number: int, name: str, edges: Any, samples: list[tuple[Any, Any]]) -> None:
    """Draw the density of one class: of the test events as a hatched area, of the training events as points."""
    import mplhep  # noqa: PLC0415 - an extra

    colour = COLOURS[number % len(COLOURS)]
    for place, (value, weight) in enumerate(samples):
        drawn = statistics.histogram(value, weight, edges)
        label = f"{name} ({'training' if place else 'test'})"
        shared: dict[str, Any] = {"ax": axes, "label": label, "color": colour, "flow": "none"}
        if place:
            density = np.where(drawn.error > 0, drawn.density, np.nan)  # no points where there are no events
            marker = MARKERS[number % len(MARKERS)]
            mplhep.histplot(
                density, edges, yerr=drawn.error, histtype="errorbar", marker=marker, markersize=5, **shared
            )
        else:
            hatch = HATCHES[number % len(HATCHES)]
            faint = {"facecolor": (*_rgb(colour), 0.15), "edgecolor": colour, "hatch": hatch, "linewidth": 1.5}
            shared.pop("color")
            mplhep.histplot(drawn.density, edges, histtype="fill", **shared, **faint)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def draw_matrix(
    figure: Figure, axes: Axes, matrix: Any, names: Sequence[str], *, colours: tuple[str, float, float], label: str
) -> None:
    """Draw a square of numbers, which are written in their cells, so that colours are not needed to read it.

    Where there is no room for numbers, a sign marks those below zero.
    """
    colour_map, low, high = colours
    image = axes.imshow(matrix, cmap=colour_map, vmin=low, vmax=high)
    figure.colorbar(image, ax=axes, label=label, shrink=0.85)
    names = [summary.shortened(name) for name in names]
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(which="both", length=0)
    axes.minorticks_off()
    has_room = len(names) <= MOST_NUMBERS
    for (row, column), number in np.ndenumerate(matrix):
        text = f"{number:.0f}" if has_room else "\N{MINUS SIGN}" if number <= LEAST_MARKED else ""
        if not text:
            continue
        red, green, blue, _ = image.cmap(image.norm(number))
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5  # noqa: PLR2004 - luma of the cell
        axes.text(column, row, text, ha="center", va="center", color="w" if dark else "k")


def draw_residuals(axes: Axes, results: Results, number: int, label: str) -> None:
    samples = results.samples()
    parts = [(summary.residuals(sample, number), sample.weight) for sample in samples.values()]
    edges = statistics.response_edges(parts, 50)
    draw_class(axes, 0, "events", edges, parts)
    handles, _ = axes.get_legend_handles_labels()
    labels = []
    for kind, sample in samples.items():
        mean, width, _ = summary.residual_moments(sample, number)
        labels.append(f"{'training' if kind == 'train' else kind}: mean {mean:.3g}, width {width:.3g}")
    axes.set_ylim(0, axes.get_ylim()[1] * 1.2)
    axes.set(xlabel=label, ylabel="density (unit area)")
    axes.legend(handles, labels, loc="upper center")


def draw_profile(axes: Axes, sample: Sample, number: int, x_label: str, y_label: str) -> None:
    truth = sample.truth.reshape(len(sample), -1)[:, number]
    centres, means, widths = statistics.profile(truth, summary.residuals(sample, number), sample.weight)
    axes.axhline(0, color="0.6", linewidth=1)
    axes.errorbar(centres, means, yerr=widths, color=COLOURS[0], marker="o", linestyle="none", capsize=3,
                  label="test: mean and width per bin")  # fmt: skip
    axes.set(xlabel=x_label, ylabel=y_label)
    axes.legend()


def class_responses(results: Results, sample: Sample, column: int) -> dict[str, tuple[Any, Any]]:
    """Return (responses, weights) of each class that has events."""
    masks = {name: sample.truth == number for number, name in enumerate(results.classes)}
    return {name: (sample.response[mask, column], sample.weight[mask]) for name, mask in masks.items()
            if sample.weight[mask].sum() > 0}  # fmt: skip
