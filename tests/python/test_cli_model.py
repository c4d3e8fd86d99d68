"""The commands train, predict and to-tmva on toy files: what they write, and how errors end."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import click
import numpy as np
import onnxruntime
import pyarrow.parquet
import pytest
import uproot
from toys import BEST_AUC, auc, gaussians

from tmva_torch import Bundle, Task, TmvaTorchError, TrainConfig, load, mlp, save, summary
from tmva_torch._job_kinds import JOB, TRAINING
from tmva_torch.bundle_results import read_bundle
from tmva_torch.cli import cli, main
from tmva_torch.job import TrainJob, config_of


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write toy.root: trees sig and bkg of two Gaussians one apart in x0, and reg with y = 100 + 20 x0."""
    monkeypatch.chdir(tmp_path)
    x, classes = gaussians(8000)
    with uproot.recreate("toy.root") as file:
        for name, number in (("sig", 0), ("bkg", 1)):
            mine = x[classes == number]
            file[name] = {"x0": mine[:, 0], "x1": mine[:, 1], "event": np.arange(len(mine))}
        file["reg"] = {"x0": x[:, 0], "x1": x[:, 1], "y": 100 + 20 * x[:, 0], "is_signal": (classes == 0) * 1}
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command in this process; return exit code, output and errors."""
    sys.argv = ["tmva-torch", *arguments]
    with pytest.raises(SystemExit) as end:
        main()
    captured = capsys.readouterr()
    return int(end.value.code or 0), captured.out, captured.err


CLASSES = ("--class", "Background=toy.root:bkg", "--class", "Signal=toy.root:sig")


@pytest.fixture(autouse=True)
def _keep_argv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", sys.argv)


def test_train_with_flags_then_predict_to_root_and_parquet(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(
        capsys, "train", *CLASSES, "-f", "x0", "-f", "x0+x1", "--epochs", "4", "--seed", "3", "-o", "m.safetensors"
    )
    assert (code, err) == (0, "")
    assert "6400 training and 1600 validation events" in out
    bundle = load("m.safetensors")
    assert (bundle.features, bundle.outputs, bundle.info["n_train"]) == (("x0", "x0+x1"), ("Signal",), 6400)
    x, classes = gaussians(20000, seed=11)
    assert auc(bundle.predict({"x0": x[:, 0], "x1": x[:, 1]}), classes == 0) == pytest.approx(BEST_AUC, abs=0.015)

    code, out, err = run(
        capsys, "predict", "m.safetensors", "toy.root:sig", "-o", "p.root", "--keep", "event", "--step-size", "700 B"
    )
    assert (code, out, err) == (0, "wrote 4000 events with response to p.root\n", "")
    sample = uproot.open("toy.root:sig").arrays(library="np")
    written = uproot.open("p.root:predictions").arrays(library="np")
    np.testing.assert_array_equal(written["event"], sample["event"])
    np.testing.assert_allclose(written["response"], bundle.predict(sample)[:, 0], rtol=0, atol=1e-6)

    run(
        capsys,
        "predict",
        "m.safetensors",
        "toy.root:sig",
        "-o",
        "p.parquet",
        "--keep",
        "x0",
        "--keep",
        "x1",
        "--cut",
        "x0>1",
    )
    table = pyarrow.parquet.read_table("p.parquet")
    assert table.num_rows == int((sample["x0"] > 1).sum())
    again = run(capsys, "predict", "m.safetensors", "p.parquet", "-o", "again.parquet")
    assert again[0] == 0
    np.testing.assert_allclose(
        pyarrow.parquet.read_table("again.parquet")["response"].to_numpy(), table["response"].to_numpy(), atol=1e-6
    )


REGRESSION = """
files = "toy.root:reg"
features = ["x0", "x1"]
target = "y"
cut = "x0 < 2"
[network]
hidden = [16]
[training]
epochs = 12
learning_rate = 0.01
"""


def test_train_a_regression_from_toml_in_the_units_of_the_target(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("job.toml").write_text(REGRESSION)
    assert run(capsys, "train", "job.toml", "-o", "r.safetensors")[0] == 0
    bundle = load("r.safetensors")
    assert bundle.targets == ("y",)
    x = np.array([[-1.0, 0.0], [1.0, 0.5]], dtype=np.float32)
    np.testing.assert_allclose(bundle.predict(x)[:, 0], [80, 120], atol=1.5)
    assert bundle.info["loss"] < 1.5**2  # in units of the target squared, not of its spread (20)
    assert bundle.ranges is not None
    assert bundle.ranges[0][1] < 2.0


def test_a_column_can_tell_the_class(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("job.toml").write_text(
        'files = "toy.root:reg"\nfeatures = ["x0"]\ntarget = "is_signal"\ntask = "classification"'
    )
    code, out, _ = run(capsys, "train", "job.toml", "--epochs", "2", "-o", "m.safetensors")
    assert code == 0
    assert float(out.partition("ROC curve ")[2].partition("\n")[0]) == pytest.approx(BEST_AUC, abs=0.03)


def test_to_tmva_and_back(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "train", *CLASSES, "-f", "x0", "--epochs", "1", "-o", "m.safetensors")
    code, out, _ = run(capsys, "to-tmva", "m.safetensors", "w/Job_PyTorch.weights.xml")
    assert code == 0
    assert "TrainedModel_PyTorch.pt" in out
    x = np.linspace(-2, 2, 50, dtype=np.float32).reshape(-1, 1)
    np.testing.assert_array_equal(load("w/Job_PyTorch.weights.xml").predict(x), load("m.safetensors").predict(x))


def test_export_and_inspect_of_a_bundle_and_of_a_weights_file(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "train", *CLASSES, "-f", "x0", "-f", "x0+x1", "--epochs", "1", "-o", "m.safetensors")
    run(capsys, "to-tmva", "m.safetensors", "w/Job_PyTorch.weights.xml")
    code, out, err = run(capsys, "export", "w/Job_PyTorch.weights.xml", "m.onnx")
    assert (code, out, err) == (0, "wrote m.onnx; inputs x0, x0+x1, outputs Signal\n", "")
    assert run(capsys, "export", "m.safetensors", "program", "--format", "torchscript")[0] == 0
    x = np.float32([[0.3, -1.0]])
    np.testing.assert_allclose(
        onnxruntime.InferenceSession("m.onnx").run(None, {"x": x})[0], load("m.safetensors").predict(x), atol=1e-6
    )
    for file, kind in (("m.safetensors", "bundle"), ("w/Job_PyTorch.weights.xml", "weights file")):
        code, out, _ = run(capsys, "inspect", file)
        assert code == 0
        assert re.search(rf"^kind +{kind}$", out, re.MULTILINE)
        assert re.search(r"^ +Signal +\(its probability is the response\)$", out, re.MULTILINE)
        assert re.search(r"^ +x0\+x1 +in \[-\d", out, re.MULTILINE)
        assert re.search(r"^transformation +PCA$", out, re.MULTILINE)
        found = json.loads(run(capsys, "inspect", file, "--json")[1])
        assert [feature["name"] for feature in found["features"]] == ["x0", "x0+x1"]
        assert (found["task"], found["classes"]) == ("classification", ["Background", "Signal"])
        assert found["network"][0] == "Linear(in_features=2, out_features=64, bias=True)"
    (network,) = Path("w").glob("TrainedModel_PyTorch.*")
    code, out, _ = run(capsys, "inspect", str(network))
    assert code == 0
    assert "network alone" in out
    assert re.search(r"^parameters +4417$", out, re.MULTILINE)  # 2*64+64 + 64*64+64 + 64+1


def test_inspect_prints_code_without_running_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "raise RuntimeError('this ran')\n"
    state = {
        "user_code": {"filename": "model.py", "text": text},
        "network": {"kind": "code", "class": "m.Net"},
        "variables": ["a"],
    }
    xml = (
        '<MethodSetup Method="PyTorch::t"><Variables NVar="1"><Variable Expression="a" Label="a"/></Variables>'
        f'<Weights Content="tmva-torch state 1">{json.dumps(state)}</Weights></MethodSetup>'
    )
    (tmp_path / "t.weights.xml").write_text(xml)
    file = str(tmp_path / "t.weights.xml")
    assert run(capsys, "inspect", file, "--code") == (0, text, "")
    assert "model.py (--code prints it)" in run(capsys, "inspect", file)[1]
    code, _, err = run(capsys, "predict", file, "x.root", "-o", "y.root")
    assert (code, "would run when it is opened" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train", "-o", "m.safetensors"), "no features are given"),
        (("train", "-f", "x0", "-o", "m.safetensors"), "files of each class, or files and a target"),
        (
            ("train", "-f", "x0", "--files", "toy.root:reg", "-o", "m.safetensors"),
            "files without classes need a target",
        ),
        (("train", "-f", "x0", "--class", "toy.root", "-o", "m.safetensors"), "right would be NAME=FILES"),
        (("train", "bad.toml", "-o", "m.safetensors"), "bad.toml is no TOML file"),
        (("train", "key.toml", "-o", "m.safetensors"), "no key 'feature'; did you mean features"),
        (("train", "sub.toml", "-o", "m.safetensors"), r"no key in [training] 'epoch'; did you mean epochs"),
        (("train", *CLASSES[:2], "-f", "x0", "-o", "m.safetensors"), "there is only the class Background"),
        (("predict", "m.safetensors"), "Missing argument"),
        (("prdict",), "prdict"),
    ],
)
def test_wrong_usage_ends_with_2(
    toy: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    Path("bad.toml").write_text("features = [")
    Path("key.toml").write_text("feature = ['x']")
    Path("sub.toml").write_text("features = ['x0']\nfiles = 'a'\ntarget = 'y'\n[training]\nepoch = 1")
    Path("m.safetensors").write_text("")
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("train", *CLASSES, "-f", "x2", "-o", "m.safetensors"),
            "no column 'x2' in toy.root:bkg; known are event, x0, x1",
        ),
        (("train", *CLASSES, "-f", "x0", "-o", "m.root"), "a bundle is a .safetensors file"),
        (("train", *CLASSES, "-f", "x0", "--cut", "x0>99", "-o", "m.safetensors"), "class Background: no event"),
        (("train", *CLASSES, "-f", "x0", "--weight", "0", "-o", "m.safetensors"), "sum to 0"),
        (("train", *CLASSES, "-f", "log(x0)", "-o", "m.safetensors"), "NaN or infinity in log(x0) ("),
        (("train", *CLASSES, "-f", "x0", "--layout", "DENS|3", "-o", "m.safetensors"), "did you mean DENSE"),
        (("train", *CLASSES, "-f", "x0", "-o", "/proc/none/m.safetensors"), "could not be written after the training"),
        (("predict", "good.safetensors", "toy.root:sig", "-o", "p.root", "--device", "gpu"), "device=gpu is no device"),
        (
            ("predict", "good.safetensors", "toy.root:sig", "-o", "p.root", "--device", "cuda:99"),
            "device=cuda:99: this",
        ),
        (("predict", "good.safetensors", "toy.root:sig", "-o", "p.root", "--tree", ""), "name of the tree is empty"),
        (("predict", "cut.safetensors", "toy.root:sig", "-o", "p.root"), "is it complete"),
        (("predict", "toy.root", "toy.root:sig", "-o", "p.root"), "is neither a bundle"),
        (("inspect", "toy.root"), "is neither a bundle"),
        (("inspect", "cut.safetensors"), "is it complete"),
        (("export", "cut.safetensors", "m.onnx"), "is it complete"),
    ],
)
def test_input_that_cannot_be_used_ends_with_1_and_one_line(
    toy: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    Path("cut.safetensors").write_bytes(b"\x10\x00")
    save(Bundle(model=mlp(1, 1), task=Task.BINARY, features=("x0",)), "good.safetensors")
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (1, "")
    assert message in err
    assert err.count("\n") == 1
    assert not Path("m.safetensors").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("features = 'x0'", "features = 'x0'; right would be a list of expressions"),
        ("features = ['x0', 1]", "features = ['x0', 1]; right would be a list"),
        ("standardise = 'no'", "standardise = 'no'; right would be true or false"),
        ("validation = '0.2'", "validation = '0.2'; right would be a number"),
        ("weight = 2", "weight = 2; right would be an expression in quotes"),
        ("task = 'regression'", "right would be files and a target"),
        ("training.epochs = 1.5", "[training] epochs = 1.5; right would be a whole number"),
        ("training.learning_rate = '0.1'", "[training] learning_rate = '0.1'; right would be a number"),
        ("network.hidden = 32", "[network] hidden = 32; right would be a list of whole numbers"),
        ("network = {layout = 'DENSE|1|LINEAR', hidden = [3]}", "[network] has layout, hidden; the layout says all"),
        ("classes.Other = 3", "'Other': 3}; right would be a table of files"),
    ],
)
def test_a_value_of_another_kind_is_refused(
    toy: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    features = "" if text.startswith("features") else "features = ['x0']\n"
    classes = "classes.Background = 'toy.root:bkg'\nclasses.Signal = 'toy.root:sig'\n"
    Path("job.toml").write_text(features + classes + text)
    code, _, err = run(capsys, "train", "job.toml", "-o", "m.safetensors")
    assert (code, message in err) == (2, True), err


def test_rates_by_epoch_come_from_toml(toy: Path) -> None:
    given = {"features": ["x0"], "classes": {"B": "toy.root:bkg", "S": "toy.root:sig"}}
    job = TrainJob.from_dict({**given, "training": {"rate_steps": {"3": 0.01}}})
    assert config_of(job).rate_steps == {3: 0.01}
    with pytest.raises(ValueError, match="the keys must be epochs"):
        config_of(TrainJob.from_dict({**given, "training": {"rate_steps": {"first": 0.01}}}))


def test_predict_never_writes_over_its_input_and_leaves_no_half_file(
    toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "train", *CLASSES, "-f", "x0", "--epochs", "1", "-o", "m.safetensors")
    before = Path("toy.root").read_bytes()
    assert "is one of the inputs" in run(capsys, "predict", "m.safetensors", "toy.root:sig", "-o", "toy.root")[2]
    assert Path("toy.root").read_bytes() == before
    files = sorted(toy.iterdir())
    for arguments in (("--cut", "x0>99"), ("--keep", "evnt"), ("--cut", "x0>"), ("--keep", "response")):
        assert run(capsys, "predict", "m.safetensors", "toy.root:sig", "-o", "new.root", *arguments)[0] == 1
    assert run(capsys, "predict", "m.safetensors", "toy.root:sig", "-o", "new.csv")[0] == 1
    assert sorted(toy.iterdir()) == files


STREAM = ("--seed", "3", "--buffer-size", "500")


def test_training_from_a_stream_gives_a_bundle_as_any_other(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(
        capsys, "train", *CLASSES, "-f", "x0", "-f", "x0+x1", "--epochs", "4", *STREAM, "-o", "m.safetensors"
    )
    assert (code, err) == (0, "")
    bundle = load("m.safetensors")
    n_train, n_held_out = bundle.info["n_train"], bundle.info["n_validation"]
    assert f"{n_train} training and {n_held_out} validation events" in out
    assert (n_train + n_held_out, n_held_out) == (8000, pytest.approx(1600, rel=0.1))
    x, classes = gaussians(20000, seed=11)
    assert auc(bundle.predict({"x0": x[:, 0], "x1": x[:, 1]}), classes == 0) == pytest.approx(BEST_AUC, abs=0.015)
    assert bundle.info["auc"] == pytest.approx(BEST_AUC, abs=0.03)
    assert bundle.ranges is not None
    sample = [uproot.open(f"toy.root:{tree}")["x0"].array(library="np") for tree in ("bkg", "sig")]
    low, high = bundle.ranges[0]  # of training
    assert np.concatenate(sample).min() <= low < -2.5
    assert 3.5 < high <= np.concatenate(sample).max()
    # Pictures and the page are made of the same split.
    results = read_bundle("m.safetensors")
    assert (len(results.train), len(results.test)) == (n_train, n_held_out)
    assert summary.figures(results)["ROC integral (test)"] == pytest.approx(bundle.info["auc"], abs=1e-6)


def test_a_regression_from_a_stream_is_in_the_units_of_the_target(
    toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("job.toml").write_text("buffer_size = 1000\n" + REGRESSION)
    assert run(capsys, "train", "job.toml", "-o", "r.safetensors")[0] == 0
    x = np.array([[-1.0, 0.0], [1.0, 0.5]], dtype=np.float32)
    np.testing.assert_allclose(load("r.safetensors").predict(x)[:, 0], [80, 120], atol=2)
    results = read_bundle("r.safetensors")
    assert summary.figures(results)["y RMS (test)"] < 2
    assert 90 < results.test.truth.mean() < 110


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("files = 'toy.root:reg'\ntarget = 'is_signal'\ntask = 'classification'", "give the files of each class"),
        ("files = 'toy.root:reg'\ntarget = 'y'\nnonfinite = 'impute'", "right would be 'error' or 'drop'"),
        ("files = 'toy.root:reg'\ntarget = 'y'\nvalidation = 100", "right would be in [0, 1)"),
        ("files = 'toy.root:reg'\ntarget = 'y'\nbalance = true", "balance_classes needs files by class"),
    ],
)
def test_what_a_stream_cannot_do_is_said(
    toy: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    Path("job.toml").write_text(f"features = ['x0']\nbuffer_size = 500\n{text}")
    code, out, err = run(capsys, "train", "job.toml", "-o", "m.safetensors")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert message in err


NAN = ("-f", "x0", "-f", "log(x1)", "--epochs", "1", "--seed", "1")


def test_what_becomes_of_nan_is_said_with_counts(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = uproot.open("toy.root:sig").arrays(library="np")
    n_bad = int((sample["x1"] <= 0).sum())
    found = f"log(x1): {n_bad} events with NaN or infinity\n"
    predict = ("predict", "m.safetensors", "toy.root:sig", "-o", "p.root", "--keep", "event", "--step-size", "1 kB")

    assert run(capsys, "train", *CLASSES, *NAN, "--nan", "drop", "-o", "m.safetensors")[0] == 0
    # Without values to put in, NaN is an error before anything is left behind.
    code, out, err = run(capsys, *predict)
    assert (code, out) == (1, "")
    assert re.search(r"toy.root:sig: NaN or infinity in log\(x1\) \(\d+ events\), out of \d+ .*--nan\s+drop", err)
    code, _, err = run(capsys, *predict, "--nan", "impute")
    assert (code, "'impute': the model was trained without" in err) == (1, True)
    assert not Path("p.root").exists()
    code, out, _ = run(capsys, *predict, "--nan", "drop")
    assert (code, out) == (0, found + f"wrote {4000 - n_bad} events with response to p.root\n")
    events = uproot.open("p.root:predictions")["event"].array(library="np")
    np.testing.assert_array_equal(events, sample["event"][sample["x1"] > 0])
    code, out, _ = run(capsys, *predict, "--nan", "keep")
    response = uproot.open("p.root:predictions")["response"].array(library="np")
    assert (code, out) == (0, found + "wrote 4000 events with response to p.root\n")
    assert int(np.isnan(response).sum()) == n_bad

    code, out, _ = run(capsys, "train", *CLASSES, *NAN, "--nan", "impute", "-o", "m.safetensors")
    assert (code, "events with NaN or infinity\n" in out) == (0, True)
    assert run(capsys, *predict)[:2] == (0, found + "wrote 4000 events with response to p.root\n")
    response = uproot.open("p.root:predictions")["response"].array(library="np")
    np.testing.assert_allclose(response, load("m.safetensors").predict(sample)[:, 0], rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", sorted(set(cli.list_commands(click.Context(cli))) - {"root"}))
def test_every_help_text_has_examples(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = run(capsys, name, "--help")
    assert (code, err) == (0, "")
    assert f"tmva-torch {name}" in out.partition("Examples:\n")[2]


def read_all(terminal: int) -> str:
    text = b""
    with suppress(OSError):  # Linux's way to say that the other end is closed
        while part := os.read(terminal, 4096):
            text += part
    os.close(terminal)
    return text.decode()


def test_a_terminal_sees_how_far_it_is(toy: Path) -> None:
    program = Path(sys.executable).with_name("tmva-torch")
    shown = {}
    for name, arguments in (
        ("train", (*CLASSES, "-f", "x0", "--epochs", "2", "-o", "m.safetensors")),
        ("predict", ("m.safetensors", "toy.root:sig", "-o", "p.root", "--cut", "x0 > 0")),
    ):
        terminal, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))  # rows and columns
        with subprocess.Popen([program, name, *arguments], stdout=subprocess.DEVNULL, stderr=end) as running:
            os.close(end)
            shown[name] = read_all(terminal)
        assert running.returncode == 0
    assert "epoch 2/2" in shown["train"]
    assert re.search(r"predicting .*100%", shown["predict"])


def test_completion_by_the_tab_key(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TMVA_TORCH_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "tmva-torch tr")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert run(capsys)[:2] == (0, "plain,train\n")


def test_bash_takes_the_completion_that_the_help_text_names() -> None:
    (line,) = re.findall(r'eval "\$\(.*?\)"', cli.epilog or "")
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    told = subprocess.run(
        ["bash", "-c", f"{line}; complete -p tmva-torch"], env=environment, capture_output=True, text=True, check=True
    )
    assert "-F _tmva_torch_completion tmva-torch" in told.stdout


def test_pictures_and_page_of_a_bundle_come_from_its_own_events(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "train", *CLASSES, "-f", "x0", "-f", "x1", "--epochs", "2", "-o", "m.safetensors")
    result = read_bundle("m.safetensors")
    assert (len(result.train or ()), len(result.test)) == (6400, 1600)
    assert summary.figures(result)["ROC integral (test)"] == pytest.approx(load("m.safetensors").info["auc"], abs=1e-6)
    assert len(result.history["val_loss"]) == 2
    code, out, err = run(capsys, "plot", "m.safetensors", "--only", "roc", "--only", "training")
    assert (code, out.split(), err) == (0, ["plots/roc.png", "plots/training_m.png"], "")
    code, out, err = run(capsys, "report", "m.safetensors", "--output", "m.html")
    assert (code, out, err) == (0, "m.html\n", "")
    assert "<th>features</th><td>[&#39;x0&#39;, &#39;x1&#39;]</td>" in Path("m.html").read_text()

    with uproot.recreate("toy.root") as file:
        file["sig"] = file["bkg"] = {"x0": np.ones(10), "x1": np.ones(10)}
    code, out, err = run(capsys, "plot", "m.safetensors")
    assert (code, err.count("\n")) == (1, 1)
    assert "was trained on 6400 events; now there are 16 in its files" in err


def test_a_bundle_that_does_not_know_its_events(toy: Path) -> None:
    save(Bundle(model=mlp(2, 1), task=Task.BINARY, features=("x0", "x1")), "bare.safetensors")
    with pytest.raises(TmvaTorchError, match="does not say what it was trained on"):
        read_bundle("bare.safetensors")


def test_every_key_of_a_job_has_its_kind() -> None:
    assert set(JOB) == {entry.name for entry in dataclasses.fields(TrainJob)}
    assert set(TRAINING) == {entry.name for entry in dataclasses.fields(TrainConfig)}
