"""The head of a text: its title, and when it was published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleantext.facts.dates import figures_order, find_dates

MAX_DAYS = 2
"""The most days in a byline; more of them belong to other texts."""

_MARK = re.compile(r"^\s*(?:[-*+•·▪►>]|#{1,6})\s+")
_CLOSING = re.compile(r"\s+#+\s*$")


class HeadLine(NamedTuple):
    """A line of the head.

    Attributes:
        number: the number of the line in the input.
        role: ``title``, ``byline``, or ``dated`` for another line that may give the date.
        text: what a reader sees of it.

    """

    number: int
    role: str
    text: str

    @property
    def plain(self) -> str:
        """The text without the mark of a list or a heading."""
        return " ".join(_CLOSING.sub("", _MARK.sub("", self.text, count=1)).split())


def find_title(head: Iterable[HeadLine]) -> str:
    """Return the title; ``""`` if there is none."""
    return next((line.plain for line in head if line.role == "title"), "")


def find_date(head: Sequence[HeadLine], text: str, language: str) -> str:
    """Return the date in ISO 8601, with any time; ``""`` if unsure.

    It is in the lines of the byline, or else in another of the head. The first of two days in a
    byline is that of publication; the other, of an update.

    Args:
        head: the lines of the head.
        text: the whole text, whose other dates may decide on the order of day and month.
        language: the code of the language of the text; ``""`` if it is unknown.

    """
    order = figures_order(text, language)
    for role, most in (("byline", MAX_DAYS), ("dated", 1)):
        lines = (line.text for line in head if line.role == role)
        found = [date.iso for line in lines for date in find_dates(line, language, order)]
        days = {iso[:10] for iso in found}
        if days:
            return next(iso for iso in found if iso[:10] == min(days)) if len(days) <= most else ""
    return ""
