"""Cost against size: the processor's time and the memory of the preparation, 50 k events to what fits 16 GB.

python benchmarks/curve.py [PICTURE [MOST [MOST_WITH_DG]]]

MOST are millions of events; a sample of more than one million is a chain of the same file.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from preparation import N_VARIABLES, child

SIZES = (50_000, 200_000, 1_000_000, 5_000_000, 20_000_000, 50_000_000)
#: Millions of events whose peak stays below 16 GB.
MOST = {"None": 50, "D,G": 20}


def main(picture: str, most: dict[str, float]) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(8, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    numbers = {}
    for transformation, limit in most.items():
        sizes = [n for n in SIZES if n <= 1e6 * limit]
        done = [child(transformation, n) for n in sizes]
        columns = {
            "CPU seconds": [job["times"]["train"].cpu for job in done],
            "MB gained": [job["bytes"]["train"] / 1e6 for job in done],
            "MB at most": [job["peak"] / 1e6 for job in done],
        }
        # Without the smallest, whose constant part shows.
        slopes = {name: np.polyfit(np.log(sizes[1:]), np.log(column[1:]), 1)[0] for name, column in columns.items()}
        numbers[transformation] = {"events": sizes, **columns, "slopes": slopes}
        for axes, name, style in ((left, "CPU seconds", "o-"), (right, "MB gained", "o-"), (right, "MB at most", "s:")):
            axes.loglog(sizes, columns[name], style, label=f"VarTransform={transformation}, {name}")
            axes.loglog(sizes, columns[name][-1] * np.array(sizes) / sizes[-1], color="0.7", linewidth=0.8, zorder=0)
    for axes, label in ((left, "from trees to the training, CPU time [s]"), (right, "memory [MB]")):
        axes.set(xlabel=f"events of {N_VARIABLES} variables (grey: slope 1)", ylabel=label)
        axes.grid(alpha=0.3)
        axes.legend(fontsize="small")
    figure.savefig(picture, dpi=120)
    sys.stdout.write(f"{picture}: {json.dumps(numbers)}\n")


if __name__ == "__main__":
    given = [float(x) for x in sys.argv[2:]]
    main(sys.argv[1] if len(sys.argv) > 1 else "curve.png", MOST | dict(zip(MOST, given, strict=False)))
