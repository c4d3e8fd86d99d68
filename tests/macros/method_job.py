"""Trains or applies PyTorch methods on ROOT's classification example.

method_job.py train             methods "Code" (user code with a predict_func) and "Script" (TorchScript)
method_job.py apply <xml>...    one line "APPLIED <JSON>" each: the responses to some events, or the error
"""

from __future__ import annotations

import json
import re
import sys
from array import array
from pathlib import Path

import tmva_torch.root

ROOT = tmva_torch.root.load()
ROOT.gROOT.SetBatch(True)
TMVA = ROOT.TMVA
VARIABLES = ("var1", "var2", "var3", "var4")
CODE = """
import torch
from torch import nn

def make():
    return nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 2), nn.Softmax(dim=1))

def predict(model, x):
    with torch.no_grad():
        return model(torch.from_numpy(x))

load_model_custom_objects = {"model": make, "predict_func": predict}
"""


def train() -> None:
    import torch
    from torch import nn

    from tmva_torch.artifacts import quiet_torchscript

    Path("code.py").write_text(CODE)
    with quiet_torchscript():
        model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 2), nn.Softmax(dim=1))
        torch.jit.save(torch.jit.script(model), "model.pt")
    data = ROOT.TFile.Open(f"{ROOT.gROOT.GetTutorialDir()}/machine_learning/data/tmva_class_example.root")
    factory = TMVA.Factory("Job", "!V:!Color:!DrawProgressBar:AnalysisType=Classification")
    loader = TMVA.DataLoader("dataset")
    for name in VARIABLES:
        loader.AddVariable(name, "F")
    loader.AddSignalTree(data["TreeS"], 1.0)
    loader.AddBackgroundTree(data["TreeB"], 1.0)
    split = "nTrain_Signal=500:nTrain_Background=500:nTest_Signal=100:nTest_Background=100:!V"
    loader.PrepareTrainingAndTestTree(ROOT.TCut(""), split)
    common = "VarTransform=N:NumEpochs=3:NumThreads=1"
    factory.BookMethod(loader, TMVA.Types.kPyTorch, "Code", f"!H:!V:UserCode=code.py:Seed=5:{common}")
    files = "FilenameModel=model.pt:FilenameTrainedModel=trained.pt"
    factory.BookMethod(loader, TMVA.Types.kPyTorch, "Script", f"!H:V:{files}:{common}")
    factory.TrainAllMethods()
    factory.TestAllMethods()
    factory.EvaluateAllMethods()


def apply(xml: str) -> dict[str, object]:
    reader = TMVA.Reader("!Color:Silent")
    buffers = [array("f", [0.0]) for _ in VARIABLES]
    for name, buffer in zip(VARIABLES, buffers, strict=True):
        reader.AddVariable(name, buffer)
    responses = []
    try:
        reader.BookMVA("m", xml)
        for i in range(20):
            for k, buffer in enumerate(buffers):
                buffer[0] = 0.3 * i - 3 + 0.5 * k
            responses.append(reader.EvaluateMVA("m"))
    except Exception as error:
        return {"error": re.sub(r"\s+", " ", str(error))}
    return {"responses": responses}


if sys.argv[1] == "train":
    train()
for file in sys.argv[2:]:
    print("APPLIED", json.dumps(apply(file)))  # noqa: T201
