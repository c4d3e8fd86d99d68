"""The commands that need no ROOT: train, predict, export, inspect, to-tmva. Parsing and printing only."""

from __future__ import annotations

import importlib
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from ._cli_help import examples
from .application import apply, response_names
from .bulk import predict_files
from .bundle_file import check_name, load, save
from .cleaning import POLICIES
from .exporting import FORMATS, export
from .files import check_folder
from .finding import find_tables
from .inspection import inspect_file, table_of
from .job import TrainJob, summary, train_job
from .tables import open_tables
from .tmva_files import to_tmva
from .together import PLAN_FLAGS, plan_of, train_together

_toml: Any = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUTPUT = click.Path(dir_okay=False, path_type=Path)
_MODEL = click.argument("model", type=_EXISTING)
_TRUST = click.option("--trust", is_flag=True, help="Run Python code that the model file holds.")


def _several(command: Any) -> Any:
    """Give a command torchrun's options."""
    for option in (
        click.option("--timeout", type=click.IntRange(min=1), default=600, help="Seconds to wait for the other nodes."),
        click.option("--max-restarts", type=click.IntRange(min=0), help="After a process died; 3 with a checkpoint."),
        click.option("--rdzv-id", default="tmva-torch", help="Tells jobs with the same endpoint apart."),
        click.option("--rdzv-endpoint", default="", metavar="HOST:PORT", help="One of the nodes, where all meet."),
        click.option("--nnodes", default="1", metavar="M", help="Nodes that train together, or least:most of them."),
        click.option("--nproc-per-node", type=click.IntRange(min=1), help="Processes on each node."),
    ):
        command = option(command)
    return command


@click.command(
    epilog=examples(
        "tmva-torch train job.toml -o model.safetensors",
        "tmva-torch train --class Background=file.root:TreeB --class Signal=file.root:TreeS \\",
        "    -f var1 -f 'var1+var2' --epochs 20 -o model.safetensors",
        "tmva-torch train --files 'data/*.root:TreeR' -f var1 -f var2 --target fvalue -o model.safetensors",
    )
)
@click.argument("config", type=_EXISTING, required=False)
@click.option("--class", "classes", multiple=True, metavar="NAME=FILES", help="Files of a class; repeat.")
@click.option("--files", multiple=True, help="Files of all events, together with --target; repeat.")
@click.option("-f", "--feature", "features", multiple=True, help="Expression of an input; repeat.")
@click.option("--target", help="Expression of the regression's target.")
@click.option("--weight", help="Expression of the event weight.")
@click.option("--cut", help="Only events where this is true.")
@click.option("--layout", help="Network, as DENSE|64|RELU,DENSE|1|LINEAR.")
@click.option("--epochs", type=click.IntRange(min=1), help="Passes over the training events.")
@click.option("--seed", type=int, help="Of the split, the order and the first weights.")
@click.option(
    "--nan", "nonfinite", type=click.Choice(["error", "drop", "impute"]), help="What to do about NaN and infinity."
)
@click.option(
    "--buffer-size",
    type=click.IntRange(min=1),
    help="For data larger than memory: read the files in every pass, and draw from so many events.",
)
@click.option(
    "--checkpoint", metavar="FILE[,N]", help="Where the state of the training goes, every N epochs (0.1: streams)."
)
@click.option("--continue", "goes_on", is_flag=True, help="Go on from the checkpoint.")
@click.option("-o", "--output", type=_OUTPUT, required=True, help="The bundle, a .safetensors file.")
@_several
def train(config: Path | None, classes: tuple[str, ...], output: Path, goes_on: bool, **flags: Any) -> None:
    """Train a network on events of ROOT files and write a bundle.

    Everything can stand in the TOML file CONFIG, whose keys are the fields of tmva_torch.job.TrainJob: features,
    classes, files, target, weight, cut, signal, balance, nonfinite, standardise, validation, batch_size, buffer_size,
    seed and the tables [network] and [training]. Flags go before it.
    """
    check_name(output)  # before hours of training
    check_folder(output)
    given = _read_toml(config) if config is not None else {}
    if classes:
        given["classes"] = _class_files(classes)
    given |= {name: list(flags[name]) for name in ("features", "files") if flags[name]}
    plain = ("target", "weight", "cut", "seed", "nonfinite", "buffer_size")
    given |= {name: flags[name] for name in plain if flags[name] is not None}
    if flags["layout"]:
        given["network"] = {"layout": flags["layout"]}
    of_training = {name: flags[name] for name in ("epochs", "checkpoint") if flags[name]}
    of_training |= {"continue_training": True} if goes_on else {}
    if of_training:
        given["training"] = {**given.get("training", {}), **of_training}
    try:
        job = TrainJob.from_dict(given)
        plan = plan_of(job, **{name: flags[name] for name in PLAN_FLAGS})
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    progress = sys.stderr.isatty()
    if plan is not None:
        found = train_together(given, output, plan, progress=progress, warn=lambda text: click.echo(text, err=True))
    else:
        trained = train_job(job, progress=progress)
        save(trained.bundle, output)
        found = summary(trained)
    if found is not None:
        _show_training(found, output)


