"""What a user's file finds around itself: the modules beside it, and the number format that it has set."""

from __future__ import annotations

import sys
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

#: Modules that files of user code have imported from their folders: another file, or the same one later, has its own.
_imported: weakref.WeakSet[ModuleType] = weakref.WeakSet()


class Surroundings:
    """A folder to import from, what was imported from there, and torch's default dtype.

    Attributes
    ----------
    folder
        The folder of the user's file.
    dtype
        The default dtype that the file has set; None if it has left the session's.
    """

    def __init__(self, directory: Path) -> None:
        self.folder = str(directory)
        self.dtype: torch.dtype | None = None
        self._modules: dict[str, ModuleType] = {}
        self._before: list[torch.dtype] = []

    def enter(self) -> None:
        """Be the surroundings; until `leave`, which may be needed as often as this."""
        sys.path.insert(0, self.folder)
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:  # two folders may have a utils.py each
                sys.modules[name] = module
        if self.dtype is not None:
            self._before.append(torch.get_default_dtype())
            torch.set_default_dtype(self.dtype)

    def leave(self) -> None:
        """Undo what `enter` did, but for the modules, which only others of their names replace."""
        if sys.path and sys.path[0] is self.folder:  # as usual
            del sys.path[0]
        elif self.folder in sys.path:
            sys.path.remove(self.folder)
        if self.dtype is not None:
            torch.set_default_dtype(self._before.pop())

    @contextmanager
    def found_out(self) -> Iterator[None]:
        """Note what a file that runs inside the block imports from its folder, and the dtype that it sets."""
        for name in [name for name, module in sys.modules.items() if _is_neighbour(module)]:
            del sys.modules[name]
        before, dtype = set(sys.modules), torch.get_default_dtype()
        try:
            yield
        finally:
            new = {name: module for name, module in sys.modules.items() if name not in before}
            own = {name for name, module in new.items() if "." not in name and self._has(module)}
            self._modules = {name: module for name, module in new.items() if name.partition(".")[0] in own}
            _imported.update(self._modules.values())
            set_now = torch.get_default_dtype()
            if set_now is not dtype:
                torch.set_default_dtype(dtype)
                self._before.append(dtype)  # for the `leave` to come
                self.dtype = set_now

    def _has(self, module: ModuleType) -> bool:
        """Return whether a module is a file of the folder, or a package in it: not one of a .venv that is there."""
        origin = getattr(module.__spec__, "origin", None)
        places = getattr(module.__spec__, "submodule_search_locations", None)
        if places is not None:
            return any(place.rpartition("/")[0] == self.folder for place in places)
        return isinstance(origin, str) and origin.endswith(".py") and origin.rpartition("/")[0] == self.folder


def _is_neighbour(module: object) -> bool:
    try:
        return module in _imported
    except TypeError:  # not everything in sys.modules can be referred to weakly
        return False
