"""Events from ROOT and Parquet files: what is read is what was written, expressions are what TTreeFormula computes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
import torch
import uproot

from tmva_torch import from_root
from tmva_torch.expressions import parse
from tmva_torch.tables import open_tables

COLUMNS = {
    "a": np.array([1.0, 2.0, 3.0], dtype=np.float32),
    "b": np.array([3, 2, 1], dtype=np.uint8),
    "v": ak.Array([[1.0, 2.0], [3.0], []]),
    "vv": ak.Array([[[1.0, 2.0], [3.0]], [], [[], [4.0]]]),
    "m": np.arange(6).reshape(3, 2),
    "s": np.array(["x", "y", "z"]),
    "ev.x": np.ones(3),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a+b", [4, 4, 4]),
        ("b-2*a", [1, -2, -5]),  # b is unsigned
        ("b-3", [0, -1, -2]),
        ("a > 1 && b < 3", [0, 1, 1]),
        ("(a>1)&(b<2)", [0, 0, 1]),
        ("a==1 || b==1", [1, 0, 1]),
        ("!(a>1)", [1, 0, 0]),
        ("(a>1)+(b>1)", [1, 2, 1]),  # numbers, not truth values
        ("(b&2)!=0", [1, 1, 0]),  # bits
        ("b>>1|4", [5, 5, 4]),
        ("1<<b & 0xC", [8, 4, 0]),
        ("a^2", [1, 4, 9]),
        ("a^3^2", [1, 64, 729]),  # the left one first
        ("2^-1^2*a", [0.25, 0.5, 0.75]),
        ("-a**2", [-1, -4, -9]),
        ("2^-1*b", [1.5, 1, 0.5]),
        ("a>1 ? a : -1", [-1, 2, 3]),
        ("a>2?3:a>1?2:1", [1, 2, 3]),
        ("1/2*a", [0.5, 1, 1.5]),
        ("5%3+0*a", [2, 2, 2]),
        ("-5%3+0*a", [-2, -2, -2]),
        ("4%a*2", [0, 0, 4]),  # 4%(a*2)
        ("17%7%4+0*a", [2, 2, 2]),
        ("sign(a-2)", [-1, 1, 1]),
        ("sq(a)+TMath::Nint(a/2)", [1, 5, 11]),
        ("round(a/2)", [1, 1, 2]),
        ("TVector2::Phi_mpi_pi(2*pi+a/3)*3", [1, 2, 3]),
        ("TMath::Abs(a-b)", [2, 0, 2]),
        ("fabs(a-b)+sqrt(a*a)", [3, 2, 5]),
        ("max(a,b)-min(a,b)", [2, 0, 2]),
        ("TMath::Pi()*0+a", [1, 2, 3]),
        ("Sum$(v)", [3, 3, 0]),
        ("Sum$(v*v)", [5, 9, 0]),
        ("Length$(v)", [2, 1, 0]),
        ("Max$(v)", [2, 3, 0]),
        ("Alt$(v[1],-1)", [2, -1, -1]),
        ("Alt$(v[0],0)*2", [2, 6, 0]),
        ("Alt$(v[0]*v[1]+10,-1)", [12, -1, -1]),
        ("Alt$(v[1],a)", [2, 2, 3]),
        ("Alt$(vv[1][0],-1)", [3, -1, 4]),
        ("Alt$(vv[0][1],-1)", [2, -1, -1]),
        ("Length$(vv)", [3, 0, 1]),
        ("Sum$(vv)", [6, 0, 4]),
        ("Length$(v)>1 && v[1]>1", [1, 0, 0]),  # an element is needed only where it is asked for
        ("Length$(v)==0 || v[0]>2", [0, 1, 1]),
        ("Length$(v) ? (a>1 ? v[0] : v[1]) : -1", [2, 3, -1]),
        ("Alt$(m[2],-1)", [-1, -1, -1]),
        ("m[1]", [1, 3, 5]),
        ("Sum$(m)", [1, 5, 9]),
        ("ev.x+1", [2, 2, 2]),
        ("sum := a+b", [4, 4, 4]),
    ],
)
def test_expression(text: str, expected: list[float]) -> None:
    np.testing.assert_allclose(parse(text, COLUMNS)(COLUMNS), expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a+", "it ends too early"),
        ("a b", "'b' is not expected"),
        ("a @ b", "'@' means nothing here"),
        ("(a", r"'\)' is missing at its end"),
        ("sqrtt(a)", "no function sqrtt; did you mean sqrt"),
        ("min(a)", "min takes 2 arguments, not 1"),
        ("0<a<2", r"'<' after another comparison; right would be e.g. \(a<b && b<c\)"),
        ("Length$(v)>0 && v[1]>1", "event 1 of this part has 1"),
        ("s==1", "the column 's' holds no numbers but <U1"),
        ("m[2]", "event 0 of this part has 2"),
        ("v[a]", "'a' is no element number"),
        ("v", r"one number per event is needed, as in v\[0\]"),
        ("v[0]", r"event 2 of this part has 0; Alt\$"),
        ("__import__('os')", "means nothing here"),
    ],
)
def test_an_expression_that_cannot_be_used_says_where(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse(text, COLUMNS)(COLUMNS)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write two ROOT files with a jagged column, one with a second tree, and a Parquet file of the same events."""
    monkeypatch.chdir(tmp_path)
    for number in (1, 2):
        with uproot.recreate(f"part{number}.root") as file:
            file.mktree("dir/events", {"pt": "float32", "n": "int32", "w": "float64", "jets": "var * float32"})
            file["dir/events"].extend(part(number))
            if number == 2:
                file["other"] = {"x": np.arange(3.0)}
    table = pa.table({k: ak.to_arrow(ak.Array(v), extensionarray=False) for k, v in part(1).items()})
    pyarrow.parquet.write_table(table, "part1.parquet")
    return tmp_path


