"""The job files in examples/jobs: their syntax, and that the options in them exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tmva_torch.cli import cli

JOBS = Path(__file__).parents[2] / "examples" / "jobs"
SCRIPTS = ("train.sbatch", "train.sh")


@pytest.mark.parametrize("name", SCRIPTS)
def test_bash_can_read_it(name: str) -> None:
    done = subprocess.run(["bash", "-n", str(JOBS / name)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SCRIPTS)
def test_tmva_torch_knows_its_options(name: str) -> None:
    text = (JOBS / name).read_text().replace("\\\n", " ")
    [line] = [line for line in text.splitlines() if "tmva-torch train" in line and not line.startswith("#")]
    given = re.findall(r"(?<= )--?[a-z][\w-]*", line.partition("tmva-torch train")[2])
    known = re.findall(r"(?<![\w-])--?[a-z][\w-]*", CliRunner().invoke(cli, ["train", "--help"]).output)
    assert len(given) >= 4
    assert set(given) <= set(known)


def test_slurm_gives_a_task_to_each_node() -> None:
    options = dict(re.findall(r"^#SBATCH --([\w-]+)(?:=(\S+))?$", (JOBS / "train.sbatch").read_text(), re.MULTILINE))
    # tmva-torch starts the processes of a node by itself; as many as it asks GPUs for.
    assert options["ntasks-per-node"] == "1"
    assert f"--nproc-per-node {options['gpus-per-node']} " in (JOBS / "train.sbatch").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="HTCondor's bindings are for Linux")
def test_htcondor_can_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONDOR_CONFIG", "ONLY_ENV")
    import htcondor2

    submit = htcondor2.Submit((JOBS / "train.sub").read_text())
    assert submit.getQArgs() == "1"
    script = JOBS / submit["executable"]
    assert script.read_text().startswith("#!/bin/bash")
    assert script.stat().st_mode & 0o111
    # arguments: the job file, which travels, and as many processes as cores are asked for
    job, processes = submit["arguments"].split()
    assert job in submit["transfer_input_files"].split(", ")
    assert processes == submit["request_cpus"]
    for written in submit["transfer_output_files"].split(", "):
        assert written in script.read_text()
