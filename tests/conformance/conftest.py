"""ROOT with a TMVA, and one run of each golden job for all tests that look at it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from . import golden


@pytest.fixture(scope="session")
def ROOT(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """PyROOT with the TMVA under test, in an empty working folder."""
    import tmva_torch.root

    root = tmva_torch.root.load()
    root.gROOT.SetBatch(True)
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("conformance"))
    yield root
    os.chdir(before)


class GoldenRun:
    """A golden job run again: its factory, its output file and the folder with its weights files."""

    def __init__(self, ROOT: Any, name: str) -> None:
        self.job = golden.jobs()[name]
        self.folder = Path(name).absolute()
        self.folder.mkdir()
        os.chdir(self.folder)
        reference = golden.DATA / "ref" / name
        self.assigned = reference.exists() and "SplitMode=Random" in self.job.prep
        make = (
            (lambda: golden.make_assigned_loader(ROOT, self.job, reference))
            if self.assigned
            else (lambda: golden.make_loader(ROOT, self.job))
        )
        self.loader, self.trees = make()
        self.factory = golden.run(ROOT, self.job, self.loader, "output.root")
        self.file = self.factory.output_file
        os.chdir(self.folder.parent)

    def weights(self, title: str) -> Path:
        return self.folder / "dataset" / "weights" / f"Golden_{title}.weights.xml"


@pytest.fixture(scope="session")
def golden_run(ROOT: Any) -> Any:
    """Function from a job's name to its run; every job runs once."""
    runs: dict[str, GoldenRun] = {}

    def get(name: str) -> GoldenRun:
        if name not in runs:
            runs[name] = GoldenRun(ROOT, name)
        return runs[name]

    return get
