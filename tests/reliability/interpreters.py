"""Every way in which the plugin meets a Python interpreter: started by it, joined, of another environment.

    python tests/reliability/interpreters.py [--runs N, 100] [--list] [host...]

Every host trains a small network, applies it through Python and ends with a Reader still alive. A run is good if it
gives the response of all others and the exit code 0. Prints a line of JSON: per host, the number of good runs, or why
it cannot be had. Runs go round the hosts, so that a run that is stopped has tried all of them.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pybind11

from tmva_torch._env import find_build, search_paths

HOSTS = Path(__file__).parent / "hosts"
USER_CODE = """
import torch
from torch import nn

def predict(model, x):
    with torch.no_grad():
        return model(torch.as_tensor(x)).numpy()

load_model_custom_objects = {"model": lambda: nn.Sequential(nn.Linear(1, 1), nn.Sigmoid()), "predict_func": predict}
"""
PYROOT = f"""
{{before}}
import tmva_torch.root
ROOT = tmva_torch.root.load()
{{after}}
ROOT.gInterpreter.Declare('#include "{HOSTS}/use.h"')
ROOT.use()
"""
TPYTHON = 'TPython::Exec("import sys");'


@dataclass
class Host:
    """A command, and what its environment has beside PATH=/usr/bin:/bin."""

    command: list[str]
    variables: dict[str, str] = field(default_factory=dict)
    missing: str = ""


def python(*, before: str = "", after: str = "") -> Host:
    return Host([sys.executable, "-W", "ignore", "-c", PYROOT.format(before=before, after=after)])


def another_environment(folder: Path) -> dict[str, str]:
    """Return the variables of an active environment of another Python; its packages and library cannot be used."""
    other = folder / "another"
    for name in ("python", "python3"):
        program = other / "bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("#!/bin/sh\nexit 1\n")
        program.chmod(0o755)
    (other / "pyvenv.cfg").write_text("home = /nowhere\nversion = 3.4.0\n")
    (other / "lib" / "python3.4" / "site-packages").mkdir(parents=True)
    names = ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME")
    return {name: str(other) for name in names} | {"PATH": f"{other / 'bin'}:/usr/bin:/bin"}


def hosts(folder: Path) -> dict[str, Host]:
    build = find_build()
    found = {name: ":".join(map(str, paths)) for name, paths in search_paths(build).items() if name != "PATH"}
    root_exe = [str(build.root_exe), "-l", "-b", "-q"]
    macro = [*root_exe, "-e", f'#include "{HOSTS}/use.h"', "-e", "use()"]
    elsewhere = another_environment(folder)
    # What a host's own Python needs, as for every program that embeds one.
    packages = ":".join(path for path in sys.path if path.startswith(sys.prefix) or path.endswith("src/python"))
    own = {"PYTHONHOME": sys.base_prefix, "PYTHONPATH": packages}
    programs = {name: str(folder / "build" / name) for name in ("plain", "initializes", "embeds")}
    has_tpython = (build.root_bin.parent / "include" / "TPython.h").is_file()
    return {
        "root.exe": Host(macro, found),
        "root.exe in another environment": Host(macro, found | elsewhere),
        "root.exe, Python started by TPython": Host(
            [*root_exe, "-e", TPYTHON, "-e", f'#include "{HOSTS}/use.h"', "-e", "use()"],
            found | own,
            "" if has_tpython else f"the ROOT in {build.root_bin.parent} has no TPython.h",
        ),
        "PyROOT": python(),
        "PyROOT, torch before ROOT": python(before="import torch"),
        "PyROOT, torch after ROOT": python(after="import torch"),
        "C++ program": Host([programs["plain"]]),
        "C++ program in another environment": Host([programs["plain"]], elsewhere),
        "C++ program after Py_Initialize": Host([programs["initializes"]], own),
        "C++ program after Py_Initialize, never finalised": Host([programs["initializes"], "leave"], own),
        "C++ program with pybind11": Host([programs["embeds"]], own),
        "C++ program with pybind11 and torch": Host([programs["embeds"], "torch"], own),
    }


def build_programs(folder: Path) -> None:
    options = [
        f"-DCMAKE_PREFIX_PATH={find_build().prefix};{pybind11.get_cmake_dir()}",
        f"-DPython_EXECUTABLE={sys.executable}",
    ]
    for command in (["cmake", "-S", str(HOSTS), "-B", "build", *options], ["cmake", "--build", "build"]):
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def run(host: Host, folder: Path) -> tuple[str, str]:
    """Return the response, "" if the run was bad, and all that was said."""
    folder.mkdir(exist_ok=True)
    (folder / "user.py").write_text(USER_CODE)
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"} | host.variables
    try:
        done = subprocess.run(
            host.command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", "it did not end"
    said = f"exit status {done.returncode}\n{done.stdout}{done.stderr}"
    response = re.search(r"RESPONSE (0\.\d+)\n", done.stdout)
    is_good = response and done.returncode == 0 and "Error" not in done.stderr
    return (response[1] if response and is_good else ""), said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("host", nargs="*")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        all_hosts = hosts(folder)
        chosen = {name: all_hosts[name] for name in given.host or all_hosts}
        if given.list:
            print(*all_hosts, sep="\n")
            return 0
        if any(host.command[0].startswith(name) for host in chosen.values()):
            build_programs(folder)
        good: dict[str, Counter[str]] = {name: Counter() for name in chosen}
        for _ in range(given.runs):
            for title, host in chosen.items():
                if not host.missing:
                    response, said = run(host, folder / "job")
                    good[title][response] += 1
                    if not response:
                        print(f"{title}: {said[-3000:]}", file=sys.stderr, flush=True)
            print(_line(chosen, good), file=sys.stderr, flush=True)
        print("RESULT", _line(chosen, good), flush=True)
        responses = {response for counter in good.values() for response in counter}
        return 0 if len(responses) == 1 and "" not in responses else 1


def _line(chosen: dict[str, Host], good: dict[str, Counter[str]]) -> str:
    numbers = {title: host.missing or good[title].total() - good[title][""] for title, host in chosen.items()}
    return json.dumps(numbers | {"responses": sorted({response for counter in good.values() for response in counter})})


if __name__ == "__main__":
    sys.exit(main())
