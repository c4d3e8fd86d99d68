"""Boosted decision trees: the same trees as the real TMVA where nothing is drawn at random, and the same responses."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from .golden import DATA, input_rows, jobs, read_csv, read_tree, reader_answers
from .test_responses import column, compare

CASES = [("class_ref", "BDTG"), ("reg_ref", "BDT"), ("multi_ref", "BDTG")]
# Options that TMVA has had only since after the golden files were written.
NEW_OPTIONS = ["RegressionLossFunctionBDTG", "HuberQuantile", "SkipNormalization"]
TOLERANCE = {"rel": 1e-5, "abs": 1e-6}


def golden_xml(job: str, title: str) -> Path:
    return DATA / "ref" / job / f"{title}.weights.xml"


def outputs(job: str, title: str) -> list[str]:
    """Columns of the golden tables: one, or one a class."""
    return [f"{title}.{name}" for name in input_rows("multi")] if job == "multi_ref" else [title]


def check_reader(ROOT: Any, job: str, title: str, xml: Path) -> None:
    """The answers of a Reader to all input events are the golden ones."""
    mode = jobs()[job].mode
    if mode == "multi":
        ours = reader_answers(ROOT, mode, xml, lambda reader: list(reader.EvaluateMulticlass("method")))
    else:
        ours = reader_answers(ROOT, mode, xml, lambda reader: [reader.EvaluateMVA("method")])
    golden = read_csv(DATA / "ref" / job / "reader.csv")
    for output, name in enumerate(outputs(job, title)):
        assert [values[output] for values in ours] == pytest.approx(column(golden, name), **TOLERANCE)


@pytest.mark.parametrize(("job", "title"), CASES)
def test_reader_with_golden_weights_file(ROOT: Any, job: str, title: str) -> None:
    check_reader(ROOT, job, title, golden_xml(job, title))


@pytest.mark.parametrize(("job", "title"), CASES)
def test_reader_with_our_weights_file(ROOT: Any, golden_run: Any, job: str, title: str) -> None:
    check_reader(ROOT, job, title, golden_run(job).weights(title))


def _class_and_number(row: dict[str, str]) -> tuple[float, float]:
    return float(row["classID"]), float(row["evt"])


@pytest.mark.parametrize("sample", ["train", "test"])
@pytest.mark.parametrize(("job", "title"), CASES)
def test_responses_in_the_output_file(golden_run: Any, job: str, title: str, sample: str) -> None:
    ours = read_tree(golden_run(job).file.Get(f"dataset/{sample.capitalize()}Tree"))
    golden = read_csv(DATA / "ref" / job / f"{sample}.csv")
    if job == "class_ref":  # there the classes are mixed at random, here they come one after the other
        ours.sort(key=_class_and_number)
        golden.sort(key=_class_and_number)
    assert column(ours, "evt") == column(golden, "evt")
    for name in ["BDT.fvalue"] if job == "reg_ref" else outputs(job, title):
        assert column(ours, name) == pytest.approx(column(golden, name), **TOLERANCE)


def trees(xml: Path) -> list[ET.Element]:
    return ET.parse(xml).getroot().findall("Weights/BinaryTree")


@pytest.mark.parametrize(("job", "title"), CASES)
def test_trees_are_the_golden_ones(golden_run: Any, job: str, title: str) -> None:
    """Every node: variable, cut, answer, spread and purity, to the last digit; the weights of the trees to 1e-13."""
    ours, golden = trees(golden_run(job).weights(title)), trees(golden_xml(job, title))
    assert len(ours) == len(golden)
    for mine, theirs in zip(ours, golden, strict=True):
        assert [node.attrib for node in mine.iter("Node")] == [node.attrib for node in theirs.iter("Node")]
        assert float(mine.attrib["boostWeight"]) == pytest.approx(float(theirs.attrib["boostWeight"]), rel=1e-13)


@pytest.mark.parametrize(("job", "title"), CASES)
def test_weights_file_has_golden_structure_and_numbers(golden_run: Any, job: str, title: str) -> None:
    ours = copy.deepcopy(ET.parse(golden_run(job).weights(title)).getroot())
    golden = ET.parse(golden_xml(job, title)).getroot()
    options = ours.find("Options")
    assert options is not None
    new = [option for option in options if option.get("name") in NEW_OPTIONS]
    assert [option.get("name") for option in new] == NEW_OPTIONS
    for option in new:
        options.remove(option)
    if job == "class_ref":
        next(golden.iter("Spectator")).set("Expression", "evt")
    compare(ours, golden, {"rel": 1e-8, "abs": 1e-12}, golden.tag)


def test_monitoring(golden_run: Any) -> None:
    """Weight, error and size of every tree, of a forest that changes the weights of events."""
    directory = golden_run("reg_ref").file.GetDirectory("dataset/Method_BDT/BDT")
    weights = [float(tree.attrib["boostWeight"]) for tree in trees(golden_xml("reg_ref", "BDT"))]
    ntuple = read_tree(directory.Get("MonitorNtuple"))
    assert column(ntuple, "iTree") == list(range(20))
    assert column(ntuple, "boostWeight") == pytest.approx(weights)
    sums = {"BoostWeight": 11980, "BoostWeightVsTree": 211.660657, "ErrFractHist": 2.09426048}
    sums |= {"NodesBeforePruning": 730, "NodesAfterPruning": 730}
    ours = {name: directory.Get(name).GetSumOfWeights() for name in sums}
    assert ours == pytest.approx(sums, rel=1e-6)
