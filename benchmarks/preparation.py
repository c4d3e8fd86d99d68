"""From trees to the first batch: time and memory of a 1 M x 20 classification, without transformation and with D,G."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import uproot
from common import SILENT, Repeated, in_folder, loader_of, marks, peak_bytes, resident_bytes, root, toy_file
from table import QUICK, Row, Time, median, report

import tmva_torch._contract as contract

if TYPE_CHECKING:
    from collections.abc import Callable

N, N_VARIABLES = 100_000 if QUICK else 1_000_000, 20
LARGEST = 1_000_000  # events in a file; larger samples are chains of it
USER = """
from torch import nn
from common import marks, resident_bytes
from table import Time
model = nn.Sequential(nn.Linear({n}, 1), nn.Sigmoid())
def train(model, train_loader, val_loader, num_epochs, batch_size, optimizer, criterion, save_best, scheduler):
    for batch in train_loader:
        break
    marks["first batch"] = (Time.now(), resident_bytes())
    return model
load_model_custom_objects = {{"model": model, "train_func": train}}
"""
READ = r"""
#include <TFile.h>
#include <TTree.h>
#include <vector>
/// The limit: one pass of TTree::GetEntry over the branches, into one matrix.
double bench_read(const char *file, int nVariables)
{
   TFile in(file);
   std::vector<float> matrix;
   for (const char *name : {"class0", "class1"}) {
      auto *tree = in.Get<TTree>(name);
      std::vector<float> row(nVariables);
      tree->SetBranchStatus("*", false);
      for (int i = 0; i < nVariables; ++i) {
         const std::string branch = "v" + std::to_string(i);
         tree->SetBranchStatus(branch.c_str(), true);
         tree->SetBranchAddress(branch.c_str(), &row[i]);
      }
      for (Long64_t i = 0; i < tree->GetEntries(); ++i) {
         tree->GetEntry(i);
         matrix.insert(matrix.end(), row.begin(), row.end());
      }
   }
   return matrix.back();
}
"""


def read_with_uproot(path: str) -> torch.Tensor:
    """Return the matrix as read by hand: columns by uproot, float32 [n, 20] shuffled by torch."""
    names = [f"v{i}" for i in range(N_VARIABLES)]
    parts = []
    with uproot.open(path) as file:
        for tree in ("class0", "class1"):
            columns = file[tree].arrays(names, library="np")
            parts.append(np.stack([columns[name] for name in names], axis=1))
    matrix = torch.from_numpy(np.concatenate(parts))
    return matrix[torch.randperm(len(matrix))]


def timed(action: Callable[[], object]) -> Time:
    """Return what the second of two calls takes."""
    action()
    start = Time.now()
    action()
    return Time.now() - start


def job(module: Any, transformation: str, n: int) -> dict[str, tuple[Time, int]]:
    """Return time and resident memory after each stage of a job on n events, the start included."""
    tmva = module.TMVA
    in_file = min(n, LARGEST)
    path = toy_file(module, in_file // 2, N_VARIABLES)
    file = module.TFile.Open(path) if n == in_file else Repeated(module, path, n // in_file)
    marks.clear()
    original = contract.train

    def train(method: object, data: object, hooks: object) -> object:
        marks["train"] = (Time.now(), resident_bytes())
        return original(method, data, hooks)

    contract.train = train
    marks["start"] = (Time.now(), resident_bytes())
    loader = loader_of(module, file, N_VARIABLES, "Classification", options=":nTest_Signal=1:nTest_Background=1")
    loader.GetDataSetInfo().GetDataSet().GetNTrainingEvents()
    marks["data set"] = (Time.now(), resident_bytes())
    factory = tmva.Factory("Job", f"{SILENT}:AnalysisType=Classification:Transformations=I")
    factory.BookMethod(
        loader, tmva.Types.kPyTorch, "Net", f"!H:!V:UserCode=user.py:NumEpochs=1:VarTransform={transformation}"
    )
    factory.TrainAllMethods()
    contract.train = original
    sys.stdout.flush()
    return dict(marks)


def measure(transformation: str, n: int = N) -> dict[str, Any]:
    """Return times and bytes of the stages of one job, and what its peers take in the same process."""
    in_folder()
    module = root()
    Path("user.py").write_text(USER.format(n=N_VARIABLES))
    job(module, transformation, 2000)  # imports, and what cling compiles
    marks = job(module, transformation, n)
    start = marks.pop("start")
    peak = peak_bytes()
    times = {name: at - start[0] for name, (at, _) in marks.items()}
    if n <= LARGEST:
        times |= peers(module, n)
    matrix = n * N_VARIABLES * 4.0
    return {
        "matrix": matrix,
        "data": matrix + n * (4.0 + 8.0),
        "peak": float(peak),
        "times": {name: (time.clock, time.cpu) for name, time in times.items()},
        "bytes": {name: float(memory - start[1]) for name, (_, memory) in marks.items()},
    }


def peers(module: Any, n: int) -> dict[str, Time]:
    """Return what others take for the same events."""
    path = toy_file(module, n // 2, N_VARIABLES)
    module.gInterpreter.Declare(READ)
    matrix = np.ones((n, N_VARIABLES), dtype=np.float32)
    return {
        "GetEntry": timed(lambda: module.bench_read(path, N_VARIABLES)),
        "uproot": timed(lambda: read_with_uproot(path)),
        "copy": timed(matrix.copy),
    }


def child(transformation: str, n: int = N) -> dict[str, Any]:
    """Measure in a process of its own: memory is not given back."""
    command = [sys.executable, "-W", "ignore", __file__, transformation, str(n)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    numbers: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    numbers["times"] = {name: Time(*pair) for name, pair in numbers["times"].items()}
    return numbers


def main() -> None:
    if len(sys.argv) > 1:
        torch.set_num_threads(1)
        sys.stdout.write("\n" + json.dumps(measure(sys.argv[1], int(sys.argv[2]))) + "\n")
        return
    jobs: dict[str, list[dict[str, Any]]] = {"None": [], "D,G": []}
    for _ in range(1 if QUICK else 3):
        for transformation, done in jobs.items():
            done.append(child(transformation))
    plain, gauss = (
        {name: median(job["times"][name] for job in done) for name in done[0]["times"]} for done in jobs.values()
    )
    memory, memory_gauss = (done[0]["bytes"] for done in jobs.values())
    data, matrix = (jobs["None"][0][name] for name in ("data", "matrix"))
    first = plain["first batch"] - plain["train"]
    what, bulk, copy = "preparation, 1 M x 20", "TTree::GetEntry", "one copy of the matrix"
    report(
        [
            Row.of(what, plain["data set"], bulk, plain["GetEntry"], "ours <= 1 s"),
            Row.of(what, plain["data set"], "uproot + torch by hand", plain["uproot"], "ours / peer <= 1"),
            Row("  memory after it", memory["data set"] / data, "x data", "data and weights", 1.0, "ours <= 1.3"),
            Row.of("the same with D,G, to training", gauss["train"], bulk, gauss["GetEntry"], "ours <= 3.5 s"),
            Row("  memory after it", memory_gauss["train"] / matrix, "x matrix", "the matrix", 1.0, "ours <= 2.6"),
            Row.of("Train to the first batch", first, copy, plain["copy"], "ours / peer <= 1.3"),
            Row(
                "  memory grown in it",
                (memory["first batch"] - memory["train"]) / matrix,
                "x matrix",
                "the matrix",
                1.0,
                "ours <= 0.05",
            ),
        ]
    )


if __name__ == "__main__":
    main()
