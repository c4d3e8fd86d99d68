"""What holds for every test: the same random numbers each time it runs."""

from __future__ import annotations

import random
import signal

import numpy as np
import pytest
import torch

# What a script starts in its background ignores Ctrl-C, and so would the jobs that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _same_random_numbers() -> None:
    """Seed the global generators: a network made in a test starts from the same weights in every run and order."""
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 - the global generator is what has to be seeded
    torch.manual_seed(1)
