"""Cost against size: the processor's time and the memory of the preparation for 50 k to 2 M events, as a picture."""

from __future__ import annotations

import json
import sys

from preparation import N_VARIABLES, child

SIZES = (50_000, 200_000, 500_000, 1_000_000, 2_000_000)


def main(picture: str) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415

    jobs = {transformation: [child(transformation, n) for n in SIZES] for transformation in ("None", "D,G")}
    figure = Figure(figsize=(8, 3.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    numbers = {}
    for transformation, done in jobs.items():
        seconds = [job["times"]["train"].cpu for job in done]
        memory = [job["bytes"]["train"] / 1e6 for job in done]
        numbers[transformation] = {"seconds": seconds, "MB": memory}
        for axes, values in ((left, seconds), (right, memory)):
            axes.plot([n / 1e6 for n in SIZES], values, "o-", label=f"VarTransform={transformation}")
    for axes, label in ((left, "from trees to the training, CPU time [s]"), (right, "resident memory gained [MB]")):
        axes.set(xlabel=f"million events of {N_VARIABLES} variables", ylabel=label, xlim=(0, None), ylim=(0, None))
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(picture, dpi=120)
    sys.stdout.write(f"{picture}: {json.dumps(numbers)}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "curve.png")
