"""Run the measurements, each in a process of its own, print one table and write build/benchmarks.json.

python benchmarks/run.py [name ...]
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

from common import Row

HERE = Path(__file__).parent
ALL = ("reader", "testing", "preparation", "training", "threads", "startup", "peers")
# One thread in every library, so that ratios do not depend on who found how many cores; and the BLAS of numpy and
# scikit-learn as it chooses itself, whatever the shell says.
ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"},
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def rows_of(name: str) -> list[Row]:
    """Return what one script measured; its other output goes away."""
    command = [sys.executable, "-W", "ignore", str(HERE / f"{name}.py")]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{name} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    lines = [line.removeprefix("ROW ") for line in done.stdout.splitlines() if line.startswith("ROW ")]
    return [Row(**json.loads(line)) for line in lines]


def main(names: list[str]) -> None:
    """Measure, print, write."""
    unknown = set(names) - set(ALL)
    if unknown:
        sys.exit(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    record = []
    print(f"{'what':<46}{'ours':>10}      {'peer':<40}{'peer took':>12}{'faster by':>11}   goal")
    for name in names or ALL:
        for row in rows_of(name):
            record.append({**vars(row), "ratio": row.ratio, "script": name})
            print(
                f"{row.what:<46}{row.ours:>10.3g} {row.unit:<4} {row.peer:<40}{row.theirs:>12.3g}{row.ratio:>10.3g}x"
                f"   {row.goal}",
                flush=True,
            )
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
    }
    output = HERE.parent / "build" / "benchmarks.json"
    output.parent.mkdir(exist_ok=True)
    output.write_text(
        json.dumps({"time": time.strftime("%Y-%m-%d %H:%M"), "machine": machine, "rows": record}, indent=1)
    )
    print(f"written to {output}")


if __name__ == "__main__":
    main(sys.argv[1:])
