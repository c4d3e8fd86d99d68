"""Optional packages: imported when first needed; a missing one is reported with the line that installs it."""

from __future__ import annotations

import importlib
from typing import Any


def require(module: str, *, extra: str, purpose: str) -> Any:
    """Import an optional module and return it.

    Parameters
    ----------
    module
        Name to import.
    extra
        The extra of tmva-torch that installs it.
    purpose
        What it is needed for, as the first words of the error.

    Raises
    ------
    ImportError
        If the module, or one that it needs, is not installed; the message has the install line.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = (
            f"{purpose} needs the package {module.partition('.')[0]} ({error}); "
            f"install it with `pip install 'tmva-torch[{extra}]'`"
        )
        raise ImportError(message, name=module) from error
