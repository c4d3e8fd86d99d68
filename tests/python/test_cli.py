"""The command tmva-torch: what it prints is evaluated by a real shell, what it runs is a program that tells."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TMVA_TORCH = Path(sys.executable).with_name("tmva-torch")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def library_dir(tmp_path: Path) -> Path:
    """Make an installation of the C++ half whose root.exe tells how it was called; its path has a space."""
    library_dir = tmp_path / "my libs" / "tmva_torch" / "lib"
    library_dir.mkdir(parents=True)
    describe(library_dir)
    root_bin = tmp_path / "my libs" / "ROOT" / "bin"
    root_bin.mkdir(parents=True)
    root_exe = root_bin / "root.exe"
    root_exe.write_text('#!/bin/sh\nfor a in "$@"; do echo "<$a>"; done\necho "$ROOT_INCLUDE_PATH"\nexit 7\n')
    root_exe.chmod(0o755)
    return library_dir


def describe(library_dir: Path, **changed: str) -> None:
    build = {
        "version": "0.1.0",
        "root_version": "6.40.00",
        "root_bin": "../../ROOT/bin",
        "examples": "../examples",
        "tmva": "embedded",
        "python": PYTHON,
        "include": ["../include"],
    }
    (library_dir / "tmva_torch_build.json").write_text(json.dumps(build | changed))


def run(*arguments: str, library_dir: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/usr/bin:/bin", "TMVATORCH_LIBRARY_DIR": str(library_dir), **variables}
    return subprocess.run(
        [str(TMVA_TORCH), *arguments],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def evaluated(lines: str, **variables: str) -> dict[str, str]:
    """Return the environment after a shell has evaluated the lines twice, as nested shells do."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"set -eu\n{lines}\n/usr/bin/env"],
        env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def test_env_puts_our_folders_in_front_and_keeps_what_was_there(library_dir: Path) -> None:
    lines = run("env", library_dir=library_dir).stdout
    env = evaluated(lines, ROOT_LIBRARY_PATH="/theirs")
    assert env["ROOT_LIBRARY_PATH"] == f"{library_dir}:/theirs"
    assert env["LD_LIBRARY_PATH"] == str(library_dir)
    assert env["ROOT_INCLUDE_PATH"] == str(library_dir.parent / "include")
    root_bin = library_dir.parents[1] / "ROOT" / "bin"
    assert env["PATH"] == f"{TMVA_TORCH.parent}:{root_bin}:/usr/bin:/bin"


def test_env_in_an_environment_that_has_all_prints_nothing(library_dir: Path) -> None:
    env = evaluated(run("env", library_dir=library_dir).stdout)
    variables = {name: env[name] for name in ("PATH", "ROOT_LIBRARY_PATH", "LD_LIBRARY_PATH", "ROOT_INCLUDE_PATH")}
    again = run("env", library_dir=library_dir, **variables)
    assert (again.returncode, again.stdout) == (0, "")


def test_prefix_is_the_folder_of_lib_include_and_cmake(library_dir: Path) -> None:
    assert run("prefix", library_dir=library_dir).stdout == f"{library_dir.parent}\n"


def test_root_passes_every_argument_and_the_exit_status(library_dir: Path) -> None:
    arguments = ["-l", "-b", "-q", 'a b.C("x", 1)', "--help", "-h", "--", "-e"]
    done = run("root", *arguments, library_dir=library_dir)
    assert done.stdout.splitlines() == [*(f"<{a}>" for a in arguments), str(library_dir.parent / "include")]
    assert done.returncode == 7


def test_root_that_went_away_is_named(library_dir: Path) -> None:
    root_exe = library_dir.parents[1] / "ROOT" / "bin" / "root.exe"
    root_exe.unlink()
    done = run("root", "-b", library_dir=library_dir)
    assert done.returncode == 1
    assert str(root_exe) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["env", "prefix", "root", "demo"])
def test_without_the_libraries_one_line_says_what_to_do(tmp_path: Path, command: str) -> None:
    done = run(command, library_dir=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert str(tmp_path) in done.stderr
    assert "pip install root==" in done.stderr


def test_unknown_command_is_a_usage_error(tmp_path: Path) -> None:
    done = run("dctor", library_dir=tmp_path)
    assert done.returncode == 2
    assert "dctor" in done.stderr


def test_doctor_tells_a_python_and_a_plugin_that_do_not_fit(library_dir: Path) -> None:
    describe(library_dir, python="2.7")
    done = run("doctor", library_dir=library_dir)
    assert done.returncode == 1
    bad = [line for line in done.stdout.splitlines() if line.startswith("BAD")]
    assert any("plugin" in line and "Python 2.7" in line and PYTHON in line for line in bad)
    assert "mend: " in done.stdout


def test_doctor_tells_of_another_root_in_the_environment(library_dir: Path) -> None:
    done = run("doctor", library_dir=library_dir, ROOTSYS="/opt/other-root")
    assert "ROOTSYS=/opt/other-root" in done.stdout


@pytest.mark.root
@pytest.mark.slow
def test_doctor_finds_the_real_installation_healthy(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(TMVA_TORCH), "doctor"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "BAD" not in done.stdout
    assert [line.split()[1] for line in done.stdout.splitlines()] == [
        "Python", "numpy", "torch", "ROOT", "TMVA", "plugin", "root.exe", "PyROOT",
    ]  # fmt: skip
    assert done.returncode == 0
