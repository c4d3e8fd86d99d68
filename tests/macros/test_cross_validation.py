"""Cross validation through PyROOT and macros: PyTorch folds, the example of the documentation, CERN's tutorials."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Run

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "cross-validation.md"

JOB = """
import torch, tmva_torch.root
from array import array
ROOT = tmva_torch.root.load()
TMVA = ROOT.TMVA
ROOT.gROOT.SetBatch(True)
FOLDS = 3


def loader(name, file, trees, variables):
    data = ROOT.TFile.Open(f"{ROOT.gROOT.GetTutorialDir()}/machine_learning/data/{file}")
    made = TMVA.DataLoader(name)
    made.data = data
    for variable in variables:
        made.AddVariable(variable, "F")
    made.AddSpectator("number := int(1e6*fabs(var1))%4096", "I")
    for cls, tree in trees.items():
        made.AddTree(data[tree], cls, 1.0)
    split = {f"nTrain_{cls}": 300 for cls in trees} | {f"nTest_{cls}": 1 for cls in trees}
    made.PrepareTrainingAndTestTree(ROOT.TCut(""), SplitMode="Random", NormMode="NumEvents", V=False, **split)
    return made


def validate(made, analysis, options, **keywords):
    out = ROOT.TFile.Open("cv.root", "RECREATE")
    cv = TMVA.CrossValidation("Job", made, out, V=False, Silent=True, AnalysisType=analysis, NumFolds=FOLDS, **keywords)
    cv.BookMethod(TMVA.Types.kPyTorch, "PyTorch", "!H:!V:VarTransform=N:BatchSize=32:RandomSeed=7:" + options)
    cv.Evaluate()
    out.Close()
    return cv


DETERMINISTIC = {"SplitType": "Deterministic", "SplitExpr": "int([number])%int([NumFolds])"}


def reader(variables):
    made = TMVA.Reader("!Color:Silent")
    made.values = [array("f", [0]) for _ in variables]
    made.number = array("i", [0])
    for variable, value in zip(variables, made.values):
        made.AddVariable(variable, value)
    made.AddSpectator("number := int(1e6*fabs(var1))%4096", made.number)
    for tag in ["PyTorch"] + [f"PyTorch_fold{fold + 1}" for fold in range(FOLDS)]:
        made.BookMVA(tag, f"dataset/weights/Job_{tag}.weights.xml")
    return made


def events(made, variables):
    \"\"\"Rows of TestTree, with the Reader's inputs set to each.\"\"\"
    with ROOT.TFile.Open("cv.root") as file:
        for row in file["dataset/TestTree"]:
            for variable, value in zip(variables, made.values):
                value[0] = getattr(row, variable)
            made.number[0] = int(row.number)
            yield row
"""


@pytest.fixture
def job(shell: Run, tmp_path: Path) -> Run:
    """Function that runs Python lines after the preamble and returns what they print after RESULT."""

    def run(lines: str) -> str:
        (tmp_path / "job.py").write_text(JOB + lines)
        output = shell("python -W ignore job.py")
        assert "RESULT" in output, output[-3000:]
        return output.split("RESULT", 1)[1]

    return run


USER_CODE = """
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2), nn.Softmax(dim=1))
load_model_custom_objects = {"model": model, "criterion": nn.BCELoss(), "optimizer": torch.optim.Adam}
"""


@pytest.mark.parametrize("network", ["Layout=DENSE|32|RELU,DENSE|1|SIGMOID", "UserCode=model.py"])
def test_pytorch_folds_are_applied_by_the_reader(job: Run, tmp_path: Path, network: str) -> None:
    """The combined method answers, from its weights file, with the fold that did not train on the event."""
    (tmp_path / "model.py").write_text(USER_CODE)
    printed = job(f"""
variables = ["var1", "var2", "var3", "var4"]
made = loader("dataset", "tmva_class_example.root", {{"Signal": "TreeS", "Background": "TreeB"}}, variables)
cv = validate(made, "Classification", "NumEpochs=30:LearningRate=0.01:{network}", **DETERMINISTIC)
apply = reader(variables)
same = total = 0
for row in events(apply, variables):
    answer = apply.EvaluateMVA("PyTorch")
    own = apply.EvaluateMVA(f"PyTorch_fold{{int(row.number) % FOLDS + 1}}")
    other = apply.EvaluateMVA(f"PyTorch_fold{{(int(row.number) + 1) % FOLDS + 1}}")
    same += abs(answer - own) < 1e-9 and abs(answer - row.PyTorch) < 1e-6 and answer != other
    total += 1
