"""Files larger than memory: one pass of `stream_root` against the in-memory loader, with every event counted.

python benchmarks/streaming.py                       # 2 M events, for the table
python benchmarks/streaming.py --events 50000000     # 4 GB a file; what docs/large-data.md quotes
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from table import QUICK, Row, Time, note, report

import tmva_torch

if TYPE_CHECKING:
    from collections.abc import Iterable

N_VARIABLES, BATCH, PER_CLUSTER = 20, 4096, 100_000
FEATURES = [f"v{i}" for i in range(N_VARIABLES)]
KINDS = ("TTree none", "TTree lz4", "TTree zstd", "TTree zlib", "RNTuple none", "RNTuple zstd")
GOAL = "ours / peer <= 2"


def make(path: Path, kind: str, n_events: int) -> None:
    """Write the events; v0 is the number of the event modulo 2^24, which float32 holds exactly, the others noise."""
    import uproot  # noqa: PLC0415 - only this part needs it

    container, compression = kind.split()
    algorithm = {"none": None, "lz4": uproot.LZ4(4), "zstd": uproot.ZSTD(1), "zlib": uproot.ZLIB(1)}[compression]
    random = np.random.default_rng(1)
    with uproot.recreate(path, compression=algorithm) as file:
        types = dict.fromkeys(FEATURES, "float32")
        tree = file.mktree("t", types) if container == "TTree" else file.mkrntuple("t", types)
        for start in range(0, n_events, PER_CLUSTER):
            n = min(PER_CLUSTER, n_events - start)
            number = (np.arange(start, start + n) % 2**24).astype(np.float32)
            # 16 of the 24 bits of the noise are kept: measured numbers have no more, and compression finds something.
            noise = random.standard_normal((N_VARIABLES - 1, n), dtype=np.float32)
            noise = (noise.view(np.uint32) & np.uint32(0xFFFFFF00)).view(np.float32)
            tree.extend({"v0": number, **dict(zip(FEATURES[1:], noise, strict=True))})


class Peak:
    """The largest resident memory of this process, looked at fifty times a second."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.megabytes = max(self.megabytes, pages * os.sysconf("SC_PAGE_SIZE") / 1e6)

    def end(self) -> float:
        self._stop.set()
        self._thread.join()
        return self.megabytes


def drain(loader: Iterable[Any]) -> tuple[Time, np.ndarray]:
    """Return the time of a pass, and how often each number of v0 came."""
    counts = np.zeros(2**24, np.uint8)  # small: the memory that is measured is to be the loader's
    start = Time.now()
    for batch in loader:
        np.add.at(counts, batch[0][:, 0].numpy().astype(np.int64), 1)
    return Time.now() - start, counts


def measure(what: str, path: str, n_events: int, buffer_size: int, readers: int) -> dict[str, float]:
    """Return what one pass takes; run in a process of its own, whose memory is looked at."""
    torch.set_num_threads(1)
    expected = np.full(2**24, n_events // 2**24, np.uint8)
    expected[: n_events % 2**24] += 1
    peak = Peak()
    if what == "memory":
        dataset = tmva_torch.from_root(path, FEATURES, target="v1", nonfinite="keep")
        loader, counting = tmva_torch.make_loaders(dataset, validation=0.0, batch_size=BATCH, seed=1).train, 0.0
    else:
        start = time.perf_counter()
        options = {"batch_size": BATCH, "buffer_size": buffer_size, "readers": readers, "seed": 1}
        loader = tmva_torch.stream_root(path, FEATURES, target="v1", validation=0.0, **options).train
        counting = time.perf_counter() - start
    passes = [drain(loader) for _ in range(2)]
    exact = all(np.array_equal(counts, expected) for _, counts in passes)
    best = min((spent for spent, _ in passes), key=lambda spent: spent.clock)
    numbers = {"clock": best.clock, "cpu": best.cpu, "counting": counting, "megabytes": peak.end()}
    return {**{name: round(number, 3) for name, number in numbers.items()}, "exact": exact}


def run(*arguments: object) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=200_000 if QUICK else 2_000_000)
    parser.add_argument("--buffer", type=int, default=500_000)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--kinds", nargs="*", default=KINDS)
    parser.add_argument("--measure", nargs=5)
    options = parser.parse_args()
    if options.measure:
        what, path, *numbers = options.measure
        print(json.dumps(measure(what, path, *map(int, numbers))))
        return
    rows = []
    with tempfile.TemporaryDirectory(prefix="tmvatorch_bench_") as folder:
        path = Path(folder) / "events.root"
        reference = None
        for kind in options.kinds:
            make(path, kind, options.events)
            if reference is None:
                reference = run("memory", path, options.events, 0, 0)
                print(f"in memory:\n{json.dumps(reference)}", flush=True)
            ours = run("stream", path, options.events, options.buffer, options.readers)
            print(f"{kind}, {path.stat().st_size / 1e9:.2f} GB:\n{json.dumps(ours)}", flush=True)
            if not ours["exact"]:
                sys.exit(f"{kind}: not every event came exactly once")
            times = [Time(found["clock"], found["cpu"]) for found in (ours, reference)]
            what = f"one pass, {options.events / 1e6:g} M x {N_VARIABLES}, {kind}"
            rows.append(Row.of(what, times[0], "in-memory loader", times[1], GOAL if kind.endswith("none") else ""))
            note(f"streaming {kind}: {ours['megabytes']:.0f} MB resident, {reference['megabytes']:.0f} MB in memory")
    report(rows)


if __name__ == "__main__":
    main()