def _show_training(found: dict[str, Any], output: Path) -> None:
    auc = "" if found["auc"] is None else f", area under the ROC curve {found['auc']:.4f}"
    kind = "validation" if found["n_validation"] else "training"
    _show_nonfinite(found["n_nonfinite"])
    click.echo(f"{found['n_train']} training and {found['n_validation']} validation events")
    click.echo(f"{kind} loss {found['loss']:.5g}{auc}")
    click.echo(f"wrote {output}")


def _show_nonfinite(counts: dict[str, int]) -> None:
    for name, count in counts.items():
        click.echo(f"{name}: {count} events with NaN or infinity")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return dict(_toml.loads(path.read_text(encoding="utf-8")))
    except (_toml.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path} is no TOML file: {error}"
        raise click.UsageError(message) from error


def _class_files(given: tuple[str, ...]) -> dict[str, list[str]]:
    classes: dict[str, list[str]] = {}
    for text in given:
        name, equals, files = text.partition("=")
        if not equals or not name or not files:
            message = f"--class {text}: right would be NAME=FILES, as in Signal=file.root:TreeS"
            raise click.UsageError(message)
        classes.setdefault(name, []).append(files)
    return classes


@click.command(
    epilog=examples(
        "tmva-torch predict model.safetensors data.root:events -o scores.root --keep run --keep event",
        "tmva-torch predict dataset/weights/Job_PyTorch.weights.xml 'data/*.root' -o scores.parquet",
        "tmva-torch predict model.safetensors 'data/*.root:events' --output-dir scores --jobs 8",
    )
)
@_MODEL
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--output", type=_OUTPUT, help="A .root or .parquet file for all.")
@click.option(
    "--output-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for a file per input; those that are there for the same model and input are kept.",
)
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=1, help="Processes, together with --output-dir.")
@click.option("--keep", multiple=True, help="Column to copy beside the predictions; repeat.")
@click.option("--cut", help="Only events where this is true.")
@click.option("--tree", default="predictions", show_default=True, help="Name of the tree in a ROOT file.")
@click.option("--step-size", default="100 MB", show_default=True, help="How much is read at once.")
@click.option(
    "--nan",
    "nonfinite",
    type=click.Choice(POLICIES),
    help="What to do about NaN and infinity; by default impute if training did, else it is an error.",
)
@click.option("--device", help="cpu, cuda, cuda:1 ...; by default the CPU.")
@_TRUST
def predict(
    model: Path, inputs: tuple[str, ...], output: Path | None, output_dir: Path | None, jobs: int, **options: Any
) -> None:
    """Write the predictions of MODEL for the events of the files INPUTS.

    MODEL is a bundle or a weights file of TMVA's method PyTorch. INPUTS are ROOT or Parquet files with the columns that
    the features of the model are calculated from: file.root:tree, file.root, file.parquet, with * and ?.

    With --output-dir each input gets a file of the same name. The command may be stopped and given again: what is there
    already, whole and of the same model, input and options, is not done a second time.
    """
    if (output is None) == (output_dir is None) or (output is not None and jobs > 1):
        message = "give either --output for one file, or --output-dir (and --jobs) for a file per input"
        raise click.UsageError(message)
    device, trusted = options.pop("device"), options.pop("trust")
    if output is not None:
        bundle = load(model, device=device, trusted=trusted)
        with _bar(sum(table.n_events for table in open_tables(inputs)), "predicting") as bar:
            done = apply(bundle, inputs, output, report=bar.update if bar else lambda _: None, **options)
        _show_nonfinite(done.n_nonfinite)
        click.echo(f"wrote {done.n_events} events with {', '.join(response_names(bundle))} to {output}")
    elif output_dir is not None:
        inputs = tuple(f"{path}:{tree}" if tree else path for path, tree in find_tables(inputs))
        with _bar(len(inputs), "files") as bar:
            report = (lambda done, _: bar.update(done - bar.pos)) if bar else lambda _done, _total: None
            found = predict_files(
                model, inputs, output_dir, jobs=jobs, device=device, trusted=trusted, report=report, **options
            )
        _show_nonfinite(found.n_nonfinite)
        there = f"{found.n_skipped} of them were there already"
        click.echo(f"{found.n_events} events in {len(found.targets)} files of {output_dir}; {there}")


