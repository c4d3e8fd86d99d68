"""Weights files that are broken, changed or of something else, and Readers that do not fit them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jobs import Case, Jobs

#: The content of a weights file changed: the whole text, or a replacement of what a pattern finds.
Change = Callable[[str], str]


def _read_responses(jobs: Jobs, file: Path) -> None:
    """Read a weights file as RDataFrame does."""
    jobs.TMVA.PyTorch.Responses(str(file))


def changed(
    change: Change,
    *words: str,
    variables: tuple[str, ...] = ("x", "y"),
    read: Callable[[Jobs, Path], None] | None = None,
) -> Case:
    """Return the case of reading a weights file after a change of its text."""

    def action(jobs: Jobs) -> None:
        file = jobs.trained()
        before = file.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, "the change finds nothing"
        file.write_text(after, encoding="utf-8")
        if read:
            read(jobs, file)
        else:
            jobs.read(file, *variables)

    return Case(action, words)


def replaced(pattern: str, by: str, *words: str) -> Case:
    """Return the case of a part of the text replaced."""
    return changed(lambda text: re.sub(pattern, lambda _: by, text, count=1, flags=re.DOTALL), *words)


def cut_at(fraction: float) -> Case:
    """Return the case of a file that is cut short."""
    return changed(lambda text: text[: int(fraction * len(text))], "weights.xml", "cut off")


def without_program(text: str) -> str:
    """Return the text without the network for C++, so that Python must restore the method."""
    return re.sub(r' Network="[^"]*"', "", text)


def restored(pattern: str, by: str, *words: str) -> Case:
    """Return the case of a change in what Python restores the method from."""
    return changed(lambda text: re.sub(pattern, lambda _: by, without_program(text), count=1), *words)


def _deep(depth: int, remark: str = "") -> Change:
    nested = f"<a>{remark}" * depth + "</a>" * depth
    return lambda text: text.replace("<Variables", f"{nested}<Variables", 1)


def _entities(text: str) -> str:
    bomb = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "boom"}">' for i in range(12))
    return text.replace("<MethodSetup", f"<!DOCTYPE x [{bomb}]><MethodSetup", 1).replace("<Vari", "&e11;<Vari", 1)


def _external(text: str) -> str:
    head = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><MethodSetup'
    return text.replace("<MethodSetup", head, 1).replace("</Weights>", "&e;</Weights>", 1)


def _swapped(text: str) -> str:
    return text.replace('"x"', '"#"').replace('"y"', '"x"').replace('"#"', '"y"')


def _bytes(content: bytes, *words: str, name: str = "broken.weights.xml") -> Case:
    def action(jobs: Jobs) -> None:
        Path(name).write_bytes(content)
        jobs.read(Path(name))

    return Case(action, words)


def _model_file(change: Callable[[Path], None], *words: str) -> Case:
    def action(jobs: Jobs) -> None:
        file = jobs.trained()
        file.write_text(without_program(file.read_text(encoding="utf-8")), encoding="utf-8")
        change(file.parent / "TrainedModel_PyTorch.pt")
        jobs.read(file)

    return Case(action, words)


def _folder(jobs: Jobs) -> None:
    Path("folder.weights.xml").mkdir(exist_ok=True)
    jobs.read(Path("folder.weights.xml"))


def _variables(given: tuple[str, ...], *words: str) -> Case:
    return Case(lambda jobs: jobs.read(jobs.trained(), *given), words)


def _whole_number(jobs: Jobs) -> None:
    jobs.TMVA.Reader("!Color:Silent").AddVariable("x", array("i", [0]))


def _unlinked(jobs: Jobs) -> None:
    file = jobs.trained()
    reader = jobs.TMVA.Reader(jobs.ROOT.TString("x:y"), "!Color:Silent")
    reader.BookMVA("PyTorch", str(file))
    reader.EvaluateMVA("PyTorch")


def _booked(jobs: Jobs) -> Any:
    """Return a Reader with a method."""
    reader = jobs.reader("x", "y")
    reader.BookMVA("PyTorch", str(jobs.trained()))
    return reader


def _nan(jobs: Jobs) -> None:
    file, reader = jobs.trained(), jobs.TMVA.Reader("!Color:Silent")
    value, good = array("f", [float("nan")]), array("f", [1.0])
    reader.AddVariable("x", value)
    reader.AddVariable("y", good)
    reader.BookMVA("PyTorch", str(file))
    assert reader.EvaluateMVA("PyTorch") == -999.0
    value[0] = 1.0
    assert 0.0 <= reader.EvaluateMVA("PyTorch") <= 1.0


def _spectator(jobs: Jobs) -> None:
    file, reader = jobs.trained(), jobs.reader("x", "y")
    reader.AddSpectator("z", array("f", [0.0]))
    reader.BookMVA("PyTorch", str(file))


CASES: dict[str, Case] = {
    # the file
    "missing": Case(lambda jobs: jobs.read(Path("nowhere.weights.xml")), ("nowhere.weights.xml", "cannot be opened")),
    "a folder": Case(_folder, ("folder.weights.xml",)),
    "the old text format": _bytes(b"#GEN -*-*-", "not an .xml file", name="old.weights.txt"),
    "empty": _bytes(b"", "<MethodSetup", "cut off"),
    "no text": _bytes(bytes(range(256)) * 100, "<MethodSetup", "not one of TMVA"),
    "other XML": _bytes(b"<?xml version='1.0'?><svg></svg>", "<MethodSetup"),
    **{f"cut at {percent} %": cut_at(percent / 100) for percent in (30, 40, 50, 60, 70, 80, 90, 95, 99)},
    "an attack by depth": changed(_deep(10**6), "nests", "deep"),
    "an attack by depth behind remarks": changed(_deep(10**6, "<!--</a>-->"), "nests", "deep"),
    "an attack by depth on an RDataFrame": changed(_deep(10**6), "nests", "deep", read=_read_responses),
    "an attack by entities on an RDataFrame": changed(_entities, "DOCTYPE", read=_read_responses),
    "an RDataFrame without a file": changed(
        lambda text: text + "\n",
        "missing.xml",
        "cannot be read",
        read=lambda jobs, _: _read_responses(jobs, Path("missing.xml")),
    ),
    "depth of 10^5 that never ends": changed(
        lambda text: text.replace("<Variables", "<a>" * 10**5 + "<Variables", 1), "deep"
    ),
    "an attack by entities": changed(_entities, "DOCTYPE"),
    "an entity of a file": changed(_external, "DOCTYPE"),
    "wrong nesting": replaced("</Variables>", "</Varibles>", "not valid XML"),
    "text for a number": replaced('NVar="2"', 'NVar="two"'),
    # what is in it
    "another method's": replaced('Method="PyTorch::', 'Method="Fisher::', "<Weights>", "NCoeff"),
    "a method that is not there": replaced('Method="PyTorch::', 'Method="PyKeras::', "PyKeras"),
    "no method": replaced('Method="PyTorch::PyTorch"', 'Method="PyTorch"', "<type>::<title>"),
    "swapped variables": changed(_swapped, 'expected "y"', 'given "x"'),
    "of a newer version": replaced("tmva-torch state 1", "tmva-torch state 2", "state 2", "state 1", "version"),
    "a wrong number of classes": restored(r'"classes": \["Signal", "Background"\]', '"classes": ["Signal"]', "classes"),
    "another analysis": restored('"analysis": "classification"', '"analysis": "regression"', "analysis"),
    "an option that is not there": replaced('name="BatchSize"', 'name="BatchSzie"', "BatchSzie"),
    "an option out of range": restored(r'(?<=name="BatchSize" modified="Yes">)[^<]*', "-7", "BatchSize=-7"),
    # what Python restores from
    "a state that is no JSON": restored('"format"', "'format'", "JSON"),
    "a state of a newer format": restored('"format": 1', '"format": 99', "format 99", "format 1"),
    "a state that is a list": changed(
        lambda text: re.sub(r"(<Weights[^>]*>)[^<]*", r"\1[1, 2]", without_program(text)), "format", "list"
    ),
    "a state without its parts": changed(
        lambda text: re.sub(r"(<Weights[^>]*>)[^<]*", r'\1{"format": 1}', without_program(text)), "lacks", "state"
    ),
    "a state of a million brackets": changed(
        lambda text: re.sub(r"(<Weights[^>]*>)[^<]*", rf"\1{'[' * 10**6}", without_program(text)), "JSON"
    ),
    "another hash": restored('"sha256": "[0-9a-f]{8}', '"sha256": "00000000', "SHA-256", "changed"),
    "a network of another kind": restored('"output_kind": "[a-z]*"', '"output_kind": "guess"', "output_kind", "guess"),
    "other reference answers": restored(r'"outputs": \[\[', '"outputs": [[1', "reference events"),
    "a program that is broken is left to Python": replaced("linear 0 ", "linear 9 "),
    "a program of other numbers is left to Python": replaced("check [^ ]{8}", "check AACgQAAA"),
    # the network's file
    "the network's file is missing": _model_file(lambda file: file.unlink(), "trained file", "looked for"),
    "the network's file is empty": _model_file(lambda file: file.write_bytes(b""), "SHA-256", "changed"),
    "the network's file is of another training": _model_file(
        lambda file: file.write_bytes(file.read_bytes()[:-30] + bytes(30)), "SHA-256", "changed"
    ),
    # the Reader
    "variables in another order": _variables(("y", "x"), 'expected "x"', 'given "y"'),
    "a variable too few": _variables(("x",), "1 are given", "2 are expected"),
    "a variable too many": _variables(("x", "y", "z"), "3 are given", "2 are expected", '"z"'),
    "a misspelt variable": _variables(("x", "yy"), 'expected "y"', 'given "yy"'),
    "a variable of another type": Case(_whole_number, ("Int_t", "Float_t", "x")),
    "a spectator that was not in the training": Case(_spectator, ("spectators", '"z"')),
    "variables without addresses": Case(_unlinked, ("only named", "AddVariable")),
    "the same tag twice": Case(
        lambda jobs: _booked(jobs).BookMVA("PyTorch", str(jobs.trained())), ("PyTorch", "in use")
    ),
    "an unknown tag": Case(lambda jobs: _booked(jobs).EvaluateMVA("PyTroch"), ("PyTroch", "PyTorch")),
    "evaluation before booking": Case(lambda jobs: jobs.reader("x", "y").EvaluateMVA("PyTorch"), ("PyTorch", "booked")),
    "an event with NaN": Case(_nan, ()),
    "a regression by a classifier": Case(lambda jobs: _booked(jobs).EvaluateRegression("PyTorch"), ("regression",)),
    "classes of a classifier": Case(lambda jobs: _booked(jobs).EvaluateMulticlass("PyTorch"), ("multiclass",)),
}
