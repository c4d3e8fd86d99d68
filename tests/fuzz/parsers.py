"""Feeds the parsers of the Python side with what atheris makes: whatever is wrong must be refused by its own error.

    python tests/fuzz/parsers.py xml|layout|options|safetensors|checkpoint [libFuzzer's options]

Needs `pip install atheris`, which is no dependency of this project.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tmva_torch", "xml", "json", "safetensors"]):
    import torch

    from tmva_torch.artifacts import load_model
    from tmva_torch.bundle_file import load
    from tmva_torch.errors import TmvaTorchError
    from tmva_torch.layout import build_layout
    from tmva_torch.options import OPTIONS, MethodOptions
    from tmva_torch.transformations import Transformations
    from tmva_torch.weights_xml import read_weights

FOLDER = Path(tempfile.mkdtemp())
torch.set_num_threads(1)


def xml(content: bytes) -> None:
    file = FOLDER / "a.weights.xml"
    file.write_bytes(content)
    found = read_weights(file)
    found.names  # noqa: B018
    Transformations(found.transformations, [(v.label, v.expression) for v in found.variables])


def layout(content: bytes) -> None:
    text = content.decode("latin1")
    network = build_layout(text, 4, (1, 2), input_layout="1|2|2" if b"CONV" in content else "")
    if sum(weights.numel() for weights in network.parameters()) < 1 << 20:
        assert network.eval()(torch.zeros(2, 4)).shape[0] == 2


def options(content: bytes) -> None:
    provider = atheris.FuzzedDataProvider(content)
    names = [row.name for row in OPTIONS]
    MethodOptions.from_booking(
        {names[provider.ConsumeIntInRange(0, len(names) - 1)]: provider.ConsumeUnicode(30) for _ in range(3)}
    )


def model(content: bytes, name: str) -> None:
    file = FOLDER / name
    file.write_bytes(content)
    load_model(file)


def bundle(content: bytes) -> None:
    file = FOLDER / "b.safetensors"
    file.write_bytes(content)
    load(file)


TARGETS = {
    "xml": (xml, TmvaTorchError),
    "layout": (layout, ValueError),
    "options": (options, ValueError),
    "safetensors": (lambda content: model(content, "a.safetensors"), TmvaTorchError),
    "bundle": (bundle, TmvaTorchError),
    "checkpoint": (lambda content: model(content, "a.pt"), TmvaTorchError),
}


def main() -> None:
    target, refusal = TARGETS[sys.argv.pop(1)]

    def once(content: bytes) -> None:
        try:
            target(content)
        except refusal:
            return

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
