"""The one line of the configure step, and the choice of the TMVA."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.root, pytest.mark.slow]
SOURCE = Path(__file__).parents[2]
SITE_PACKAGES = Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


def configure(build: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    common = [f"-DPython_EXECUTABLE={sys.executable}", "-DTMVATORCH_BUILD_TESTS=OFF"]
    return subprocess.run(
        ["cmake", "-S", str(SOURCE), "-B", str(build), *common, *arguments],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "origin"),
    [
        ([], {}, "wheel of this Python"),
        (["-DROOT_DIR={root}/cmake"], {}, "ROOT_DIR"),
        (["-DCMAKE_PREFIX_PATH={root}"], {}, "CMAKE_PREFIX_PATH"),
        (["-DTMVATORCH_TMVA=embedded"], {"ROOTSYS": "{root}"}, "ROOTSYS"),
    ],
)
def test_one_line_says_what_was_found(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], origin: str
) -> None:
    root = SITE_PACKAGES / "ROOT"
    arguments = [argument.format(root=root) for argument in arguments]
    environment = {name: value.format(root=root) for name, value in environment.items()}
    done = configure(tmp_path, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("-- tmva-torch")]
    assert len(lines) == 1
    assert re.search(
        rf"ROOT 6\.\d\d\.\d\d \({origin}\), Python 3\.\d+\.\d+ .*, torch \d+\.\d+.*, TMVA embedded", lines[0]
    )


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("root", ["without TMVA", "TMVATORCH_TMVA=embedded"]),
        ("wrong", ["TMVATORCH_TMVA=wrong", "auto, root, embedded"]),
    ],
)
def test_a_tmva_that_is_not_there_is_refused(tmp_path: Path, choice: str, words: list[str]) -> None:
    done = configure(tmp_path, f"-DTMVATORCH_TMVA={choice}")
    assert done.returncode != 0
    said = " ".join(done.stderr.split())
    for word in words:
        assert word in said
