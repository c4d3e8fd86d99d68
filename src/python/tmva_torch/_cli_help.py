"""What the help texts of all commands have in common."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """Return the end of a help text, whose lines click keeps as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
