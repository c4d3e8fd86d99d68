"""Run the measurements, each in a process of its own, print one table and write build/benchmarks.json.

python benchmarks/run.py [--quick] [name ...]

--quick takes smaller samples and no repeats: it shows that everything runs, its numbers mean little.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

from table import HEAD, Row

HERE = Path(__file__).parent
ALL = ("reader", "testing", "preparation", "training", "streaming", "threads", "startup", "peers", "job")
# One thread in every library, so that ratios do not depend on who found how many cores; and the BLAS of numpy and
# scikit-learn as it chooses itself, whatever the shell says.
ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"},
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def rows_of(name: str, *, quick: bool) -> tuple[list[Row], list[str]]:
    """Return what one script measured, and its remarks; its other output goes away."""
    command = [sys.executable, "-W", "ignore", str(HERE / f"{name}.py")]
    environment = {**ENVIRONMENT, "TMVATORCH_BENCH_QUICK": "1"} if quick else ENVIRONMENT
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{name} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    lines = done.stdout.splitlines()
    rows, notes = ([x.removeprefix(tag) for x in lines if x.startswith(tag)] for tag in ("ROW ", "NOTE "))
    return [Row(**json.loads(x)) for x in rows], notes


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the measurements, print one table, write build/benchmarks.json.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"which; all without it: {', '.join(ALL)}")
    parser.add_argument("--quick", action="store_true", help="smaller samples, no repeats: only shows that all runs")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(ALL)
    if unknown:
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    return options


def main(arguments: list[str]) -> None:
    """Measure, print, write."""
    options = parse(arguments)
    start, record, notes = time.perf_counter(), [], []
    print(HEAD)
    if options.quick:
        print("(--quick: smaller samples than the names of the rows say)")
    for name in options.names or ALL:
        rows, remarks = rows_of(name, quick=options.quick)
        notes += remarks
        for row in rows:
            record.append({**vars(row), "met": row.met if row.goal else None, "script": name})
            print(row.line(), flush=True)
    for remark in notes:
        print(remark)
    machine = {
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "seconds": time.perf_counter() - start,
    }
    output = HERE.parent / "build" / "benchmarks.json"
    output.parent.mkdir(exist_ok=True)
    now = time.strftime("%Y-%m-%d %H:%M")
    content = {"time": now, "quick": options.quick, "machine": machine, "rows": record, "notes": notes}
    output.write_text(json.dumps(content, indent=1))
    print(f"written to {output}")


def processor() -> str:
    """Return the processor's name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((x.partition(": ")[2] for x in lines if x.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main(sys.argv[1:])
