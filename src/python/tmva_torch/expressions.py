"""Variable expressions in the language of TTreeFormula, evaluated on whole columns without running any code.

Offered are numbers, columns, + - * / % ^ **, comparisons, && || !, the bits' & | << >>, the ternary ?:, the usual
functions with or without TMath::, elements v[2], and over all elements of an event Sum$, Min$, Max$, Length$ and
Alt$(v[2], default). Other than in TTreeFormula, what is not defined (x/0, log(-1)) is infinite or NaN, not 0.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from ._formula import FUNCTIONS, OVER_ELEMENTS, Node, as_numpy, evaluate
from .errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Columns = Mapping[str, Any]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_]\w*(?:(?:::|\.)[A-Za-z_]\w*)*\$?)"
    r"|(?P<symbol>\|\||&&|==|!=|<=|>=|<<|>>|\*\*|[-+*/%^<>!()\[\],?:&|]))"
)
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
#: Binary operators from the weakest to the strongest. Unlike in C, % is weaker than *, and << stronger than +.
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("|",),
    ("&",),
    _COMPARISONS,
    ("+", "-"),
    ("<<", ">>"),
    ("%",),
    ("*", "/"),
)
_FROM_THE_RIGHT = ("%", "<<", ">>")  # 17%7%4 is 17%(7%4)


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    Parameters
    ----------
    text
        As it was written.
    columns
        Names of the columns it needs, in order of appearance.
    """

    text: str
    columns: tuple[str, ...]
    _node: Node

    def __call__(self, columns: Columns) -> npt.NDArray[Any]:
        """Return one number per event.

        Parameters
        ----------
        columns
            Arrays by name: [n_events], or for columns with several values per event a two-dimensional or an awkward
            array.

        Raises
        ------
        ValueError
            If the result has several values per event, or an event has too few elements.
        """
        with np.errstate(all="ignore"):  # what is not finite is found, and counted, in the data set
            value = evaluate(self._node, columns, self.text)
        flat = as_numpy(value)
        if flat is None or flat.ndim > 1 or flat.dtype.kind not in "fiub":
            kind = f"of {flat.dtype}" if flat is not None and flat.ndim == 1 else "with several values per event"
            name = self.columns[0] if self.columns else "v"
            message = (
                f"{self.text!r} is {kind}; one number per event is needed, as in {name}[0], Alt$({name}[0], -1), "
                f"Sum$({name}), Max$({name}) or Length$({name})"
            )
            raise ValueError(message)
        return flat


def parse(text: str, known: Mapping[str, Any] | None = None) -> Expression:
    """Return the expression of a text such as "var1+2*fabs(var2)"; a label ("sum := var1+var2") is dropped.

    Parameters
    ----------
    text
        The expression. The very name of a known column is that column, whatever characters it has.
    known
        Names of columns.

    Raises
    ------
    ValueError
        With the place that cannot be read, and near names of an unknown function.
    """
    body = text.partition(":=")[2].strip() if ":=" in text else text.strip()
    if known is not None and body in known:
        return Expression(text, (body,), ("name", body))
    return _Parser(text, body, known).parse()


class _Parser:
    """Recursive descent; every method returns a node."""

    def __init__(self, text: str, body: str, known: Mapping[str, Any] | None) -> None:
        self.text = text
        self.known = known if known is not None else {}
        self.columns: dict[str, None] = {}
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while body[at:].strip():
            match = _TOKEN.match(body, at)
            if match is None:
                self.fail(f"{body[at:].strip()[0]!r} means nothing here")
            self.tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
            at = match.end()
        self.position = 0

    def fail(self, why: str) -> NoReturn:
        message = f"the expression {self.text!r} cannot be read: {why}"
        raise ValueError(message)

    def peek(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        found = self.peek()
        if expected and found != expected:
            self.fail(f"{expected!r} is missing {f'before {found!r}' if found else 'at its end'}")
        self.position += 1
        return found

    def parse(self) -> Expression:
        node = self.ternary()
        if self.peek():
            self.fail(f"{self.peek()!r} is not expected there")
        return Expression(self.text, tuple(self.columns), node)

    def ternary(self) -> Node:
        condition = self.binary(0)
        if self.peek() != "?":
            return condition
        self.take()
        yes = self.ternary()
        self.take(":")
        return ("where", condition, yes, self.ternary())

    def binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self.unary()
        node = self.binary(level + 1)
        while self.peek() in _LEVELS[level]:
            symbol = self.take()
            node = ("op", symbol, node, self.binary(level if symbol in _FROM_THE_RIGHT else level + 1))
            if symbol in _COMPARISONS and self.peek() in _COMPARISONS:
                self.fail(f"{self.peek()!r} after another comparison; right would be e.g. (a<b && b<c)")
        return node

    def unary(self) -> Node:
        if self.peek() in {"-", "+", "!"}:
            return ("unary", self.take(), self.unary())
        node = self.element()
        while self.peek() in {"^", "**"}:  # the left one goes first
            self.take()
            node = ("op", "^", node, self.exponent())
        return node

    def exponent(self) -> Node:
        return ("unary", self.take(), self.exponent()) if self.peek() in {"-", "+", "!"} else self.element()

    def element(self) -> Node:
        node = self.primary()
        while self.peek() == "[":
            self.take()
            index = self.take()
            if not index.isdigit():
                self.fail(f"{index!r} is no element number; right would be e.g. v[0]")
            self.take("]")
            node = ("element", node, int(index))
        return node

    def primary(self) -> Node:
        kind = self.tokens[self.position][0] if self.position < len(self.tokens) else ""
        item = self.take()
        if kind == "number":
            return ("number", float(int(item, 16)) if item[:2] in {"0x", "0X"} else float(item))
        if kind == "name":
            if self.peek() == "(":
                return self.call(item)
            if item == "pi" and item not in self.known:
                return ("number", math.pi)
            self.columns[item] = None
            return ("name", item)
        if item != "(":
            self.fail(f"{item!r} is not expected there" if item else "it ends too early")
        node = self.ternary()
        self.take(")")
        return node

    def call(self, name: str) -> Node:
        self.take("(")
        arguments: list[Node] = []
        while self.peek() != ")":
            arguments.append(self.ternary())
            if self.peek() != ")":
                self.take(",")
        self.take(")")
        if name in OVER_ELEMENTS or name == "Alt$":
            wanted = 2 if name == "Alt$" else 1
        else:
            plain = name.rpartition("::")[2].rpartition(".")[2].lower()
            if plain not in FUNCTIONS:
                self.fail(f"there is no function {name}{did_you_mean(plain, [*FUNCTIONS, *OVER_ELEMENTS, 'Alt$'])}")
            name, wanted = plain, FUNCTIONS[plain][0]
        if len(arguments) != wanted:
            self.fail(f"{name} takes {wanted} arguments, not {len(arguments)}")
        return ("call", name, *arguments)
