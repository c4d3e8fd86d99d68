# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A network in TMVA, from a notebook
#
# TMVA reads, splits and transforms the events; the network is defined in a cell. Open this file as a notebook with
# Jupyter and jupytext, or run it with Python.

# %%
import torch
from torch import nn

import tmva_torch.root

ROOT = tmva_torch.root.load()
TMVA = ROOT.TMVA
TMVA.gConfig().SetDrawProgressBar(False)

# %% [markdown]
# The network and how to train it, in the dictionary that a `UserCode` file would define.

# %%
model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2), nn.Softmax(dim=1))
load_model_custom_objects = {"model": model, "criterion": nn.BCELoss(), "optimizer": torch.optim.Adam}

# %% [markdown]
# The job: ROOT's example of signal and background.

# %%
data = ROOT.TFile.Open(f"{ROOT.gROOT.GetTutorialDir()}/machine_learning/data/tmva_class_example.root")
output = ROOT.TFile.Open("TMVA.root", "RECREATE")
factory = TMVA.Factory("Notebook", output, Silent=True, AnalysisType="Classification")
loader = TMVA.DataLoader("dataset")
for name in ("var1", "var2", "var3", "var4"):
    loader.AddVariable(name, "F")
loader.AddSignalTree(data["TreeS"])
loader.AddBackgroundTree(data["TreeB"])
loader.PrepareTrainingAndTestTree(ROOT.TCut(""), nTrain_Signal=1000, nTrain_Background=1000)
factory.BookMethod(loader, TMVA.Types.kFisher, "Fisher")
factory.BookMethod(loader, TMVA.Types.kPyTorch, "PyTorch", VarTransform="N", NumEpochs=10, LearningRate=0.01)
factory.TrainAllMethods()
factory.TestAllMethods()
factory.EvaluateAllMethods()
output.Close()

# %% [markdown]
# What came of it, without ROOT: numbers and pictures (`IPython.display.Image` shows them in the notebook).

# %%
from tmva_torch import plots, summary, tmva_output

results = tmva_output.read_output("TMVA.root")
for result in results:
    print(result.method, summary.figures(result))
plots.roc(results, "roc.png")
plots.overtraining(results[1], "overtraining.png")
