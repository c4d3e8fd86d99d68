"""Responses on a Dask cluster: bit for bit those of a local RDataFrame, from one network per worker."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.root

CODE = """
import os, numpy as np, torch, tmva_torch, tmva_torch.root
from distributed import Client, LocalCluster
from torch import nn

n = 20000
x = np.random.default_rng(3).normal(size=(n, 2)).astype(np.float32)


def bundle(*layers, **names):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), *layers).eval()
    return tmva_torch.Bundle(model=model, features=("a", "b"), **names)


def n_loaded():
    from tmva_torch import dask_workers
    return len(dask_workers._declared)


def columns(frame, names):
    got = frame.AsNumpy(["number", *names])
    order = np.argsort(got["number"])
    return [got[name][order] for name in names]


if __name__ == "__main__":
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None, "local_directory": os.getcwd()}
    with LocalCluster(n_workers=1, **options) as cluster, Client(cluster) as client:
        ROOT = tmva_torch.root.load()
        snapshot = ROOT.RDF.RSnapshotOptions()
        snapshot.fAutoFlush = 1000
        made = ROOT.RDF.FromNumpy({"a": x[:, 0].copy(), "b": x[:, 1].copy(), "number": np.arange(n)})
        made.Snapshot("t", "t.root", "", snapshot)
        one = bundle(nn.Linear(16, 1), nn.Sigmoid(), task=tmva_torch.Task.BINARY, classes=("Background", "Signal"))
        many = bundle(nn.Linear(16, 3), nn.Softmax(1), task=tmva_torch.Task.MULTICLASS, classes=("u", "v", "w"))

        def frames(executor):
            frame = ROOT.RDataFrame("t", os.path.abspath("t.root"), **executor)
            frame = tmva_torch.root.define(frame, "score", one)
            frame = tmva_torch.root.define(frame.Define("c", "a + 1"), "p", many, ["b", "c"])
            return frame.Define("p0", "p[0]").Define("p2", "p[2]")  # ROOT brings no RVec columns back

        local = columns(frames({}), ["score", "p0", "p2"])
        distributed = frames({"executor": client, "npartitions": 6})
        cluster.scale(2)  # the second one comes after the methods
        client.wait_for_workers(2)
        there = columns(distributed, ["score", "p0", "p2"])
        for mine, theirs in zip(local, there):
            np.testing.assert_array_equal(theirs, mine)
        assert distributed.Filter("score > 0.5").Count().GetValue() == int((local[0] > 0.5).sum())
        print("LOADED", sorted(client.run(n_loaded).values()))
        try:
            tmva_torch.root.define(ROOT.RDataFrame("t", os.path.abspath("t.root"), executor=client), "s", one, ["a"])
        except ValueError as error:
            print("REFUSED", error)
    options |= {"processes": False, "threads_per_worker": 2}
    with LocalCluster(n_workers=1, **options) as cluster, Client(cluster) as client:
        try:
            tmva_torch.root.define(ROOT.RDataFrame("t", os.path.abspath("t.root"), executor=client), "s", one)
        except ValueError as error:
            print("REFUSED", error)
"""


def test_workers_respond_bit_for_bit_as_one_process_and_load_each_method_once(tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text(CODE)
    command = [sys.executable, "-W", "ignore", "job.py"]
    patient = {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "120s"}  # on a busy machine
    done = subprocess.run(command, cwd=tmp_path, env=patient, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert "LOADED [2, 2]" in done.stdout
    assert "REFUSED columns=['a'] are 1; the model has 2 variables" in done.stdout
    assert "has 2 threads, which would share one network; start the cluster with threads_per_worker=1" in done.stdout


def test_the_example_is_python_and_asks_for_what_there_is(tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "examples" / "jobs" / "dask_predict.py"
    ast.parse(script.read_text())
    done = subprocess.run(
        [sys.executable, "-W", "ignore", script, "--help"], capture_output=True, text=True, check=True
    )
    assert "--workers" in done.stdout
