"""What all measurements share: memory, toy data, ROOT and its data loaders."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

#: What user code leaves for the measurement around it; its own module goes with its method.
marks: dict[str, Any] = {}


def peak_bytes() -> int:
    """Memory of this process that was in RAM at most, pages of files included."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))


def resident_bytes() -> int:
    """Memory of this process that is in RAM now, without the pages of files, which come and go by themselves."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith("RssAnon:")))


def gaussians(n: int, n_variables: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return float32 [n, n_variables] and class numbers; class 1 is shifted by 0.3 in each variable."""
    rng = np.random.default_rng(seed)
    classes = (np.arange(n) % 2).astype(np.int32)
    x = rng.standard_normal((n, n_variables), dtype=np.float32)
    x += np.float32(0.3) * classes[:, None]
    return x, classes


def root() -> Any:
    """Return the module ROOT with TMVA and the method PyTorch."""
    warnings.filterwarnings("ignore")
    import tmva_torch.root  # noqa: PLC0415 - measurements without ROOT do not pay for it

    module = tmva_torch.root.load()
    module.gROOT.SetBatch(True)
    return module


#: Fills trees the quick way. class 1 is shifted by 0.3; target is the sum of the variables plus noise.
_FILL = r"""
#include <TRandom3.h>
#include <TTree.h>
#include <TFile.h>
#include <memory>
void bench_fill(const char *file, const char *name, Long64_t n, int nVariables, float shift, unsigned seed)
{
   TFile out(file, "UPDATE");
   TTree tree(name, "");
   std::vector<float> v(nVariables);
   float target = 0, weight = 1;
   for (int i = 0; i < nVariables; ++i)
      tree.Branch(("v" + std::to_string(i)).c_str(), &v[i]);
   tree.Branch("target", &target);
   tree.Branch("weight", &weight);
   TRandom3 random(seed);
   for (Long64_t i = 0; i < n; ++i) {
      target = 0;
      for (float &x : v) {
         x = static_cast<float>(random.Gaus()) + shift;
         target += x;
      }
      tree.Fill();
   }
   tree.Write();
}
"""


def toy_file(module: Any, n_each: int, n_variables: int, n_trees: int = 2, folder: str | None = None) -> str:
    """Return a file with trees class0, class1 ... of n_each events; made once and kept in the temporary folder."""
    path = Path(folder or tempfile.gettempdir()) / f"tmvatorch_bench_{n_trees}x{n_each}x{n_variables}.root"
    if not path.exists():
        if not hasattr(module, "bench_fill"):
            module.gInterpreter.Declare(_FILL)
        for i in range(n_trees):
            module.bench_fill(str(path), f"class{i}", n_each, n_variables, 0.3 * i, 10 + i)
    return str(path)


class Repeated:
    """The trees of a file as chains of it, many times: large samples without large files."""

    def __init__(self, module: Any, path: str, times: int) -> None:
        self._module, self._path, self._times = module, path, times
        self._chains: list[Any] = []  # a DataLoader borrows its trees

    def Get(self, name: str) -> Any:  # as TFile has it
        chain = self._module.TChain(name)
        for _ in range(self._times):
            chain.Add(self._path)
        self._chains.append(chain)
        return chain


SILENT = "!V:Silent:!Color:!DrawProgressBar"


def loader_of(module: Any, file: Any, n_variables: int, analysis: str, *, n_trees: int = 2, options: str = "") -> Any:
    """Return a TMVA DataLoader on the trees of a toy file."""
    tmva = module.TMVA
    made = tmva.DataLoader("dataset")
    for i in range(n_variables):
        made.AddVariable(f"v{i}", "F")
    if analysis == "Regression":
        made.AddTarget("target")
        made.AddRegressionTree(file.Get("class0"), 1.0)
    elif analysis == "Multiclass":
        for i in range(n_trees):
            made.AddTree(file.Get(f"class{i}"), f"class{i}")
    else:
        made.AddSignalTree(file.Get("class1"), 1.0)
        made.AddBackgroundTree(file.Get("class0"), 1.0)
    made.PrepareTrainingAndTestTree(module.TCut(""), f"SplitMode=Random:NormMode=NumEvents:!V{options}")
    return made


def in_folder() -> None:
    """Work in an empty folder of its own."""
    os.chdir(tempfile.mkdtemp(prefix="tmvatorch_bench_"))
