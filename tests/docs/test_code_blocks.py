"""Every fenced block of docs/ does what the page says, in the page's order, in an empty folder.

```python  is run, all blocks of a page in one namespace
```sh      is run by sh, with tmva-torch and python of this environment
```cpp     is run as the body of a macro
```text    is output, or what only a reader can do; not run

A block whose first line is a comment with nothing but a file name is not run but written to that file.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BIN = Path(sys.executable).parent
_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"(?:#|//) ([\w./-]+\.\w+)\n|(?:#|//) (CMakeLists\.txt)\n")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def file(self) -> str | None:
        """Name of the file it is written to."""
        found = _FILE.match(self.text)
        return found and (found[1] or found[2])

    def __str__(self) -> str:
        return f"{self.page.name}, line {self.line}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = [Block(page, text[: m.start()].count("\n") + 1, m[1].strip(), m[2]) for m in _BLOCK.finditer(text)]
    return [block for block in found if not block.language.startswith("{")]  # directives of the site itself


PAGES = [page for page in sorted(DOCS.glob("*.md")) if any(block.language != "text" for block in blocks(page))]


def run_shell(block: Block) -> None:
    env = {"PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin", "HOME": str(Path.cwd()), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["sh", "-e", "-c", block.text], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{block}\n{(done.stdout + done.stderr)[-5000:]}"


def run_macro(block: Block) -> None:
    # A function, as root.exe takes the value of an unnamed macro for its exit status.
    Path("snippet.C").write_text("void snippet()\n{\n" + block.text + "}\n", encoding="utf-8")
    run_shell(Block(block.page, block.line, "sh", "tmva-torch root -l -b -q snippet.C"))


def run_python(block: Block, names: dict[str, Any]) -> None:
    # The empty lines in front give the lines of the page in a traceback.
    exec(compile("\n" * block.line + block.text, str(block.page), "exec"), names)  # noqa: S102 - it is our own text


@pytest.mark.root
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": page.stem}
    for block in blocks(page):
        if block.file:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            run_python(block, names)
        elif block.language == "sh":
            run_shell(block)
        elif block.language == "cpp":
            run_macro(block)
        else:
            assert block.language == "text", f"{block}: nothing here runs {block.language!r}; see the head of this file"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_files_of_a_page_are_used_by_it(page: Path) -> None:
    found = blocks(page)
    for block in found:
        if block.file and block.file != "CMakeLists.txt":  # which cmake finds by itself
            others = [other.text for other in found if other is not block]
            assert any(Path(block.file).name in text for text in others), f"{block}: nothing uses {block.file}"
