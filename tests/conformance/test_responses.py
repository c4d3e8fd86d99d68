"""Responses of Fisher and LD under every transformation, and the weights files, against the real TMVA."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from array import array
from pathlib import Path
from typing import Any

import pytest

from .golden import DATA, VARIABLES, Rows, input_rows, jobs, read_csv, read_tree

JOBS = ("transforms", "transforms_weighted")
REGRESSION = [title for kind, title, _ in jobs()["reg_ref"].methods if kind == "LD"]
CASES = [(job, title) for job in JOBS for _, title, _ in jobs()[job].methods] + [
    ("reg_ref", title) for title in REGRESSION
]


def tolerance(title: str) -> dict[str, float]:
    """The golden files' own: 1e-5 for linear steps, 1e-4 where a cumulative distribution is interpolated."""
    steps = re.split("[_-]", title)[1:]
    return {"rel": 1e-4, "abs": 1e-5} if {"G", "U"} & set(steps) else {"rel": 1e-5, "abs": 2e-6}


def column(rows: Rows, name: str) -> list[float]:
    return [float(row[name]) for row in rows]


def golden_folder(job: str) -> Path:
    return DATA / "ref" / job if job.endswith("_ref") else DATA / "transforms" / job


def reader_rows(job: str) -> Rows:
    return read_csv(
        DATA / "ref" / job / "reader.csv" if job.endswith("_ref") else DATA / "transforms" / f"{job}.reader.csv"
    )


def reader_responses(ROOT: Any, mode: str, xml: Path) -> list[float]:
    """Responses of a Reader on all input events."""
    reader = ROOT.TMVA.Reader("!Color:Silent")
    names = VARIABLES[mode].split(";")
    buffers = [array("f", [0.0]) for _ in names]
    for name, buffer in zip(names, buffers, strict=True):
        reader.AddVariable(name, buffer)
    number = array("f", [0.0])
    reader.AddSpectator("evt := Entry$", number)
    reader.BookMVA("method", str(xml))
    answers = []
    for rows in input_rows(mode).values():
        for row in rows:
            for name, buffer in zip(names, buffers, strict=True):
                buffer[0] = float(row[name])
            answers.append(float(reader.EvaluateMVA("method")))
    return answers


@pytest.mark.parametrize(("job", "title"), CASES)
def test_response_on_test_sample(golden_run: Any, job: str, title: str) -> None:
    ours = read_tree(golden_run(job).file.Get("dataset/TestTree"))
    regression = jobs()[job].mode == "reg"
    golden = read_csv(DATA / "ref" / job / "test.csv" if regression else DATA / "transforms" / f"{job}.test.csv")
    assert column(ours, "evt") == column(golden, "evt")
    name = f"{title}.fvalue" if regression else title
    assert column(ours, name) == pytest.approx(column(golden, name), **tolerance(title))


@pytest.mark.parametrize(("job", "title"), CASES)
def test_reader_with_our_weights_file(ROOT: Any, golden_run: Any, job: str, title: str) -> None:
    ours = reader_responses(ROOT, jobs()[job].mode, golden_run(job).weights(title))
    assert ours == pytest.approx(column(reader_rows(job), title), **tolerance(title))


@pytest.mark.parametrize(
    ("job", "title"), [case for case in CASES if (golden_folder(case[0]) / f"{case[1]}.weights.xml").exists()]
)
def test_reader_with_golden_weights_file(ROOT: Any, job: str, title: str) -> None:
    ours = reader_responses(ROOT, jobs()[job].mode, golden_folder(job) / f"{title}.weights.xml")
    assert ours == pytest.approx(column(reader_rows(job), title), **tolerance(title))


@pytest.mark.parametrize(
    ("job", "title"), [case for case in CASES if (golden_folder(case[0]) / f"{case[1]}.weights.xml").exists()]
)
def test_weights_file_has_golden_structure_and_numbers(golden_run: Any, job: str, title: str) -> None:
    ours = ET.parse(golden_run(job).weights(title)).getroot()
    golden = ET.parse(golden_folder(job) / f"{title}.weights.xml").getroot()
    compare(ours, golden, tolerance(title), golden.tag)


def compare(ours: ET.Element, golden: ET.Element, accuracy: dict[str, float], where: str) -> None:
    """Same tags in the same order, same attributes, same words, same numbers."""
    assert ours.tag == golden.tag, where
    assert list(ours.attrib) == list(golden.attrib), where
    if ours.tag == "GeneralInfo":  # who, when, where: of the run
        assert [item.get("name") for item in ours] == [item.get("name") for item in golden]
        return
    for name, value in golden.attrib.items():
        compare_words(ours.attrib[name].split(), value.split(), accuracy, f"{where}@{name}")
    compare_words((ours.text or "").split(), (golden.text or "").split(), accuracy, where)
    assert [child.tag for child in ours] == [child.tag for child in golden], where
    for number, (mine, theirs) in enumerate(zip(ours, golden, strict=True)):
        compare(mine, theirs, accuracy, f"{where}/{theirs.tag}[{number}]")


def compare_words(ours: list[str], golden: list[str], accuracy: dict[str, float], where: str) -> None:
    assert len(ours) == len(golden), where
    for mine, theirs in zip(ours, golden, strict=True):
        try:
            expected = float(theirs)
        except ValueError:
            assert mine == theirs, where
        else:
            assert float(mine) == pytest.approx(expected, **accuracy), where


def test_probability_and_rarity(ROOT: Any) -> None:
    """From the PDFs in the golden weights file of a Fisher booked with CreateMVAPdfs."""
    reader = ROOT.TMVA.Reader("!Color:Silent")
    buffers = {name: array("f", [0.0]) for name in VARIABLES["class"].split(";")}
    for name, buffer in buffers.items():
        reader.AddVariable(name, buffer)
    reader.AddSpectator("evt := Entry$", array("f", [0.0]))
    reader.BookMVA("Fisher", str(DATA / "ref" / "class_ref" / "Fisher.weights.xml"))
    events = [row for rows in input_rows("class").values() for row in rows]
    golden = read_csv(DATA / "ref" / "class_ref" / "reader.csv")
    ours = {"Fisher.proba": [], "Fisher.rarity": []}
    for row in events:
        for name, buffer in buffers.items():
            buffer[0] = float(row[name])
        ours["Fisher.proba"].append(reader.GetProba("Fisher"))
        ours["Fisher.rarity"].append(reader.GetRarity("Fisher"))
    for name, values in ours.items():
        assert values == pytest.approx(column(golden, name), rel=1e-4, abs=1e-5)
