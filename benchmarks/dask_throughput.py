"""Responses of a network in a distributed RDataFrame on Dask: events a second against the number of workers.

python benchmarks/dask_throughput.py --workers 1 2 4
"""

from __future__ import annotations

import argparse
import statistics
import time

import torch
from common import in_folder, root, toy_file
from distributed import Client, LocalCluster
from torch import nn

import tmva_torch

N_VARIABLES = 20


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    in_folder()
    module = root()
    torch.manual_seed(1)
    layers = [nn.Linear(N_VARIABLES, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1)]
    names = tuple(f"v{i}" for i in range(N_VARIABLES))
    bundle = tmva_torch.Bundle(model=nn.Sequential(*layers).eval(), task=tmva_torch.Task.BINARY, features=names)
    path = toy_file(module, options.events, N_VARIABLES, n_trees=1)

    def seconds(**executor: object) -> float:
        """Return the median of three; what is made anew at the first run, as code compiled by ROOT, is not counted."""
        times = []
        for _ in range(4):
            frame = tmva_torch.root.define(module.RDataFrame("class0", path, **executor), "score", bundle)
            start = time.perf_counter()
            frame.Sum("score").GetValue()
            times.append(time.perf_counter() - start)
        return statistics.median(times[1:])

    local = seconds()
    print(f"\n{'workers':>8}{'s':>8}{'M events/s':>12}{'of one':>8}")
    print(f"{'local':>8}{local:>8.2f}{options.events / local / 1e6:>12.2f}")
    one = None
    for n_workers in options.workers:
        with (
            LocalCluster(
                n_workers=n_workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                local_directory=".",
            ) as cluster,
            Client(cluster) as client,
        ):
            found = seconds(executor=client, npartitions=4 * n_workers)
        one = one or found
        print(f"\n{n_workers:>8}{found:>8.2f}{options.events / found / 1e6:>12.2f}{one / found:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
