"""Files of other machines: read through fsspec, XRootD URLs by a stand-in for fsspec-xrootd that serves a folder."""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
import uproot
from fsspec.implementations.local import LocalFileSystem

from tmva_torch import Bundle, Task, from_root, mlp, stream_root
from tmva_torch.application import apply

HOST = "root://data.example.org/"


class Served(LocalFileSystem):
    """What fsspec-xrootd gives: root://host//absolute/path, and its server's words for a file that is not there."""

    protocol = "root"

    @classmethod
    def _strip_protocol(cls, path: Any) -> str:
        return "/" + str(path).removeprefix(HOST).lstrip("/")

    def unstrip_protocol(self, name: str) -> str:
        return f"{HOST}/{name}"

    def _open(self, path: str, mode: str = "rb", **others: Any) -> Any:
        if not Path(path).exists():
            message = (
                f"Failed to open file: [ERROR] Server responded with an error:\n[3011] no such file or directory {path}"
            )
            raise OSError(message)
        return super()._open(path, mode, **others)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write a.root and b.root with the tree t, c.parquet; return the URL of their folder."""
    for start, name in ((0, "a"), (1000, "b")):
        with uproot.recreate(tmp_path / f"{name}.root") as file:
            file["t"] = {"x": np.arange(start, start + 1000, dtype=np.float64)}
    pyarrow.parquet.write_table(pa.table({"x": np.arange(5.0)}), tmp_path / "c.parquet")
    monkeypatch.setitem(sys.modules, "fsspec_xrootd", types.ModuleType("fsspec_xrootd"))
    monkeypatch.setitem(importlib.import_module("fsspec.registry")._registry, "root", Served)
    return f"{HOST}/{tmp_path}"


def test_xrootd_urls_are_read_as_local_files_are(url: str) -> None:
    assert from_root(f"{url}/a.root:t", ["x"]).x[:, 0].tolist() == list(range(1000))
    assert from_root([f"{url}/b.root", f"{url}/a.root:t"], ["x"]).x[0, 0] == 1000
    assert from_root(f"{url}/c.parquet", ["2*x"]).x[:, 0].tolist() == [0, 2, 4, 6, 8]
    train = stream_root(f"{url}/*.root:t", ["x"], seed=1, validation=0, batch_size=100).train
    assert sorted(int(n) for (x,) in train for n in x[:, 0]) == list(range(2000))


def test_patterns_of_urls_are_those_of_the_server(url: str) -> None:
    assert from_root(f"{url}/*.root:t", ["x"]).x[:, 0].tolist() == list(range(2000))
    with pytest.raises(FileNotFoundError, match=r"there is no file root://data.example.org//.*/z\*\.root"):
        from_root(f"{url}/z*.root:t", ["x"])


def test_predictions_for_remote_files(url: str, tmp_path: Path) -> None:
    bundle = Bundle(model=mlp(1, 1), task=Task.BINARY, features=("x",))
    assert apply(bundle, f"{url}/*.root:t", tmp_path / "p.root").n_events == 2000


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("z.root:t", FileNotFoundError, r"there is no file root://\S+/z.root \(Failed .* error: \[3011\] no such file"),
        ("z.parquet", FileNotFoundError, r"there is no file root://\S+/z.parquet"),
        ("a.root:tt", ValueError, r"no tree 'tt' in root://\S+/a.root; did you mean t"),
        ("cut.root:t", ValueError, r"root://\S+/cut.root cannot be read as a ROOT file; is it complete"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_url_in_one_line(
    url: str, tmp_path: Path, name: str, error: type[Exception], message: str
) -> None:
    (tmp_path / "cut.root").write_bytes((tmp_path / "a.root").read_bytes()[:200])
    with pytest.raises(error, match=message) as raised:
        from_root(f"{url}/{name}", ["x"])
    assert "\n" not in str(raised.value)


def test_any_other_file_system_of_fsspec(tmp_path: Path) -> None:
    with uproot.recreate(tmp_path / "a.root") as file:
        file["t"] = {"x": np.arange(3.0)}
    fsspec.filesystem("memory").pipe_file("/m/a.root", (tmp_path / "a.root").read_bytes())
    assert from_root("memory://m/*.root:t", ["x"]).x[:, 0].tolist() == [0, 1, 2]
