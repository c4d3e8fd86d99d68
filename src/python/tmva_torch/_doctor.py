"""The checks of `tmva-torch doctor`: each looks at one thing and knows the command that mends it."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from dataclasses import dataclass

from ._env import Build, extended, find_build
from .errors import TmvaTorchError

_PIP = f"{sys.executable} -m pip install"
_REBUILD = f"{_PIP} --force-reinstall --no-deps <folder of tmva-torch>"
_TIMEOUT_S = 120
# What a job does first; the last line of the output is the method's class, or there is an error above it.
_MACRO = 'auto c = TClass::GetClass("TMVA::MethodPyTorch"); if (c && c->IsLoaded()) printf("has %s\\n", c->GetName());'
_PYROOT = "import tmva_torch.root; print('has', tmva_torch.root.load().TMVA.MethodPyTorch.__name__)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    subject: str
    good: bool
    text: str
    remedy: str = ""


def diagnose() -> list[Finding]:
    """Look at everything a job needs, in the order in which it would fail."""
    findings = [_python(), _distribution("numpy"), _distribution("torch")]
    try:
        build = find_build()
    except TmvaTorchError as error:
        return [*findings, Finding("plugin", False, str(error))]
    return [*findings, *_build(build), *_jobs(build)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", True, f"{version} ({sys.executable})")


def _distribution(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, f"not installed for {sys.executable}", f"{_PIP} {name}")


def _build(build: Build) -> list[Finding]:
    tmva = {"embedded": "embedded: this ROOT was built without TMVA", "root": "ROOT's own"}[build.tmva]
    findings = []
    if build.root_exe.is_file():
        findings.append(Finding("ROOT", True, f"{build.root_version} ({build.root_bin})"))
    else:
        text = f"{build.root_version} was at {build.root_bin} when tmva-torch was built; no root.exe is there now"
        findings.append(Finding("ROOT", False, text, f"install that ROOT again, or another one and then: {_REBUILD}"))
    other = os.environ.get("ROOTSYS")
    if other and not build.root_bin.is_relative_to(other):
        text = f"ROOTSYS={other} is another ROOT than the one tmva-torch was built with"
        findings.append(Finding("ROOT", False, text, f"unset ROOTSYS; or, with that ROOT active: {_REBUILD}"))
    findings.append(Finding("TMVA", True, tmva))

    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    if build.python != python:
        text = f"{build.plugin} serves Python {build.python}, this is Python {python}"
        findings.append(Finding("plugin", False, text, _REBUILD))
    elif not build.plugin.is_file():
        findings.append(Finding("plugin", False, f"{build.plugin} is missing", _REBUILD))
    else:
        findings.append(Finding("plugin", True, str(build.plugin)))
    return findings


def _jobs(build: Build) -> list[Finding]:
    """Start ROOT both ways, as a job would, and ask for the class of the method."""
    return [
        _try("root.exe", [str(build.root_exe), "-l", "-b", "-q", "-e", _MACRO], build),
        _try("PyROOT", [sys.executable, "-W", "ignore", "-c", _PYROOT], build),
    ]


def _try(subject: str, command: list[str], build: Build) -> Finding:
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours
            command,
            env=extended(build, dict(os.environ)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(subject, False, f"could not be run: {error}")
    if done.returncode == 0 and "has " in done.stdout:
        return Finding(subject, True, "finds TMVA::MethodPyTorch by itself")
    lines = (done.stderr or done.stdout).strip().splitlines()
    said = " | ".join(lines[-3:]) or f"exit status {done.returncode}, no output"
    return Finding(subject, False, f"does not find TMVA::MethodPyTorch: {said}", _REBUILD)
