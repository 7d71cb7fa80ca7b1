"""The head of a text: its lines with a role, and its title."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cleantext.text.lazy import lazy_pattern

_MARK = lazy_pattern(r"^\s*(?:[-*+•·▪►>]|#{1,6})\s+")
_CLOSING = lazy_pattern(r"\s+#+\s*$")


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
        return " ".join(_CLOSING().sub("", _MARK().sub("", self.text, count=1)).split())


def find_title(head: Iterable[HeadLine]) -> str:
    """Return the title; ``""`` if there is none."""
    return next((line.plain for line in head if line.role == "title"), "")
