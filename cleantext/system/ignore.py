"""Git-style patterns, and the ignore files that apply to a folder."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cleantext.system.files import is_file

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".gitignore", ".cleantextignore")
"""In order of precedence; the last wins."""

MOST_STARS = 4
"""Wildcards in one part of a pattern, at most; each multiplies the ways to match a name."""

_STARS = re.compile(r"\*+")

Rules: TypeAlias = "tuple[tuple[Path, GitIgnoreSpec], ...]"
"""Ignore files with their patterns, the last of which win."""


@lru_cache
def compile_patterns(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """Compile patterns into one specification.

    Raises:
        ValueError: a pattern is invalid.

    """
    from pathspec import GitIgnoreSpec  # late: it takes longer than cleaning a small file

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", FutureWarning
        )  # about regular expressions that it generates
        try:
            return GitIgnoreSpec.from_lines(patterns)
        except re.error as error:
            raise ValueError(str(error)) from error


def is_pattern(text: str) -> bool:
    """Return whether a pattern is valid and fast on any name."""
    if any(len(_STARS.findall(part)) > MOST_STARS for part in text.split("/")):
        return False
    try:
        compile_patterns((text,))
    except ValueError:
        return False
    return True


class Ignores:
    """The rules of ignore files, by folder; each file is read once.

    Args:
        warn: called for each invalid line, with its place and its text.

    """

    def __init__(self, warn: Callable[[str, str], None]) -> None:
        self._warn = warn
        self._known: dict[Path, Rules] = {}

    def rules(self, folder: Path) -> Rules:
        """Return the rules for a folder (an absolute path), from the repository root down.

        Raises:
            OSError: an ignore file can't be read.

        """
        if folder not in self._known:
            self._known[folder] = (*self._above(folder), *self._own(folder))
        return self._known[folder]

    def _above(self, folder: Path) -> Rules:
        if folder == folder.parent or (folder / ".git").exists():
            # Folders above a repository belong to another one.
            return ()
        return self.rules(folder.parent)

    def _own(self, folder: Path) -> Rules:
        files = [folder / name for name in IGNORE_FILES if is_file(folder / name)]
        return tuple((path, compile_patterns(tuple(self._patterns(path)))) for path in files)

    def _patterns(self, path: Path) -> Iterable[str]:
        """Return the valid lines of a file."""
        text = path.read_text(encoding="utf-8-sig", errors="surrogateescape")
        lines = text.split("\n")
        bad = [number for number, line in enumerate(lines, 1) if not is_pattern(line)]
        for number in bad:
            self._warn(f"{path}, line {number}", lines[number - 1])
        return [line for number, line in enumerate(lines, 1) if number not in bad]
