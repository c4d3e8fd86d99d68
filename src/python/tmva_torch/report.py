"""One HTML page of a training, that opens anywhere without a network. Needs plotly (the extra "report")."""

from __future__ import annotations

import importlib.metadata
import json
import math
import platform
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from . import _report_figures as figures
from . import summary
from .files import write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .results import Results


def write(results: Sequence[Results], file: str | Path, *, title: str = "Training report", source: str = "") -> Path:
    """Write the page.

    Parameters
    ----------
    results
        The methods of one data set.
    file
        The page; about five megabytes, most of which is plotly's JavaScript.
    title, source
        The heading, and where the results come from.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    ImportError
        If plotly or Jinja2 is missing.
    ValueError
        If there are no results.
    """
    if not results:
        message = "a report needs the results of at least one method"
        raise ValueError(message)
    figures.graph_objects()
    from plotly.offline import get_plotlyjs  # noqa: PLC0415 - an extra

    drawn: dict[str, Any] = {}
    roc = figures.roc(results)
    if roc is not None:
        drawn["roc"] = roc.to_plotly_json()
    methods = [_method(number, result, drawn) for number, result in enumerate(results)]
    rows = [summary.figures(result) for result in results]
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = _template().render(
        title=title,
        source=source,
        methods=methods,
        figure_names=names,
        figure_rows=[{name: _number(row.get(name)) for name in names} for row in rows],
        data=[
            (kind, name, f"{events:,}", _number(weight), f"{negative:,}")
            for kind, name, events, weight, negative in summary.data_table(results[0])
        ],
        variables=list(results[0].variables),
        versions=_versions(),
        has_roc=roc is not None,
        has_ks=any(name.startswith("KS ") for name in names),
        # Inside a script element only "<" can end it; as an escape it means the same to JSON.
        drawn=json.dumps(_plain(drawn), allow_nan=False).replace("<", "\\u003c"),
        plotly=get_plotlyjs(),
    )
    write_text(Path(file), text)
    return Path(file)


def _template() -> Any:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - an extra, though torch brings it

    page = resources.files(__package__).joinpath("report.html.jinja").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(page)


def _method(number: int, results: Results, drawn: dict[str, Any]) -> dict[str, Any]:
    shown = []
    for name, title, figure in figures.of_method(results):
        key = f"m{number}-{name}"
        drawn[key] = figure.to_plotly_json()
        shown.append({"key": key, "title": title})
    facts = {name: text for name, text in results.facts.items() if text}
    return {"title": results.method, "figures": shown, "options": results.options, "facts": facts}


def _versions() -> dict[str, str]:
    return {
        "tmva-torch": importlib.metadata.version("tmva-torch"),
        "torch": torch.__version__,
        "plotly": importlib.metadata.version("plotly"),
        "Python": platform.python_version(),
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _plain(value: Any) -> Any:
    """Return nested plotly values as what JSON has; numbers that are not finite are gaps to plotly."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
