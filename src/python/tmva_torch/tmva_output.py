"""Results of a TMVA job, from its output file and weights files, without ROOT. Needs uproot (the extra "uproot")."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import TmvaTorchError, did_you_mean
from .extras import require
from .losses import Task
from .results import Results, Sample
from .weights_xml import read_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import numpy.typing as npt

    from .weights_xml import WeightsFile

    Array = npt.NDArray[Any]

_FIRST = ("classID", "className")
_HISTORY = "TrainingHistory_"


def read_output(
    file: str | Path, *, dataset: str | None = None, methods: Iterable[str] = (), weights: str | Path | None = None
) -> list[Results]:
    """Return the results of the methods of a TMVA job.

    Parameters
    ----------
    file
        TMVA's output file, as Factory was given it.
    dataset
        Name of the DataLoader; None takes the only one of the file.
    methods
        Titles of the methods wanted; all if empty.
    weights
        Folder with the weights files; None is where the job wrote them, seen from the output file's folder. Options,
        units and versions come from there; without them the rest still does.

    Raises
    ------
    ImportError
        If uproot is missing.
    FileNotFoundError
        If there is no such file.
    TmvaTorchError
        If it is no output file of TMVA, or has no such data set or method.
    """
    path = Path(file)
    if not path.is_file():
        message = f"there is no file {path} (looked for {path.absolute()})"
        raise FileNotFoundError(message)
    uproot = require("uproot", extra="uproot", purpose="reading ROOT files without ROOT")
    with _reading(path):
        content = uproot.open(path)
    with content:
        return _Reader(path, content, dataset, None if weights is None else Path(weights)).read(tuple(methods))


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, LookupError, EOFError, OSError) as error:
        said = " ".join(str(error).split())
        message = f"{path} cannot be read as a ROOT file: {said}; is it complete? The job has to close it"
        raise TmvaTorchError(message) from error


class _Reader:
    """One data set of an open output file."""

    def __init__(self, path: Path, content: Any, dataset: str | None, weights: Path | None) -> None:
        self.path, self.weights = path, weights
        names = [name for name in content.keys(recursive=False, cycle=False, filter_classname="TDirectory*")
                 if f"{name}/TestTree" in content]  # fmt: skip
        if not names:
            message = f"{path} has no data set with a TestTree; TMVA writes it in EvaluateAllMethods and TestAllMethods"
            raise TmvaTorchError(message)
        if dataset is None and len(names) > 1:
            message = f"{path} has the data sets {', '.join(names)}; say which one"
            raise TmvaTorchError(message)
        if dataset is not None and dataset not in names:
            message = f"{path} has no data set {dataset!r}{did_you_mean(dataset, names)}"
            raise TmvaTorchError(message)
        self.dataset = dataset or names[0]
        self.content = content[self.dataset]
        self.trees = {"test": self.content["TestTree"]}
        if "TrainTree" in self.content:
            self.trees["train"] = self.content["TrainTree"]
        # /Method_<type>/<title>; with a silent file TMVA makes no folders, but the branches are there.
        self.folders = {
            name.split("/")[1]: name
            for name in self.content.keys(cycle=False, filter_classname="TDirectory*")
            if name.startswith("Method_") and name.count("/") == 1
        }

    def read(self, wanted: tuple[str, ...]) -> list[Results]:
        branches = self.trees["test"].keys(recursive=False)
        found = [name for name in branches[branches.index("weight") + 1 :] if self._is_method(name)]
        for name in wanted:
            if name not in found:
                message = f"{self.path} has no method {name!r}{did_you_mean(name, found)}"
                raise TmvaTorchError(message)
        with _reading(self.path):
            columns = {kind: tree.arrays(library="np") for kind, tree in self.trees.items()}
        inputs = [name for name in branches[: branches.index("weight")] if name not in _FIRST]
        return [self._method(name, columns, inputs) for name in wanted or found]

    def _is_method(self, branch: str) -> bool:
        return branch in self.folders or not (branch.startswith("prob_") and branch[len("prob_") :] in self.folders)

    def _method(self, title: str, columns: Mapping[str, Mapping[str, Array]], inputs: list[str]) -> Results:
        weights = self._weights_file(title)
        fields = columns["test"][title].dtype.names
        class_names = self._class_names(columns["test"])
        common: dict[str, Any] = {"method": title}
        units: dict[str, str] = {}
        classes = tuple(class_names.get(number, f"class {number}") for number in range(max(class_names) + 1))
        is_regression = set(class_names.values()) == {"Regression"}
        if weights is not None:
            facts = {"method": f"{weights.method}::{weights.title}", **weights.info}
            common |= {"facts": facts, "options": weights.options}
            units = {target.internal: target.unit for target in weights.targets}
            classes = weights.classes or classes
            is_regression |= weights.task is Task.REGRESSION
        targets: list[str] = []
        if is_regression:
            # The branch of a single target is a plain column; its leaf, "<target>/F", has the name.
            targets = list(fields or [self.trees["test"][title].title.split("/")[0]])
            common |= {"task": Task.REGRESSION, "classes": (), "targets": targets}
            common["target_units"] = [units.get(name, "") for name in targets]
        elif fields:
            common |= {"task": Task.MULTICLASS, "classes": fields}
        else:
            signal = classes.index("Signal") if "Signal" in classes else 0
            common |= {"task": Task.BINARY, "classes": classes, "signal": signal}
        variables = self._variables(weights, inputs, targets, columns["test"])
        common["variables"] = [label for _, labels in variables for label in labels]
        common |= {
            kind: _sample(arrays, title, [name for name, _ in variables], targets)
            for kind, arrays in columns.items()
            if title in arrays
        }
        history, best = self._history(title)
        common |= {"history": history, "best_epoch": best, "ranking": _ranking(title, weights)}
        return Results(**common, ranking_title="importance by the method")

    def _class_names(self, arrays: Mapping[str, Array]) -> dict[int, str]:
        numbers, first = np.unique(arrays["classID"], return_index=True)
        return {int(number): str(arrays["className"][index]) for number, index in zip(numbers, first, strict=True)}

    def _variables(
        self, weights: WeightsFile | None, inputs: list[str], targets: list[str], arrays: Mapping[str, Array]
    ) -> list[tuple[str, list[str]]]:
        """Return (branch, labels of its columns) of the input variables, which spectators are not."""
        names = [name for name in inputs if name not in targets]
        titles = {} if weights is None else {variable.internal: variable.titled for variable in weights.variables}
        if titles:
            # An array variable is one branch, and in the weights file one entry for each of its elements.
            known = {key.split("[")[0] for key in titles}
            names = [name for name in names if name in known]
        elif "InputVariables_Id" in self.content:
            plotted = {name.split("__")[0] for name in self.content["InputVariables_Id"].keys(cycle=False)}
            names = [name for name in names if name in plotted or arrays[name].ndim > 1]
        labelled = []
        for name in names:
            width = arrays[name].shape[1] if arrays[name].ndim > 1 else 0
            keys = [f"{name}[{number}]" for number in range(width)] or [name]
            labelled.append((name, [titles.get(key, key) for key in keys]))
        return labelled

    def _weights_file(self, title: str) -> WeightsFile | None:
        """Return what the method's weights file holds; None if it is not there."""
        folder = self.folders.get(title)
        if folder is None or f"{folder}/WeightFileName" not in self.content:
            return None
        named = Path(str(self.content[f"{folder}/WeightFileName"]))
        for place in [self.weights / named.name] if self.weights else [self.path.parent / named, named]:
            if place.is_file():
                return read_weights(place)
        if self.weights:
            message = f"there is no {named.name} in {self.weights}"
            raise TmvaTorchError(message)
        return None

    def _history(self, title: str) -> tuple[dict[str, list[float]], int]:
        """Return the history and the index of its best epoch: of this project's tree, or of any method's histograms."""
        folder = self.folders.get(title)
        if folder is None:
            return {}, -1
        if f"{folder}/TrainingHistory" in self.content:
            columns = self.content[f"{folder}/TrainingHistory"].arrays(library="np")
            best = np.flatnonzero(columns["best"])
            # Columns of fewer epochs are filled up with NaN.
            history = {name: column[~np.isnan(column)].tolist() for name, column in columns.items()}
            return {n: c for n, c in history.items() if n not in ("epoch", "best")}, int(best[0]) if len(best) else -1
        start = f"{_HISTORY}{title}_"
        keys = [key for key in self.content[folder].keys(cycle=False) if key.startswith(start)]
        return {key.removeprefix(start): self.content[f"{folder}/{key}"].values().tolist() for key in keys}, -1


def _ranking(title: str, weights: WeightsFile | None) -> list[tuple[str, float]]:
    """Return the ranking that lies beside the weights file, if one was booked."""
    file = None if weights is None else weights.path.with_name(f"TrainedModel_{title}.ranking.json")
    if weights is None or file is None or not file.is_file():
        return []
    titles = {variable.expression: variable.titled for variable in weights.variables}
    return [(titles.get(name, name), float(value)) for name, value in json.loads(file.read_text(encoding="utf-8"))]


def _sample(arrays: Mapping[str, Array], title: str, variables: list[str], targets: list[str]) -> Sample:
    response = arrays[title]
    if response.dtype.names:
        response = np.column_stack([response[name] for name in response.dtype.names])
    truth = np.column_stack([arrays[name] for name in targets]) if targets else arrays["classID"].astype(np.int64)
    x = np.column_stack([arrays[name] for name in variables]) if variables else None
    return Sample(response, truth, arrays["weight"], x)
