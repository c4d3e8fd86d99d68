"""CERN's tutorial ClassificationPyTorch.py as a whole job: as it is, with the package's own loop, the original way.

The original way is what ROOT's own method does around the tutorial's functions, written anew. TMVA's own work for a
method (histograms, figures of merit) is that of a second Fisher there, so that the two differ in the method alone.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from table import QUICK, Row, Time, median, note, report

VARIANTS = ("as it is", "own loop", "original way")
GATHER = r"""
#include <TMVA/DataSet.h>
#include <TMVA/Event.h>
#include <TMVA/MethodBase.h>
/// Inputs and one-hot targets of a sample, event by event through the method's transformations.
void bench_gather(TMVA::MethodBase &method, bool testing, float *x, float *y)
{
   auto *data = method.Data();
   data->SetCurrentType(testing ? TMVA::Types::kTesting : TMVA::Types::kTraining);
   for (Long64_t i = 0; i < data->GetNEvents(); ++i) {
      const TMVA::Event *event = method.GetEvent(i);
      for (UInt_t k = 0; k < event->GetNVariables(); ++k)
         *x++ = event->GetValue(k);
      for (UInt_t k = 0; k < 2; ++k)
         *y++ = event->GetClass() == k;
   }
}
"""


def gathered(module: Any, method: Any, *, testing: bool) -> tuple[Any, Any]:
    """Return x, float32 [n, 4], and y, float32 [n, 2], of a sample."""
    import numpy as np  # noqa: PLC0415 - imports are part of what is measured

    n = method.Data().GetNEvents(module.TMVA.Types.kTesting if testing else module.TMVA.Types.kTraining)
    x, y = np.empty((n, 4), np.float32), np.empty((n, 2), np.float32)
    module.bench_gather(method, testing, x, y)
    return x, y


def train_original_way(module: Any, scope: dict[str, Any]) -> Any:
    """Train as ROOT's method does: plain loaders, unshuffled, the last fifth for validation."""
    import torch  # noqa: PLC0415
    from torch.utils.data import DataLoader, TensorDataset  # noqa: PLC0415

    x, y = map(torch.from_numpy, gathered(module, scope["factory"].GetMethod("dataset", "TMVA"), testing=False))
    cut = int(0.8 * len(x))
    parts = [DataLoader(TensorDataset(a, b), batch_size=32) for a, b in ((x[:cut], y[:cut]), (x[cut:], y[cut:]))]
    best: list[float] = []

    def save_best(model: Any, current: float, best_so_far: float) -> float:
        if not best or current < best_so_far:
            torch.jit.save(model, "trained.pt")
        best.append(current)
        return min(best)

    model = torch.jit.load("modelClassification.pt")
    train, kinds = scope["train"], (scope["optimizer"], scope["loss"])
    train(model, parts[0], parts[1], scope["epochs"], 32, *kinds, save_best, (None, {}))
    scope["losses"] = best
    return torch.jit.load("trained.pt")


def run(variant: str) -> dict[str, Any]:
    """Run one job in this process, which has just started; return the moments between its stages."""
    marks = {"start": Time(Time.now().clock - _age(), 0.0)}
    import torch  # noqa: PLC0415

    torch.set_num_threads(1)
    import common  # noqa: PLC0415

    module = common.root()
    common.in_folder()
    folder = Path(str(module.gROOT.GetTutorialDir())) / "machine_learning" / "pytorch"
    source = (folder / "ClassificationPyTorch.py").read_text().split("# Run training")[0]
    head, booking = source.split("# Book methods")
    marks["imported"] = Time.now()
    scope = vars(sys.modules["__main__"])
    exec(compile(head, "tutorial", "exec"), scope)  # noqa: S102 - ROOT's own file
    scope["epochs"] = 20
    if QUICK:
        booking, scope["epochs"] = booking.replace("NumEpochs=20", "NumEpochs=2"), 2
    if variant == "original way":
        module.gInterpreter.Declare(GATHER)
        booking = booking.split("factory.BookMethod(dataloader, TMVA.Types.kPyTorch")[0]
        booking += booking[booking.index("factory.BookMethod") :].replace("'Fisher'", "'TMVA'")
    elif variant == "own loop":
        for name in ("train_func", "predict_func"):
            del scope["load_model_custom_objects"][name]
        booking = booking.replace("BatchSize=32", "BatchSize=32:LearningRate=0.01")
    exec(compile(booking, "tutorial", "exec"), scope)  # noqa: S102
    factory = scope["factory"]
    marks["booked"] = Time.now()
    factory.TrainAllMethods()
    model = train_original_way(module, scope) if variant == "original way" else None
    marks["trained"] = Time.now()
    factory.TestAllMethods()
    if model is not None:
        scope["predict"](model, gathered(module, factory.GetMethod("dataset", "TMVA"), testing=True)[0])
    factory.EvaluateAllMethods()
    factory.GetROCCurve(scope["dataloader"]).SaveAs("roc.png")
    marks["end"] = Time.now()
    losses = scope.get("losses") or json.loads(next(Path().glob("**/*history.json")).read_text())["history"]["val_loss"]
    return {name: dataclasses.astuple(mark) for name, mark in marks.items()} | {"loss": min(losses)}


def _age() -> float:
    """Return the seconds since this process was started."""
    import time  # noqa: PLC0415

    started = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / 100


def child(variant: str) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, "-W", "ignore", __file__, variant]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    numbers = json.loads(done.stdout.strip().splitlines()[-1])
    loss = numbers.pop("loss")
    at = {name: Time(*mark) for name, mark in numbers.items()}
    return {
        "training": at["trained"] - at["booked"],
        "test + evaluate": at["end"] - at["trained"],
        "whole": at["end"] - at["start"],
        "loss": loss,
    }


def main() -> None:
    if len(sys.argv) > 1:
        sys.stdout.write("\n" + json.dumps(run(sys.argv[1])) + "\n")
        return
    runs: dict[str, list[dict[str, Any]]] = {variant: [] for variant in VARIANTS}
    for _ in range(1 if QUICK else 3):
        for variant, done in runs.items():
            done.append(child(variant))
    times = {
        v: {stage: median(r[stage] for r in done) for stage in done[0] if stage != "loss"} for v, done in runs.items()
    }
    original = times["original way"]
    goals = {("own loop", "training"): "ours / peer <= 0.5", ("own loop", "whole"): "ours / peer <= 0.6"}
    rows = [
        Row.of(
            f"ClassificationPyTorch.py, {variant}, {stage}",
            ours,
            "original way",
            original[stage],
            goals.get((variant, stage), ""),
        )
        for variant in VARIANTS[:2]
        for stage, ours in times[variant].items()
    ]
    report(rows)
    note(
        "ClassificationPyTorch.py, lowest validation loss: "
        + ", ".join(f"{v} {done[0]['loss']:.4f}" for v, done in runs.items())
    )


if __name__ == "__main__":
    main()
