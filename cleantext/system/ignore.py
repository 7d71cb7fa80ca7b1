"""Patterns as git writes them, and the rules of the ignore files that hold in a folder."""

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
"""In the order of their weight, the weightiest last."""

_LEGAL = ("license", "licence", "unlicense", "copying", "copyright", "notice", "code_of_conduct")
_SPELT = tuple(spell(word) for word in _LEGAL for spell in (str.lower, str.title, str.upper))
PROTECTED = (
    *_SPELT,
    *(f"{word}[-_.]*" for word in _SPELT),
    *("requirements*.txt", "constraints*.txt", "robots.txt", "humans.txt", "llms.txt"),
    "CMakeLists.txt",
)
"""Files of repositories that are no texts from the web: licences demand to be left as they are.

They are passed over as if an ignore file named them, which weighs less than any other: a line such
as ``!LICENSE.txt`` takes one.
"""

MOST_STARS = 4
"""Wildcards, at most, in one part of a pattern: each multiplies the ways to match a long name."""

_STARS = re.compile(r"\*+")

Rules: TypeAlias = "tuple[tuple[Path, GitIgnoreSpec], ...]"


@lru_cache
def compile_patterns(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """What patterns, together, name.

    Raises:
        ValueError: one of them is broken.

    """
    from pathspec import GitIgnoreSpec  # late: it takes longer than to clean a small file

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of the regular expressions that it makes
        try:
            return GitIgnoreSpec.from_lines(patterns)
        except re.error as error:
            raise ValueError(str(error)) from error


def is_pattern(text: str) -> bool:
    """Whether a pattern can be read, and looked for in any name within a moment."""
    if any(len(_STARS.findall(part)) > MOST_STARS for part in text.split("/")):
        return False
    try:
        compile_patterns((text,))
    except ValueError:
        return False
    return True


class Ignores:
    """The rules of the ignore files, by folder; each file is read once.

    Args:
        warn: is told of a line that is no pattern and is passed over: where it stands, and what
            it says.

    """

    def __init__(self, warn: Callable[[str, str], None]) -> None:
        self._warn = warn
        self._known: dict[Path, Rules] = {}

    def rules(self, folder: Path) -> Rules:
        """What holds in a folder, given as an absolute path: down from the repository's root.

        Raises:
            OSError: an ignore file can't be read.

        """
        if folder not in self._known:
            self._known[folder] = (*self._above(folder), *self._own(folder))
        return self._known[folder]

    def _above(self, folder: Path) -> Rules:
        if folder == folder.parent or (folder / ".git").exists():
            # What lies above a repository belongs to another one.
            return ((Path(folder.anchor), compile_patterns(PROTECTED)),)
        return self.rules(folder.parent)

    def _own(self, folder: Path) -> Rules:
        files = [folder / name for name in IGNORE_FILES if is_file(folder / name)]
        return tuple((folder, compile_patterns(tuple(self._patterns(path)))) for path in files)

    def _patterns(self, path: Path) -> Iterable[str]:
        """The lines of a file that can be read."""
        text = path.read_text(encoding="utf-8-sig", errors="surrogateescape")
        lines = text.split("\n")
        bad = [number for number, line in enumerate(lines, 1) if not is_pattern(line)]
        for number in bad:
            self._warn(f"{path}, line {number}", lines[number - 1])
        return [line for number, line in enumerate(lines, 1) if number not in bad]
