"""Testing and evaluating whole samples: classification, regression, multiclass, and a million events."""

from __future__ import annotations

import sys
from typing import Any

import torch
from common import SILENT, gaussians, in_folder, loader_of, root, toy_file
from reader import original_way
from table import QUICK, Row, Time, report, side_by_side
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

TRAINING = "NumEpochs=1:BatchSize=1000:ValidationSize=100"


def original_test(model: nn.Module, x: torch.Tensor) -> None:
    """The tutorials' predict on a whole sample: a TensorDataset in a DataLoader, batches of 100."""
    with torch.no_grad():
        torch.cat([model(batch) for (batch,) in DataLoader(TensorDataset(x), batch_size=100, shuffle=False)])


def bare(model: nn.Module, x: torch.Tensor) -> None:
    with torch.inference_mode():
        model(x)


def job(
    module: Any, analysis: str, layout: str, *, n: int, n_variables: int, n_test: int, n_trees: int = 2
) -> dict[str, tuple[Time, Time]]:
    """Return seconds of TestAllMethods and EvaluateAllMethods for PyTorch and, for comparison, for a linear method."""
    tmva = module.TMVA
    file = module.TFile.Open(toy_file(module, n, n_variables, n_trees))
    classes = {"Regression": ["Regression"], "Multiclass": [f"class{i}" for i in range(n_trees)]}.get(
        analysis, ["Signal", "Background"]
    )
    counts = "".join(f":nTrain_{c}=1000:nTest_{c}={n_test // len(classes)}" for c in classes)
    seconds = {}
    for kind in ("PyTorch", "linear"):
        loader = loader_of(module, file, n_variables, analysis, n_trees=n_trees, options=counts)
        output = module.TFile.Open(f"{analysis}_{kind}.root", "RECREATE")
        factory = tmva.Factory("Job", output, f"{SILENT}:Transformations=I:AnalysisType={analysis}")
        if kind == "PyTorch":
            factory.BookMethod(loader, tmva.Types.kPyTorch, "Net", f"!H:!V:{TRAINING}:Layout={layout}")
        elif analysis == "Multiclass":
            continue
        else:
            method = tmva.Types.kLD if analysis == "Regression" else tmva.Types.kFisher
            factory.BookMethod(loader, method, "Linear", "!H:!V")
        factory.TrainAllMethods()
        start = Time.now()
        factory.TestAllMethods()
        middle = Time.now()
        factory.EvaluateAllMethods()
        seconds[kind] = (middle - start, Time.now() - middle)
        output.Close()
    return seconds


def main() -> None:
    torch.set_num_threads(1)
    in_folder()
    module = root()
    x = torch.from_numpy(gaussians(100_000, 20)[0])
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 2), nn.Softmax(dim=1)).eval()
    reference = side_by_side(
        {
            "bare": lambda: bare(model, x),
            "original": lambda: original_test(model, x),
            "event by event": lambda: [original_way(model, x[i : i + 1].numpy()) for i in range(300)],
        }
    )
    network = "DENSE|64|RELU,DENSE|{}|{}"
    two, four = network.format(2, "SOFTMAX"), network.format(4, "SOFTMAX")
    classification = job(module, "Classification", two, n=60_000, n_variables=20, n_test=100_000)
    regression = job(module, "Regression", network.format(1, "LINEAR"), n=12_000, n_variables=20, n_test=10_000)
    multiclass = job(module, "Multiclass", four, n=4_000, n_variables=4, n_test=8_000, n_trees=4)
    size = 100_000 if QUICK else 1_000_000
    million = job(module, "Classification", two, n=size // 2 + 10_000, n_variables=4, n_test=size)
    test, linear = classification["PyTorch"][0], classification["linear"][0]
    one = reference["event by event"] / 300
    sys.stdout.flush()
    by_event, fisher = "original way, event by event", million["linear"][1]
    both = reference["bare"] + linear
    what, regressed = "TestAllMethods, 100 k x 20", regression["PyTorch"][0] + regression["PyTorch"][1]
    report(
        [
            Row.of(what, test, "bare forward + TMVA's work (Fisher)", both, "ours / peer <= 1.2"),
            Row.of(what, test, "original way", reference["original"]),
            Row.of("regression, test + evaluate, 10 k", regressed, by_event, one * 10_000, "ours <= 0.3 s"),
            Row.of(
                "multiclass, evaluate, 8 k, 4 classes", multiclass["PyTorch"][1], by_event, one * 8_000, "ours <= 0.5 s"
            ),
            Row.of("EvaluateAllMethods, 1 M", million["PyTorch"][1], "the same for Fisher", fisher, "ours <= 10 s"),
        ]
    )


if __name__ == "__main__":
    main()
