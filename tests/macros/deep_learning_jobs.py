"""The DL bookings of ROOT's Higgs, CNN and RNN tutorials on small samples: trained, then applied through a Reader.

The blocks `if useDL:` and the like of the installed files run as they are, with a factory and a loader of this script.
Prints one line of JSON for each method: its ROC integral and the
responses of a Reader to the test events.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import sys
from pathlib import Path

import numpy as np

import tmva_torch.root

ROOT = tmva_torch.root.load()
ROOT.gROOT.SetBatch(True)
TMVA = ROOT.TMVA
N_EVENTS = 200
N_TIME, N_INPUT = 5, 4
JOBS = {
    "Higgs": (7, ["useDL"], {}),
    "CNN": (256, ["useTMVADNN", "useTMVACNN"], {"max_epochs": 8, "hasGPU": False}),
    "RNN": (
        N_TIME * N_INPUT,
        ["useTMVA_RNN", "useTMVA_DNN"],
        {
            "use_rnn_type": [1, 1, 1],
            "rnn_types": ["RNN", "LSTM", "GRU"],
            "ninput": N_INPUT,
            "ntime": N_TIME,
            "batchSize": 50,
            "maxepochs": 20,
            "archString": "CPU",
        },
    ),
}


def sample(n_variables: int, *, is_signal: bool, seed: int) -> np.ndarray:
    """Return unit Gaussians, of the signal 3 / sqrt(n_variables) up: the best ROC integral is Phi(3/sqrt 2) = 0.983."""
    events = np.random.default_rng(seed).normal(size=(N_EVENTS, n_variables))
    return events + (3 / n_variables**0.5 if is_signal else 0.0)


def fill(loader: object, n_variables: int) -> np.ndarray:
    for i in range(n_variables):
        loader.AddVariable(f"v{i}", "F")
    test = np.concatenate([sample(n_variables, is_signal=s, seed=2 + s) for s in (True, False)])
    for i, (signal, background) in enumerate(
        zip(*(sample(n_variables, is_signal=s, seed=s) for s in (True, False)), strict=True)
    ):
        loader.AddSignalTrainingEvent(ROOT.std.vector["double"](signal))
        loader.AddBackgroundTrainingEvent(ROOT.std.vector["double"](background))
        loader.AddSignalTestEvent(ROOT.std.vector["double"](test[i]))
        loader.AddBackgroundTestEvent(ROOT.std.vector["double"](test[N_EVENTS + i]))
    loader.PrepareTrainingAndTestTree(ROOT.TCut(""), "SplitMode=Random:NormMode=NumEvents:!V:!CalcCorrelations")
    return test


def book(name: str, blocks: list[str], namespace: dict[str, object]) -> None:
    file = Path(importlib.util.find_spec("ROOT").origin).parent
    file = file / "tutorials" / "machine_learning" / f"TMVA_{name}_Classification.py"
    nodes = [
        node
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.If) and getattr(node.test, "id", "") in blocks and "kDL" in ast.unparse(node)
    ]
    assert len(nodes) == len(blocks), f"{file} has changed"
    for node in nodes:
        exec(compile(ast.Module([*node.body], []), str(file), "exec"), namespace)  # noqa: S102 - it is the test


def main() -> None:
    os.environ["OMP_NUM_THREADS"] = "1"
    for name in sys.argv[1:] or JOBS:
        n_variables, blocks, more = JOBS[name]
        factory = TMVA.Factory(name, "!V:!Color:!DrawProgressBar:AnalysisType=Classification")
        loader = TMVA.DataLoader(name)
        test = fill(loader, n_variables)
        book(
            name,
            blocks,
            {"ROOT": ROOT, "TMVA": TMVA, "factory": factory, "loader": loader, "dataloader": loader, **more},
        )
        factory.TrainAllMethods()
        factory.TestAllMethods()
        factory.EvaluateAllMethods()
        reader = TMVA.Reader("!Color:Silent")
        buffer = np.zeros((n_variables, 1), dtype=np.float32)
        for i in range(n_variables):
            reader.AddVariable(f"v{i}", buffer[i])
        for xml in sorted(Path(name, "weights").glob("*.weights.xml")):
            title = xml.name.removesuffix(".weights.xml").removeprefix(f"{name}_")
            reader.BookMVA(title, str(xml))
            responses = []
            for event in test:
                buffer[:, 0] = event
                responses.append(reader.EvaluateMVA(title))
            integral = factory.GetROCIntegral(loader, title)
            print(json.dumps({"job": name, "title": title, "integral": integral, "responses": responses}))  # noqa: T201


main()
