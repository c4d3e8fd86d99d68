"""Each format answers as Python does, and a file that does not is not handed over."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from tmva_torch import Bundle, Task, export, load, mlp
from tmva_torch.errors import TmvaTorchError
from tmva_torch.layers import Gauss, SymmetricRelu
from tmva_torch.normal_quantile import normal_quantile
from tmva_torch.transformations import Transformations
from tmva_torch.weights_xml import read_weights

GOLDEN = Path(__file__).parents[1] / "conformance" / "data" / "transforms" / "transforms"
FORMATS = {"onnx": "m.onnx", "pt2": "m.pt2", "torchscript": "m.pt", "cpp": "m.hpp", "safetensors": "m.safetensors"}


def chain(name: str) -> Transformations:
    file = read_weights(GOLDEN / f"Fisher_{name}.weights.xml")
    return Transformations(file.transformations, [(v.label, v.expression) for v in file.variables])


TARGET = """<Transformations NTransformations="1"><Transform Name="{name}"{flat}><Selection>
<Input NInputs="2"><Input Type="Variable" Label="a" Expression="a"/><Input Type="Target" Label="t" Expression="t"/>
</Input>
<Output NOutputs="2"><Output Type="Variable" Label="a" Expression="a"/><Output Type="Target" Label="t" Expression="t"/>
</Output></Selection>{body}</Transform></Transformations>"""
RANGES = (
    '<Class ClassIndex="0"><Ranges><Range Index="0" Min="-3" Max="3"/>'
    '<Range Index="1" Min="10" Max="90"/></Ranges></Class>'
)


def table(index: int, edges: str) -> str:
    return (
        f'<Variable VarIndex="{index}"><CumulativePDF_cls0>'
        '<PDF Name="p" MinNSmooth="0" MaxNSmooth="0" InterpolMethod="1">'
        f'<Histogram Name="h" NBins="4" HasEquidistantBins="0">0.1 0.4 0.8 1.0</Histogram>'
        f'<HistogramBinning NBins="4">{edges}</HistogramBinning></PDF></CumulativePDF_cls0></Variable>'
    )


def target_chain(name: str) -> Transformations:
    flat = {"Normalize": "", "Gauss": ' FlatOrGauss="Gauss"', "Uniform": ""}[name]
    body = RANGES if name == "Normalize" else table(0, "-3 -1 1 2 3") + table(1, "10 20 40 60 90")
    text = TARGET.format(name=name, flat=flat, body=body)
    return Transformations(text, [("a", "a"), ("b", "b")], [("t", "t")])


def bundles() -> dict[str, Bundle]:
    torch.manual_seed(5)
    four = {"features": ("var1", "var2", "var3", "var4"), "task": Task.BINARY}
    two: dict[str, Any] = {"features": ("a", "b"), "task": Task.REGRESSION, "targets": ("t",)}
    names = ("A", 'B "b"', "C")
    return {
        **{
            f"binary-{t}": Bundle(model=mlp(4, 1), transformations=chain(t), **four)
            for t in ("N", "D", "P", "G", "U-D-G")
        },
        "subset": Bundle(model=mlp(4, 1), transformations=chain("Nvar1-var3"), **four),
        "two-columns": Bundle(model=mlp(4, 2, output="SOFTMAX"), positive_class=0, **four),
        "multiclass": Bundle(model=mlp(2, 3), task=Task.MULTICLASS, features=("a", "b"), classes=names),
        "regression": Bundle(model=mlp(2, 2), task=Task.REGRESSION, features=("a", "b"), targets=("t", "u")),
        **{
            f"target-{n}": Bundle(model=mlp(2, 1), transformations=target_chain(n), **two)
            for n in ("Normalize", "Uniform", "Gauss")
        },
    }


@pytest.mark.parametrize("format_", FORMATS)
def test_every_kind_of_bundle_answers_the_same_in_every_format(format_: str, tmp_path: Path) -> None:
    """Export itself compares on one, two and 257 events; here once more with what was written, on 1000."""
    for name, bundle in bundles().items():
        if (format_, name) == ("onnx", "target-Gauss"):
            with pytest.raises(ValueError, match="onnxruntime cannot evaluate"):
                export(bundle, tmp_path / "m.onnx")
            continue
        file = export(bundle, tmp_path / name / FORMATS[format_])
        x = bundle.examples(1000, seed=77).numpy()
        ours = bundle.predict(x)
        np.testing.assert_allclose(answers(format_, file, x), ours, rtol=1e-6, atol=1e-6, err_msg=name)
        assert ours.std() > 1e-4
        assert sorted(path.name for path in file.parent.iterdir()) == [file.name]


def answers(format_: str, file: Path, x: np.ndarray) -> np.ndarray:
    if format_ == "onnx":
        import onnxruntime

        return onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    if format_ == "pt2":
        return torch.export.load(file).module()(torch.from_numpy(x)).detach().numpy()
    if format_ == "torchscript":
        return torch.jit.load(str(file))(torch.from_numpy(x)).detach().numpy()
    if format_ == "safetensors":
        return load(file).predict(x)
    main = file.with_name("main.cpp")
    main.write_text(
        '#include "m.hpp"\n#include <cstdio>\nint main() {\n  std::array<float, m::kInputs> x{};\n'
        "  while (std::fread(x.data(), 4, x.size(), stdin) == x.size()) {\n"
        "    const auto y = m::Evaluate(x);\n    std::fwrite(y.data(), 4, y.size(), stdout);\n  }\n}\n"
    )
    program = file.with_name("main")
    command = ["g++", "-std=c++17", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-o", program, main]
    subprocess.run(command, check=True)
    found = subprocess.run([program], input=x.tobytes(), capture_output=True, check=True).stdout
    for made in (main, program):
        made.unlink()
    return np.frombuffer(found, dtype=np.float32).reshape(len(x), -1)


class Branching(nn.Module):
    """A skip connection: no sequence, but the C++ header follows it."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(3, 3), nn.Linear(6, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return two columns."""
        y = torch.relu(self.first(x)) + x
        return self.last(torch.cat([x, y * x], 1))


