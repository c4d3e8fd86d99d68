"""Booking strings of TMVA's deep-learning method, as its tutorials write them, on PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from toys import gaussians

from tmva_torch import _contract
from tmva_torch.options import MethodOptions

HIGGS = (
    "LearningRate=1e-3,Momentum=0.9,ConvergenceSteps=10,BatchSize=128,TestRepetitions=1,MaxEpochs=20,"
    "WeightDecay=1e-4,Regularization=None,Optimizer=ADAM,ADAM_beta1=0.9,ADAM_beta2=0.999,ADAM_eps=1.E-7,"
    "DropConfig=0.0+0.0+0.0+0."
)


def test_the_strategy_of_the_higgs_tutorial() -> None:
    options = MethodOptions.from_booking({"TrainingStrategy": HIGGS, "Architecture": "CPU", "RandomSeed": 7})
    assert (options.learning_rate, options.num_epochs, options.batch_size) == (1e-3, 20, 128)
    assert (options.tries_early_stopping, options.optimizer, options.weight_decay) == (10, "Adam", 0.0)
    assert (options.device, options.seed, options.dropout) == ("cpu", 7, "0.0+0.0+0.0+0.")


def test_defaults_of_dl_hold_where_a_strategy_is_given() -> None:
    options = MethodOptions.from_booking(
        {"TrainingStrategy": "Optimizer=SGD,Momentum=0.3,Regularization=L2,WeightDecay=0.01"}
    )
    assert (options.num_epochs, options.batch_size, options.tries_early_stopping) == (2000, 30, 100)
    assert options.optimizer == "SGD(momentum=0.3)"
    assert options.weight_decay == 0.02


def test_phases_become_a_schedule() -> None:
    text = (
        "LearningRate=1e-2,MaxEpochs=5|LearningRate=1e-3,MaxEpochs=10|LearningRate=1e-3,MaxEpochs=2,ConvergenceSteps=4"
    )
    options = MethodOptions.from_booking({"TrainingStrategy": text})
    assert (options.num_epochs, options.learning_rate, options.learning_rate_schedule) == (17, 0.01, "5,0.001")
    assert options.tries_early_stopping == 4


def test_our_own_options_win() -> None:
    options = MethodOptions.from_booking({"TrainingStrategy": HIGGS, "NumEpochs": 3, "Optimizer": "RAdam"})
    assert (options.num_epochs, options.optimizer, options.batch_size) == (3, "RAdam", 128)
    assert MethodOptions.from_booking(options.as_booking()) == options


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"TrainingStrategy": "LearningRat=1"}, r"LearningRat=1 cannot be read; did you mean LearningRate"),
        ({"TrainingStrategy": "MaxEpochs=x"}, r"MaxEpochs=x is no number"),
        ({"TrainingStrategy": "Optimizer=ADAMM"}, r"there is no Optimizer=ADAMM; did you mean ADAM"),
        ({"TrainingStrategy": "Regularization=L1"}, r"Regularization=L1 is not offered; right would be None or L2"),
        ({"TrainingStrategy": "BatchSize=5|BatchSize=6"}, r"the phases differ in BatchSize \(5, 6\)"),
        ({"ErrorStrategy": "CROSENTROPY"}, r"is not one of CROSSENTROPY, .*; did you mean CROSSENTROPY"),
        ({"WeightInitialization": "XAVIEER"}, r"did you mean XAVIER"),
    ],
)
def test_wrong_strategies_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MethodOptions.from_booking(given)


@pytest.mark.parametrize("name", ["XAVIER", "XAVIERUNIFORM", "GAUSS", "UNIFORM"])
def test_first_weights_have_the_width_their_name_promises(booking, name: str) -> None:
    method = _contract.open_method(booking(n_variables=300, Layout="RELU|200,LINEAR", WeightInitialization=name))
    variance = {"XAVIER": 2 / 500, "XAVIERUNIFORM": 2 / 500}.get(name, 2 / 300)
    weight = method.model[0].weight
    assert float(weight.detach().var()) == pytest.approx(variance, rel=0.03)
    # the largest of 60000 numbers: sqrt(3) widths for a box, above 4 for a Gaussian
    assert (float(weight.detach().abs().max()) > 2 * variance**0.5) == (name in {"XAVIER", "GAUSS"})
    assert torch.count_nonzero(method.model[0].bias) == 0


def test_a_dl_booking_trains_and_applies(booking) -> None:
    x, classes = gaussians(2000, n_variables=7)
    spec = booking(
        n_variables=7,
        ErrorStrategy="CROSSENTROPY",
        WeightInitialization="XAVIER",
        InputLayout="1|1|7",
        BatchLayout="1|128|7",
        Layout="DENSE|64|TANH,DENSE|64|TANH,DENSE|1|LINEAR",
        TrainingStrategy=HIGGS.replace("MaxEpochs=20", "MaxEpochs=3"),
        Architecture="CPU",
    )
    method = _contract.open_method(spec)
    result = _contract.train(method, {"x": x, "classes": classes, "weights": np.ones(2000)}, {})
    assert len(result["history"]["val_loss"]) == 3
    again = _contract.restore(spec, _contract.state(method))
    np.testing.assert_array_equal(_contract.predict(again, x), _contract.predict(method, x))
    assert 0.0 < _contract.predict(again, x).min() < _contract.predict(again, x).max() < 1.0
