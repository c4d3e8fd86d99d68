"""PyTorch for TMVA: data sets and loaders, training, prediction and storage of networks on events with weights.

data        EventDataset, make_loaders: whole batches without Python work per event
models      mlp, build_layout: networks from a line of text
training    TrainConfig, fit, History: the package's own loop
metrics     evaluate, Metrics, roc_points: figures of merit with event weights
results     Results, Sample: what a training gave; tmva_output reads them from TMVA's output file (extra "uproot")
plots       draw, roc, training_curves...: pictures of results (extra "plot")
report      write: one HTML page of results (extra "report")
prediction  predict: responses in blocks of bounded size
sources     from_root: events from ROOT files (extra "uproot")
streaming   stream_root: loaders over files larger than memory
bulk        predict_files: predictions for many files, in several processes
scaling     standardise: inputs of mean 0 and spread 1, in a form that TMVA can apply too
bundle      Bundle, save, load: a network with all that predictions need, in one file
weights_xml read_weights: weights files of TMVA, without ROOT
tmva_files  to_tmva: what TMVA::Reader needs to apply a bundle
exporting   export: ONNX, torch.export, TorchScript, a C++ header, each checked against Python (extra "onnx")
estimators  TorchClassifier, TorchRegressor: for scikit-learn's tools (extra "sklearn")
lightning_task LightningTask: for lightning.Trainer (extra "lightning")
world       joined, current: the processes that train together; sharing: each one's part of a loader's batches
artifacts   save_model, load_model: networks alone
root        the only door to ROOT
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .artifacts import load_model, save_model
    from .bundle import Bundle
    from .bundle_file import load, save
    from .data import EventDataset, Loaders, make_loaders
    from .errors import TmvaTorchError
    from .estimators import TorchClassifier as TorchClassifier
    from .estimators import TorchRegressor as TorchRegressor
    from .exporting import export
    from .lightning_task import LightningTask as LightningTask
    from .losses import Task
    from .metrics import Metrics, evaluate
    from .models import build_layout, mlp
    from .prediction import predict
    from .scaling import standardise
    from .sources import from_root
    from .streaming import stream_root
    from .tmva_files import to_tmva
    from .training import History, TrainConfig, fit
    from .weights_xml import WeightsFile, read_weights

__all__ = [
    "Bundle",
    "EventDataset",
    "History",
    "Loaders",
    "Metrics",
    "Task",
    "TmvaTorchError",
    "TrainConfig",
    "WeightsFile",
    "build_layout",
    "evaluate",
    "export",
    "fit",
    "from_root",
    "load",
    "load_model",
    "make_loaders",
    "mlp",
    "predict",
    "read_weights",
    "save",
    "save_model",
    "standardise",
    "stream_root",
    "to_tmva",
]

#: Where the public names are, also those that need an extra. They are imported when they are used first: whoever only
#: loads ROOT's half, or asks the command line for the environment, does not wait for torch.
_HOMES = {
    "Bundle": "bundle",
    "EventDataset": "data",
    "History": "training",
    "LightningTask": "lightning_task",
    "Loaders": "data",
    "Metrics": "metrics",
    "Task": "losses",
    "TmvaTorchError": "errors",
    "TorchClassifier": "estimators",
    "TorchRegressor": "estimators",
    "TrainConfig": "training",
    "WeightsFile": "weights_xml",
    "build_layout": "models",
    "evaluate": "metrics",
    "export": "exporting",
    "fit": "training",
    "from_root": "sources",
    "load": "bundle_file",
    "load_model": "artifacts",
    "make_loaders": "data",
    "mlp": "models",
    "predict": "prediction",
    "read_weights": "weights_xml",
    "save": "bundle_file",
    "save_model": "artifacts",
    "standardise": "scaling",
    "stream_root": "streaming",
    "to_tmva": "tmva_files",
}


def __getattr__(name: str) -> object:
    """Return a public name on its first use."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return sorted({*globals(), *_HOMES})
