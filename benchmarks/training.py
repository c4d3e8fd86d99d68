"""Feeding batches: the loader against a gather in C++, torch's usual one, bare index_select and ROOT's RDataLoader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from common import gaussians, root, toy_file
from table import QUICK, Row, report, side_by_side
from torch.utils.data import DataLoader, TensorDataset

import tmva_torch

if TYPE_CHECKING:
    from collections.abc import Iterable

GATHER = r"""
#pragma cling optimize(3)
#include <cstring>
/// The limit: the rows of a pass in its order, copied batch by batch into the same memory.
void bench_gather(const float *x, int width, const float *y, int nOutputs, const int *order, int n, int batch,
                  float *to)
{
   for (int start = 0; start < n; start += batch) {
      const int end = start + batch < n ? start + batch : n;
      float *out = to;
      for (int i = start; i < end; ++i, out += width)
         std::memcpy(out, x + static_cast<long>(order[i]) * width, width * sizeof(float));
      for (int i = start; i < end; ++i, out += nOutputs)
         std::memcpy(out, y + static_cast<long>(order[i]) * nOutputs, nOutputs * sizeof(float));
   }
}
"""
N, N_VARIABLES = 100_000 if QUICK else 1_000_000, 20


def drain(loader: Iterable[Any]) -> None:
    for _ in loader:
        pass


def bare(x: torch.Tensor, y: torch.Tensor, batch: int) -> None:
    order = torch.randperm(len(x))
    for start in range(0, len(x), batch):
        picked = order[start : start + batch]
        x.index_select(0, picked)
        y.index_select(0, picked)


def original_way(x: torch.Tensor, y: torch.Tensor, batch: int) -> None:
    """A TensorDataset in a DataLoader: it fetches and stacks event by event. A tenth of the events, times ten."""
    for _ in DataLoader(TensorDataset(x, y), batch_size=batch, shuffle=False):
        pass


def gather(module: Any, x: torch.Tensor, y: torch.Tensor, order: torch.Tensor, batch: int) -> None:
    to = torch.empty(batch * (x.shape[1] + y.shape[1]))
    columns = (x.numpy(), x.shape[1], y.numpy(), y.shape[1], order.numpy(), len(order), batch, to.numpy())
    module.bench_gather(*columns)


def rdataloader(module: Any, batch: int) -> Any:
    """ROOT's own loader over as many events, read before the first pass."""
    path = toy_file(module, N // 2, N_VARIABLES)
    columns = [*(f"v{i}" for i in range(N_VARIABLES)), "target"]
    loader = module.Experimental.ML.RDataLoader(
        [module.RDataFrame(f"class{i}", path) for i in range(2)],
        batch_size=batch,
        columns=columns,
        target="target",
        drop_remainder=False,
        load_eager=True,
        set_seed=1,
    )
    return loader.train_test_split(test_size=0.2)[0]


def main() -> None:
    torch.set_num_threads(1)
    module = root()
    x, classes = gaussians(N, N_VARIABLES)
    dataset = tmva_torch.EventDataset(x, classes, n_classes=2)
    tensor, target = torch.from_numpy(x), torch.eye(2)[torch.from_numpy(classes).long()]
    rows = []
    n = int(0.8 * N)
    module.gInterpreter.Declare(GATHER)
    order = torch.randperm(n, dtype=torch.int32)
    for batch, goal in ((1024, "ours <= 0.15 s"), (128, ""), (32, "ours <= 0.8 s")):
        loaders = tmva_torch.make_loaders(dataset, validation=0.2, batch_size=batch, seed=1)
        theirs = rdataloader(module, batch)
        seconds = side_by_side(
            {
                "ours": lambda loader=loaders.train: drain(loader),
                "bare": lambda b=batch: bare(tensor[:n], target[:n], b),
                "C++": lambda b=batch: gather(module, tensor[:n], target[:n], order, b),
                "RDataLoader": lambda loader=theirs: drain(loader.as_torch()),
                "original": lambda b=batch: original_way(tensor[: n // 10], target[: n // 10], b),
            },
            repeats=5,
        )
        what = f"one pass, {n // 1000} k x {N_VARIABLES}, batch {batch}, shuffled"
        ours, feeding = seconds["ours"], "ours / peer <= 1" if batch > 32 else ""
        rows += [
            Row.of(what, ours, "original way, unshuffled", 10 * seconds["original"], goal),
            Row.of(what, ours, "a gather in C++ (the limit)", seconds["C++"]),
            Row.of(what, ours, "bare index_select", seconds["bare"], "ours / peer <= 1.5"),
            Row.of(what, ours, "RDataLoader, eager", seconds["RDataLoader"], feeding),
        ]
    report(rows)


if __name__ == "__main__":
    main()
