"""Facts that hold for every input, tried on many that hypothesis makes; the same ones in every run.

TMVATORCH_EXAMPLES=5000 tries more.
"""

from __future__ import annotations

import json
import os
import re
import string
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import nn

from tmva_torch import Bundle, Task, load, mlp, save, save_model
from tmva_torch.artifacts import load_model
from tmva_torch.data import EventDataset, make_loaders
from tmva_torch.errors import TmvaTorchError
from tmva_torch.layers import ACTIVATIONS
from tmva_torch.layout import build_layout
from tmva_torch.options import OPTIONS, MethodOptions
from tmva_torch.schedule import parse_schedule
from tmva_torch.spec import validation_events
from tmva_torch.tmva_files import to_tmva
from tmva_torch.transformations import Transformations
from tmva_torch.weights_xml import read_weights
from tmva_torch.xml_reading import parse_xml

settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=int(os.environ.get("TMVATORCH_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("fixed")

FINITE = st.floats(-1e6, 1e6, width=32, allow_subnormal=False)
#: What XML 1.0 can hold, without what its readers replace in attributes.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1
)
GOLDEN = Path(__file__).parents[1] / "conformance" / "data"
WEIGHTS = sorted(GOLDEN.glob("*/*/*.weights.xml"), key=lambda path: (path.stat().st_size, path))


# ---- options ---------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from([row.name for row in OPTIONS]), st.text(string.printable, max_size=20)))
def test_options_are_read_or_refused_with_the_name_of_the_wrong_one(given_: dict[str, str]) -> None:
    try:
        options = MethodOptions.from_booking(given_)
    except ValueError as error:
        assert any(name in str(error) for name in given_)  # noqa: PT017 - most texts are wrong, some are right
        return
    assert MethodOptions.from_booking(options.as_booking()) == options


@given(st.text(max_size=30))
def test_validation_sizes_leave_both_parts_an_event_or_are_refused(text: str) -> None:
    try:
        n = validation_events(text, 100)
    except ValueError as error:
        assert f"ValidationSize={text}" in str(error)  # noqa: PT017
        return
    assert 0 <= n < 100


@given(st.lists(st.tuples(st.integers(0, 1000), st.floats(1e-8, 10)), min_size=1, max_size=6, unique_by=lambda p: p[0]))
def test_schedules_come_back_as_they_were_written(pairs: list[tuple[int, float]]) -> None:
    pairs.sort()
    text = ";".join(f"{epoch},{rate!r}" for epoch, rate in pairs)
    assert list(parse_schedule(text).items()) == pairs


# ---- Layout ----------------------------------------------------------------------------------------------------------

ITEMS = st.sampled_from(
    [*ACTIVATIONS, "DENSE", "BNORM", "CONV", "MAXPOOL", "RESHAPE", "LSTM", "N", "N+3", "1", "8", ""]
)


@given(st.text("DENSERLUCOVGTM|,+-*/()N0123456789. ", max_size=40))
def test_any_layout_is_built_or_refused_with_its_own_words(text: str) -> None:
    check_layout(text)


@given(st.lists(st.lists(ITEMS, min_size=1, max_size=5).map("|".join), min_size=1, max_size=4).map(",".join))
def test_layouts_of_known_words_are_built_or_refused(text: str) -> None:
    check_layout(text)


def check_layout(text: str) -> None:
    try:
        network = build_layout(text, 4, (1, 2))
    except ValueError as error:
        assert str(error).startswith(f"Layout={text}")  # noqa: PT017
        return
    assert tuple(network.eval()(torch.zeros(3, 4)).shape) in {(3, 1), (3, 2)}


@given(st.lists(st.tuples(st.integers(1, 40), st.sampled_from(sorted(ACTIVATIONS))), max_size=4))
def test_dense_layouts_have_the_widths_they_say(layers: list[tuple[int, str]]) -> None:
    text = ",".join([*(f"DENSE|{width}|{name}" for width, name in layers), "DENSE|1|LINEAR"])
    linear = [module for module in build_layout(text, 4, (1,)) if isinstance(module, nn.Linear)]
    assert [module.out_features for module in linear] == [*(width for width, _ in layers), 1]
    assert [module.in_features for module in linear] == [4, *(width for width, _ in layers)]


# ---- events and loaders ----------------------------------------------------------------------------------------------


@st.composite
def samples(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = draw(st.integers(4, 60))
    x = np.arange(2 * n, dtype=np.float32).reshape(n, 2)  # a row tells which event it is
    y = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    w = np.array(draw(st.lists(st.floats(0.125, 8, width=32), min_size=n, max_size=n)), dtype=np.float32)
    return x, y, w


@given(samples(), st.integers(1, 70), st.floats(0, 0.75), st.booleans(), st.sampled_from(["random", "last"]))
def test_loaders_hand_out_every_event_once_with_its_target_and_weight(
    sample: tuple[np.ndarray, np.ndarray, np.ndarray], batch_size: int, validation: float, shuffle: bool, split: str
) -> None:
    x, y, w = sample
    data = EventDataset(x, y, w)
    loaders = make_loaders(data, validation=validation, batch_size=batch_size, seed=1, shuffle=shuffle, split=split)
    parts = [loader for loader in loaders if loader is not None]
    batches = [[*loader] for loader in parts]
    assert [len(loader) for loader in parts] == [len(part) for part in batches]
    assert all(len(batch[0]) == batch_size for part in batches for batch in part[:-1])
    rows, targets, weights = (torch.cat([batch[i] for part in batches for batch in part]) for i in range(3))
    events = (rows[:, 0] / 2).long()
    assert sorted(events.tolist()) == list(range(len(x)))
    assert targets[:, 0].tolist() == y[events].tolist()
    n_train = sum(len(batch[0]) for batch in batches[0])
    assert weights[:n_train].mean().item() == pytest.approx(1, rel=1e-5)
    ratio = weights.double().numpy() / w[events].astype(float)
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-5)


@given(samples(), st.data())
def test_events_are_the_same_by_index_slice_and_tensor(sample: tuple[np.ndarray, ...], data: st.DataObject) -> None:
    dataset = EventDataset(*sample)
    n = len(dataset)
    start, stop = data.draw(st.integers(-n, n)), data.draw(st.integers(-n, n))
    picked = list(range(n))[start:stop]
    assume(picked)
    for column, by_slice, by_tensor in zip(sample, dataset[start:stop], dataset[torch.tensor(picked)], strict=True):
        assert torch.equal(by_slice, by_tensor)
        assert by_slice.reshape(len(picked), -1).tolist() == column[picked].reshape(len(picked), -1).tolist()
    assert all(torch.equal(one, many[0]) for one, many in zip(dataset[picked[0]], dataset[start:stop], strict=True))


# ---- XML -------------------------------------------------------------------------------------------------------------


def bundle(features: tuple[str, ...], **more: Any) -> Bundle:
    torch.manual_seed(1)
    return Bundle(
        model=mlp(len(features), 1, hidden=(3,)).eval(),
        task=Task.BINARY,
        features=features,
        classes=("Signal", "Background"),
        positive_class=0,
        **more,
    )


@given(st.lists(TEXTS, min_size=1, max_size=4, unique=True), TEXTS)
def test_names_come_back_from_weights_files(tmp_path: Path, names: list[str], title: str) -> None:
    assume("/" not in title and "::" not in title and len(title.encode()) < 100 and "\x00" not in title)
    file = tmp_path / "job.weights.xml"
    to_tmva(bundle(tuple(names)), file, title=title)
    found = read_weights(file)
    assert (found.title, found.names, found.classes) == (title, tuple(names), ("Signal", "Background"))
    x = np.ones((2, len(names)), dtype=np.float32)
    np.testing.assert_array_equal(load(file).predict(x), bundle(tuple(names)).predict(x))


@pytest.mark.parametrize("path", WEIGHTS[:6], ids=lambda path: path.name)
@given(data=st.data())
def test_damaged_weights_files_are_read_or_refused(tmp_path: Path, path: Path, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 20))
        content[start : start + length] = data.draw(st.binary(max_size=12))
        assume(content)
    file = tmp_path / "damaged.weights.xml"
    file.write_bytes(content)
    try:
        found = read_weights(file)
        Transformations(found.transformations, [(v.label, v.expression) for v in found.variables])
    except TmvaTorchError as error:
        assert str(error)  # noqa: PT017 - a change may hit a comment, or a number


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_what_is_no_xml_is_refused_with_the_name_of_its_source(text: str | bytes) -> None:
    with pytest.raises(TmvaTorchError, match=r"^my source "):
        parse_xml(text, "my source")


