"""One event through TMVA's Reader, 4-64-2 network: evaluated in C++, and through a user's own predict_func."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from common import SILENT, in_folder, loader_of, root, toy_file
from table import Row, report, side_by_side
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

USER = """
import torch
from torch import nn
model = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 2), nn.Softmax(dim=1))
def predict(model, x):
    with torch.inference_mode():
        return model(torch.from_numpy(x)).numpy()
load_model_custom_objects = {"model": model, "predict_func": predict}
"""
LOOP = r"""
#include <TMVA/Reader.h>
double bench_reader(TMVA::Reader &reader, float *v, const char *tag, int n)
{
   const TString name = tag;
   double sum = 0;
   for (int i = 0; i < n; ++i) {
      v[0] = 0.001F * i;
      sum += reader.EvaluateMVA(name);
   }
   return sum;
}
"""


def original_way(model: nn.Module, x: np.ndarray) -> np.ndarray:
    """As the tutorials predict: a data set and a loader for every call."""
    model.eval()
    loader = DataLoader(TensorDataset(torch.Tensor(x)), batch_size=1, shuffle=False)
    answers = []
    with torch.no_grad():
        for (batch,) in loader:
            answers.append(model(batch))
    return np.concatenate([answer.numpy() for answer in answers])


def main() -> None:
    torch.set_num_threads(1)
    in_folder()
    module = root()
    module.gInterpreter.Declare(LOOP)
    Path("user.py").write_text(USER)
    file = module.TFile.Open(toy_file(module, 5000, 4))
    loader = loader_of(module, file, 4, "Classification")
    factory = module.TMVA.Factory("Job", f"{SILENT}:AnalysisType=Classification")
    network = "Layout=DENSE|64|RELU,DENSE|2|SOFTMAX:NumEpochs=1"
    factory.BookMethod(loader, module.TMVA.Types.kPyTorch, "Known", f"!H:!V:{network}")
    factory.BookMethod(loader, module.TMVA.Types.kPyTorch, "Gauss", f"!H:!V:VarTransform=D,G:{network}")
    factory.BookMethod(loader, module.TMVA.Types.kPyTorch, "User", "!H:!V:UserCode=user.py:NumEpochs=1")
    factory.TrainAllMethods()

    values = np.zeros(4, dtype=np.float32)
    reader = module.TMVA.Reader(SILENT.replace("!V:", "").replace(":!DrawProgressBar", ""))
    links = [np.zeros(1, dtype=np.float32) for _ in range(4)]
    module.gInterpreter.Declare("float bench_v[4];")
    for i in range(4):
        module.gInterpreter.ProcessLine(
            f'((TMVA::Reader*){module.addressof(reader)})->AddVariable("v{i}", &bench_v[{i}]);'
        )
    del links, values
    for tag in ("Known", "Gauss", "User"):
        reader.BookMVA(tag, f"dataset/weights/Job_{tag}.weights.xml")

    model = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 2), nn.Softmax(dim=1)).eval()
    x = np.zeros((1, 4), dtype=np.float32)
    bare_x = torch.from_numpy(x)
    source = "output = predict(model, vals)"
    scope = {"predict": original_way, "model": model, "vals": x}

    def bare(n: int) -> None:
        with torch.inference_mode():
            for _ in range(n):
                model(bare_x)

    def user_alone(n: int) -> None:
        for _ in range(n):
            with torch.inference_mode():
                model(torch.from_numpy(x)).numpy()

    def upstream(n: int) -> None:
        for _ in range(n):
            exec(compile(source, "<string>", "exec"), scope)  # noqa: S102 - what ROOT's method does for every event

    n_fast, n_slow = 200_000, 2_000
    seconds = side_by_side(
        {
            "known": lambda: module.bench_reader(reader, module.bench_v, "Known", n_fast),
            "gauss": lambda: module.bench_reader(reader, module.bench_v, "Gauss", n_fast),
            "user": lambda: module.bench_reader(reader, module.bench_v, "User", n_slow),
            "user alone": lambda: user_alone(n_slow),
            "bare": lambda: bare(n_slow),
            "original": lambda: upstream(300),
        }
    )
    counts = {"known": n_fast, "gauss": n_fast, "original": 300}
    one = {name: time / counts.get(name, n_slow) for name, time in seconds.items()}
    report(
        [
            Row.of("Reader, one event", one["known"], "original way", one["original"], "ours <= 1 us", unit="us"),
            Row.of("Reader, one event", one["known"], "bare model(x) in Python", one["bare"], unit="us"),
            Row.of("Reader, one event, D,G", one["gauss"], "original way, without D,G", one["original"], unit="us"),
            Row.of(
                "Reader, user's predict_func",
                one["user"],
                "the function alone",
                one["user alone"],
                "ours - peer <= 3 us",
                unit="us",
            ),
        ]
    )


if __name__ == "__main__":
    main()
