"""From trees to the first batch: time and memory of a 1 M x 20 classification, without transformation and with D,G."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
import uproot
from common import SILENT, Row, in_folder, loader_of, report, resident_bytes, root, toy_file

import tmva_torch._contract as contract

N, N_VARIABLES = 1_000_000, 20
USER = """
import time
from torch import nn
from common import resident_bytes
model = nn.Sequential(nn.Linear({n}, 1), nn.Sigmoid())
def train(model, train_loader, val_loader, num_epochs, batch_size, optimizer, criterion, save_best, scheduler):
    for batch in train_loader:
        break
    marks["first batch"] = (time.perf_counter(), resident_bytes())
    return model
marks = {{}}
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


def measure(transformation: str, n: int = N) -> dict[str, float]:
    """Return seconds and bytes of the stages of one job."""
    in_folder()
    module = root()
    tmva = module.TMVA
    path = toy_file(module, n // 2, N_VARIABLES)
    file = module.TFile.Open(path)
    Path("user.py").write_text(USER.format(n=N_VARIABLES))
    marks: dict[str, tuple[float, int]] = {}
    original = contract.train

    def train(method: object, data: object, hooks: object) -> object:
        marks["train"] = (time.perf_counter(), resident_bytes())
        return original(method, data, hooks)

    contract.train = train
    matrix = np.ones((n, N_VARIABLES), dtype=np.float32)
    start = time.perf_counter()
    matrix.copy()
    copy = time.perf_counter() - start
    before = (time.perf_counter(), resident_bytes())
    loader = loader_of(module, file, N_VARIABLES, "Classification", options=":nTest_Signal=1:nTest_Background=1")
    loader.GetDataSetInfo().GetDataSet().GetNTrainingEvents()
    marks["data set"] = (time.perf_counter(), resident_bytes())
    factory = tmva.Factory("Job", f"{SILENT}:AnalysisType=Classification:Transformations=I")
    method = factory.BookMethod(
        loader, tmva.Types.kPyTorch, "Net", f"!H:!V:UserCode=user.py:NumEpochs=1:VarTransform={transformation}"
    )
    marks["booked"] = (time.perf_counter(), resident_bytes())
    factory.TrainAllMethods()
    del method
    sys.stdout.flush()
    user = next(m for name, m in sys.modules.items() if name.startswith("_tmva_torch_usercode"))
    marks |= user.marks
    start = time.perf_counter()
    module.gInterpreter.Declare(READ)
    module.bench_read(path, N_VARIABLES)
    start = time.perf_counter()
    module.bench_read(path, N_VARIABLES)
    read = time.perf_counter() - start
    start = time.perf_counter()
    read_with_uproot(path)
    return {
        "read": read,
        "uproot": time.perf_counter() - start,
        "copy": copy,
        "bytes": float(matrix.nbytes + n * (4 + 8)),
        "matrix": float(matrix.nbytes),
        **{f"{name} s": at - before[0] for name, (at, _) in marks.items()},
        **{f"{name} B": float(memory - before[1]) for name, (_, memory) in marks.items()},
    }


def child(transformation: str) -> dict[str, float]:
    """Measure in a process of its own: memory is not given back."""
    import subprocess  # noqa: PLC0415

    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, transformation], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    if len(sys.argv) > 1:
        torch.set_num_threads(1)
        sys.stdout.write("\n" + json.dumps(measure(sys.argv[1])) + "\n")
        return
    plain, gauss = child("None"), child("D,G")
    report(
        [
            Row("preparation, 1 M x 20", plain["data set s"], "s", "TTree::GetEntry", plain["read"], "<= 1 s"),
            Row("preparation, 1 M x 20", plain["data set s"], "s", "uproot + torch by hand", plain["uproot"], ">= 1x"),
            Row(
                "its memory",
                plain["data set B"] / plain["bytes"],
                "x data",
                "matrix + targets + weights",
                1.0,
                "<= 1.3x",
            ),
            Row("the same with D,G, to training", gauss["train s"], "s", "TTree::GetEntry", gauss["read"], "<= 3.5 s"),
            Row("its memory", gauss["train B"] / gauss["matrix"], "x matrix", "matrix", 1.0, "<= 2.6x"),
            Row(
                "Train to the first batch",
                plain["first batch s"] - plain["train s"],
                "s",
                "one copy of the matrix",
                plain["copy"],
                "<= 1.3x",
            ),
            Row(
                "memory from Train to the first batch",
                (plain["first batch B"] - plain["train B"]) / plain["matrix"],
                "x matrix",
                "matrix",
                1.0,
                "<= 0.05x",
            ),
        ]
    )


if __name__ == "__main__":
    main()