# ---- transformations -------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(FINITE, st.floats(0.125, 1e6, width=32)), min_size=1, max_size=5),
    st.lists(st.floats(0, 1, width=32), min_size=5, max_size=5),
)
def test_normalisation_brings_ranges_to_minus_one_and_one(
    ranges: list[tuple[float, float]], inside: list[float]
) -> None:
    limits = [(low, low + width) for low, width in ranges]
    names = [(f"v{i}", f"v{i}") for i in range(len(limits))]
    root = ET.Element("Transformations", NTransformations="1")
    node = ET.SubElement(root, "Transform", Name="Normalize", UseOffsetOrNot="0")
    selection = ET.SubElement(node, "Selection")
    for which, count in (("Input", "NInputs"), ("Output", "NOutputs")):
        listed = ET.SubElement(selection, which, {count: str(len(limits))})
        for label, expression in names:
            ET.SubElement(listed, which, Type="Variable", Label=label, Expression=expression)
    rows = ET.SubElement(ET.SubElement(node, "Class", ClassIndex="0"), "Ranges")
    for i, (low, high) in enumerate(limits):
        ET.SubElement(rows, "Range", Index=str(i), Min=repr(low), Max=repr(high))
    steps = Transformations(ET.tostring(root, encoding="unicode"), names)
    low, high = (torch.tensor([pair[end] for pair in limits]) for end in (0, 1))
    between = low + (high - low) * torch.tensor(inside[: len(limits)])
    answer = steps(torch.stack([low, high, between]))
    scale = max(1.0, *(max(abs(a), abs(b)) / (b - a) for a, b in limits))  # digits that float32 inputs lose
    assert answer[0].tolist() == pytest.approx([-1] * len(limits), abs=1e-6 * scale)
    assert answer[1].tolist() == pytest.approx([1] * len(limits), abs=1e-6 * scale)
    assert (answer[2].abs() <= 1 + 1e-6 * scale).all()


