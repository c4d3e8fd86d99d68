"""The jobs whose outputs a real TMVA left in data/, and what runs them again on the TMVA at hand."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from array import array
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parent / "data"
ANALYSIS = {"class": "Classification", "reg": "Regression", "multi": "Multiclass"}
INPUTS = {"class": "class_first1000", "reg": "reg_first1000", "multi": "multiclass_first500"}
VARIABLES = {"class": "var1;var2;var3;var4", "reg": "var1;var2", "multi": "var1;var2;var3;var4"}

# What of the jobs' methods is run again.
TYPES = ("Fisher", "LD", "BDT")

Rows = list[dict[str, str]]


@dataclass
class Job:
    """One job of options.json."""

    name: str
    mode: str
    prep: str
    cut: str = ""
    transformations: str = "I"
    variables: list[str] = field(default_factory=list)
    weights: dict[str, str] = field(default_factory=dict)
    tree_weights: dict[str, float] = field(default_factory=dict)
    methods: list[tuple[str, str, str]] = field(default_factory=list)

    def titles(self, types: tuple[str, ...] = TYPES) -> list[str]:
        """Titles of the methods of these types."""
        return [title for kind, title, _ in self.methods if kind in types]


def read_csv(path: Path) -> Rows:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def jobs() -> dict[str, Job]:
    """All jobs by name."""
    return {name: _job(name, lines) for name, lines in json.loads((DATA / "options.json").read_text()).items()}


def _job(name: str, lines: list[str]) -> Job:
    pairs = [line.split("=", 1) for line in lines]
    options = dict(pairs)
    mode = options["mode"]
    methods = [tuple(value.split("|", 2)) for key, value in pairs if key == "m"]
    if name == "reg_ref":  # ran there, though its list does not say so
        methods.append(("LD", "LD_P", "!H:!V:VarTransform=P"))
    return Job(
        name,
        mode,
        options["prep"],
        options.get("cut", ""),
        options.get("trf", "I"),
        options.get("vars", VARIABLES[mode]).split(";"),
        {key[2:]: value for key, value in pairs if key.startswith("w_")},
        {key[3:]: float(value) for key, value in pairs if key.startswith("tw_")},
        methods,  # type: ignore[arg-type]
    )


def make_tree(ROOT: Any, name: str, rows: Rows, leaves: dict[str, str]) -> Any:
    """In-memory tree of Float_t branches; `leaves` maps branch names to columns."""
    tree = ROOT.TTree(name, name)
    tree.SetDirectory(ROOT.nullptr)
    buffers = {leaf: array("f", [0.0]) for leaf in leaves}
    for leaf, buffer in buffers.items():
        tree.Branch(leaf, buffer, f"{leaf}/F")
    for row in rows:
        for leaf, column in leaves.items():
            buffers[leaf][0] = float(row[column])
        tree.Fill()
    tree.ResetBranchAddresses()
    return tree


@cache
def input_rows(mode: str) -> dict[str, Rows]:
    """Input rows by class, in the order in which the jobs add the classes."""
    classes: dict[str, Rows] = {}
    for row in read_csv(DATA / "inputs" / f"{INPUTS[mode]}.csv"):
        classes.setdefault(row["class"], []).append(row)
    order = ["Signal", "Background"] if mode == "class" else list(classes)
    return {name: classes[name] for name in order}


def input_leaves(rows: Rows) -> dict[str, str]:
    return {name: name for name, value in rows[0].items() if name not in ("class", "entry") and value != ""}


def make_loader(ROOT: Any, job: Job) -> tuple[Any, list[Any]]:
    """The job's data loader, prepared, and the trees, which must outlive it."""
    loader, trees = _describe(ROOT, job, "evt := Entry$"), []
    for name, rows in input_rows(job.mode).items():
        trees.append(make_tree(ROOT, f"Tree_{name}", rows, input_leaves(rows)))
        loader.AddTree(trees[-1], name, job.tree_weights.get(name, 1.0))
    for name, expression in job.weights.items():
        loader.SetWeightExpression(expression, name)
    loader.PrepareTrainingAndTestTree(ROOT.TCut(job.cut), job.prep)
    return loader, trees


