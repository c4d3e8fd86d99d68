"""Events, order and weights of training and test sample: those of the real TMVA."""

from __future__ import annotations

from typing import Any

import pytest

from .golden import DATA, Rows, input_rows, jobs, make_loader, read_csv, read_tree

SPLITS = sorted(name for name in jobs() if (DATA / "split" / f"{name}.train.csv").exists())


@pytest.mark.parametrize("name", SPLITS)
@pytest.mark.parametrize("sample", ["train", "test"])
def test_split(ROOT: Any, name: str, sample: str) -> None:
    job = jobs()[name]
    loader, _trees = make_loader(ROOT, job)
    kind = ROOT.TMVA.Types.kTraining if sample == "train" else ROOT.TMVA.Types.kTesting
    tree = loader.GetDataSetInfo().GetDataSet().GetTree(kind)
    ours, golden = read_tree(tree), read_csv(DATA / "split" / f"{name}.{sample}.csv")

    assert [(row["classID"], row["evt"]) for row in ours] == [(float(r["classID"]), float(r["evt"])) for r in golden]
    assert [row["weight"] for row in ours] == pytest.approx([float(row["weight"]) for row in golden], rel=1e-6)
    for column in golden[0].keys() - {"classID", "evt", "weight"}:
        assert [row[column] for row in ours] == pytest.approx(
            [float(row[column]) for row in golden], rel=1e-6, abs=1e-7
        )
    if "var1" in job.variables:
        check_against_input(ours, list(input_rows(job.mode).values()))


def check_against_input(ours: Rows, classes: list[Rows]) -> None:
    for row in ours:
        source = classes[int(row["classID"])][int(row["evt"])]
        assert row["var1"] == pytest.approx(float(source["var1"]), rel=1e-6)