# ---- model files -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("models")
    torch.manual_seed(1)
    for extension in (".pt", ".safetensors"):
        save_model(mlp(2, 1, hidden=(4,)), folder / f"network{extension}")
    save(bundle(("a", "b")), folder / "bundle.safetensors")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", ["network.pt", "network.safetensors", "bundle.safetensors"])
@given(data=st.data())
def test_model_files_cut_short_are_refused(
    tmp_path: Path, model_files: dict[str, bytes], name: str, data: st.DataObject
) -> None:
    content = model_files[name]
    file = tmp_path / name
    file.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(TmvaTorchError, match=name):
        load_model(file)


@pytest.mark.parametrize("name", ["network.pt", "network.safetensors", "bundle.safetensors"])
@given(data=st.data())
def test_damaged_model_files_are_read_or_refused(
    tmp_path: Path, model_files: dict[str, bytes], name: str, data: st.DataObject
) -> None:
    content = bytearray(model_files[name])
    start = data.draw(st.integers(0, len(content) - 1))
    content[start : start + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    file = tmp_path / name
    file.write_bytes(content)
    for read in (load_model, load):
        try:
            read(file)
        except TmvaTorchError as error:
            assert name in str(error)  # noqa: PT017


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_states_of_any_kind_are_refused(state: Any) -> None:
    from tmva_torch._contract import restore

    spec = {"title": "A", "analysis": "classification", "variables": ["a"], "classes": ["S", "B"], "weight_dir": "."}
    with pytest.raises(TmvaTorchError, match=r"the state in the weights file"):
        restore(spec, json.dumps(state))


# ---- what atheris found (tests/fuzz/parsers.py) ----------------------------------------------------------------------


def test_a_limit_that_is_no_number_is_refused_with_its_variable(tmp_path: Path) -> None:
    text = WEIGHTS[0].read_text()
    limit = re.search(r'Min="([^"]*)"', text)
    assert limit is not None
    file = tmp_path / "damaged.weights.xml"
    file.write_text(text.replace(limit[0], 'Min="4.06r0e+00"', 1))
    with pytest.raises(TmvaTorchError, match=r"Variable 'var1.*' has Min='4\.06r0e\+00', which is no number"):
        read_weights(file)
