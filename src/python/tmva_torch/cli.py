"""The command tmva-torch: sets ROOT up for TMVA and the method PyTorch, runs the demo, tells what is missing."""

from __future__ import annotations

import importlib
import os
import runpy
import shlex
import sys
from pathlib import Path

import click

from ._cli_help import examples
from ._cli_plot import plot, report
from ._doctor import diagnose
from ._env import extended, find_build, missing_paths
from .errors import TmvaTorchError

_WITH_TORCH = {
    "export": "export_command",
    "inspect": "inspect_command",
    "predict": "predict",
    "to-tmva": "to_tmva_command",
    "train": "train",
}
_PASS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}


class _Group(click.Group):
    """Imports the commands of cli_model, and torch with them, when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_WITH_TORCH})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _WITH_TORCH:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(".cli_model", __package__)
        command: click.Command = getattr(module, _WITH_TORCH[cmd_name])
        return command


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Tab completion: eval "$(_TMVA_TORCH_COMPLETE=bash_source tmva-torch)" (or zsh_source, fish_source).',
)
@click.version_option(package_name="tmva-torch", message="%(version)s")
def cli() -> None:
    """PyTorch inside ROOT's TMVA."""


@cli.command(epilog=examples('eval "$(tmva-torch env)"', "root -l -b -q Classification.C"))
def env() -> None:
    """Print shell lines; eval "$(tmva-torch env)" lets ROOT find everything by itself."""
    for name, folders in missing_paths(find_build(), dict(os.environ)).items():
        value = shlex.quote(os.pathsep.join(map(str, folders)))
        click.echo(f"export {name}={value}${{{name}:+:${name}}}")


@cli.command(epilog=examples('cmake -B build -DCMAKE_PREFIX_PATH="$(tmva-torch prefix)"'))
def prefix() -> None:
    """Print the folder that CMAKE_PREFIX_PATH needs for find_package(TMVATorch)."""
    click.echo(find_build().prefix)


@cli.command(context_settings=_PASS_ON, add_help_option=False, epilog=examples("tmva-torch root -l -b -q job.C"))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def root(arguments: tuple[str, ...]) -> None:
    """Run root.exe with the given ARGUMENTS, everything set up."""
    build = find_build()
    if not build.root_exe.is_file():
        message = (
            f"{build.root_exe}, the ROOT that tmva-torch was built with, is not there any more; `tmva-torch doctor`"
        )
        raise TmvaTorchError(message)
    sys.stdout.flush()
    os.execve(build.root_exe, [str(build.root_exe), *arguments], extended(build, dict(os.environ)))  # noqa: S606


@cli.command(epilog=examples("tmva-torch demo", "tmva-torch demo --output somewhere"))
@click.option(
    "--output", default="demo", type=click.Path(file_okay=False, path_type=Path), help="Folder for the results."
)
def demo(output: Path) -> None:
    """Run the main job on ROOT's example data; leave its pictures in the output folder."""
    build = find_build()
    script = build.examples / "demo.py"
    if not script.is_file():
        message = f"{script} is missing: this tmva-torch was installed without its examples"
        raise TmvaTorchError(message)
    output.mkdir(parents=True, exist_ok=True)
    os.environ.update(extended(build, dict(os.environ)))
    sys.argv = [str(script), str(output)]
    runpy.run_path(str(script), run_name="__main__")


@cli.command(epilog=examples("tmva-torch doctor"))
def doctor() -> None:
    """Tell which ROOT, TMVA, Python, torch and plugin are used, and how to mend what is missing."""
    findings = diagnose()
    for finding in findings:
        click.echo(f"{'ok  ' if finding.good else 'BAD '} {finding.subject:<8} {finding.text}")
        if finding.remedy:
            click.echo(f"     {'':<8} mend: {finding.remedy}")
    if not all(finding.good for finding in findings):
        sys.exit(1)


for command in (plot, report):
    cli.add_command(command)


def main() -> None:
    """Run the command line; what is wrong with its input ends as one line on stderr and status 1, wrong usage as 2."""
    try:
        cli.main(prog_name="tmva-torch")
    except (TmvaTorchError, ValueError, OSError, ImportError) as error:
        click.echo(f"tmva-torch: {error}", err=True)
        sys.exit(1)
