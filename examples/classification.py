"""The main job in PyROOT: Fisher and a PyTorch network on ROOT's classification example.

python classification.py [model.py] [options]
"""

import sys

import tmva_torch.root

ROOT = tmva_torch.root.load()
ROOT.gROOT.SetBatch(True)
TMVA = ROOT.TMVA

user_code = sys.argv[1] if len(sys.argv) > 1 else "model.py"
options = sys.argv[2] if len(sys.argv) > 2 else "NumEpochs=20:BatchSize=128"

data = ROOT.TFile.Open(f"{ROOT.gROOT.GetTutorialDir()}/machine_learning/data/tmva_class_example.root")
output = ROOT.TFile.Open("TMVA.root", "RECREATE")

factory = TMVA.Factory(
    "TMVAClassification", output, V=False, Silent=False, DrawProgressBar=True, AnalysisType="Classification"
)
loader = TMVA.DataLoader("dataset")
for name in ("var1", "var2", "var3", "var4"):
    loader.AddVariable(name, "F")
loader.AddSignalTree(data["TreeS"], 1.0)
loader.AddBackgroundTree(data["TreeB"], 1.0)
loader.PrepareTrainingAndTestTree(
    ROOT.TCut(""), nTrain_Signal=4000, nTrain_Background=4000, SplitMode="Random", NormMode="NumEvents", V=False
)

factory.BookMethod(loader, TMVA.Types.kFisher, "Fisher", "!H:!V:Fisher:VarTransform=D,G")
factory.BookMethod(loader, TMVA.Types.kPyTorch, "PyTorch", f"!H:!V:VarTransform=D,G:{options}:UserCode={user_code}")
factory.TrainAllMethods()
factory.TestAllMethods()
factory.EvaluateAllMethods()

for title in ("Fisher", "PyTorch"):
    print("ROC integral", title, factory.GetROCIntegral(loader, title))
factory.GetROCCurve(loader).SaveAs("roc_pyroot.png")
output.Close()
