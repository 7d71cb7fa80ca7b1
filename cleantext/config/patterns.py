"""Patterns of files, as in a `.gitignore`, relative to a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cleantext.errors import OptionError
from cleantext.system.ignore import compile_patterns, is_pattern


class RelativePattern(NamedTuple):
    """A file pattern or a filter's name, relative to a folder."""

    folder: str
    text: str


def resolve(texts: Iterable[str], folder: str) -> tuple[RelativePattern, ...]:
    """Make patterns or names of filters relative to a folder."""
    return tuple(RelativePattern(folder, text) for text in texts)


def check_patterns(key: str, patterns: Iterable[RelativePattern]) -> None:
    """Check the patterns under a key.

    Raises:
        OptionError: one is invalid.

    """
    for pattern in patterns:
        if not is_pattern(pattern.text):
            raise OptionError(f"{key}: {pattern.text!r} is not a valid .gitignore pattern")


def matches(patterns: Iterable[RelativePattern], path: Path) -> bool:
    """Return whether a pattern matches an absolute path."""
    folders: dict[str, list[str]] = {}
    for pattern in patterns:
        folders.setdefault(pattern.folder, []).append(pattern.text)
    return any(
        compile_patterns(tuple(texts)).match_file(relative(path, Path(folder)))
        for folder, texts in folders.items()
    )


def relative(path: Path, folder: Path) -> str:
    """Return a path relative to a folder; outside it, its name."""
    inside = path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)
    return inside.as_posix() + ("/" if path.is_dir() else "")
