"""TMVA's transformations in Python against responses that a real TMVA gave for the same events."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import torch

from tmva_torch.errors import TmvaTorchError
from tmva_torch.transformations import Transformations
from tmva_torch.weights_xml import read_weights

GOLDEN = Path(__file__).parents[1] / "conformance" / "data"
FILES = sorted((GOLDEN / "transforms").glob("*/*.weights.xml"))


def columns(path: Path, *names: str) -> np.ndarray:
    with path.open(newline="") as file:
        return np.array([[float(row[name]) for name in names] for row in csv.DictReader(file)])


def chain(path: Path) -> Transformations:
    file = read_weights(path)
    return Transformations(file.transformations, [(v.label, v.expression) for v in file.variables])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name.partition('.')[0]}")
def test_a_linear_discriminant_on_transformed_inputs_gives_the_response_of_the_real_tmva(path: Path) -> None:
    inputs = columns(GOLDEN / "inputs" / "class_first1000.csv", "var1", "var2", "var3", "var4").astype(np.float32)
    title = read_weights(path).title
    expected = columns(path.parent.with_name(f"{path.parent.name}.reader.csv"), title)[:, 0]
    coefficients = [float(c.attrib["Value"]) for c in ET.parse(path).getroot().iterfind("Weights/Coefficient")]
    assert len(coefficients) == 5
    transformed = chain(path)(torch.from_numpy(inputs)).double().numpy()
    response = coefficients[0] + transformed @ coefficients[1:]
    # Where the Gauss transformation leaves no digit, the golden values themselves move by 1e-5.
    tolerance = 2e-5 if "G" in title.partition("_")[2] else 1e-6
    np.testing.assert_allclose(response, expected, rtol=0, atol=tolerance)


def transform(name: str, body: str, kinds: tuple[str, ...] = ("Target",), **attributes: str) -> str:
    def items(tag: str, counter: str) -> str:
        listed = "".join(f'<{tag} Type="{kind}" Label="a" Expression="a"/>' for kind in kinds)
        return f'<{tag} {counter}="{len(kinds)}">{listed}</{tag}>'

    selection = f"<Selection>{items('Input', 'NInputs')}{items('Output', 'NOutputs')}</Selection>"
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return (
        f'<Transformations NTransformations="1"><Transform Name="{name}"{more}>{selection}{body}</Transform>'
        "</Transformations>"
    )


def cumulative(contents: str, edges: str) -> str:
    n = len(contents.split())
    return (
        '<Variable VarIndex="0"><CumulativePDF_cls0><PDF Name="p" MinNSmooth="0" MaxNSmooth="0" InterpolMethod="1">'
        f'<Histogram Name="h" NBins="{n}" XMin="0" XMax="1" HasEquidistantBins="0">{contents}</Histogram>'
        f'<HistogramBinning NBins="{n}">{edges}</HistogramBinning></PDF></CumulativePDF_cls0></Variable>'
    )


RANGE = '<Class ClassIndex="0"><Ranges><Range Index="0" Min="-3" Max="5"/></Ranges></Class>'


@pytest.mark.parametrize(
    ("name", "body", "attributes"),
    [
        ("Normalize", RANGE, {}),
        ("Gauss", cumulative("0.1 0.4 0.8 1.0", "-3 -1 1 3 5"), {"FlatOrGauss": "Gauss"}),
        ("Gauss", cumulative("0.1 0.4 0.8 1.0", "-3 -1 1 3 5"), {"FlatOrGauss": "Flat"}),
    ],
)
def test_targets_come_back_through_the_inverse(name: str, body: str, attributes: dict[str, str]) -> None:
    made = Transformations(transform(name, body, **attributes), [], [("a", "a")])
    step = made.target_steps[0]
    value = torch.linspace(-2, 4, 50).unsqueeze(1)
    torch.testing.assert_close(made.restore(step(value)), value, rtol=0, atol=2e-5)


def test_normalising_a_range_puts_its_ends_to_one_and_a_constant_to_zero() -> None:
    text = transform("Normalize", RANGE, ("Variable",))
    made = Transformations(text, [("a", "a")])
    assert made(torch.tensor([[-3.0], [1.0], [5.0]])).flatten().tolist() == [-1.0, 0.0, 1.0]
    constant = Transformations(text.replace('Max="5"', 'Max="-3"'), [("a", "a")])
    assert constant(torch.tensor([[-3.0], [7.0]])).flatten().tolist() == [0.0, 0.0]


def test_rearranged_columns_change_places_and_the_others_stay() -> None:
    text = (
        '<Transformations NTransformations="1"><Transform Name="Rearrange"><Selection><Input NInputs="2">'
        '<Input Type="Variable" Label="c" Expression="c"/><Input Type="Variable" Label="a" Expression="a"/></Input>'
        '<Output NOutputs="2"><Output Type="Variable" Label="a" Expression="a"/>'
        '<Output Type="Variable" Label="c" Expression="c"/></Output></Selection></Transform></Transformations>'
    )
    made = Transformations(text, [(name, name) for name in "abc"])
    assert made(torch.tensor([[1.0, 2.0, 3.0]])).tolist() == [[3.0, 2.0, 1.0]]
    assert made.steps[0].inverse(torch.tensor([[3.0, 2.0, 1.0]])).tolist() == [[1.0, 2.0, 3.0]]


def test_elements_of_an_array_are_told_apart_by_their_index_or_their_order() -> None:
    item = '<{0} Type="Variable" Label="v" Expression="v"{1}/>'
    for indices, expected in ((("", ""), [0.5, 1.0, 2.0, 4.0]), ((' Index="3"', ' Index="1"'), [0.5, 4.0, 2.0, 1.0])):
        given, put = (
            f'<{tag} {counter}="2">{"".join(item.format(tag, index) for index in order)}</{tag}>'
            for tag, counter, order in (("Input", "NInputs", indices), ("Output", "NOutputs", indices[::-1]))
        )
        chain = f'<Transform Name="Rearrange"><Selection>{given}{put}</Selection></Transform>'
        made = Transformations(f"<Transformations>{chain}</Transformations>", [("x", "x")] + 3 * [("v", "v")])
        assert made(torch.tensor([[0.5, 1.0, 2.0, 4.0]])).tolist() == [expected]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (transform("Frobnicate", "", ("Variable",)), "Frobnicate cannot be used: known are Identity"),
        (transform("Normalize", "", ("Variable",)), "a range of its inputs is missing"),
        (transform("Normalize", RANGE, ("Variable",)).replace('"a"', '"b"'), "variable 'b' .* is not among"),
        (transform("Decorrelation", "<Matrix>1 2 3</Matrix>", ("Variable",)), "needs 1 x 1 numbers"),
        (transform("Gauss", "", ("Variable",)), "cumulative distribution of input 0 is missing"),
        (transform("Gauss", cumulative("0.1 0.2", "0 1"), ("Variable",)), "is incomplete"),
        (transform("Gauss", cumulative("0.1 0.2", "0 1 1"), ("Variable",)), "do not ascend"),
        (transform("Normalize", RANGE, ("Spectator",)), "it transforms spectators"),
    ],
)
def test_a_block_that_cannot_be_used_says_why(text: str, message: str) -> None:
    with pytest.raises(TmvaTorchError, match=message):
        Transformations(text, [("a", "a")])
