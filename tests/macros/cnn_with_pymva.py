"""Runs TMVA_CNN_Classification.py where ROOT says that it was built without PyMVA: the question is answered with yes.

Its list of methods, its own setting, is cut down to what is here: BDT and PyTorch. Its images come from a fixed seed.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import ROOT

SETTINGS = {"opt": [0, 0, 0, 1, 1]}

features = ROOT.gROOT.GetConfigFeatures()
type(ROOT.gROOT).GetConfigFeatures = lambda self: f"{features} tmva-pymva"

tree = ast.parse(Path(sys.argv[1]).read_text())
for node in tree.body:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in SETTINGS:
        node.value = ast.parse(repr(SETTINGS.pop(node.targets[0].id)), mode="eval").body
assert not SETTINGS, f"the tutorial no longer has {list(SETTINGS)}"
(seed,) = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("SetSeed"))
seed.args = [ast.Constant(1)]
exec(compile(ast.fix_missing_locations(tree), sys.argv[1], "exec"))  # noqa: S102
