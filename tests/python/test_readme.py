"""The Python example of the README does what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm, rankdata

README = Path(__file__).parents[2] / "README.md"


def test_python_example() -> None:
    code = re.search(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert code is not None
    assert len(code[1].strip().splitlines()) <= 12
    names: dict[str, Any] = {}
    exec(compile(code[1], "README.md", "exec"), names)  # noqa: S102 - it is our own text

    response, y = names["response"], names["y"]
    assert response.dtype == np.float32
    assert len(response) == len(y)
    assert len(names["history"]) == 5
    ranks = rankdata(response.ravel())
    n_signal, n_background = int((y == 1).sum()), int((y == 0).sum())
    area = (ranks[y == 1].sum() - n_signal * (n_signal + 1) / 2) / (n_signal * n_background)
    # Two unit Gaussians in 4 dimensions, 2 apart: no test beats Phi(2 / sqrt 2) but by the sample's fluctuation.
    assert area == pytest.approx(norm.cdf(np.sqrt(2)), abs=0.006)
