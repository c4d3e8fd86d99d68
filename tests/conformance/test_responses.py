"""Responses of Fisher and LD under every transformation, and the weights files, against the real TMVA."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from .golden import DATA, Rows, jobs, read_csv, read_tree, reader_answers


def golden_folder(job: str) -> Path:
    return DATA / "ref" / job if job.endswith("_ref") else DATA / "transforms" / job


JOBS = ("transforms", "transforms_weighted", "class_ref", "reg_ref")
CASES = [(job, title) for job in JOBS for kind, title, _ in jobs()[job].methods if kind in ("Fisher", "LD")]
WITH_WEIGHTS = [(job, title) for job, title in CASES if (golden_folder(job) / f"{title}.weights.xml").exists()]


def tolerance(job: str, title: str) -> dict[str, float]:
    """The golden files' own: 1e-5 for linear steps, 1e-4 where a cumulative distribution is interpolated."""
    return {"rel": 1e-4, "abs": 1e-5} if {"G", "U"} & steps(job, title) else {"rel": 1e-5, "abs": 2e-6}


def steps(job: str, title: str) -> set[str]:
    options = next(options for _, name, options in jobs()[job].methods if name == title)
    return set(re.findall("[A-Z]", re.search("VarTransform=([^:]*)", options)[1])) - {"N"}  # type: ignore[index]


def column(rows: Rows, name: str) -> list[float]:
    return [float(row[name]) for row in rows]


def reader_rows(job: str) -> Rows:
    return read_csv(
        DATA / "ref" / job / "reader.csv" if job.endswith("_ref") else DATA / "transforms" / f"{job}.reader.csv"
    )


def reader_responses(ROOT: Any, mode: str, xml: Path) -> list[float]:
    return reader_answers(ROOT, mode, xml, lambda reader: float(reader.EvaluateMVA("method")))


@pytest.mark.parametrize(("job", "title"), CASES)
def test_response_on_test_sample(golden_run: Any, job: str, title: str) -> None:
    check_tree(golden_run(job), job, title, "test")


@pytest.mark.parametrize(("job", "title"), [case for case in CASES if case[0].endswith("_ref")])
def test_response_on_training_sample(golden_run: Any, job: str, title: str) -> None:
    check_tree(golden_run(job), job, title, "train")


def check_tree(run: Any, job: str, title: str, sample: str) -> None:
    """Events, their weights and the method's columns (with the signal probability where it has one)."""
    ours = read_tree(run.file.Get("dataset/TestTree" if sample == "test" else "dataset/TrainTree"))
    reference = job.endswith("_ref")
    golden = read_csv(
        DATA / "ref" / job / f"{sample}.csv" if reference else DATA / "transforms" / f"{job}.{sample}.csv"
    )
    if run.assigned:  # the events of that random split, not their order
        for rows in (ours, golden):
            rows.sort(key=lambda row: (float(row["classID"]), float(row["evt"])))
    assert column(ours, "evt") == column(golden, "evt")
    assert column(ours, "classID") == column(golden, "classID")
    assert column(ours, "weight") == pytest.approx(column(golden, "weight"), rel=1e-6)
    name = f"{title}.fvalue" if jobs()[job].mode == "reg" else title
    assert column(ours, name) == pytest.approx(column(golden, name), **tolerance(job, title))
    if (probability := f"prob_{title}") in golden[0]:
        assert column(ours, probability) == pytest.approx(column(golden, probability), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(("job", "title"), CASES)
def test_reader_with_our_weights_file(ROOT: Any, golden_run: Any, job: str, title: str) -> None:
    ours = reader_responses(ROOT, jobs()[job].mode, golden_run(job).weights(title))
    assert ours == pytest.approx(column(reader_rows(job), title), **tolerance(job, title))


@pytest.mark.parametrize(("job", "title"), WITH_WEIGHTS)
def test_reader_with_golden_weights_file(ROOT: Any, job: str, title: str) -> None:
    ours = reader_responses(ROOT, jobs()[job].mode, golden_folder(job) / f"{title}.weights.xml")
    golden = [row[title] for row in reader_rows(job)]
    assert ours == pytest.approx([float(value) for value in golden], **tolerance(job, title))
    if not steps(job, title):  # nothing but sums and products, or a scaling: to the last digit written there
        digits = max(len(value.lstrip("-0.").replace(".", "").split("e")[0]) for value in golden)
        assert digits >= 9
        exact = [f"{value:.{digits}g}" == f"{float(text):.{digits}g}" for value, text in zip(ours, golden, strict=True)]
        assert exact.count(False) == 0


@pytest.mark.parametrize(("job", "title"), WITH_WEIGHTS)
def test_weights_file_has_golden_structure_and_numbers(golden_run: Any, job: str, title: str) -> None:
    ours = ET.parse(golden_run(job).weights(title)).getroot()
    golden = ET.parse(golden_folder(job) / f"{title}.weights.xml").getroot()
    if golden_run(job).assigned:  # its trees hold the entry number as a branch
        next(golden.iter("Spectator")).set("Expression", "evt")
    compare(ours, golden, tolerance(job, title), golden.tag)


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
    folder = DATA / "ref" / "class_ref"
    names = ("Proba", "Rarity")
    ours = reader_answers(
        ROOT,
        "class",
        folder / "Fisher.weights.xml",
        lambda reader: [getattr(reader, f"Get{name}")("method") for name in names],
    )
    golden = read_csv(folder / "reader.csv")
    for number, name in enumerate(names):
        expected = column(golden, f"Fisher.{name.lower()}")
        assert [values[number] for values in ours] == pytest.approx(expected, rel=1e-4, abs=1e-5)
