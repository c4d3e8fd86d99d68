"""Feeding batches: the package's loader against torch's usual one and bare index_select."""

from __future__ import annotations

import torch
from common import Row, gaussians, report, side_by_side
from torch.utils.data import DataLoader, TensorDataset

import tmva_torch

N, N_VARIABLES = 1_000_000, 20


def drain(loader: DataLoader) -> None:
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


def main() -> None:
    torch.set_num_threads(1)
    x, classes = gaussians(N, N_VARIABLES)
    dataset = tmva_torch.EventDataset(x, classes, n_classes=2)
    tensor, target = torch.from_numpy(x), torch.eye(2)[torch.from_numpy(classes).long()]
    rows = []
    n = int(0.8 * N)
    for batch, goal in ((1024, 0.15), (128, None), (32, 0.8)):
        loaders = tmva_torch.make_loaders(dataset, validation=0.2, batch_size=batch, seed=1)
        seconds = side_by_side(
            {
                "ours": lambda loader=loaders.train: drain(loader),
                "bare": lambda b=batch: bare(tensor[:n], target[:n], b),
                "original": lambda b=batch: original_way(tensor[: n // 10], target[: n // 10], b),
            },
            repeats=3,
        )
        what = f"one pass over 800 k x {N_VARIABLES}, batch {batch}, shuffled"
        rows.append(
            Row(
                what,
                seconds["ours"],
                "s",
                "original way, unshuffled",
                10 * seconds["original"],
                f"<= {goal} s" if goal else "",
            )
        )
        rows.append(Row(what, seconds["ours"], "s", "bare index_select", seconds["bare"], ">= 0.67x"))
    report(rows)


if __name__ == "__main__":
    main()
