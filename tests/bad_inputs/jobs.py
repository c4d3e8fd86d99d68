"""The jobs that the tables of this folder make go wrong: TMVA through PyROOT on forty events in memory."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

N_EVENTS = 40
GOOD = "!H:!V:NumEpochs=1:BatchSize=10:ValidationSize=4:Layout=DENSE|1|LINEAR"
IMPORTS = "import torch\nfrom torch import nn\n"
MODEL = "nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())"
SIGNATURE = "model, train_loader, val_loader, num_epochs, batch_size, optimizer, criterion, save_best, scheduler"


@dataclass(frozen=True)
class Case:
    """A wrong (or only unusual) job: what it does, and words of the error; no words: it must succeed."""

    action: Callable[[Jobs], Any]
    words: tuple[str, ...]


class Jobs:
    """Makes trees, loaders and jobs with names that were never used before in this process."""

    def __init__(self, ROOT: Any) -> None:
        self.ROOT = ROOT
        self.TMVA = ROOT.TMVA
        self._numbers = itertools.count(1)
        self._kept: list[Any] = []

    def name(self, kind: str) -> str:
        return f"{kind}{next(self._numbers)}"

    def tree(self, *, n: int = N_EVENTS, shift: float = 0.0, **columns: Callable[[int], float]) -> Any:
        """Return a tree with Float_t branches x, y and those given as functions of the entry."""
        made = self.ROOT.TTree(self.name("tree"), "")
        made.SetDirectory(self.ROOT.nullptr)
        functions = {"x": lambda i: shift + i % 7, "y": lambda i: float(i % 5), **columns}
        buffers = {key: array("f", [0.0]) for key in functions}
        for key, buffer in buffers.items():
            made.Branch(key, buffer, f"{key}/F")
        for i in range(n):
            for key, function in functions.items():
                buffers[key][0] = function(i)
            made.Fill()
        made.ResetBranchAddresses()
        return made

    def loader(
        self,
        variables: Iterable[str] = ("x", "y"),
        *,
        trees: tuple[Any, Any] | None = None,
        cut: str = "",
        split: str = "SplitMode=Block:!V",
        weight: str = "",
        name: str = "",
        prepare: bool = True,
    ) -> Any:
        """Return a loader of two classes."""
        made = self.TMVA.DataLoader(name or self.name("data"))
        for variable in variables:
            made.AddVariable(variable, "F")
        signal, background = trees or (self.tree(shift=1.0), self.tree())
        self._kept += [signal, background]
        made.AddSignalTree(signal, 1.0)
        made.AddBackgroundTree(background, 1.0)
        if weight:
            made.SetWeightExpression(weight)
        if prepare:
            made.PrepareTrainingAndTestTree(self.ROOT.TCut(cut), split)
        return made

    def factory(self, analysis: str = "Classification", name: str = "Job") -> Any:
        return self.TMVA.Factory(name, f"!V:Silent:!Color:!DrawProgressBar:AnalysisType={analysis}")

    def book(self, options: str = GOOD, loader: Any = None, *, title: str = "PyTorch", factory: Any = None) -> Any:
        """Return a factory with one method booked."""
        factory = factory or self.factory()
        loader = loader or self.loader()
        self._kept.append(loader)
        factory.BookMethod(loader, self.TMVA.Types.kPyTorch, title, options)
        return factory

    def run(self, options: str = GOOD, loader: Any = None, **more: Any) -> Any:
        """Book, train, test and evaluate."""
        factory = self.book(options, loader, **more)
        factory.TrainAllMethods()
        factory.TestAllMethods()
        factory.EvaluateAllMethods()
        return factory

    def trained(self, variables: Iterable[str] = ("x", "y"), **more: Any) -> Path:
        """Return the weights file of a trained method."""
        name = self.name("trained")
        factory = self.book(loader=self.loader(variables, name=name, **more))
        factory.TrainAllMethods()
        return Path(name) / "weights" / "Job_PyTorch.weights.xml"

    def reader(self, *variables: str) -> Any:
        made = self.TMVA.Reader("!Color:Silent")
        buffers = [array("f", [1.0]) for _ in variables]
        self._kept += buffers
        for variable, buffer in zip(variables, buffers, strict=True):
            made.AddVariable(variable, buffer)
        return made

    def read(self, file: Path, *variables: str) -> float:
        """Book a file in a Reader and evaluate one event."""
        reader = self.reader(*(variables or ("x", "y")))
        reader.BookMVA("PyTorch", str(file))
        return float(reader.EvaluateMVA("PyTorch"))

    def code(self, text: str, *, name: str = "") -> str:
        """Write a Python file and return the option that names it."""
        file = Path(name or self.name("user") + ".py")
        file.write_text(IMPORTS + text, encoding="utf-8")
        return f"!H:!V:NumEpochs=2:BatchSize=10:ValidationSize=4:UserCode={file}"

    def objects(self, **entries: str) -> str:
        """Return the option of a Python file with the dictionary of these entries, given as Python text."""
        pairs = ", ".join(f"{key!r}: {value}" for key, value in ({"model": MODEL} | entries).items())
        return self.code(f"load_model_custom_objects = {{{pairs}}}\n")

    def _function(self, key: str, arguments: str, body: str) -> str:
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        objects = f"load_model_custom_objects = {{'model': {MODEL}, '{key}': {key}}}\n"
        return self.code(f"def {key}({arguments}):\n{lines}{objects}")

    def train_func(self, body: str) -> str:
        """Return the option of a Python file whose train_func has this body."""
        return self._function("train_func", SIGNATURE, body)

    def predict_func(self, body: str) -> str:
        """Return the option of a Python file whose predict_func has this body."""
        return self._function("predict_func", "model, x", body)

    def good(self) -> None:
        """Train what is right, and apply it: the session goes on."""
        answer = self.read(self.trained())
        if not 0.0 <= answer <= 1.0:
            message = f"the method that is right answers {answer}"
            raise AssertionError(message)
        self._kept.clear()


def booking(options: str, *words: str) -> Case:
    """Return the case of a booking with options that are wrong."""
    return Case(lambda jobs: jobs.book(options), words)


def added(option: str, *words: str) -> Case:
    """Return the case of a right booking with one option added or replaced."""
    name = option.partition("=")[0]
    kept = ":".join(part for part in GOOD.split(":") if part.partition("=")[0] != name)
    return booking(f"{kept}:{option}", *words)
