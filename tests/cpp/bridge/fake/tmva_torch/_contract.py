"""Test double of the functions C++ calls; the option ``do`` chooses what goes wrong."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

CONTRACT_VERSION = 3

last_spec: dict[str, Any] = {}
kept: list[Any] = []


class Method:
    """Answers with the sum of the variables plus the number of the output."""

    def __init__(self, spec: dict[str, Any], offset: float = 0.0) -> None:
        self.spec = spec
        # The plugin has no option of that name, but one for any text.
        self.do = spec["options"].get("do") or spec["options"].get("UserCode", "")
        self.offset = offset
        self.notes = ["a remark"] if self.do == "note" else []
        self.n_outputs = {
            "classification": 1,
            "multiclass": len(spec["classes"]),
            "regression": len(spec["targets"]),
        }[spec["analysis"]]


def open_method(spec: dict[str, Any]) -> Method:
    last_spec.clear()
    last_spec.update(spec)
    method = Method(spec)
    if method.do == "fail_to_open":
        message = f"NumEpochs={spec['options']['NumEpochs']} is not positive"
        raise ValueError(message)
    return method


def train(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> Any:
    return TRAINERS.get(method.do, _train)(method, data, hooks)


def _train(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> dict[str, Any]:
    del hooks
    method.offset = 1.0
    names = [name for name in ("targets", "classes", "weights") if name in data]
    history = {name: [float(data[name].sum())] for name in names}
    history["x"] = [float(v) for v in data["x"].sum(axis=0)]
    return {"history": history, "best_epoch": 1}


def _keep(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> dict[str, Any]:
    kept.append(data["x"][1:, :1])
    return _train(method, data, hooks)


def _keep_all(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> dict[str, Any]:
    kept.append(data["x"])
    return {"history": {}, "best_epoch": -1}


def _write(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> dict[str, Any]:
    data["x"][0, 0] = 42.0
    return _train(method, data, hooks)


def _talk(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> dict[str, Any]:
    for level in ("debug", "info", "warning", "error"):
        hooks["log"](level, f"said at {level}")
    hooks["progress"](3, 10, "epoch 3")
    stopped = hooks["interrupted"]()
    kept.append(hooks)
    return {"history": {"stopped": [float(stopped)]}}


def _swallow(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> dict[str, Any]:
    try:
        hooks["progress"](0, 1, "")
    except RuntimeError:
        hooks["log"]("info", "went on")
    message = "another failure"
    raise ValueError(message)


def _user_error(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> None:
    try:
        _level_1(7)
    except ZeroDivisionError as error:
        message = "train_func failed"
        raise RuntimeError(message) from error


def _level_1(n: int) -> float:
    return _level_1(n - 1) if n else _deepest(n)


def _deepest(n: int) -> float:
    return 1 / n


def _interrupt(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> None:
    raise KeyboardInterrupt


def _exit(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> None:
    raise SystemExit(3)


class _BrokenError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def _broken_error(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> None:
    raise _BrokenError


def _nonsense(method: Method, data: dict[str, Any], hooks: dict[str, Any]) -> list[int]:
    return [1, 2]


TRAINERS = {
    "keep": _keep,
    "keep_all": _keep_all,
    "write": _write,
    "talk": _talk,
    "swallow": _swallow,
    "user_error": _user_error,
    "interrupt": _interrupt,
    "exit": _exit,
    "broken_error": _broken_error,
    "nonsense": _nonsense,
}


#: Number of events of every call of predict.
predicted: list[int] = []


def predict(method: Method, x: np.ndarray) -> Any:
    predicted.append(len(x))
    sums = x.sum(axis=1, dtype=np.float32)[:, None] + np.float32(method.offset)
    answer = np.ascontiguousarray(sums + np.arange(method.n_outputs, dtype=np.float32))
    return ANSWERS.get(method.do, lambda _, answer: answer)(x, answer)


def _keep_input(x: np.ndarray, answer: np.ndarray) -> np.ndarray:
    kept.append(x)
    return answer


def _note_address(x: np.ndarray, answer: np.ndarray) -> np.ndarray:
    kept.append(id(x))
    return answer


ANSWERS = {
    "address": _note_address,
    "float64": lambda _, answer: answer.astype(np.float64),
    "fortran": lambda _, answer: np.asfortranarray(answer),
    "few_rows": lambda _, answer: answer[:-1],
    "flat": lambda _, answer: answer[:, 0],
    "swapped_bytes": lambda _, answer: answer.astype(">f4"),
    "list": lambda _, answer: answer.tolist(),
    "none": lambda _, __: None,
    "keep": _keep_input,
    "not_finite": lambda x, answer: np.where(x[:, :1] < 0, np.float32("nan"), answer),
}


def one_event(method: Method) -> tuple[Any, ...] | None:
    """Ask the function that a test has put into USER_FUNCTIONS; the others go through predict."""
    function = USER_FUNCTIONS.get(method.do)
    if function is None:
        return None

    def failed(error: BaseException) -> None:
        message = f"said in our words: {error}"
        raise ValueError(message) from error

    def unusual(answer: Any) -> np.ndarray:
        return np.full((1, method.n_outputs), 99, dtype=np.float32)

    return function, "model", "/a/folder", 1 if method.n_outputs == 1 else -1, failed, unusual


#: By the option ``do``.
USER_FUNCTIONS: dict[str, Any] = {}


def state(method: Method) -> Any:
    if method.do == "none":
        return None
    return json.dumps({"offset": method.offset, "title": method.spec["title"]})


def program(method: Method) -> tuple[str, str]:
    return "", "this is a test double"


def restore(spec: dict[str, Any], state: str) -> Method:
    return Method(spec, offset=json.loads(state)["offset"])


def notes(method: Method) -> list[str]:
    found, method.notes = method.notes, []
    return found


def rank(method: Method, data: dict[str, Any]) -> list[tuple[str, float]]:
    sums = data["x"].sum(axis=0)
    return sorted(((n, float(v)) for n, v in zip(method.spec["variables"], sums, strict=True)), key=lambda e: -e[1])
