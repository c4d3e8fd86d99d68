"""Runs a script that seeds nothing with the same random numbers each time: python seeded.py SCRIPT."""

from __future__ import annotations

import runpy
import sys

import torch

torch.manual_seed(1)
runpy.run_path(sys.argv[1], run_name="__main__")
