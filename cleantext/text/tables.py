"""Tables of words by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path


@cache
def read_table(path: Path) -> Mapping[str, Sequence[str]]:
    """Read a table.

    A line of its file is the code of a language, a colon, and words; ``#`` starts a comment.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    entries = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {key: words.split() for key, _, words in entries}