def part(number: int) -> dict[str, Any]:
    rng = np.random.default_rng(number)
    counts = rng.integers(1, 4, 100)
    return {
        "pt": rng.exponential(20, 100).astype(np.float32),
        "n": np.arange(100, dtype=np.int32) + 100 * number,
        "w": rng.uniform(0.5, 1.5, 100),
        "jets": ak.unflatten(rng.normal(size=counts.sum()).astype(np.float32), counts),
    }


def test_files_are_read_in_order_with_expressions_cut_and_weight(files: Path) -> None:
    both = {key: np.concatenate([np.asarray(part(i)[key]) for i in (1, 2)]) for key in ("pt", "n", "w")}
    passed = both["pt"] > 10
    dataset = from_root("part?.root:dir/events", ["pt/2", "n"], target="n%7", weight="2*w", cut="pt > 10", step_size=30)
    np.testing.assert_allclose(dataset.x[:, 0], both["pt"][passed] / 2, rtol=1e-7)
    np.testing.assert_array_equal(dataset.x[:, 1], both["n"][passed])
    assert dataset.y is not None
    assert dataset.weight is not None
    np.testing.assert_array_equal(dataset.y[:, 0], both["n"][passed] % 7)
    np.testing.assert_allclose(dataset.weight, 2 * both["w"][passed], rtol=1e-7)
    assert dataset.feature_names == ("pt/2", "n")


def test_one_chunk_or_many_and_root_or_parquet_give_the_same(files: Path) -> None:
    features = ["pt", "jets[0]", "Sum$(jets)", "Entry$"]
    reference = from_root("part1.root", features).x
    for name, step in (("part1.root:dir/events", 7), ("part1.parquet", "7"), (str(files / "part1.parquet"), "1 MB")):
        np.testing.assert_array_equal(from_root(name, features, step_size=step).x, reference)
    assert reference[:, 3].tolist() == list(range(100))


