"""Networks from a Layout text, in the forms that bookings of TMVA's deep-learning method use."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from tmva_torch import mlp
from tmva_torch.describe import describe, rebuild
from tmva_torch.layers import Recurrent
from tmva_torch.layout import build_layout


def kinds(model: nn.Module) -> list[str]:
    return [type(module).__name__ for module in model]  # type: ignore[attr-defined]


#: Layouts as they are booked in the field, with variables, outputs, options and the parameters a count by hand gives.
FIELD = [
    ("DENSE|64|TANH,DENSE|64|TANH,DENSE|64|TANH,DENSE|64|TANH,DENSE|1|LINEAR", 7, 1, {}, 8 * 64 + 3 * 65 * 64 + 65),
    ("TANH|128,TANH|128,TANH|128,LINEAR", 4, 1, {"dropout": "0.0+0.5+0.5+0.5"}, 5 * 128 + 2 * 129 * 128 + 129),
    ("TANH|100,TANH|50,TANH|10,LINEAR", 4, 4, {}, 5 * 100 + 101 * 50 + 51 * 10 + 11 * 4),
    (
        "DENSE|64|TANH,DENSE|TANH|64,DENSE|TANH|64,LINEAR",
        300,
        1,
        {"input_layout": "1|1|300"},
        301 * 64 + 2 * 65 * 64 + 65,
    ),
    (
        "DENSE|100|RELU,BNORM,DENSE|100|RELU,BNORM,DENSE|100|RELU,BNORM,DENSE|100|RELU,DENSE|1|LINEAR",
        256,
        1,
        {},
        257 * 100 + 3 * (200 + 101 * 100) + 101,
    ),
    (
        "CONV|10|3|3|1|1|1|1|RELU,BNORM,CONV|10|3|3|1|1|1|1|RELU,MAXPOOL|2|2|1|1,RESHAPE|FLAT,DENSE|100|RELU,DENSE|1|LINEAR",
        256,
        1,
        {"input_layout": "1|16|16"},
        (9 + 1) * 10 + 20 + (90 + 1) * 10 + (10 * 15 * 15 + 1) * 100 + 101,
    ),
    (
        "LSTM|10|30|10|0|1,RESHAPE|FLAT,DENSE|64|TANH,LINEAR",
        300,
        1,
        {"input_layout": "10|30"},
        4 * 10 * (30 + 10 + 2) + 101 * 64 + 65,
    ),
    ("GRU|10|30|10|0|0,DENSE|1|LINEAR", 300, 1, {}, 3 * 10 * (30 + 10 + 2) + 11),
    ("RELU|(N+5)*2,DENSE|N|TANH,LINEAR", 3, 1, {}, 4 * 16 + 17 * 3 + 4),
]


@pytest.mark.parametrize(("layout", "n_inputs", "n_outputs", "more", "n_parameters"), FIELD)
def test_layouts_of_the_field(
    layout: str, n_inputs: int, n_outputs: int, more: dict[str, str], n_parameters: int
) -> None:
    model = build_layout(layout, n_inputs, (n_outputs, 2), **more)
    assert sum(parameter.numel() for parameter in model.parameters()) == n_parameters
    assert model(torch.zeros(3, n_inputs)).shape == (3, n_outputs)


@pytest.mark.parametrize(("layout", "n_inputs", "n_outputs", "more", "n_parameters"), FIELD)
def test_every_layout_is_data(
    layout: str, n_inputs: int, n_outputs: int, more: dict[str, str], n_parameters: int
) -> None:
    model = build_layout(layout, n_inputs, (n_outputs,), **more).eval()
    again = rebuild(describe(model))
    assert again is not None
    again.eval().load_state_dict(model.state_dict())
    x = torch.randn(5, n_inputs)
    torch.testing.assert_close(again(x), model(x), rtol=0, atol=0)
    assert n_parameters


def test_dropout_goes_before_the_layers_with_weights() -> None:
    model = build_layout("TANH|8,BNORM,TANH|8,LINEAR", 4, (1,), dropout="0.0+0.5+0.25")
    assert kinds(model) == ["Linear", "Tanh", "BatchNorm1d", "Dropout", "Linear", "Tanh", "Dropout", "Linear"]
    assert [module.p for module in model if isinstance(module, nn.Dropout)] == [0.5, 0.25]


def test_tmvas_momentum_is_the_share_of_the_old_average() -> None:
    (norm,) = (m for m in build_layout("RELU|4,BNORM|0.99|0.001,LINEAR", 2, (1,)) if isinstance(m, nn.BatchNorm1d))
    assert norm.momentum == pytest.approx(0.01)
    assert norm.eps == 0.001


@pytest.mark.parametrize(
    ("name", "at_minus_two"), [("SYMMRELU", 2.0), ("GAUSS", 0.0183156), ("SOFTSIGN", -2 / 3), ("FTANH", -0.9640276)]
)
def test_activations_of_tmva(name: str, at_minus_two: float) -> None:
    model = build_layout(f"DENSE|1|{name}", 1, (1,))
    model[0].weight.data.fill_(1.0)
    model[0].bias.data.zero_()
    assert float(model(torch.tensor([[-2.0]])).detach()) == pytest.approx(at_minus_two, abs=1e-6)


def test_a_recurrent_layer_reads_time_steps_in_order() -> None:
    model = build_layout("RNN|2|3|4|0|1,RESHAPE|FLAT,LINEAR", 12, (1,))
    assert isinstance(model[1], Recurrent)
    x = torch.randn(1, 12)
    expected = model[1].core(x.reshape(1, 4, 3))[0]
    torch.testing.assert_close(model[1](model[0](x)), expected)


@pytest.mark.parametrize(
    ("layout", "more", "message"),
    [
        ("", {}, "there is no layer"),
        ("DENS|64|RELU,LINEAR", {}, "there is no layer DENS; did you mean DENSE"),
        ("DENSE|64|RELUU,LINEAR", {}, "DENSE cannot have RELUU; did you mean .*RELU"),
        ("DENSE|RELU,LINEAR", {}, "needs a width >= 1"),
        ("DENSE|3|LINEAR", {}, r"the last layer gives shape \[3\] per event; it must be \[1\] or \[2\]"),
        ("CONV|4|3|3|1|1|1|1|RELU,LINEAR", {}, "CONV needs the shape of an event; give InputLayout"),
        (
            "CONV|4|5|5|1|1|0|0|RELU,LINEAR",
            {"input_layout": "1|4|4"},
            r"a window of \[5, 5\] .* does not fit into \[4, 4\]",
        ),
        ("CONV|4|3|RELU,LINEAR", {"input_layout": "1|4|4"}, "right would be filters|height"),
        ("MAXPOOL|2|2|1|1,LINEAR", {}, "MAXPOOL must come after CONV"),
        ("LSTM|10|5|5|0|1,LINEAR", {}, r"needs \[5, 5\] numbers per event, but there are \[16\]"),
        ("LINEAR", {"input_layout": "1|3|3"}, r"InputLayout=1\|3\|3 does not fit 16 variables"),
        ("BNORM|x,LINEAR", {}, "right would be BNORM"),
    ],
)
def test_layouts_that_make_no_sense(layout: str, more: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_layout(layout, 16, (1, 2), **more)


def test_mlp_has_the_layers_asked_for() -> None:
    assert kinds(mlp(4, 2, hidden=(8, 6), dropout=0.1)) == [
        "Linear",
        "ReLU",
        "Dropout",
        "Linear",
        "ReLU",
        "Dropout",
        "Linear",
    ]
    with pytest.raises(ValueError, match=r"there is no activation RELUX; did you mean .*RELU"):
        mlp(4, 2, activation="RELUX")


def test_code_that_only_code_can_make_is_not_described_as_data() -> None:
    class Own(nn.Linear):
        pass

    description = describe(nn.Sequential(Own(2, 1)))
    assert description["kind"] == "code"
    assert rebuild(description) is None
