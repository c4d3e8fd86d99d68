"""Predictions for many files in several processes: those of one process, never half a file, nothing done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
import uproot

from tmva_torch import Bundle, Task, TmvaTorchError, mlp, save
from tmva_torch.bulk import RECORD, Predicted, predict_files

N = 400


def write(name: str, n: int = N, seed: int = 0) -> None:
    rng = np.random.default_rng([seed, n])
    Path(name).parent.mkdir(exist_ok=True)
    with uproot.recreate(name) as file:
        tree = file.mktree("t", {"x0": "float32", "x1": "float32", "event": "int64"})
        if n:
            x = rng.normal(size=(n, 2)).astype(np.float32)
            tree.extend({"x0": x[:, 0], "x1": x[:, 1], "event": np.arange(n)})


def model(seed: int = 1) -> Bundle:
    torch.manual_seed(seed)
    bundle = Bundle(model=mlp(2, 1), task=Task.BINARY, features=("x0", "x1"))
    save(bundle, "m.safetensors")
    return bundle


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bundle:
    monkeypatch.chdir(tmp_path)
    for number in range(5):
        write(f"data/in{number}.root", n=N + number, seed=number)
    return model()


def predict(jobs: int = 1, files: object = "data/in*.root", **options: object) -> Predicted:
    return predict_files("m.safetensors", files, "out", jobs=jobs, keep=["event"], **options)


def changed(before: dict[Path, int]) -> list[str]:
    return [path.name for path, time_ns in sorted(before.items()) if path.stat().st_mtime_ns != time_ns]


def times() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in Path("out").glob("*.root")}


def test_each_file_has_the_predictions_of_its_events_in_their_order(bundle: Bundle) -> None:
    calls: list[tuple[int, int]] = []
    found = predict(jobs=2, report=lambda *numbers: calls.append(numbers))
    assert [path.name for path in found.targets] == [f"in{number}.root" for number in range(5)]
    assert (found.n_events, found.n_skipped) == (5 * N + 10, 0)
    assert calls == [(number, 5) for number in range(6)]
    for number, path in enumerate(found.targets):
        written = uproot.open(f"{path}:predictions").arrays(library="np")
        np.testing.assert_array_equal(written["event"], np.arange(N + number))
        expected = bundle.predict(uproot.open(f"data/in{number}.root:t").arrays(library="np"))[:, 0]
        np.testing.assert_allclose(written["response"], expected, rtol=0, atol=1e-6)


def test_what_is_there_stays_and_what_changed_is_done_again(bundle: Bundle) -> None:
    predict()
    before = times()
    again = predict(jobs=2)
    assert (again.n_skipped, again.n_events, changed(before)) == (5, 5 * N + 10, [])

    write("data/in1.root", n=7)  # another input
    Path("out/in3.root").unlink()
    Path("out/in4.root").write_bytes(Path("out/in4.root").read_bytes()[:-1])  # not whole
    del before[Path("out/in3.root")]
    assert (predict().n_skipped, changed(before)) == (2, ["in1.root", "in4.root"])

    before = times()
    assert (predict(cut="x0 > 0").n_skipped, len(changed(before))) == (0, 5)  # other options
    model(seed=2)
    before = times()
    assert (predict(cut="x0 > 0").n_skipped, len(changed(before))) == (0, 5)  # another model
    with Path("out", RECORD).open("a") as record:
        record.write('{"file": "in0.root", "sta')  # as a kill leaves it
    assert predict(cut="x0 > 0").n_skipped == 5


def test_files_without_selected_events_are_written_without(bundle: Bundle) -> None:
    write("data/in2.root", n=0)
    found = predict(cut="x0 > 99")
    assert found.n_events == 0
    for path in found.targets:
        tree = uproot.open(path)["predictions"]
        assert (tree.num_entries, sorted(tree.keys())) == (0, ["event", "response"])


def test_a_broken_file_is_named_and_keeps_no_other_from_being_done(bundle: Bundle) -> None:
    os.truncate("data/in1.root", 900)
    Path("data/in3.root").write_bytes(b"")
    with pytest.raises(TmvaTorchError, match=r"2 of 5 files failed: .*the others are done") as failed:
        predict(jobs=2)
    assert all(f"in{number}.root cannot be read as a ROOT file" in str(failed.value) for number in (1, 3))
    assert sorted(path.name for path in Path("out").iterdir()) == [*(f"in{n}.root" for n in (0, 2, 4)), RECORD]
    write("data/in1.root")
    write("data/in3.root")
    assert predict().n_skipped == 3


def test_equal_names_keep_their_folders_and_no_output_is_written_twice(bundle: Bundle) -> None:
    write("more/in0.root", n=3)
    found = predict(files=["data/in0.root", "more/in0.root"])
    assert [path.as_posix() for path in found.targets] == ["out/data/in0.root", "out/more/in0.root"]
    with pytest.raises(ValueError, match=r"data/in0.root:t and data/in0.root would both be written to out/in0.root"):
        predict(files=["data/in0.root:t", "data/in0.root"])
    with pytest.raises(ValueError, match=r"data/in0.root is one of the inputs; write to another folder"):
        predict_files("m.safetensors", "data/in0.root", "data")
    with pytest.raises(ValueError, match="jobs=0; right would be at least one"):
        predict(jobs=0)


ARGUMENTS = ["predict", "m.safetensors", "data/in*.root", "--output-dir", "out", "-j", "2"]


def test_the_command_killed_at_any_moment_goes_on_and_leaves_whole_files(bundle: Bundle) -> None:
    write("data/in0.root", n=300_000)
    run = [str(Path(sys.executable).with_name("tmva-torch")), *ARGUMENTS, "--step-size", "40 kB"]
    child = subprocess.Popen(run, start_new_session=True, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(Path("out").glob(".in0-*.root")) and time.monotonic() < deadline:
        time.sleep(0.001)  # until it writes the long one, which takes much longer than this
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    events = {f"in{number}.root": N + number if number else 300_000 for number in range(5)}
    for path in Path("out").glob("[!.]*.root"):
        assert uproot.open(path)["predictions"].num_entries == events[path.name]
    done = subprocess.run(run, check=True, capture_output=True, text=True)
    assert done.stdout.startswith(f"{300_000 + 4 * N + 10} events in 5 files of out; ")
    assert sorted(path.name for path in Path("out").iterdir()) == [*(f"in{n}.root" for n in range(5)), RECORD]


@pytest.mark.parametrize("arguments", [[], ["-o", "a.root", "--output-dir", "b"], ["-o", "a.root", "-j", "2"]])
def test_one_kind_of_output_must_be_asked_for(bundle: Bundle, arguments: list[str]) -> None:
    from click.testing import CliRunner

    from tmva_torch.cli_model import predict as command

    done = CliRunner().invoke(command, ["m.safetensors", "data/in0.root", *arguments])
    assert done.exit_code == 2
    assert "give either --output for one file, or --output-dir (and --jobs) for a file per input" in done.output