@pytest.mark.parametrize(
    "model",
    [
        nn.Sequential(
            nn.Linear(3, 8), nn.BatchNorm1d(8), nn.GELU(), nn.Linear(8, 8), nn.LayerNorm(8), nn.SiLU(), nn.Dropout(0.3),
            nn.Linear(8, 8), nn.GELU("tanh"), nn.Linear(8, 6), nn.ELU(0.7), nn.Linear(6, 6), nn.LeakyReLU(0.2),
            nn.Linear(6, 6), nn.Softplus(2.0), nn.Linear(6, 6), nn.Softsign(), nn.Linear(6, 6), nn.Mish(),
            nn.Linear(6, 6), nn.SELU(), nn.Linear(6, 6), Gauss(), nn.Linear(6, 6), SymmetricRelu(), nn.Linear(6, 2),
            nn.LogSoftmax(dim=1),
        ),
        Branching(),
    ],
    ids=["every layer", "branching"],
)  # fmt: skip
def test_the_header_knows_the_layers_of_torch(model: nn.Module, tmp_path: Path) -> None:
    bundle = Bundle(model=model, task=Task.BINARY, features=("a", "b", "c"))
    file = export(bundle, tmp_path / "m.hpp")
    x = bundle.examples(500, seed=5).numpy()
    np.testing.assert_allclose(answers("cpp", file, x), bundle.predict(x), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("name", "namespace"), [("class", "model_class"), ("my net", "my_net"), ("2nd", "model_2nd")])
def test_the_namespace_is_a_name_in_cpp(tmp_path: Path, name: str, namespace: str) -> None:
    file = export(Bundle(model=mlp(1, 1, hidden=(1,)), task=Task.BINARY, features=("a",)), tmp_path / f"{name}.hpp")
    assert f"namespace {namespace} {{" in file.read_text()


def test_onnx_takes_any_number_of_events_and_names_its_columns(tmp_path: Path) -> None:
    file = export(Bundle(model=mlp(2, 1), task=Task.BINARY, features=("a", "b+c")), tmp_path / "m.onnx")
    model = onnx.load(file)
    onnx.checker.check_model(model)
    assert not model.graph.input[0].type.tensor_type.shape.dim[0].HasField("dim_value")
    (metadata,) = [entry.value for entry in model.metadata_props if entry.key == "tmva_torch"]
    assert '"features": ["a", "b+c"]' in metadata


def test_nan_is_filled_where_the_format_can(tmp_path: Path) -> None:
    bundle = Bundle(model=mlp(2, 1), task=Task.BINARY, features=("a", "b"), fill_values=(0.5, -1.0))
    x = np.array([[np.nan, 0.0], [1.0, np.inf]], dtype=np.float32)
    for format_ in ("onnx", "pt2", "torchscript"):
        found = answers(format_, export(bundle, tmp_path / FORMATS[format_]), x)
        np.testing.assert_allclose(found, bundle.predict(np.float32([[0.5, 0.0], [1.0, -1.0]])), atol=1e-6)
    with pytest.raises(ValueError, match="replaces NaN"):
        export(bundle, tmp_path / "m.hpp")


def test_a_file_that_answers_something_else_is_not_handed_over(tmp_path: Path) -> None:
    class Moody(nn.Module):
        """Traced with three events it adds nothing, with any other number it adds one: tracing cannot see that."""

        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(2, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.layer(x) + (0.0 if len(x) == 3 else 1.0)

    bundle = Bundle(model=Moody(), task=Task.REGRESSION, features=("a", "b"), targets=("t",))
    with pytest.raises(TmvaTorchError, match=r"more than 1e-06 apart, so it is not handed over"):
        export(bundle, tmp_path / "m.pt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "changed", "message"),
    [
        ("m.xyz", {}, r"the ending of m.xyz tells no format; known are .onnx, .pt2, .pt, .hpp, .safetensors"),
        (
            "m.hpp",
            {"model": nn.Sequential(nn.Unflatten(1, (1, 2)), nn.Flatten(), nn.Linear(2, 1))},
            "a layer Unflatten",
        ),
    ],
)
def test_what_a_format_cannot_hold_is_said(tmp_path: Path, name: str, changed: dict[str, Any], message: str) -> None:
    bundle = Bundle(**{"model": mlp(2, 1), "task": Task.BINARY, "features": ("a", "b"), **changed})
    with pytest.raises(ValueError, match=message):
        export(bundle, tmp_path / name)
    with pytest.raises(ValueError, match="no format 'onx'; did you mean onnx"):
        export(bundle, tmp_path / name, format="onx")


def test_no_compiler_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(TmvaTorchError, match=r"no C\+\+ compiler to check the header with"):
        export(Bundle(model=mlp(2, 1), task=Task.BINARY, features=("a", "b")), tmp_path / "m.hpp")


def test_the_normal_quantile_is_that_of_scipy() -> None:
    import scipy.stats

    p = torch.cat(
        [
            torch.logspace(-10, -0.4, 3000, dtype=torch.float64),
            torch.linspace(0.4, 1 - 1e-10, 3000, dtype=torch.float64),
        ]
    )
    np.testing.assert_allclose(normal_quantile(p), scipy.stats.norm.ppf(p.numpy()), rtol=1e-11, atol=1e-13)
