"""A bundle as a C++17 header without dependencies, and the program that compares it with Python."""

from __future__ import annotations

import base64
import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import numpy as np

from . import normal_quantile as quantile
from ._steps import LARGEST_ERF, SMALLEST, SQRT2, Cumulative, Linear, Normalise, Step
from .errors import TmvaTorchError
from .losses import Task
from .program import program_of
from .tmva_files import method_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .bundle import Bundle
    from .prediction import FloatArray


def header_text(bundle: Bundle, stem: str) -> str:
    """Return the header; its namespace is the stem of the file's name.

    Raises
    ------
    ValueError
        If the network has a layer that is not known here, or the bundle does more than transform and evaluate.
    """
    if bundle.fill_values is not None:
        message = "the bundle replaces NaN by the medians of the features; the C++ header does not: export to ONNX"
        raise ValueError(message)
    program, why = program_of(method_of(bundle, Path(stem), "network"))
    if not program:
        message = f"the network cannot be written as C++: {why}; ONNX takes any network"
        raise ValueError(message)
    statements = [line.split(" ") for line in program.split(";")[2:] if not line.startswith("check ")]
    body = [*_transform(bundle), *_layers(statements, len(bundle.features)), *_restore(bundle, len(statements))]
    uses_tables = any("Cumulative(" in line or "Inverse(" in line for line in body)
    return _template("cpp_header.hpp.in").substitute(
        namespace=namespace_of(stem),
        functions=_quantile() if uses_tables else "",
        n_inputs=len(bundle.features),
        n_outputs=bundle.n_outputs,
        features=", ".join(_quoted(name) for name in bundle.features),
        outputs=", ".join(_quoted(name) for name in bundle.outputs),
        body="\n".join(f"   {line}" for line in body),
    )


