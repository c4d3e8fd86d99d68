"""Ctrl-C during a training, sent as a real signal to root.exe and to a PyROOT script."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import TMVA_TORCH, environment

#: In its 30th batch, which is of the second epoch, the loss says so and then takes its time.
MODEL = """
import pathlib, time
from torch import nn

batches = 0

def slow_loss(output, target):
    global batches
    batches += 1
    if batches == 30:
        pathlib.Path("slow").touch()
        time.sleep(3)
    return nn.functional.binary_cross_entropy(output, target, reduction="none")

load_model_custom_objects = {"model": nn.Sequential(nn.Linear(4, 1), nn.Sigmoid()), "criterion": slow_loss}
"""
BOOKING = "!H:!V:UserCode=model.py:NumEpochs=100000:BatchSize=20:NumThreads=1"
#: A job with the booking of its argument; the script takes the objects of model.py for its own if MAIN is another one.
FACTORY = "!V:!Color:!DrawProgressBar:AnalysisType=Classification"
SPLIT = "nTrain_Signal=200:nTrain_Background=200:nTest_Signal=100:nTest_Background=100:!V"
MACRO = f"""
void job(const char *options)
{{
   auto data = TFile::Open(gROOT->GetTutorialDir() + "/machine_learning/data/tmva_class_example.root");
   TMVA::Factory factory("Job", "{FACTORY}");
   TMVA::DataLoader loader("dataset");
   for (auto name : {{"var1", "var2", "var3", "var4"}}) loader.AddVariable(name);
   loader.AddSignalTree(data->Get<TTree>("TreeS"));
   loader.AddBackgroundTree(data->Get<TTree>("TreeB"));
   loader.PrepareTrainingAndTestTree("", "{SPLIT}");
   factory.BookMethod(&loader, TMVA::Types::kPyTorch, "PyTorch", options);
   factory.TrainAllMethods();
   factory.TestAllMethods();
   factory.EvaluateAllMethods();
   std::cout << "IN CONTROL " << factory.GetROCIntegral(&loader, "PyTorch") << std::endl;
}}
"""
SCRIPT = f"""
import sys
import tmva_torch.root
ROOT = tmva_torch.root.load()
TMVA = ROOT.TMVA
if "MAIN" in sys.argv:
    exec(open("model.py").read())
data = ROOT.TFile.Open(f"{{ROOT.gROOT.GetTutorialDir()}}/machine_learning/data/tmva_class_example.root")
factory = TMVA.Factory("Job", "{FACTORY}")
loader = TMVA.DataLoader("dataset")
for name in ("var1", "var2", "var3", "var4"):
    loader.AddVariable(name, "F")
loader.AddSignalTree(data["TreeS"], 1.0)
loader.AddBackgroundTree(data["TreeB"], 1.0)
loader.PrepareTrainingAndTestTree(ROOT.TCut(""), "{SPLIT}")
factory.BookMethod(loader, TMVA.Types.kPyTorch, "PyTorch", sys.argv[1])
factory.TrainAllMethods()
factory.TestAllMethods()
factory.EvaluateAllMethods()
print("IN CONTROL", factory.GetROCIntegral(loader, "PyTorch"))
"""
HOSTS = ("root.exe", "PyROOT")


def start(folder: Path, host: str, model: str, booking: str, *arguments: str) -> subprocess.Popen[str]:
    """Start the job in a folder that gets the given model.py."""
    for name, content in (("model.py", model), ("job.C", MACRO), ("job.py", SCRIPT)):
        (folder / name).write_text(content)
    macro = [TMVA_TORCH, "root", "-l", "-b", "-q", f'job.C("{booking}")']
    return subprocess.Popen(
        macro if host == "root.exe" else [sys.executable, "job.py", booking, *arguments],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(params=HOSTS)
def job(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a job in its slow batch."""
    process = start(tmp_path, request.param, MODEL, BOOKING)
    end = time.monotonic() + 240
    while not (tmp_path / "slow").exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    yield process
    if process.poll() is None:
        process.kill()
        process.communicate()


def test_the_first_one_stops_after_the_batch_and_the_job_goes_on(job: subprocess.Popen[str], tmp_path: Path) -> None:
    job.send_signal(signal.SIGINT)
    output, _ = job.communicate(timeout=120)
    assert job.returncode == 0, output[-3000:]
    assert "training stopped: interrupted" in output
    integral = re.search(r"IN CONTROL (\S+)", output)
    assert integral, output[-3000:]
    assert 0 < float(integral[1]) < 1
    assert (tmp_path / "dataset" / "weights" / "TrainedModel_PyTorch.pt").is_file()
    assert (tmp_path / "dataset" / "weights" / "Job_PyTorch.weights.xml").is_file()


def test_the_second_one_aborts(job: subprocess.Popen[str], tmp_path: Path) -> None:
    job.send_signal(signal.SIGINT)
    time.sleep(0.5)
    job.send_signal(signal.SIGINT)
    sent = time.monotonic()
    output, _ = job.communicate(timeout=120)
    assert job.returncode != 0
    assert "IN CONTROL" not in output
    assert job.returncode == -signal.SIGINT or "KeyboardInterrupt" in output
    # the batch alone would have taken longer
    assert time.monotonic() - sent < 60
    assert not (tmp_path / "dataset" / "weights" / "Job_PyTorch.weights.xml").exists()
