"""The table of booking options: defaults, ranges checked at booking, nearest names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch

from tmva_torch import _contract
from tmva_torch.options import OPTIONS, MethodOptions, options_markdown
from tmva_torch.spec import validation_events

#: Facts of ROOT's own method, which old macros rely on.
ORIGINAL = {
    "FilenameModel": "",
    "FilenameTrainedModel": "",
    "BatchSize": 100,
    "NumEpochs": 10,
    "ContinueTraining": False,
    "SaveBestOnly": True,
    "LearningRateSchedule": "",
    "ValidationSize": "20%",
    "UserCode": "",
}


def test_the_original_options_have_their_names_and_defaults() -> None:
    assert MethodOptions().as_booking().items() >= ORIGINAL.items()


def test_every_option_has_a_default_in_its_range_a_help_and_an_example_that_can_be_booked() -> None:
    for row in OPTIONS:
        assert row.convert(row.default) == row.default
        assert row.help.endswith(".")
        name, _, value = row.example.partition("=")
        assert name == row.name
        assert row.convert(value) != row.default
        MethodOptions.from_booking({name: value})


def test_the_documentation_has_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "options.md").read_text()
    table = options_markdown()
    assert len(table.splitlines()) == len(OPTIONS) + 2
    command = "python -c 'from tmva_torch.options import options_markdown; print(options_markdown(), end=\"\")'"
    assert table in page, f"put the output of this into docs/options.md: {command}"
    for name in ("H", "V", "VerbosityLevel", "VarTransform", "CreateMVAPdfs", "IgnoreNegWeightsInTraining"):
        assert f"| `{name}` |" in page


def test_what_tmva_hands_on_is_understood() -> None:
    given = {"numepochs": "7", "SAVEBESTONLY": "kFALSE", "LearningRate": "1e-2", "H": False, "NbinsMVAPdf": 50}
    options = MethodOptions.from_booking(given)
    assert (options.num_epochs, options.save_best_only, options.learning_rate) == (7, False, 0.01)
    assert MethodOptions.from_booking(options.as_booking()) == options


@pytest.mark.parametrize("value", [True, "1", "true", "kTRUE", "T"])
def test_ignoring_negative_weights_has_tmvas_name_too(value: Any) -> None:
    assert MethodOptions.from_booking({"IgnoreNegWeightsInTraining": value}).negative_weights == "ignore"
    assert MethodOptions.from_booking({"IgnoreNegWeightsInTraining": "F"}).negative_weights == "keep"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"NumEpoch": 5}, r"no option NumEpoch=5; did you mean NumEpochs"),
        ({"Bogus": 5}, r"no option Bogus=5; known are FilenameModel, "),
        ({"NumEpochs": 0}, r"NumEpochs=0 is out of range; it must be >= 1"),
        ({"NumEpochs": "ten"}, r"NumEpochs='ten' is not a whole number; right would be >= 1"),
        ({"BatchSize": 1.5}, r"BatchSize=1.5 is not a whole number"),
        ({"LearningRate": 0}, r"LearningRate=0 is out of range; it must be > 0"),
        ({"LearningRate": "nan"}, r"LearningRate=nan is out of range"),
        ({"GradientClip": -1}, r"GradientClip=-1 is out of range; it must be >= 0"),
        ({"Shuffle": "maybe"}, r"Shuffle='maybe' is not a truth value"),
        ({"Precision": "fp61"}, r"Precision=fp61 is not one of fp32, bf16, fp16; did you mean fp16"),
        ({"EventWeights": "los"}, r"did you mean loss"),
        ({"Optimizer": "Adm"}, r"Optimizer=Adm: torch.optim has no such class; did you mean .*Adam"),
        ({"Optimizer": "SGD(momentun=0.9)"}, r"Optimizer=SGD\(momentun=0.9\): got an unexpected keyword argument"),
        ({"Optimizer": "__import__('os')"}, r"torch.optim has no such class"),
        ({"Optimizer": "Adam;x"}, r"Optimizer=Adam;x cannot be read"),
        ({"Scheduler": "StepLr(stepsize=3)"}, r"Scheduler=StepLr\(stepsize=3\): .*step_size"),
        ({"Scheduler": "StepL"}, r"torch.optim.lr_scheduler has no such class; did you mean StepLR"),
        ({"Loss": "MSELos"}, r"Loss=MSELos: .* did you mean MSELoss"),
        ({"Device": "cdua"}, r"Device=cdua is no device; right would be auto, cpu, cuda, cuda0"),
        ({"Device": "cpu0"}, r"Device=cpu0 is no device"),
        ({"LearningRateSchedule": "50"}, r"LearningRateSchedule=50: '50' cannot be used; right would be epoch,rate"),
        ({"LearningRateSchedule": "5,0.1;5,0.2"}, r"'5,0.2' cannot be used"),
        ({"LearningRateSchedule": "5,-0.1"}, r"'5,-0.1' cannot be used"),
        ({"LearningRateSchedule": "5,0.1", "Scheduler": "StepLR(3)"}, r"both set the learning rate; give one of them"),
        ({"Checkpoint": "job.ckpt,0"}, r"Checkpoint=job.ckpt,0 cannot be read; right would be a file name"),
        ({"ValidationSize": "abc"}, r"ValidationSize=abc is no number"),
        ({"FilenameTrainedModel": "model.onnx"}, r"extension '.onnx'; model files end in .pt, "),
        ({"FilenameTrainedModel": "model.pt2"}, r"book with TrustModelFile=T"),
        ({"Precision": "fp16", "Optimizer": "LBFGS"}, r"do not go together"),
        ({"PlotHistory": "training.docx"}, r"training.docx has the extension 'docx'; pictures can be .*png"),
        ({"TrainingStrategy": "MaxEpochs=0"}, r"NumEpochs=0 is out of range; it must be >= 1"),
        ({"Dropout": "0.0+1.5"}, r"Dropout=0.0\+1.5 cannot be used"),
    ],
)
def test_wrong_options_are_refused_at_booking(booking, given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _contract.open_method(booking(**{"Layout": "DENSE|4|TANH,DENSE|1|SIGMOID", **given}))


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without CUDA")
def test_a_device_that_is_not_there_is_said_so(booking) -> None:
    with pytest.raises(ValueError, match=r"Device=cuda1: this torch sees no CUDA device.*right would be auto"):
        _contract.open_method(booking(Layout="DENSE|1|SIGMOID", Device="cuda1"))


@pytest.mark.parametrize(
    ("text", "n_events", "expected"),
    [
        ("20%", 100, 20),
        ("0.2", 100, 20),
        ("100", 1000, 100),
        ("0", 10, 0),
        ("20%", 4995, 999),
        ("0.3", 10, 3),
        ("1", 9, 1),
    ],
)
def test_validation_size(text: str, n_events: int, expected: int) -> None:
    assert validation_events(text, n_events) == expected


@pytest.mark.parametrize("text", ["-1", "120%", "100%", "1.5", "100", "0.001", "nan", "1e999", "x%", "", "[2]"])
def test_validation_sizes_that_make_no_sense(text: str) -> None:
    with pytest.raises(ValueError, match="ValidationSize="):
        validation_events(text, 100)


def test_the_cplusplus_side_declares_the_same_names_and_defaults() -> None:
    header = Path(__file__).parents[2] / "src" / "cpp" / "plugin" / "PyTorchOptions.h"
    text = header.read_text()
    members = dict(re.findall(r"^   (?:TString|Bool_t|U?Int_t|Double_t) f(\w+)(?: = ([^;]+))?;", text, re.MULTILINE))
    declared = dict(re.findall(r'visit\(options\.f(\w+),\s*"(\w+)"', text))
    assert len(declared) >= len(ORIGINAL)
    table = {row.name: row.default for row in OPTIONS}
    words = {"kTRUE": True, "kFALSE": False, "": ""}
    for member, name in declared.items():
        given = members[member].strip('"')
        assert table[name] == (words[given] if given in words else type(table[name])(given)), name