def _template(name: str) -> Template:
    return Template(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _quantile() -> str:
    return _template("cpp_quantile.hpp.in").substitute(
        centre_upper=_doubles(quantile.CENTRE[0]),
        centre_lower=_doubles(quantile.CENTRE[1]),
        tail_upper=_doubles(quantile.TAIL[0]),
        tail_lower=_doubles(quantile.TAIL[1]),
        half_width=quantile.HALF_WIDTH,
        centre_of_square=quantile.CENTRE_OF_SQUARE,
        shift=quantile.SHIFT,
    )


def check_header(header: Path, stem: str, bundle: Bundle) -> Callable[[FloatArray], FloatArray]:
    """Compile a header with $CXX, or c++, and return a function that asks it.

    Raises
    ------
    TmvaTorchError
        If there is no compiler, or it does not accept the header.
    """
    compiler = shlex.split(os.environ.get("CXX", "c++"))
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder) / "check.cpp", Path(folder) / "check"
        text = _template("cpp_check.cpp.in").substitute(header=header.absolute(), namespace=namespace_of(stem))
        source.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run(  # noqa: S603 - the user's own compiler
                [*compiler, "-std=c++17", "-O1", "-o", str(program), str(source)],
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError as error:
            message = f"no C++ compiler to check the header with ({error}); install one, or name it in CXX"
            raise TmvaTorchError(message) from error
        if done.returncode:
            message = f"{compiler[0]} does not accept the header: {done.stderr[:2000]}"
            raise TmvaTorchError(message)
        content = program.read_bytes()

    def run(x: FloatArray) -> FloatArray:
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "check"
            program.write_bytes(content)
            program.chmod(0o700)
            asked = np.ascontiguousarray(x, dtype="<f4").tobytes()
            answer = subprocess.run([str(program)], input=asked, capture_output=True, check=True).stdout  # noqa: S603
        return np.frombuffer(answer, dtype="<f4").reshape(-1, bundle.n_outputs)

    return run


#: Words that a file may well be called by, and no namespace.
_KEYWORD = re.compile(
    "and|asm|auto|bool|break|case|catch|char|class|const|continue|default|delete|do|double|else|enum|explicit|export|"
    "extern|false|float|for|friend|goto|if|inline|int|long|mutable|namespace|new|not|operator|or|private|protected|"
    "public|register|return|short|signed|sizeof|static|std|struct|switch|template|this|throw|true|try|typedef|typeid|"
    "typename|union|unsigned|using|virtual|void|volatile|while|xor"
)


def namespace_of(stem: str) -> str:
    """Return a C++ name made of a file's name."""
    name = re.sub(r"\W", "_", stem, flags=re.ASCII)
    return name if name[:1].isalpha() and not _KEYWORD.fullmatch(name) else f"model_{name}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _floats(values: Any) -> str:
    return "{" + ", ".join(_literal(value) + "f" for value in np.asarray(values, dtype=np.float32).ravel()) + "}"


def _doubles(values: Any) -> str:
    return "{" + ", ".join(repr(float(value)) for value in np.asarray(values, dtype=np.float64).ravel()) + "}"


def _literal(value: np.float32) -> str:
    text = repr(float(value)) if np.isfinite(value) else "0.0"
    return text if "." in text or "e" in text else text + ".0"


def _decoded(word: str) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.frombuffer(base64.b64decode(word), dtype="<f4")


def _layers(statements: list[list[str]], n_inputs: int) -> Iterator[str]:
    """Yield a line of C++ for each statement of the program; value i is the array v<i>."""
    widths = [n_inputs]
    yield "const auto &v0 = in;"
    for number, (name, source, *words) in enumerate(statements, start=1):
        at, width = int(source), widths[int(source)]
        call = f"{name}(v{at})"
        if name == "linear":
            yield f"static constexpr float w{number}[] = {_floats(_decoded(words[0]))};"
            yield f"static constexpr float b{number}[] = {_floats(_decoded(words[1]))};"
            width = len(_decoded(words[1]))
            call = f"linear<{width}>(v{at}, w{number}, b{number})"
        elif name in {"affine", "layernorm"}:
            yield f"static constexpr float w{number}[] = {_floats(_decoded(words[-2]))};"
            yield f"static constexpr float b{number}[] = {_floats(_decoded(words[-1]))};"
            epsilon = f", {_literal(_decoded(words[0])[0])}" if name == "layernorm" else ""
            call = f"{name}(v{at}, w{number}, b{number}{epsilon})"
        elif name in {"add", "multiply"}:
            call = f"{name}(v{at}, v{words[0]})"
        elif name == "join":
            width += widths[int(words[0])]
            call = f"join(v{at}, v{words[0]})"
        elif name == "take":
            width = int(words[1])
            call = f"take<{words[0]}, {width}>(v{at})"
        elif words:
            numbers = ", ".join(_literal(value) + "f" for value in _decoded(words[0]))
            call = f"{name}(v{at}, {numbers})"
        widths.append(width)
        yield f"const auto v{number} = {call};"


def _transform(bundle: Bundle) -> Iterator[str]:
    yield "std::array<float, kInputs> in = x;"
    for number, step in enumerate(bundle.transformations.steps if bundle.transformations is not None else ()):
        yield from _step(step, number)


def _step(step: Any, number: int) -> Iterator[str]:
    read = step.read.tolist()
    n = len(read)
    yield "{"
    yield f"   static constexpr std::size_t get[] = {{{', '.join(map(str, read))}}};"
    yield f"   static constexpr std::size_t put[] = {{{', '.join(map(str, step.write.tolist()))}}};"
    yield f"   std::array<float, {n}> t{{}};"
    yield f"   for (std::size_t k = 0; k < {n}; ++k) t[k] = in[get[k]];"
    yield from (f"   {line}" for line in _formula(step, n))
    yield f"   for (std::size_t k = 0; k < {n}; ++k) in[put[k]] = t[k];"
    yield "}"


def _formula(step: Step, n: int) -> Iterator[str]:
    if isinstance(step, Normalise):
        yield from _constants(step, "low", "scale", "spread")
        yield f"for (std::size_t k = 0; k < {n}; ++k) t[k] = ((t[k] - low[k]) * scale[k] * 2.f - 1.f) * spread[k];"
    elif isinstance(step, Linear):
        yield f"static constexpr double mean[] = {_doubles(step.mean)};"
        yield f"static constexpr double matrix[] = {_doubles(step.matrix)};"
        yield f"std::array<double, {n}> sums{{}};"
        yield f"for (std::size_t j = 0; j < {n}; ++j)"
        yield f"   for (std::size_t i = 0; i < {n}; ++i) sums[i] += (t[j] - mean[j]) * matrix[j * {n} + i];"
        yield f"for (std::size_t k = 0; k < {n}; ++k) t[k] = static_cast<float>(sums[k]);"
    elif isinstance(step, Cumulative):
        yield from _tables(step)
        yield f"for (std::size_t k = 0; k < {n}; ++k) {{"
        yield f"   const double c = Cumulative(t[k], low[k], width[k], fine[k], {len(step.fine)}, {SMALLEST});"
        yield f"   t[k] = static_cast<float>({'c' if step.flat else f'GaussQuantile(c, {LARGEST_ERF}, {SQRT2})'});"
        yield "}"


def _restore(bundle: Bundle, last: int) -> Iterator[str]:
    steps = list(bundle.transformations.target_steps) if bundle.transformations is not None else []
    if bundle.task is not Task.REGRESSION or not steps:
        yield f"return v{last};"
        return
    yield f"std::array<float, kOutputs> out = v{last};"
    for step in reversed(steps):
        yield "{"
        yield "   const auto t = out;"
        if isinstance(step, Normalise):
            yield from (f"   {line}" for line in _constants(step, "low", "scale", "spread"))
            formula = "(t[{get}] + 1.f) / (2.f * scale[{k}]) * spread[{k}] + low[{k}]"
        elif isinstance(step, Cumulative):
            yield from (f"   {line}" for line in _tables(step))
            value = "t[{get}]" if step.flat else f"0.5 * (1. + std::erf(t[{{get}}] / {SQRT2}))"
            formula = f"Inverse({value}, low[{{k}}], width[{{k}}], fine[{{k}}], {len(step.fine)}, {SMALLEST})"
        else:
            message = f"targets go through {type(step).__name__}, which has no inverse in C++; export to ONNX"
            raise ValueError(message)  # noqa: TRY004 - the bundle's, not the caller's argument
        for k, (get, put) in enumerate(zip(step.write.tolist(), step.read.tolist(), strict=True)):
            yield f"   out[{put}] = static_cast<float>({formula.format(get=get, k=k)});"
        yield "}"
    yield "return out;"


def _constants(step: Step, *names: str) -> Iterator[str]:
    for name in names:
        yield f"static constexpr float {name}[] = {_floats(getattr(step, name))};"


def _tables(step: Cumulative) -> Iterator[str]:
    n = step.fine.shape[1]
    yield f"static constexpr double low[] = {_doubles(step.low)};"
    yield f"static constexpr double width[] = {_doubles(step.bin_width)};"
    for k in range(n):
        yield f"static constexpr float fine{k}[] = {_floats(step.fine[:, k])};"
    yield f"static constexpr const float *fine[] = {{{', '.join(f'fine{k}' for k in range(n))}}};"
