"""Options of the form Name(argument=value,...): parsed as data, never evaluated."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import did_you_mean

if TYPE_CHECKING:
    from types import ModuleType


class Call(NamedTuple):
    """A class name with the arguments written behind it."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def parse_call(option: str, text: str) -> Call:
    """Return name and literal arguments of a text like "StepLR(step_size=10,gamma=0.5)" or "Adam".

    Raises
    ------
    ValueError
        If the text is anything else; `option` names it in the message.
    """
    message = (
        f"{option}={text} cannot be read; right would be a name, or one with arguments as in Name(key=1.5,other=2)"
    )
    try:
        node = ast.parse(text, mode="eval").body
        if isinstance(node, ast.Name):
            return Call(node.id, (), {})
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            args = tuple(ast.literal_eval(argument) for argument in node.args)
            kwargs = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in node.keywords}
            return Call(node.func.id, args, kwargs)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two: brackets without end
        raise ValueError(message) from None
    raise ValueError(message)


def find_class(option: str, name: str, module: ModuleType, base: type, skip: tuple[str, ...] = ()) -> type[Any]:
    """Return the class of that name (in any case) in a torch module, or raise with the nearest name."""
    known = {
        key.lower(): value
        for key, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, base) and value is not base and key not in skip
    }
    found = known.get(name.lower())
    if found is None:
        near = did_you_mean(name, sorted(value.__name__ for value in known.values()))
        message = f"{option}={name}: {module.__name__} has no such class{near}"
        raise ValueError(message)
    return found


def check_arguments(option: str, text: str, target: type[Any], first: tuple[Any, ...], call: Call) -> None:
    """Raise ValueError if the class does not take the arguments written in the option."""
    try:
        inspect.signature(target).bind(*first, *call.args, **call.kwargs)
    except TypeError as error:
        message = f"{option}={text}: {error}; {target.__name__} takes {inspect.signature(target)}"
        raise ValueError(message) from None
