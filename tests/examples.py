"""The pages of the documentation, and the blocks of code in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from places import ROOT

DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))

_BLOCK = re.compile(r"(?ms)^(?:`(?P<name>[\w./-]+)`:\n\n)?```(?P<language>\w+)\n(?P<body>.*?)^```$")


class Block(NamedTuple):
    """A block of code: in which language, what it says, and the file it is, if it is one."""

    line: int
    language: str
    body: str
    name: str | None


def blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page, without those that are directives of the site."""
    text = page.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        line = text.count("\n", 0, match.start("language")) + 1
        yield Block(line, match["language"], match["body"], match["name"])


def page_name(page: Path) -> str:
    """Return the name of a page, for the names of tests."""
    return page.name
