"""Cost against size: time and memory of the preparation for 50 k to 2 M events, as a picture."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SIZES = (50_000, 200_000, 500_000, 1_000_000, 2_000_000)


def main(picture: str) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415

    code = "import sys, json, preparation as p; print('\\n' + json.dumps(p.measure('None', int(sys.argv[1]))))"
    seconds, memory = [], []
    for n in SIZES:
        command = [sys.executable, "-W", "ignore", "-c", code, str(n)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parent)
        numbers = json.loads(done.stdout.strip().splitlines()[-1])
        seconds.append(numbers["data set s"])
        memory.append(numbers["data set B"] / 1e6)
    figure = Figure(figsize=(8, 3.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    for axes, values, label in ((left, seconds, "preparation [s]"), (right, memory, "resident memory [MB]")):
        axes.plot([n / 1e6 for n in SIZES], values, "o-")
        axes.set(xlabel="million events of 20 variables", ylabel=label, xlim=(0, None), ylim=(0, None))
        axes.grid(alpha=0.3)
    figure.savefig(picture, dpi=150)
    sys.stdout.write(f"{picture}: {json.dumps(dict(zip(SIZES, seconds, strict=True)))}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "curve.png")