def make_assigned_loader(ROOT: Any, job: Job, folder: Path) -> tuple[Any, list[Any]]:
    """As make_loader, with the golden training and test events as given samples: for splits not ours to repeat."""
    loader, trees = _describe(ROOT, job, "evt := evt"), []
    classes = list(input_rows(job.mode))
    leaves = [*VARIABLES[job.mode].split(";"), *(["fvalue"] if job.mode == "reg" else []), "evt"]
    for sample, kind in (("train", ROOT.TMVA.Types.kTraining), ("test", ROOT.TMVA.Types.kTesting)):
        rows = read_csv(folder / f"{sample}.csv")
        for number, name in enumerate(classes):
            mine = [row for row in rows if int(row["classID"]) == number]
            trees.append(make_tree(ROOT, f"{sample}_{name}", mine, {leaf: leaf for leaf in leaves}))
            loader.AddTree(trees[-1], name, 1.0, ROOT.TCut(""), kind)
    loader.PrepareTrainingAndTestTree(ROOT.TCut(""), job.prep.replace("SplitMode=Random", "SplitMode=Block"))
    return loader, trees


def _describe(ROOT: Any, job: Job, event_number: str) -> Any:
    loader = ROOT.TMVA.DataLoader("dataset")
    for expression in job.variables:
        loader.AddVariable(expression, "F")
    if job.mode == "reg":
        loader.AddTarget("fvalue")
    loader.AddSpectator(event_number)
    return loader


def reader_answers(ROOT: Any, mode: str, xml: Path, ask: Callable[[Any], Any]) -> list[Any]:
    """What `ask(reader)` gives for each of the input events; the weights file is booked as "method"."""
    spectator = ET.parse(xml).getroot().find("Spectators/Spectator")
    assert spectator is not None
    reader = ROOT.TMVA.Reader("!Color:Silent")
    buffers = {name: array("f", [0.0]) for name in VARIABLES[mode].split(";")}
    for name, buffer in buffers.items():
        reader.AddVariable(name, buffer)
    number = array("f", [0.0])
    reader.AddSpectator(f"evt := {spectator.get('Expression')}", number)
    reader.BookMVA("method", str(xml))
    answers = []
    for row in (row for rows in input_rows(mode).values() for row in rows):
        for name, buffer in buffers.items():
            buffer[0] = float(row[name])
        answers.append(ask(reader))
    return answers


def run(ROOT: Any, job: Job, loader: Any, output: str, types: tuple[str, ...] = TYPES) -> Any:
    """Books, trains, tests and evaluates the job's methods of the given types; returns the factory, file still open."""
    file = ROOT.TFile.Open(output, "RECREATE")
    options = (
        f"!V:Silent:!Color:!DrawProgressBar:Transformations={job.transformations}:AnalysisType={ANALYSIS[job.mode]}"
    )
    factory = ROOT.TMVA.Factory("Golden", file, options)
    for type_name, title, method_options in job.methods:
        if type_name in types:
            factory.BookMethod(loader, type_name, title, method_options)
    factory.TrainAllMethods()
    factory.TestAllMethods()
    factory.EvaluateAllMethods()
    factory.output_file = file
    return factory


def read_tree(tree: Any) -> Rows:
    """All scalar leaves of a tree as rows; a leaf of another name than its branch gives a column `branch.leaf`."""
    rows: Rows = []
    for entry in range(tree.GetEntries()):
        tree.GetEntry(entry)
        row = {}
        for leaf in tree.GetListOfLeaves():
            branch = leaf.GetBranch()
            name = branch.GetName() if branch.GetName() == leaf.GetName() else f"{branch.GetName()}.{leaf.GetName()}"
            row[name] = leaf.GetValue() if leaf.GetTypeName() != "Char_t" else 0.0
        rows.append(row)
    return rows
