"""Ordinary lines and common words by language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cleantext.text.block import fold


def ordinary() -> Mapping[str, tuple[str, ...]]:
    """Return the ordinary lines that ship with the package, by language."""
    return _ordinary()


def common() -> Mapping[str, frozenset[str]]:
    """Return the folded common words that ship with the package, by language."""
    return _common()


@cache
def _ordinary() -> Mapping[str, tuple[str, ...]]:
    return _read("ordinary.txt")


@cache
def _common() -> Mapping[str, frozenset[str]]:
    return {
        code: frozenset(word for line in lines for word in fold(line).split())
        for code, lines in _read("common.txt").items()
    }


def _read(name: str) -> Mapping[str, tuple[str, ...]]:
    """Read the lines of a file of this package, by language."""
    languages: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("["):
            lines = languages.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {code: tuple(lines) for code, lines in languages.items()}
