"""Start-up: importing the package on top of torch, and loading the plugin without torch."""

from __future__ import annotations

import subprocess
import sys

from common import Row, report, side_by_side


def run(code: str) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, stdout=subprocess.DEVNULL)


PLUGIN = """
import sys, tmva_torch.root
ROOT = tmva_torch.root.load()
ROOT.TMVA.MethodPyTorch
assert "torch" not in sys.modules, "torch was loaded"
"""


def main() -> None:
    seconds = side_by_side(
        {
            "torch": lambda: run("import torch"),
            "package": lambda: run("import torch, tmva_torch"),
            "ROOT": lambda: run("import ROOT; ROOT.gInterpreter"),
            "plugin": lambda: run(PLUGIN),
        },
        repeats=7,
    )
    report(
        [
            Row(
                "import tmva_torch, beyond torch",
                seconds["package"] - seconds["torch"],
                "s",
                "import torch",
                seconds["torch"],
                "<= 0.1 s",
            ),
            Row("ROOT with the plugin loaded, no torch", seconds["plugin"], "s", "import ROOT", seconds["ROOT"], ""),
        ]
    )


if __name__ == "__main__":
    main()
