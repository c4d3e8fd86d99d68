"""Three TMVA jobs that leave their output files, and figures.json with TMVA's own ROC integrals, where they run."""

from __future__ import annotations

import json
from pathlib import Path

import tmva_torch.root

ROOT = tmva_torch.root.load()
ROOT.gROOT.SetBatch(True)
TMVA = ROOT.TMVA
DATA = f"{ROOT.gROOT.GetTutorialDir()}/machine_learning/data"
NETWORK = "!H:!V:VarTransform=N:NumEpochs=4:BatchSize=100:Seed=3"


class Job:
    """A factory with its output file and loader."""

    def __init__(self, name: str, analysis: str, data: str) -> None:
        self.trees = ROOT.TFile.Open(f"{DATA}/{data}")
        self.output = ROOT.TFile.Open(f"{name}.root", "RECREATE")
        options = f"!V:Silent:!Color:!DrawProgressBar:Transformations=I:AnalysisType={analysis}"
        self.factory = TMVA.Factory(name, self.output, options)
        self.loader = TMVA.DataLoader("dataset")

    def run(self, split: str, *methods: tuple[int, str, str]) -> None:
        self.loader.PrepareTrainingAndTestTree(ROOT.TCut(""), f"SplitMode=Random:NormMode=NumEvents:!V:{split}")
        for kind, title, options in methods:
            self.factory.BookMethod(self.loader, kind, title, options)
        self.factory.TrainAllMethods()
        self.factory.TestAllMethods()
        self.factory.EvaluateAllMethods()
        self.output.Close()


job = Job("classification", "Classification", "tmva_class_example.root")
job.loader.AddVariable("sum := var1+var2", "Sum of <1> & $2$", "GeV", "F")
for variable in ("var3", "var4"):
    job.loader.AddVariable(variable, "F")
job.loader.AddSpectator("seen := var1")
# The background comes first: the signal is class 1.
job.loader.AddBackgroundTree(job.trees["TreeB"], 0.5)
job.loader.AddSignalTree(job.trees["TreeS"], 1.0)
job.loader.SetBackgroundWeightExpression("weight")
job.run(
    "nTrain_Signal=1500:nTrain_Background=1500:nTest_Signal=1000:nTest_Background=1000",
    (TMVA.Types.kFisher, "Fisher", "!H:!V:CreateMVAPdfs"),
    (TMVA.Types.kPyTorch, "PyTorch", f"{NETWORK}:Layout=DENSE|16|RELU,DENSE|1|SIGMOID:Ranking=permutation"),
)
areas = {title: job.factory.GetROCIntegral(job.loader, title) for title in ("Fisher", "PyTorch")}
Path("figures.json").write_text(json.dumps(areas), encoding="utf-8")

job = Job("regression", "Regression", "tmva_reg_example.root")
for variable in ("var1", "var2"):
    job.loader.AddVariable(variable, "F")
job.loader.AddTarget("fvalue", "value", "MeV")
job.loader.AddRegressionTree(job.trees["TreeR"], 1.0)
job.run("nTrain_Regression=500:nTest_Regression=500", (TMVA.Types.kLD, "LD-1", "!H:!V"))

job = Job("multiclass", "Multiclass", "tmva_multiclass_example.root")
for variable in ("var1", "var2", "var3", "var4"):
    job.loader.AddVariable(variable, "F")
for name, tree in (("Signal", "TreeS"), ("bg0", "TreeB0"), ("bg1", "TreeB1")):
    job.loader.AddTree(job.trees[tree], name)
counts = ":".join(f"n{kind}_{name}=500" for kind in ("Train", "Test") for name in ("Signal", "bg0", "bg1"))
job.run(counts, (TMVA.Types.kPyTorch, "net", f"{NETWORK}:Layout=DENSE|16|RELU,DENSE|3|SOFTMAX"))
