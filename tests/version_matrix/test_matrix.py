"""The recipe for other versions: its workflow says what the script does, and the code for ROOT's own TMVA compiles."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

SOURCE = Path(__file__).parents[2]
WORKFLOW = SOURCE / ".github" / "workflows" / "versions.yml"
SCRIPT = SOURCE / "tests" / "version_matrix" / "matrix.py"
BUILD_TREE = Path(os.environ.get("TMVATORCH_BUILD_TREE", SOURCE / "build" / "dev"))
EXPRESSION = re.compile(r"\$\{\{\s*([^}]*?)\s*\}\}")


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    return dict(yaml.safe_load(WORKFLOW.read_text()))


def test_the_workflow_is_one(workflow: dict[Any, Any]) -> None:
    assert workflow[True].keys() == {"workflow_dispatch", "schedule"}  # YAML 1.1 reads "on" as a truth value
    for job in workflow["jobs"].values():
        assert (
            {"runs-on", "steps"}
            <= job.keys()
            <= {
                "runs-on",
                "steps",
                "needs",
                "outputs",
                "strategy",
                "name",
                "container",
                "timeout-minutes",
            }
        )
        assert set([job["needs"]] if "needs" in job else []) <= workflow["jobs"].keys()
        for step in job["steps"]:
            assert len({"run", "uses"} & step.keys()) == 1
            assert re.fullmatch(r"actions/[\w-]+@v\d+", step.get("uses", "actions/any@v1"))
            syntax = subprocess.run(["bash", "-n", "-c", EXPRESSION.sub("x", step.get("run", ""))], check=False)
            assert syntax.returncode == 0


def test_its_expressions_name_what_is_there(workflow: dict[Any, Any]) -> None:
    rows = json.loads(subprocess.run([sys.executable, str(SCRIPT), "--json"], capture_output=True, check=True).stdout)
    keys = {"image", *rows["include"][0]}
    for expression in EXPRESSION.findall(WORKFLOW.read_text()):
        known = {f"matrix.{key}" for key in keys} | {
            "vars.PIP_EXTRA_INDEX_URL",
            "steps.list.outputs.matrix",
            "fromJSON(needs.rows.outputs.matrix)",
        }
        assert expression in known
    assert workflow["jobs"]["rows"]["steps"][1]["id"] == "list"


def test_the_rows_are_every_wheel_with_every_python_and_the_ends_of_torch() -> None:
    listed = subprocess.run([sys.executable, str(SCRIPT), "--list"], capture_output=True, text=True, check=True).stdout
    rows = [tuple(line.split()) for line in listed.splitlines()]
    assert len(set(rows)) == len(rows)
    assert {(python, root) for python, root, torch in rows if torch == "2.13.0"} == {
        (f"3.{minor}", f"0.1a{wheel}") for minor in (10, 11, 12, 13) for wheel in (8, 9, 10, 12)
    }
    project = (SOURCE / "pyproject.toml").read_text()
    assert '"torch>=2.4"' in project
    assert 'requires-python = ">=3.10"' in project
    assert {torch for _, _, torch in rows} == {"2.4.0", "2.13.0", "newest"}


def commands() -> list[Any]:
    """Give the compilations of the plugin that are the same for any TMVA."""
    file = BUILD_TREE / "compile_commands.json"
    entries = json.loads(file.read_text()) if file.is_file() else []
    folder = SOURCE / "src" / "cpp" / "plugin"
    return [entry for entry in entries if Path(entry["file"]).parent == folder]


@pytest.mark.root
@pytest.mark.slow
def test_code_for_roots_own_tmva_compiles(tmp_path: Path) -> None:
    """Our headers stand in for ROOT's, without the definition that tells them apart; nothing is linked."""
    ours, stand_in = SOURCE / "src" / "cpp" / "tmva" / "inc", tmp_path / "inc"
    shutil.copytree(ours, stand_in)
    header = stand_in / "TMVA" / "EventStore.h"
    text, n_removed = re.subn(r"#define TMVATORCH_EMBEDDED_TMVA 1\n", "", header.read_text())
    assert n_removed == 1
    header.write_text(text)
    assert len(commands()) >= 12
    for entry in commands():
        words = [word.replace(str(ours), str(stand_in)) for word in shlex.split(entry["command"])]
        assert f"-I{stand_in}" in words
        output = words.index("-o")
        kept = [w for w in words[:output] + words[output + 2 :] if w != "-c" and not w.endswith("ccache")]
        for more in ([], ["-DTMVATORCH_TYPES_IS_NAMESPACE"]) if "Registration" in entry["file"] else ([],):
            done = subprocess.run(
                [*kept, "-fsyntax-only", *more], cwd=entry["directory"], capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr[-3000:]
