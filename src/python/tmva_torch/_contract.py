"""The only module C++ calls: functions on plain values and arrays. Method objects are opaque to the caller.

Every function raises built-in exceptions or TmvaTorchError with full sentences. The caller holds the GIL.

==================================  =============================================================================
open_method(spec) -> Method         at booking; runs the user's code, loads the network, tries it
train(method, data, hooks) -> dict  trains and writes the model file; {"history", "best_epoch", ...}
predict(method, x) -> array         float32, C-contiguous, [n_events, n_outputs]
one_event(method)                   what C++ calls a user's predict_func with, or None: see there
state(method) -> str                JSON text for the weights file
restore(spec, state) -> Method      from that text; "" is a weights file of ROOT's own method
program(method) -> (text, reason)   the network for C++ to evaluate, see program.py; "" and why there is none
notes(method) -> list of str        remarks of opening or restoring that the user should read once
rank(method, data) -> list          (variable, importance), the most important first; [] if not booked
==================================  =============================================================================

spec: {"title": str, "analysis": "classification" | "multiclass" | "regression", "variables": [str],
"classes": [str], "signal_class": int, "targets": [str], "weight_dir": str,
"options": {name: str | int | float | bool}, "verbose": bool, "silent": bool, "progress": bool,
"thread_limit": int (threads of the host's own pool; 0 if it has none)}

data: {"x": float32 [n, n_variables], "classes": int32 [n] or "targets": float32 [n, n_targets],
"weights": float64 [n]}. The arrays are used in place; no reference to them is kept after `train`, except by the
user's own code.

hooks: {"log": f(level, text), "progress": f(done, total, text), "interrupted": f() -> bool}, each optional; level is
one of debug, info, warning, error.
"""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import _booked, _job, ranking
from . import method as _method
from . import program as _program
from . import state as _state
from .files import write_text
from .hooks import Hooks
from .spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    import numpy.typing as npt

    from .method import Method

CONTRACT_VERSION: int = 3
_FROZEN_BY_PYTHON = 1000  # more than Python 3.12 and later have at their start, some 400


def open_method(spec: Mapping[str, Any]) -> Method:
    """Return a booked method, after checking all that can be checked before training."""
    method = _method.open_method(Spec.from_dict(spec))
    _booked.try_training(method)
    return method


def train(method: Method, data: Mapping[str, Any], hooks: Mapping[str, Any]) -> dict[str, Any]:
    """Train a method and write its model file.

    Returns
    -------
    dict
        "history": one list of floats per name (losses, learning rate), one number per epoch; "best_epoch": index into
        them, -1 if unknown; "stopped": why training ended early, or ""; "trained_file": path.
    """
    with _without_cycles():
        history = _job.train_method(method, data, Hooks.from_dict(hooks))
    return {
        "history": history.epochs,
        "best_epoch": history.best_epoch,
        "stopped": history.stopped,
        "trained_file": str(method.trained_file),
    }


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Free what the block leaves in reference cycles: optimisers and loaders with the matrix, tracers with the network.

    What was there before is not looked at: of torch and ROOT alone that is half a million objects, 70 ms.
    """
    frozen = gc.get_freeze_count() > _FROZEN_BY_PYTHON  # by the user, who has reasons
    if not frozen:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if not frozen:
            gc.unfreeze()


def predict(method: Method, x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the responses: the signal's, or one per class, or one per target (in transformed space)."""
    width = len(method.spec.variables)
    if x.ndim != 2 or x.shape[1] != width:  # noqa: PLR2004 - a matrix
        message = f"predict got shape {list(x.shape)}; method {method.spec.title} needs [n_events, {width}]"
        raise ValueError(message)
    return method.predict(x)


def one_event(method: Method) -> tuple[Any, ...] | None:
    """Return what is needed to ask a user's predict_func for one event, until the next training; None: use `predict`.

    Returns
    -------
    tuple
        (predict_func, model, folder, column, failed, unusual): `folder` is to be the first of sys.path meanwhile, None
        for no folder; of two columns `column` is the response, -1 if both are. `failed(error)` raises what is to be
        reported of an error of the function; `unusual(answer)` returns any answer as float32 [1, n_outputs], or raises.
    """
    return method.one_event()


def state(method: Method) -> str:
    """Return all that is needed to apply the method elsewhere."""
    return _state.state_of(method)


def program(method: Method) -> tuple[str, str]:
    """Return the trained network as a program that C++ evaluates by itself, or "" and the reason why there is none."""
    with _without_cycles():
        return _program.program_of(method)


def restore(spec: Mapping[str, Any], state: str) -> Method:
    """Return a trained method from its stored state."""
    return _state.restore_method(spec, state)


def notes(method: Method) -> list[str]:
    """Return remarks for the user, once; a second call returns none."""
    found = list(method.notes)
    method.notes.clear()
    return found


def rank(method: Method, data: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Return the importance of the variables on the given events (as for `train`), the most important first.

    What is found is also written beside the weights file, for pictures and reports.
    """
    found = ranking.rank_variables(method, data)
    if found:
        write_text(method.spec.weight_dir / f"TrainedModel_{method.spec.title}.ranking.json", json.dumps(found))
    return found
