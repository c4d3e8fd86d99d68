"""PyTorch for TMVA: data sets and loaders, training, prediction and storage of networks on events with weights.

data        EventDataset, make_loaders: whole batches without Python work per event
models      mlp, build_layout: networks from a line of text
training    TrainConfig, fit, History: the package's own loop
metrics     evaluate, Metrics, roc_points: figures of merit with event weights
results     Results, Sample: what a training gave; tmva_output reads them from TMVA's output file (extra "uproot")
plots       draw, roc, training_curves...: pictures of results (extra "plot")
report      write: one HTML page of results (extra "report")
prediction  predict: responses in blocks of bounded size
artifacts   save_model, load_model: model files
root        the only door to ROOT
"""

from __future__ import annotations

from .artifacts import load_model, save_model
from .data import EventDataset, Loaders, make_loaders
from .errors import TmvaTorchError
from .losses import Task
from .metrics import Metrics, evaluate
from .models import build_layout, mlp
from .prediction import predict
from .training import History, TrainConfig, fit

__all__ = [
    "EventDataset",
    "History",
    "Loaders",
    "Metrics",
    "Task",
    "TmvaTorchError",
    "TrainConfig",
    "build_layout",
    "evaluate",
    "fit",
    "load_model",
    "make_loaders",
    "mlp",
    "predict",
    "save_model",
]
