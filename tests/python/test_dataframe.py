"""Responses as columns of an RDataFrame: those of the Reader, event by event, with any number of threads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.root
WATCHDOG = 240  # seconds; threads that wait for each other fail a test

PREAMBLE = """
import sys
import numpy as np, torch, tmva_torch, tmva_torch.root
from torch import nn
ROOT = tmva_torch.root.load()
ROOT.gErrorIgnoreLevel = ROOT.kError
n = 20000
rng = np.random.default_rng(3)
x = rng.normal(size=(n, 2)).astype(np.float32)


def fill(name):
    # Several clusters, which are what the threads share out.
    ROOT.RDF.FromNumpy({"a": x[:, 0].copy(), "b": x[:, 1].copy(), "number": np.arange(n)}).Snapshot(
        "t", name, "", cluster_options()
    )


def cluster_options():
    options = ROOT.RDF.RSnapshotOptions()
    options.fAutoFlush = 1000
    return options


def bundle(task, *layers, **names):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), *layers).eval()
    return tmva_torch.Bundle(model=model, task=task, features=("a", "b"), **names)
"""
SERIAL_AND_PARALLEL = """
network = bundle(tmva_torch.Task.BINARY, nn.Linear(16, 1), nn.Sigmoid(), classes=("Background", "Signal"))
expected = network.predict(x)[:, 0]
fill("t.root")
def columns():
    frame = tmva_torch.root.define(ROOT.RDataFrame("t", "t.root"), "score", network)
    got = frame.AsNumpy(["number", "score"])
    order = np.argsort(got["number"])
    return got["score"][order]
serial = columns()
np.testing.assert_allclose(serial, expected, rtol=0, atol=1e-6)
ROOT.EnableImplicitMT(4)
parallel = columns()
np.testing.assert_array_equal(parallel, serial)
print("GOOD")
"""
SEVERAL_OUTPUTS = """
network = bundle(tmva_torch.Task.MULTICLASS, nn.Linear(16, 3), nn.Softmax(dim=1), classes=("u", "v", "w"))
tmva_torch.save(network, "model.safetensors")
fill("t.root")
frame = tmva_torch.root.define(ROOT.RDataFrame("t", "t.root"), "p", "model.safetensors", ["b", "a + 1"])
frame = tmva_torch.root.define(frame, "q", "model.safetensors").Define("q1", "q[1]")
got = frame.AsNumpy(["p", "q1"])
expected = network.predict(np.stack([x[:, 1], x[:, 0] + 1], axis=1))
np.testing.assert_allclose(np.array([list(p) for p in got["p"][:500]]), expected[:500], rtol=0, atol=1e-6)
np.testing.assert_allclose(got["q1"], network.predict(x)[:, 1], rtol=0, atol=1e-6)
for wrong, columns in (("model.safetensors", ["a"]), ("nowhere.weights.xml", None)):
    try:
        tmva_torch.root.define(ROOT.RDataFrame(1), "p", wrong, columns)
    except (ValueError, tmva_torch.TmvaTorchError) as error:
        print("REFUSED", str(error).replace("\\n", " "))
print("GOOD")
"""
PYTHON_ONLY = """
network = bundle(tmva_torch.Task.BINARY, nn.Unflatten(1, (1, 16)), nn.Conv1d(1, 1, 1), nn.Flatten(),
                 nn.Linear(16, 1), nn.Sigmoid(), classes=("Background", "Signal"))
fill("t.root")
frame = tmva_torch.root.define(ROOT.RDataFrame("t", "t.root").Range(50), "score", network)
np.testing.assert_allclose(frame.AsNumpy(["score"])["score"], network.predict(x[:50])[:, 0], rtol=0, atol=1e-6)
ROOT.EnableImplicitMT(2)
try:
    tmva_torch.root.define(ROOT.RDataFrame("t", "t.root"), "score", network)
except tmva_torch.TmvaTorchError as error:
    print("REFUSED", error)
"""


def run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PREAMBLE + code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def test_threads_give_what_one_thread_gives(tmp_path: Path) -> None:
    assert "GOOD" in run(SERIAL_AND_PARALLEL, tmp_path)


def test_several_outputs_expressions_and_wrong_arguments(tmp_path: Path) -> None:
    output = run(SEVERAL_OUTPUTS, tmp_path)
    assert "GOOD" in output
    assert "the model has 2 variables: ['a', 'b']" in output
    assert "nowhere.weights.xml cannot be read" in output


def test_networks_that_python_evaluates_need_a_single_thread(tmp_path: Path) -> None:
    assert "come from Python, which one thread at a time can use" in run(PYTHON_ONLY, tmp_path)
