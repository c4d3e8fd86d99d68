"""Answers of a user's predict_func: what is accepted comes out right, all else is refused with both shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from tmva_torch import Task, predict
from tmva_torch.prediction import BLOCK, check_response

VALUES = np.array([[0.1], [0.2], [0.7]])
PAIR = np.concatenate([VALUES, 1 - VALUES], axis=1)


@pytest.mark.parametrize(
    "answer",
    [
        VALUES.astype(np.float32),
        VALUES.astype(np.float16),
        VALUES,
        VALUES[:, 0],
        np.asfortranarray(PAIR),
        PAIR[::-1][::-1],
        np.repeat(VALUES, 2)[::2],
        torch.tensor(VALUES),
        torch.tensor(VALUES, requires_grad=True),
        torch.tensor(PAIR).t().contiguous().t(),
    ],
    ids=[
        "float32",
        "float16",
        "float64",
        "flat",
        "fortran",
        "reversed",
        "strided",
        "tensor",
        "with gradient",
        "transposed",
    ],
)
def test_float_answers_of_any_kind_are_read_right(answer: Any) -> None:
    got = check_response(answer, 3, 1, task=Task.BINARY, positive_class=0)
    assert (got.dtype, got.shape, got.flags.c_contiguous) == (np.float32, (3, 1), True)
    np.testing.assert_allclose(got, VALUES, atol=5e-4)


@pytest.mark.parametrize("answer", [np.array(0.25), torch.tensor(0.25), np.array([0.25, 0.75]), np.array([0.25])])
def test_a_single_event_may_be_squeezed(answer: Any) -> None:
    response = check_response(answer, 1, 1, task=Task.BINARY, positive_class=0)
    np.testing.assert_array_equal(response, np.array([[0.25]], dtype=np.float32))


def test_bfloat16_is_read() -> None:
    got = check_response(torch.tensor(VALUES, dtype=torch.bfloat16), 3, 1, task=Task.REGRESSION, positive_class=0)
    np.testing.assert_allclose(got, VALUES, atol=1e-2)


@pytest.mark.parametrize("positive_class", [0, 1])
def test_the_signals_column_is_taken(positive_class: int) -> None:
    got = check_response(PAIR, 3, 1, task=Task.BINARY, positive_class=positive_class)
    np.testing.assert_allclose(got[:, 0], PAIR[:, positive_class], atol=1e-7)


@pytest.mark.parametrize(
    ("answer", "received"),
    [
        (np.zeros((3, 3)), r"received \[3, 3\] float64 \(ndarray\)"),
        (np.zeros((2, 1)), r"received \[2, 1\] float64"),
        (np.zeros((3, 1), dtype=np.int64), r"received \[3, 1\] int64"),
        (torch.zeros(3, 1, dtype=torch.int32), r"received \[3, 1\] torch.int32 \(Tensor\)"),
        (np.zeros((1, 3, 1)), r"received \[1, 3, 1\] float64"),
        ([0.1, 0.2, 0.7], r"received no array \(list\)"),
        (None, r"received no array \(NoneType\)"),
    ],
)
def test_all_other_answers_are_refused(answer: Any, received: str) -> None:
    with pytest.raises(ValueError, match=r"shape \[3, 1\] or \[3\] or \[3, 2\] and a float dtype; " + received):
        check_response(answer, 3, 1, task=Task.BINARY, positive_class=0)


def test_a_multiclass_answer_needs_every_class() -> None:
    with pytest.raises(ValueError, match=r"shape \[3, 4\] and a float dtype; received \[3, 2\]"):
        check_response(PAIR, 3, 4, task=Task.MULTICLASS, positive_class=0)


def test_blocks_are_bounded_and_in_order() -> None:
    sizes = []

    class Counting(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            sizes.append(len(x))
            return x

    x = np.arange(2 * BLOCK + 5, dtype=np.float32).reshape(-1, 1)
    np.testing.assert_array_equal(predict(Counting(), x, task=Task.REGRESSION), x)
    assert sizes == [BLOCK, BLOCK, 5]
    assert predict(Counting(), x[:0], task=Task.REGRESSION).shape == (0, 1)


def test_logits_become_probabilities() -> None:
    x = np.array([[0.0], [2.0], [-30.0]], dtype=np.float32)
    np.testing.assert_allclose(predict(nn.Identity(), x, task=Task.BINARY), 1 / (1 + np.exp(-x)), rtol=1e-6)