def _bar(length: int, label: str) -> Any:
    """Return a progress bar on a terminal, and nothing elsewhere."""
    return click.progressbar(length=length, label=label, file=sys.stderr) if sys.stderr.isatty() else nullcontext()


@click.command("to-tmva", epilog=examples("tmva-torch to-tmva model.safetensors weights/Job_PyTorch.weights.xml"))
@_MODEL
@click.argument("weights", type=_OUTPUT)
@click.option("--title", default="PyTorch", show_default=True, help="Title of the method.")
@_TRUST
def to_tmva_command(model: Path, weights: Path, title: str, trust: bool) -> None:
    """Write the bundle MODEL as WEIGHTS, a .weights.xml file that TMVA::Reader books, and its network beside it."""
    bundle = load(model, trusted=trust)
    network = to_tmva(bundle, weights, title=title)
    variables = ", ".join(bundle.features)
    click.echo(f"wrote {weights} and {network}; a Reader needs the variables {variables}, in this order")


@click.command(
    "export",
    epilog=examples(
        "tmva-torch export model.safetensors model.onnx",
        "tmva-torch export dataset/weights/Job_PyTorch.weights.xml model.hpp",
    ),
)
@_MODEL
@click.argument("output", type=_OUTPUT)
@click.option("--format", "format_", type=click.Choice(sorted(FORMATS)), help="By default by the ending of OUTPUT.")
@_TRUST
def export_command(model: Path, output: Path, format_: str | None, trust: bool) -> None:
    """Write MODEL as OUTPUT: .onnx, .pt2 (torch.export), .pt (TorchScript), .hpp (C++), .safetensors (a bundle).

    MODEL is a bundle or a weights file of TMVA's method PyTorch. The answers of what was written are compared with
    Python's; a file that differs by more than 1e-6 is not kept.
    """
    bundle = load(model, trusted=trust)
    export(bundle, output, format=format_)
    click.echo(f"wrote {output}; inputs {', '.join(bundle.features)}, outputs {', '.join(bundle.outputs)}")


@click.command(
    "inspect",
    epilog=examples(
        "tmva-torch inspect model.safetensors", "tmva-torch inspect dataset/weights/Job_PyTorch.weights.xml --json"
    ),
)
@click.argument("file", type=_EXISTING)
@click.option("--json", "as_json", is_flag=True, help="Everything, for machines.")
@click.option("--code", is_flag=True, help="Print the Python code that the file holds, without running it.")
def inspect_command(file: Path, as_json: bool, code: bool) -> None:
    """Tell what a model file or a weights file of TMVA holds. Nothing in it is run."""
    found = inspect_file(file)
    if code:
        click.echo((found.get("user_code") or {}).get("text", ""), nl=False)
    elif as_json:
        click.echo(json.dumps(found, indent=1))
    else:
        click.echo("\n".join(table_of(found)))
