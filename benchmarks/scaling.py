"""Training in 1, 2 and 4 processes: events per second, and what a step costs besides its events.

python benchmarks/scaling.py            # starts itself through torchrun; a table, and the model fitted to it
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from common import gaussians
from table import QUICK
from torch import nn

from tmva_torch import EventDataset, Task, TrainConfig, fit, make_loaders, mlp
from tmva_torch.world import World, joined

N, N_VARIABLES = (65_536, 20) if QUICK else (200_000, 20)
HIDDEN, BATCHES = (256, 256), (1024, 8192)
EPOCHS, REPEATS = (2, 1) if QUICK else (4, 3)
PROCESSES = (1, 2, 4)


def epoch_seconds(world: World, batch: int) -> tuple[float, float]:
    """Return the shortest time of an epoch by the clock, and the median by the processors of all processes."""
    x, classes = gaussians(N, N_VARIABLES)
    loaders = make_loaders(EventDataset(x, classes, n_classes=2), validation=0, batch_size=batch, seed=1)
    torch.manual_seed(1)
    model = mlp(N_VARIABLES, 2, hidden=HIDDEN)
    config = TrainConfig(epochs=1, keep_best=False)
    clock, cpu = [], []
    for _ in range(EPOCHS + 1):
        start = time.perf_counter(), time.process_time()
        fit(model, loaders.train, task=Task.BINARY, config=config)
        clock.append(time.perf_counter() - start[0])
        cpu.append(float(world.sum(torch.tensor(time.process_time() - start[1]))))
    return min(clock[1:]), statistics.median(cpu[1:])


def sum_seconds(world: World, n_numbers: int) -> float:
    """Return the median time of a sum of so many float32 numbers over all processes."""
    numbers = torch.zeros(n_numbers)
    times = []
    for _ in range(20 if QUICK else 100):
        start = time.perf_counter()
        world.sum(numbers)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(result: Path) -> None:
    """Measure in this process, one of a group."""
    torch.set_num_threads(1)
    n_weights = sum(p.numel() for p in nn.ModuleList([mlp(N_VARIABLES, 2, hidden=HIDDEN)]).parameters())
    with joined() as world:
        found = {"epoch": {batch: epoch_seconds(world, batch) for batch in BATCHES}}
        found["sums"] = {n: sum_seconds(world, n) for n in (1, n_weights, 10_000_000)}
        if world.is_first:
            result.write_text(json.dumps(found))


def run(processes: int) -> dict[str, dict[str, float]]:
    """Measure with so many processes."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", "torch.distributed.run", "--rdzv-backend=c10d", "--rdzv-endpoint=localhost:0"]
        command += ["--local-addr=127.0.0.1", f"--nproc-per-node={processes}", __file__, str(result)]
        subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"})
        return json.loads(result.read_text())


def main() -> None:
    runs = {n: [] for n in PROCESSES}
    for _ in range(REPEATS):  # in turns: what else the machine does hurts all alike
        for n in PROCESSES:
            runs[n].append(run(n))
    print(f"{N} events of {N_VARIABLES} variables, network {HIDDEN}, a thread each, {os.cpu_count()} cores")
    print("| batch | processes | events/s | ratio | microseconds of a step | processor, ns of an event |")
    print("|---|---|---|---|---|---|")
    for batch in BATCHES:
        best = {n: min(found["epoch"][str(batch)][0] for found in runs[n]) for n in PROCESSES}
        cpu = {n: statistics.median(found["epoch"][str(batch)][1] for found in runs[n]) for n in PROCESSES}
        for n, seconds in best.items():
            step, each = 1e6 * seconds / -(-N // batch), 1e9 * cpu[n] / N
            print(f"| {batch} | {n} | {N / seconds:,.0f} | {best[1] / seconds:.2f} | {step:,.0f} | {each:,.0f} |")
    print("| numbers in a sum | processes | microseconds |\n|---|---|---|")
    for n in PROCESSES[1:]:
        for count in runs[n][0]["sums"]:
            print(f"| {int(count):,} | {n} | {1e6 * min(found['sums'][count] for found in runs[n]):,.0f} |")


if __name__ == "__main__":
    measure(Path(sys.argv[1])) if "RANK" in os.environ else main()