def test_classes_are_numbered_in_the_order_given(files: Path) -> None:
    dataset = from_root(
        {"B": "part1.root", "S": ["part2.root:dir/events"]},
        ["pt"],
        weight={"S": "w"},
        cut={"B": "n < 150"},
    )
    assert (dataset.class_names, dataset.n_classes, len(dataset)) == (("B", "S"), 2, 150)
    assert dataset.y is not None
    assert dataset.weight is not None
    assert dataset.y.tolist() == [0] * 50 + [1] * 100
    assert dataset.weight[:50].unique().tolist() == [1.0]
    np.testing.assert_allclose(dataset.weight[50:], part(2)["w"], rtol=1e-7)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"features": ["ptt"]}, ValueError, r"no column 'ptt' in part1.root:dir/events; did you mean pt\?"),
        ({"features": ["pt"], "cut": "pt > 1e9"}, ValueError, "no event of part1.root passes the cut 'pt > 1e9'"),
        ({"features": ["pt"], "cut": "0/0+0*pt"}, ValueError, "is not a number for 100 events"),
        ({"features": ["log(pt-1e9)"]}, ValueError, r"NaN or infinity in log\(pt-1e9\) \(100 events\)"),
        ({"features": ["jets"]}, ValueError, "one number per event is needed"),
        ({"features": ["jets[2]"]}, ValueError, "asks for element 2, but event"),
        ({"features": "pt"}, ValueError, "give a list of expressions"),
        ({"features": []}, ValueError, "give a list of expressions"),
        ({"features": ["pt"], "cut": {"S": "pt>1"}}, TypeError, "files are not"),
        ({"files": {"S": "part1.root"}, "features": ["pt"], "cut": {"T": "1"}}, ValueError, "for the class 'T'"),
        (
            {"files": {"S": "part1.root"}, "features": ["pt"], "cut": "pt<0"},
            ValueError,
            "class S: no event of part1.root",
        ),
        ({"files": {"S": "part1.root"}, "features": ["pt"], "target": "n"}, ValueError, "the classes are the targets"),
        ({"files": "none*.root", "features": ["pt"]}, FileNotFoundError, r"there is no file none\*.root"),
        ({"files": "part2.root", "features": ["pt"]}, ValueError, r"several trees \(dir/events, other\)"),
        (
            {"files": "part2.root:events", "features": ["pt"]},
            ValueError,
            "no tree 'events' in part2.root; did you mean",
        ),
        ({"files": "part2.root:dir", "features": ["pt"]}, ValueError, "'dir' in part2.root is no tree; .*dir/events"),
        ({"files": {}, "features": ["pt"]}, ValueError, "files={}; give the name of a file"),
        ({"features": ["pt"], "step_size": "3 apples", "files": "part1.parquet"}, ValueError, "'100 MB' or a number"),
        ({"features": ["pt"], "step_size": "3 apples"}, ValueError, "'100 MB' or a number"),
        ({"features": ["pt"], "step_size": 0}, ValueError, "'100 MB' or a number"),
    ],
)
def test_what_cannot_be_read_is_named(
    files: Path, arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        from_root(**{"files": "part1.root", **arguments})


LEAVES = """
import ROOT
ROOT.gInterpreter.Declare("struct Track { float pt, eta; int n; } track;")
ROOT.gInterpreter.ProcessLine('''
TFile file("leaves.root", "RECREATE");
TTree tree("t", "");
tree.Branch("track", &track, "pt/F:eta/F:n/I");
for (int i = 0; i < 3; ++i) { track = {1.5f * i, -1.f * i, i}; tree.Fill(); }
file.Write();
file.Close();
''')
"""


@pytest.mark.root
def test_the_leaves_of_a_branch_have_its_name_before_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run([sys.executable, "-W", "ignore", "-c", LEAVES], check=True)
    dataset = from_root("leaves.root", ["track.pt", "2*eta"], target="track.n")
    assert dataset.x.tolist() == [[0, 0], [1.5, -2], [3, -4]]
    assert dataset.y is not None
    assert dataset.y[:, 0].tolist() == [0, 1, 2]


def test_a_number_that_is_missing_is_nan(tmp_path: Path) -> None:
    with uproot.recreate(tmp_path / "f.root") as file:
        file.mkrntuple("t", {"x": ak.Array([1.0, None, 3.0])})
    dataset = from_root(tmp_path / "f.root", ["x"], nonfinite="drop")
    assert (dataset.x[:, 0].tolist(), dataset.n_nonfinite) == ([1, 3], {"x": 1})


def told(file: Path, whole: torch.Tensor) -> str:
    """Return what is said of a file that was cut short; "" if what is asked for is all there."""
    try:
        assert torch.equal(from_root(file, ["x"]).x, whole)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("extension", ["root", "parquet"])
def test_a_file_cut_short_is_told_wherever_it_is_cut(tmp_path: Path, extension: str) -> None:
    file, x = tmp_path / f"f.{extension}", np.random.default_rng(1).normal(size=5000)
    if extension == "root":
        with uproot.recreate(file) as written:
            tree = written.mktree("t", {"x": "float64"})
            for part in x.reshape(5, 1000):
                tree.extend({"x": part})
    else:
        pyarrow.parquet.write_table(pa.table({"x": x}), file, row_group_size=1000)
    content, whole = file.read_bytes(), from_root(file, ["x"]).x
    found = []
    for size in range(0, len(content), len(content) // 20):
        file.write_bytes(content[:size])
        found.append(told(file, whole))
    # A ROOT file ends with what describes its classes, which numbers can be read without.
    assert sum(map(bool, found)) >= 15
    message = rf"{file} cannot be read as a (ROOT|Parquet) file; is it complete\? \(.*\)"
    assert all(re.fullmatch(message, text) for text in found if text)


def test_a_branch_of_a_leaf_list_or_a_folder_has_a_short_name(files: Path) -> None:
    (table,) = open_tables("part2.root:dir/events")
    assert table.n_events == 100
    assert {"pt", "jets"} <= set(table.columns)
