"""The commands plot and report: arguments only, the work is done in plots and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ._cli_help import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from .results import Results


def _common(command: Callable[..., None]) -> Callable[..., None]:
    """Add what both commands take."""
    for decorate in (
        click.option("--trust", is_flag=True, help="Run Python code that a bundle holds."),
        click.option(
            "--weights",
            type=click.Path(exists=True, file_okay=False),
            help="Folder of the weights files, if they moved.",
        ),
        click.option("--method", "methods", multiple=True, metavar="TITLE", help="Only this method; may be repeated."),
        click.option("--dataset", metavar="NAME", help="Name of the DataLoader, if the file has several."),
        click.argument("file", type=click.Path(exists=True, dir_okay=False)),
    ):
        command = decorate(command)
    return command


@click.command(
    epilog=examples(
        "tmva-torch plot TMVA.root --output plots --method PyTorch",
        "tmva-torch plot TMVA.root --only roc --only overtraining --format pdf",
    )
)
@_common
@click.option(
    "--output", default="plots", type=click.Path(file_okay=False), show_default=True, help="Folder for the pictures."
)
@click.option(
    "--only", multiple=True, metavar="PICTURE", help="Only this picture (roc, overtraining, ...); may be repeated."
)
@click.option("--format", "extension", default="png", type=click.Choice(["png", "pdf", "svg"]), show_default=True)
def plot(output: str, only: tuple[str, ...], extension: str, **source: Any) -> None:
    """Draw the pictures of a training from FILE: TMVA's output file, or a bundle of `tmva-torch train`.

    No ROOT is needed. A bundle's events are read again; those that validated the training test.

    \b
    Pictures: roc, overtraining, training (losses and learning rate), calibration,
    confusion, residuals, correlations, ranking.
    """  # noqa: D301 - \b keeps click from filling the lines
    from . import plots  # noqa: PLC0415 - torch takes seconds

    results = _read(**source)
    for picture in plots.draw(results, output, only=only, format=extension):
        click.echo(picture)


@click.command(
    epilog=examples("tmva-torch report TMVA.root --output report.html", "tmva-torch report model.safetensors")
)
@_common
@click.option("--output", default="report.html", type=click.Path(dir_okay=False), show_default=True, help="The page.")
@click.option("--title", default="", help="Heading of the page; the file's name by default.")
def report(output: str, title: str, **source: Any) -> None:
    """Write one HTML page of a training from FILE: interactive, and readable without a network.

    FILE is TMVA's output file, or a bundle of `tmva-torch train`, whose events are read again.
    """
    from . import report as page  # noqa: PLC0415 - torch takes seconds

    results = _read(**source)
    name = Path(source["file"]).name
    click.echo(page.write(results, output, title=title or f"Training report: {name}", source=f"From {name}."))


def _read(file: str, *, trust: bool, **source: Any) -> list[Results]:
    from . import bundle_results, tmva_output  # noqa: PLC0415 - torch takes seconds

    if file.endswith(".safetensors"):
        return [bundle_results.read_bundle(file, trusted=trust)]
    return tmva_output.read_output(file, **source)
