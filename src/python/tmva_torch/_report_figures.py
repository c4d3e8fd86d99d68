"""The figures of the HTML page as plotly figures: all names escaped, all numbers rounded to what a screen can show."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np

from . import statistics, summary
from ._drawing import COLOURS, MOST_NUMBERS, class_responses
from .extras import require
from .losses import Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import plotly.graph_objects as go

    from .results import Results

_DASHES = ("solid", "dash", "dashdot", "dot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "square", "triangle-up", "triangle-down", "diamond", "cross")
_PATTERNS = ("/", "\\", ".", "x", "-", "+")
_MOST_POINTS = 400  # of a curve: more than pixels help nobody


def graph_objects() -> Any:
    """Return plotly.graph_objects.

    Raises
    ------
    ImportError
        If plotly is missing; the message is the install line.
    """
    return require("plotly.graph_objects", extra="report", purpose="a report")


def roc(results: Sequence[Results]) -> go.Figure | None:
    """Return the ROC curves of the test events of all methods."""
    go = graph_objects()
    figure = _figure("signal efficiency", "background rejection", height=480)
    for number, (label, curve, area) in enumerate(summary.roc_curves(results)):
        picked = np.unique(np.linspace(0, len(curve.signal_efficiency) - 1, _MOST_POINTS).astype(int))
        figure.add_trace(
            go.Scatter(
                x=_short(curve.signal_efficiency[picked]),
                y=_short(curve.background_rejection[picked]),
                mode="lines",
                name=f"{html.escape(label)} ({area:.3f})",
                line={"color": _of(COLOURS, number), "dash": _of(_DASHES, number)},
                hovertemplate="efficiency %{x:.3f}<br>rejection %{y:.3f}<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_xaxes(range=[0, 1])
    figure.update_yaxes(range=[0, 1.02])
    return figure if figure.data else None


def of_method(results: Results) -> Iterator[tuple[str, str, go.Figure]]:
    """Yield (name, title, figure) of all that can be shown of one method."""
    if results.task is not Task.REGRESSION:
        columns = results.test.response.shape[1]
        for column in range(columns):
            of = "" if columns == 1 else f", output {results.classes[column]}"
            yield f"response{column}", f"Response and over-training{of}", _response(results, column)
    for number, target in enumerate(results.targets):
        yield f"residuals{number}", f"Residuals of {target}", _residuals(results, number)
    if any(name.endswith("loss") for name in results.history):
        yield "loss", "Loss", _history(results, "loss")
    if results.history.get("learning_rate"):
        yield "rate", "Learning rate", _history(results, "learning_rate")
    title, pairs = summary.importance(results)
    if pairs:
        yield "ranking", "Ranking of the variables", _ranking(title, pairs)
    if summary.is_probability(results):
        yield "calibration", "Calibration", _calibration(results)
    confusion = summary.confusion(results)
    if confusion is not None:
        rule, matrix = confusion
        yield (
            "confusion",
            f"Decisions of the test events, percent of the true class: {rule}",
            _matrix(100 * matrix, results.classes, scale="Greys", low=0, axes=("decided for", "true class")),
        )
    for number, (name, matrix) in enumerate(summary.correlations(results).items()):
        title = f"Correlations of the variables in percent, {name}"
        yield f"correlations{number}", title, _matrix(100 * matrix, results.variables, scale="PuOr", low=-100)


def _response(results: Results, column: int) -> go.Figure:
    samples = {kind: class_responses(results, sample, column) for kind, sample in results.samples().items()}
    edges = statistics.response_edges([pair for part in samples.values() for pair in part.values()])
    figure = _figure("response", "density (unit area)")
    for number, name in enumerate(results.classes):
        for kind, part in samples.items():
            if name in part:
                _add_density(figure, number, f"{name} ({kind})", part[name], edges, points=kind == "train")
    _add_log_button(figure)
    return figure


def _residuals(results: Results, target: int) -> go.Figure:
    unit = results.target_units[target] if target < len(results.target_units) else ""
    samples = {kind: (summary.residuals(sample, target), sample.weight) for kind, sample in results.samples().items()}
    edges = statistics.response_edges(list(samples.values()), 50)
    figure = _figure("estimated - true" + (f" [{html.escape(unit)}]" if unit else ""), "density (unit area)")
    for number, (kind, pair) in enumerate(samples.items()):
        _add_density(figure, number, kind, pair, edges, points=kind == "train")
    _add_log_button(figure)
    return figure


def _add_density(
    figure: go.Figure, number: int, name: str, events: tuple[Any, Any], edges: Any, *, points: bool
) -> None:
    go = graph_objects()
    drawn = statistics.histogram(*events, edges)
    centres = _short((edges[1:] + edges[:-1]) / 2)
    colour = _of(COLOURS, number)
    if points:
        some = drawn.error > 0
        figure.add_trace(
            go.Scatter(
                x=[x for x, there in zip(centres, some, strict=True) if there],
                y=_short(drawn.density[some]),
                error_y={"array": _short(drawn.error[some]), "thickness": 1, "width": 0},
                mode="markers",
                name=html.escape(name),
                marker={"color": colour, "symbol": _of(_SYMBOLS, number), "size": 7},
            )
        )
        return
    figure.add_trace(
        go.Bar(
            x=centres,
            y=_short(drawn.density),
            name=html.escape(name),
            marker={
                "color": colour,
                "opacity": 0.45,
                "pattern": {"shape": _of(_PATTERNS, number), "size": 6, "solidity": 0.3},
            },
        )
    )


def _add_log_button(figure: go.Figure) -> None:
    buttons = [{"label": kind, "method": "relayout", "args": [{"yaxis.type": kind}]} for kind in ("linear", "log")]
    figure.update_layout(
        barmode="overlay",
        bargap=0,
        updatemenus=[{"type": "buttons", "direction": "right", "buttons": buttons, "x": 0, "y": 1, "xanchor": "left",
                      "yanchor": "bottom", "pad": {"b": 4}}],
    )  # fmt: skip


def _history(results: Results, ending: str) -> go.Figure:
    go = graph_objects()
    figure = _figure("epoch", ending.replace("_", " "), height=300)
    for number, (name, values) in enumerate((n, v) for n, v in results.history.items() if n.endswith(ending)):
        figure.add_trace(
            go.Scatter(
                x=list(range(1, len(values) + 1)),
                y=_short(np.asarray(values)),
                mode="lines+markers",
                name=html.escape(summary.history_label(name)),
                line={"color": _of(COLOURS, number), "dash": _of(_DASHES, number)},
                marker={"symbol": _of(_SYMBOLS, number)},
            )
        )
    if ending == "loss" and results.best_epoch >= 0:
        best = results.best_epoch + 1
        figure.add_vline(x=best, line={"dash": "dot", "color": "gray"}, annotation_text=f"best epoch: {best}")
    if ending == "learning_rate":
        figure.update_yaxes(type="log", exponentformat="power")
    return figure


def _ranking(title: str, pairs: Sequence[tuple[str, float]]) -> go.Figure:
    go = graph_objects()
    figure = _figure(html.escape(title), "", height=120 + 28 * len(pairs))
    names, values = zip(*reversed(pairs), strict=True)
    figure.add_trace(
        go.Bar(
            x=_short(np.asarray(values)),
            y=list(range(len(names))),
            orientation="h",
            marker={"color": COLOURS[4], "line": {"color": "black", "width": 1}},
            texttemplate="%{x:.3g}",
        )
    )
    figure.update_yaxes(_named(names))
    return figure


def _named(names: Sequence[str]) -> dict[str, Any]:
    """Return the ticks of an axis of names: at whole numbers, as shortened names may be the same."""
    return {"tickvals": list(range(len(names))), "ticktext": [html.escape(summary.shortened(name)) for name in names]}


def _calibration(results: Results) -> go.Figure:
    go = graph_objects()
    figure = _figure("mean response in the bin", "fraction of the class")
    figure.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", name="perfect", line={"color": "gray", "width": 1}))
    for number, (name, response, is_signal) in enumerate(results.decisions(results.test)):
        found = statistics.calibration(response, is_signal, results.test.weight)
        figure.add_trace(
            go.Scatter(
                x=_short(found.response),
                y=_short(found.fraction),
                error_y={"array": _short(found.error), "thickness": 1},
                mode="lines+markers",
                name=html.escape(name),
                line={"color": _of(COLOURS, number), "dash": _of(_DASHES, number)},
                marker={"symbol": _of(_SYMBOLS, number), "size": 8},
            )
        )
    return figure


def _matrix(
    matrix: Any, names: Sequence[str], *, scale: str, low: float, axes: tuple[str, str] = ("", "")
) -> go.Figure:
    go = graph_objects()
    size = 150 + max(200, 44 * min(len(names), MOST_NUMBERS))
    figure = _figure(*axes, height=size)
    ticks = _named(names)
    figure.add_trace(
        go.Heatmap(
            z=np.round(matrix, 1).tolist(),
            zmin=low,
            zmax=100,
            colorscale=scale,
            texttemplate="%{z:.0f}" if len(names) <= MOST_NUMBERS else None,
            customdata=[[f"{row}, {column}" for column in ticks["ticktext"]] for row in ticks["ticktext"]],
            hovertemplate="%{customdata}: %{z}<extra></extra>",
        )
    )
    figure.update_xaxes(ticks)
    figure.update_yaxes(autorange="reversed", **ticks)
    return figure


def _figure(x: str, y: str, *, height: int = 400) -> go.Figure:
    figure = graph_objects().Figure()
    figure.update_layout(
        template="simple_white",
        height=height,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "yanchor": "top", "y": -0.22, "x": 0},
        hoverlabel={"namelength": -1},
    )
    figure.update_xaxes(title=x, automargin=True, mirror=True, showgrid=True)
    figure.update_yaxes(title=y, automargin=True, mirror=True, showgrid=True)
    return figure


def _short(values: Any) -> list[float]:
    return [float(f"{value:.5g}") for value in np.asarray(values, dtype=np.float64)]


def _of(choices: Sequence[str], number: int) -> str:
    return choices[number % len(choices)]
