"""Bylines: who wrote a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from cleantext.facts.dates import figures_order, find_dates
from cleantext.facts.head import HeadLine
from cleantext.facts.months import name_key, weekdays
from cleantext.text.tables import read_table

FILE = Path(__file__).with_name("bylines.txt")
"""The words before names, by language."""

LONGEST = 60
"""The most characters in a byline; longer ones are something else."""

LINK = 3
"""The most letters of a word between a name and a date, such as ``on``."""

_PARTS = re.compile(r"\s*[|•·–—/\t]\s*|\s+-\s+|\s{2,}")
_EDGES = " \t\xa0,;:-"
_REPORTER = re.compile(r"\w+ ?(?:기자|記者|记者)")


def find_byline(head: Iterable[HeadLine], text: str, language: str) -> str:
    """Return the names of the authors; ``""`` if unsure.

    They follow words like ``By``, or come before the Korean and Chinese word for reporter.

    Args:
        head: the lines of the head.
        text: the whole text; see `cleantext.facts.dates.find_date`.
        language: the code of the language of the text; ``""`` if it is unknown.

    """
    order = figures_order(text, language)
    lines = [line.plain for line in head if line.role == "byline"]
    parts = [part for line in lines for part in _parts(line, language, order)]
    introduced = filter(None, (_introduced(part, language) for part in parts))
    return next(introduced, "") or next(filter(_REPORTER.fullmatch, parts), "")


def _parts(line: str, language: str, order: str) -> Iterator[str]:
    """Yield the parts of a byline, without dates."""
    start = 0
    for date in find_dates(line, language, order):
        yield from _split(_without_links(line[start : date.start]))
        start = date.end
    yield from _split(line[start:])


def _split(text: str) -> Iterator[str]:
    return filter(None, (part.strip(_EDGES) for part in _PARTS.split(text)))


def _without_links(text: str) -> str:
    """Remove the words before a date, such as ``on Monday``."""
    words = text.split()
    while words and _is_link(words[-1].strip(_EDGES)):
        words.pop()
    return " ".join(words)


def _is_link(word: str) -> bool:
    return not word or (word.islower() and len(word) <= LINK) or name_key(word) in weekdays()


def _introduced(part: str, language: str) -> str:
    """Return what follows the words before a name."""
    found = _introductions(language).match(part)
    name = part[found.end() :].strip(_EDGES) if found else ""
    is_name = name and not name[0].islower() and not any(map(str.isdecimal, name))
    return name if is_name and len(name) <= LONGEST else ""


@cache
def _introductions(language: str) -> re.Pattern[str]:
    """Return a pattern for the words before names.

    They are those of the language and of English; those of all if it is unknown.
    """
    known = read_table(FILE)
    own = [known["en"], known.get(language, ())] if language else known.values()
    words = sorted({word.replace("_", " ") for some in own for word in some}, key=len)
    longest_first = "|".join(map(re.escape, reversed(words)))
    return re.compile(rf"(?:{longest_first})(?:\s*[:：／/]\s*|\s+)", re.IGNORECASE)
