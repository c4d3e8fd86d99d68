"""A network shared by threads, and as a column of an RDataFrame: does it scale as independent threads do?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import torch
from common import in_folder, resident_bytes, root, toy_file
from table import QUICK, Row, Time, report, side_by_side
from torch import nn

import tmva_torch
from tmva_torch.tmva_files import to_tmva

N, N_VARIABLES = 40_000 if QUICK else 400_000, 20
N_FILES = 8  # RDataFrame's threads share out whole clusters, and a file of this size has one
N_THREADS, N_CALLS = 8, 100_000 if QUICK else 1_600_000
THREADS = r"""
#include <TMVATorch/Responses.h>
#include <functional>
#include <thread>
#include <vector>
double bench_threads(int nThreads, const std::function<double(int)> &work)
{
   std::vector<double> sums(8 * nThreads); // a cache line each
   std::vector<std::thread> threads;
   for (int t = 0; t < nThreads; ++t)
      threads.emplace_back([&, t] { sums[8 * t] = work(t); });
   for (auto &thread : threads)
      thread.join();
   return sums[0];
}
/// n calls, divided among the threads.
double bench_shared(TMVA::PyTorch::Responses &responses, int nThreads, long n)
{
   return bench_threads(nThreads, [&](int t) {
      double sum = 0;
      for (long i = 0; i < n / nThreads; ++i)
         sum += responses.Of(t, 1e-6F * i, 0.2F, 0.3F, 0.4F);
      return sum;
   });
}
double bench_apart(int nThreads, long n)
{
   return bench_threads(nThreads, [&](int t) {
      double x = t;
      for (long i = 0; i < n / nThreads; ++i)
         for (int k = 0; k < 60; ++k)
            x = x * 0.999 + 1e-3 * k;
      return x;
   });
}
"""


def bundle_of(model: nn.Module, n_variables: int) -> tmva_torch.Bundle:
    names = tuple(f"v{i}" for i in range(n_variables))
    return tmva_torch.Bundle(model=model.eval(), task=tmva_torch.Task.BINARY, features=names)


def frames(n_threads: int) -> Time:
    """Return the time of one pass; the first one, with its compilation, is not counted."""
    in_folder()
    module = root()
    if n_threads > 1:
        module.EnableImplicitMT(n_threads)
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(N_VARIABLES, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
    bundle = bundle_of(model, N_VARIABLES)
    path = toy_file(module, N, N_VARIABLES)

    def once() -> None:
        frame = tmva_torch.root.define(module.RDataFrame("class0", [path] * N_FILES), "score", bundle)
        frame.Sum("score").GetValue()

    return side_by_side({"once": once}, repeats=3)["once"]


def shared() -> list[Row]:
    """Return what threads do with one object."""
    in_folder()
    module = root()
    module.gInterpreter.Declare(THREADS)
    make = module.TMVA.PyTorch.Responses
    torch.manual_seed(1)
    small = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 1))
    to_tmva(bundle_of(small, 4), Path("small.weights.xml"))
    responses = make("small.weights.xml", N_THREADS)
    calls: dict[str, Any] = {"shared": lambda n: module.bench_shared(responses, n, N_CALLS)}
    calls["apart"] = lambda n: module.bench_apart(n, N_CALLS)
    actions = {f"{name} {n}": (lambda call=call, n=n: call(n)) for name, call in calls.items() for n in (1, N_THREADS)}
    times = side_by_side(actions)
    one, many = (times[f"shared {n}"] for n in (1, N_THREADS))
    one_apart, many_apart = (times[f"apart {n}"] for n in (1, N_THREADS))

    large = nn.Sequential(nn.Linear(4, 900), nn.ReLU(), nn.Linear(900, 900), nn.ReLU(), nn.Linear(900, 1))
    to_tmva(bundle_of(large, 4), Path("large.weights.xml"))
    weights = sum(p.nbytes for p in large.parameters())
    alone = make("large.weights.xml", 1)
    before = resident_bytes()
    several = make("large.weights.xml", N_THREADS)
    grown = resident_bytes() - before
    del alone, several
    what = f"one network, {N_THREADS} threads"
    return [
        Row(
            f"{what}: time",
            many.clock / one.clock,
            "of one",
            "without anything in common",
            many_apart.clock / one_apart.clock,
            "ours / peer <= 1.1",
        ),
        Row(
            f"{what}: CPU time",
            many.cpu / one.cpu,
            "of one",
            "without anything in common",
            many_apart.cpu / one_apart.cpu,
            "ours / peer <= 1.1",
        ),
        Row(f"{what}: memory", grown / weights, "x weights", "one copy of the weights", 1.0, "ours <= 1"),
    ]


def child(n_threads: int) -> Time:
    command = [sys.executable, "-W", "ignore", __file__, str(n_threads)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Time(*(float(word) for word in done.stdout.split()[-2:]))


def main() -> None:
    if len(sys.argv) > 1:
        time = frames(int(sys.argv[1]))
        sys.stdout.write(f"\n{time.clock} {time.cpu}\n")
        return
    rows = shared()
    one, two = child(1), child(2)
    report([*rows, Row.of(f"RDataFrame, {N_FILES * N // 1000} k events, 2 threads", two, "1 thread", one)])


if __name__ == "__main__":
    main()
