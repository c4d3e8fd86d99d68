"""Run in a process of its own: TMVA trains, its Reader answers, and a file keeps the answers for the test to compare.

python reader_jobs.py train          one job per analysis with several bookings of PyTorch, and a Reader of each
python reader_jobs.py read XML MODE  the Reader of one weights file, on the events of MODE (class, multi, reg)
"""

from __future__ import annotations

import json
import sys
from array import array
from pathlib import Path

import numpy as np

import tmva_torch.root

ROOT = tmva_torch.root.load()
N = 600
VARIABLES = {"class": ["x", "y", "x+2*y"], "multi": ["x", "y", "z"], "reg": ["x", "y", "z"]}
LAYOUT = "Layout=DENSE|12|TANH,DENSE|{}|LINEAR:NumEpochs=4:LearningRate=0.01:Seed=3"
BOOKINGS = {
    "class": {t: t.replace("-", ",") for t in ("N", "D", "P", "U", "G", "G-D-N", "N(x,y)")} | {"none": ""},
    "multi": {"P-G": "P,G"},
    "reg": {"none": "", "N": "N", "U-P": "U(_V_,_T_),P(_V_)", "G(_T_)": "G(_T_)"},
}
ANALYSIS = {"class": "Classification", "multi": "Multiclass", "reg": "Regression"}


def events(mode: str, n: int = N) -> np.ndarray:
    """Return columns x, y, z and a target t for every class in turn."""
    rng = np.random.default_rng(7)
    shift = {"class": 2, "multi": 3, "reg": 1}[mode]
    number = np.arange(n) % shift
    x, y, z = rng.normal(size=(3, n))
    x, y = x * (1 + number) + number, y + 0.5 * x
    return np.stack([x, y, z, 10 + 3 * x + y * z, number], axis=1).astype(np.float32)


def trees(mode: str) -> dict[str, ROOT.TTree]:
    columns = events(mode)
    names = {"class": ["Signal", "Background"], "multi": ["A", "B", "C"], "reg": ["Regression"]}[mode]
    made = {}
    for number, name in enumerate(names):
        tree = ROOT.TTree(name, name)
        buffers = [array("f", [0.0]) for _ in range(4)]
        for leaf, buffer in zip("xyzt", buffers, strict=True):
            tree.Branch(leaf, buffer, f"{leaf}/F")
        for row in columns[columns[:, 4] == number]:
            for buffer, value in zip(buffers, row[:4].tolist(), strict=True):
                buffer[0] = value
            tree.Fill()
        tree.ResetBranchAddresses()
        made[name] = tree
    return made


def train() -> None:
    for mode, bookings in BOOKINGS.items():
        file = ROOT.TFile(f"{mode}.root", "RECREATE")
        options = f"!V:Silent:!Color:!DrawProgressBar:AnalysisType={ANALYSIS[mode]}"
        factory = ROOT.TMVA.Factory(mode, file, options)
        loader = ROOT.TMVA.DataLoader(mode)
        for variable in VARIABLES[mode]:
            loader.AddVariable(variable, "F")
        kept = trees(mode)
        if mode == "reg":
            loader.AddTarget("t")
            loader.AddRegressionTree(kept["Regression"])
        else:
            for name, tree in kept.items():
                loader.AddTree(tree, name)
        loader.PrepareTrainingAndTestTree(ROOT.TCut(""), "SplitMode=Block:NormMode=None")
        width = {"class": 1, "multi": 3, "reg": 1}[mode]
        for title, chain in bookings.items():
            factory.BookMethod(loader, "PyTorch", title, f"VarTransform={chain or 'None'}:{LAYOUT.format(width)}")
        factory.TrainAllMethods()
        for title in bookings:
            read(Path(f"{mode}/weights/{mode}_{title}.weights.xml"), mode)
        file.Close()


def read(xml: Path, mode: str) -> None:
    """Write the Reader's answers to all events of a mode into <xml>.json."""
    reader = ROOT.TMVA.Reader("!Color:Silent")
    columns = events(mode)
    inputs = np.stack([columns[:, 0], columns[:, 1], columns[:, 2]], axis=1)
    if mode == "class":
        inputs[:, 2] = columns[:, 0] + 2 * columns[:, 1]
    buffers = [array("f", [0.0]) for _ in range(3)]
    for variable, buffer in zip(VARIABLES[mode], buffers, strict=True):
        reader.AddVariable(variable, buffer)
    reader.BookMVA("m", str(xml))
    answers = []
    for row in inputs.tolist():
        for buffer, value in zip(buffers, row, strict=True):
            buffer[0] = value
        if mode == "class":
            answers.append([reader.EvaluateMVA("m")])
        elif mode == "multi":
            answers.append([float(v) for v in reader.EvaluateMulticlass("m")])
        else:
            answers.append([float(v) for v in reader.EvaluateRegression("m")])
    xml.with_suffix(".json").write_text(json.dumps({"inputs": inputs.tolist(), "answers": answers}))


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train()
    else:
        read(Path(sys.argv[2]), sys.argv[3])
