"""The letters that a line must open with for a pattern to match.

Most patterns begin with one of a few words, but their anchors may be anywhere in a line. A line
that opens with another letter need not be searched.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any

from cleantext.text.scripts import fold_characters

_OPENING = re.compile(r"^\W*+(\w)")
_NO_BAR = re.compile(r"\\.|\[\^?\]?(?:\\.|[^]\\])*\]", re.DOTALL)  # escapes and sets of characters
_INNERMOST = re.compile(r"\([^()]*\)")
_ZERO_WIDTH = {"ASSERT", "ASSERT_NOT", "AT"}
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_NO_LETTERS = {"CATEGORY_NOT_WORD", "CATEGORY_SPACE"}
_LONGEST_RANGE = 256
_IOTA = "ι"  # U+0345, which is no letter, matches it too


class UnknownPatternError(ValueError):
    """A pattern that can't be analysed."""


@cache
def parse_pattern(pattern: str) -> Any:
    """Parse a pattern as `re` does.

    Raises:
        UnknownPatternError: it can't be parsed.

    """
    try:
        from re import _parser  # type: ignore[attr-defined]  # private: there is no public one

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _parser.parse(pattern, re.IGNORECASE)
    except (ImportError, re.error, OverflowError, RecursionError) as error:
        raise UnknownPatternError(f"{pattern!r} can't be parsed: {error}") from None


def opening(line: str) -> str:
    """Return the first letter or digit of a line, folded; ``""`` if it has none.

    >>> opening("» Élan vital"), opening("12 comments")
    ('é', '0')
    """
    if line[:1].isalnum():
        return _fold(line[0])
    found = _OPENING.match(line)
    return _fold(found[1]) if found else ""


@cache
def _fold(char: str) -> str:
    """Fold a letter, so that those that match each other whatever their case are equal."""
    return "0" if char.isdecimal() else fold_characters(char)[:1]


def openings(pattern: str) -> str | None:
    r"""Return the openings of the lines that a pattern can match at their start.

    >>> openings(r"^\W*(read|see) (more|also)")
    'rs'

    Returns:
        The folded letters; None if it may match any line.

    """
    try:
        letters, is_open = _of_sequence(parse_pattern(pattern))
    except UnknownPatternError:
        return None
    return None if is_open else "".join(sorted(letters))


def only_at_start(pattern: str) -> bool:
    """Decide whether a pattern can only match at the start."""
    bare, groups = _NO_BAR.sub("", pattern), 1
    while groups:
        bare, groups = _INNERMOST.subn("", bare)
    return pattern.startswith("^") and not set(bare) & {"|", "(", ")"}


_Letters = tuple[set[str], bool]
"""First letters, and whether there may be none."""


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> _Letters:
    letters: set[str] = set()
    for kind, value in parts:
        more, is_open = _of_part(str(kind), value)
        letters |= more
        if not is_open:
            return letters, False
    return letters, True


def _of_part(kind: str, value: Any) -> _Letters:
    if kind == "LITERAL":
        return _of_character(chr(value))
    if kind == "IN":
        return _of_set(value)
    if kind == "BRANCH":
        return _any_of(map(_of_sequence, value[1]))
    if kind in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _of_sequence(value[3] if kind == "SUBPATTERN" else value)
    if kind in _REPEATS:
        letters, is_open = _of_sequence(value[2])
        return letters, is_open or value[0] == 0
    if kind in _ZERO_WIDTH:
        return set(), True
    raise UnknownPatternError(f"any letter may match {kind}")


def _of_character(char: str) -> _Letters:
    if not (char.isalnum() or char == "_"):
        return set(), True
    if (letter := _fold(char)) not in ("", _IOTA):
        return {letter}, False
    raise UnknownPatternError(f"any letter may match {char}")


def _of_set(items: list[tuple[Any, Any]]) -> _Letters:
    if str(items[0][0]) != "NEGATE":
        return _any_of(_of_item(str(kind), value) for kind, value in items)
    if any(str(value) == "CATEGORY_WORD" for _, value in items):
        return set(), True
    raise UnknownPatternError("any letter may match the complement of a set")


def _of_item(kind: str, value: Any) -> _Letters:
    if kind == "RANGE" and value[1] - value[0] < _LONGEST_RANGE:
        return _any_of(_of_character(chr(code)) for code in range(value[0], value[1] + 1))
    if str(value) == "CATEGORY_DIGIT":
        return {"0"}, False
    if str(value) in _NO_LETTERS:
        return set(), True
    return _of_part(kind, value)


def _any_of(choices: Iterable[_Letters]) -> _Letters:
    letters, is_open = zip(*choices, strict=True)
    return set().union(*letters), any(is_open)