print("RESULT", cv.GetResults()[0].GetROCAverage(), same, total)
""")
    average, same, total = printed.split()[:3]
    assert float(average) > 0.87
    assert int(total) == 600
    assert int(same) > 590  # answers of two folds may be the same by chance where the network saturates
    networks = sorted(path.name for path in (tmp_path / "dataset" / "weights").glob("TrainedModel*_fold?.*"))
    assert len([name for name in networks if not name.endswith(".json")]) == 3
    assert len({(tmp_path / "dataset" / "weights" / name).read_bytes() for name in networks}) == len(networks)


def test_named_model_files_get_the_fold(job: Run, tmp_path: Path) -> None:
    """FilenameTrainedModel=net.pt would be written by every fold."""
    job("""
made = loader("dataset", "tmva_class_example.root", {"Signal": "TreeS", "Background": "TreeB"}, ["var1", "var4"])
cv = validate(made, "Classification", "NumEpochs=2:Layout=DENSE|1|SIGMOID:FilenameTrainedModel=./net.pt")
print("RESULT")
""")
    assert sorted(path.name for path in tmp_path.glob("net*.pt")) == ["net_fold1.pt", "net_fold2.pt", "net_fold3.pt"]


def test_multiclass_average(job: Run) -> None:
    """OutputEnsembling=Avg: every class output is the mean of the folds."""
    printed = job("""
variables = ["var1", "var2", "var3", "var4"]
trees = {"Signal": "TreeS", "bg0": "TreeB0", "bg1": "TreeB1", "bg2": "TreeB2"}
made = loader("dataset", "tmva_multiclass_example.root", trees, variables)
cv = validate(made, "Multiclass", "NumEpochs=15:LearningRate=0.01:Layout=DENSE|32|RELU,DENSE|4|SOFTMAX",
              SplitType="RandomStratified", OutputEnsembling="Avg")
apply = reader(variables)
worst = total = 0
for row in events(apply, variables):
    folds = [list(apply.EvaluateMulticlass(f"PyTorch_fold{fold + 1}")) for fold in range(FOLDS)]
    for answer, *parts in zip(apply.EvaluateMulticlass("PyTorch"), *folds):
        worst = max(worst, abs(answer - sum(parts) / FOLDS))
    total += 1
of_class_2 = cv.GetFactory().GetROCIntegral("dataset", "PyTorch", 2)
print("RESULT", worst, total, cv.GetResults()[0].GetROCAverage(), of_class_2)
""")
    worst, total, average, of_class_2 = printed.split()[:4]
    assert float(worst) < 1e-6
    assert int(total) == 1200
    assert float(average) > 0.9
    assert float(of_class_2) > 0.8


def test_regression_folds(job: Run) -> None:
    """Targets come back in their own units, from the fold of the event."""
    printed = job("""
made = TMVA.DataLoader("dataset")
data = ROOT.TFile.Open(f"{ROOT.gROOT.GetTutorialDir()}/machine_learning/data/tmva_reg_example.root")
for variable in ("var1", "var2"):
    made.AddVariable(variable, "F")
made.AddTarget("fvalue")
made.AddSpectator("number := int(1e6*fabs(var1))%4096", "I")
made.AddRegressionTree(data["TreeR"], 1.0)
made.PrepareTrainingAndTestTree(ROOT.TCut(""), "nTrain_Regression=2000:nTest_Regression=1:SplitMode=Random:!V")
cv = validate(made, "Regression", "NumEpochs=60:LearningRate=0.01:Layout=DENSE|32|TANH,DENSE|1|LINEAR", **DETERMINISTIC)
apply = reader(["var1", "var2"])
worst = squares = total = spread = 0
for row in events(apply, ["var1", "var2"]):
    answer = apply.EvaluateRegression("PyTorch")[0]
    own = apply.EvaluateRegression(f"PyTorch_fold{int(row.number) % FOLDS + 1}")[0]
    tree = row.PyTorch if isinstance(row.PyTorch, float) else row.GetLeaf("PyTorch", "fvalue").GetValue()
    worst = max(worst, abs(answer - own), abs(answer - tree))
    squares += (answer - row.fvalue) ** 2
    spread += (row.fvalue - 165) ** 2
    total += 1
