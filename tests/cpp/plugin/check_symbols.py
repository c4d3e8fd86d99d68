"""Who may know whom: the plugin and the bridge in it have no Python symbol, and nothing links libpython or libtorch.

Run with the paths of the libraries; those whose name holds "Python" may have Python's symbols.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


for library in sys.argv[1:]:
    name = Path(library).name
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", library))
    forbidden = [n for n in needed if re.match(r"lib(python|torch|c10)", n)]
    assert not forbidden, f"{name} is linked to {forbidden}"
    python = re.findall(r" U (_?Py\w+)", run("nm", "-D", "--undefined-only", library))
    if "Python" in name:
        assert python, f"{name} calls no Python: is this the right library?"
        exported = re.findall(r" T (\S+)", run("nm", "-D", "--defined-only", library))
        assert exported == ["TMVATorchPythonApi"], f"{name} exports {exported}"
    else:
        assert not python, f"{name} cannot be loaded without Python: {python[:5]}"
