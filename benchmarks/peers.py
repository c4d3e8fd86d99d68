"""The same network in other hands: ONNX Runtime and scikit-learn's MLP, where they are installed."""

from __future__ import annotations

import importlib.util
import io

import torch
from common import gaussians
from table import Row, note, report, side_by_side
from torch import nn

import tmva_torch

N, N_VARIABLES = 100_000, 20


def main() -> None:
    torch.set_num_threads(1)
    x, classes = gaussians(N, N_VARIABLES)
    model = nn.Sequential(nn.Linear(N_VARIABLES, 64), nn.ReLU(), nn.Linear(64, 1), nn.Sigmoid()).eval()
    ours = {"ours": lambda: tmva_torch.predict(model, x, task=tmva_torch.Task.BINARY)}
    rows = []
    if importlib.util.find_spec("onnxruntime"):
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        file = io.BytesIO()
        torch.onnx.export(model, (torch.zeros(1, N_VARIABLES),), file, dynamic_axes={"x": {0: "n"}}, input_names=["x"])
        session = onnxruntime.InferenceSession(file.getvalue(), options)
        seconds = side_by_side({**ours, "peer": lambda: session.run(None, {"x": x})})
        rows.append(Row.of("predict, 100 k x 20", seconds["ours"], "ONNX Runtime", seconds["peer"]))
        one, n_calls = x[:1], 2000
        seconds = side_by_side(
            {
                "ours": lambda: [tmva_torch.predict(model, one, task=tmva_torch.Task.BINARY) for _ in range(n_calls)],
                "peer": lambda: [session.run(None, {"x": one}) for _ in range(n_calls)],
            }
        )
        ours_one, peer_one = seconds["ours"] / n_calls, seconds["peer"] / n_calls
        rows.append(Row.of("predict in Python, 1 x 20", ours_one, "ONNX Runtime, in Python", peer_one, unit="us"))
    else:
        note("not measured: ONNX Runtime, which is not installed")
    if importlib.util.find_spec("sklearn"):
        from sklearn.neural_network import MLPClassifier  # noqa: PLC0415

        part = 20_000

        def train() -> None:
            dataset = tmva_torch.EventDataset(x[:part], classes[:part], n_classes=2)
            loaders = tmva_torch.make_loaders(dataset, validation=0, batch_size=200, seed=1)
            network = tmva_torch.mlp(N_VARIABLES, 1, hidden=(64,))
            config = tmva_torch.TrainConfig(epochs=5, keep_best=False)
            tmva_torch.fit(network, loaders.train, task=tmva_torch.Task.BINARY, config=config)

        peer = MLPClassifier((64,), batch_size=200, max_iter=5, tol=0.0, n_iter_no_change=100)

        def train_peer() -> None:
            import warnings  # noqa: PLC0415

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                peer.fit(x[:part], classes[:part])

        seconds = side_by_side({"ours": train, "peer": train_peer}, repeats=3)
        rows.append(Row.of("5 epochs of 20 k x 20, batch 200", seconds["ours"], "scikit-learn's MLP", seconds["peer"]))
    else:
        note("not measured: scikit-learn, which is not installed")
    report(rows)


if __name__ == "__main__":
    main()