print("RESULT", worst, (squares / total) ** 0.5, (spread / total) ** 0.5, total)
""")
    worst, deviation, spread, total = (float(word) for word in printed.split()[:4])
    assert worst < 1e-3  # one event or many at a time: rounding of float32, scaled back to targets of some hundred
    assert total == 2000
    assert deviation < 0.2 * spread


def test_documented_job(shell: Run, tmp_path: Path) -> None:
    """The macro of docs/cross-validation.md, as printed there."""
    macro = re.search(r"```cpp\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    assert macro is not None
    (tmp_path / "cv.C").write_text(macro[1])
    output = shell("tmva-torch root -l -b -q cv.C")
    values = {title: float(value) for title, value in re.findall(r"ROC integral of (\w+): (\S+) \+-", output)}
    assert 0.88 < values["Fisher"] < 0.92
    assert values["PyTorch"] > values["Fisher"]
    assert (tmp_path / "cv.png").read_bytes().startswith(b"\x89PNG")
    assert len(re.findall(r"NumWorkerProcs=3: the folds of \"PyTorch\" are trained one after the other", output)) == 1


def test_classification_tutorials(shell: Run, tmp_path: Path, tutorials: Path) -> None:
    """TMVACrossValidation.C and TMVACrossValidationApplication.C, unmodified, one after the other in one folder."""
    output = shell(f"tmva-torch root -l -b -q {tutorials}/TMVACrossValidation.C")
    assert output.count("TMVACrossValidation is done!") == 1
    summaries = output.split("Summary for method ")[1:]
    assert [text.split()[0] for text in summaries] == ["BDT", "Fisher"]
    for text in summaries:
        values = [float(value) for value in re.findall(r"ROC int: ([\d.]+)", text)]
        # Unit Gaussians in two variables, their means 2 sqrt(2) apart: the best integral is Phi(2) = 0.9772.
        assert len(values) == 2
        assert all(0.955 < value < 0.985 for value in values)

    output = shell(f"tmva-torch root -l -b -q {tutorials}/TMVACrossValidationApplication.C")
    assert "not found" not in output
    check = """
import tmva_torch.root
ROOT = tmva_torch.root.load()
with ROOT.TFile.Open("TMVACrossEvaluationApp.root") as application, ROOT.TFile.Open("TMVACV.root") as training:
    # The same 2000 events but for the two of the test sample: each is answered by the fold that did not train on it.
    for title in ("BDTG", "Fisher"):
        training["datasetcv/TestTree"].Draw(f"{title}>>h{title}(100,-1,1)", "", "goff")
        expected, found = ROOT.gDirectory.Get(f"h{title}"), application[title]
        difference = [found.GetBinContent(i) - expected.GetBinContent(i) for i in range(102)]
        print("RESULT", found.GetEntries(), expected.GetEntries(), min(difference), sum(difference))
"""
    (tmp_path / "check.py").write_text(check)
    rows = re.findall(r"RESULT (\S+) (\S+) (\S+) (\S+)", shell("python -W ignore check.py"))
    assert len(rows) == 2
    for row in rows:
        assert [float(word) for word in row] == [2000, 1998, 0, 2]


def test_random_split_tutorial(shell: Run, tutorials: Path) -> None:
    output = shell(f"tmva-torch root -l -b -q '{tutorials}/TMVACrossValidation.C(true)'")
    assert len(re.findall(r"ROC int: 0\.9[5-8]", output)) == 4


def test_regression_tutorial(shell: Run, tutorials: Path) -> None:
    """TMVACrossValidationRegression.C, unmodified; its random split has an empty SplitExpr."""
    output = shell(f"tmva-torch root -l -b -q {tutorials}/TMVACrossValidationRegression.C")
    assert "TMVACrossValidationRegression is done!" in output
    deviations = re.findall(r'rms deviation of "fvalue" ([\d.]+)', output)
    assert len(deviations) == 2
    assert all(float(value) < 5 for value in deviations)  # the target's own rms is 90
