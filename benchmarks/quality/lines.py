"""What cleaning leaves of single lines: titles, bylines, paragraphs, lines with labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from benchmarks.data.pages import Page
from benchmarks.quality.reference import Reference, Words
from cleantext.chain.edits import Cleaned
from cleantext.phrases import Section
from cleantext.text.block import Block

PARAGRAPH = 100
"""Minimum number of characters of a paragraph."""

NEAR_TITLE = 15
"""Maximum number of lines between a title and its bylines and dates."""

DATE_WORDS = 12
"""Maximum number of words of a line that counts as a date by its form."""

_MARKS = " \t#*_>|-"
_DATE = re.compile(
    r"\b\d{1,4}([./-])\d{1,2}\1\d{2,4}\b"
    r"|\b\d{4} ?[年년] ?\d{1,2} ?[月월]"
    r"|\b\d{1,2}(?:st|nd|rd|th|[.,])? (?:de )?[^\W\d]{3,}[.,]{0,2} (?:de )?(?:19|20)\d\d\b"
    r"|\b[^\W\d]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
)


class Share(NamedTuple):
    """A share as a fraction, so that the shares of pages can be summed."""

    part: float
    whole: float


class Lines:
    """The lines of a page's dump, to compare with what cleaning leaves of them."""

    def __init__(self, page: Page, reference: Reference) -> None:
        self._dump: str = page["dump"]
        self._reference = reference
        self._texts = reference.show(self._dump).split("\n")
        self._words = reference.lines(self._dump)
        self._labels = page.get("labels") or page.get("plabels") or ()
        title = reference.title
        self._titles = [row for row, words in enumerate(self._words) if words and words == title]
        self._bylines = list(find_bylines(self._texts, self._words, title))
        self._paragraphs = list(self._find_paragraphs())

    def shares(self, cleaned: Cleaned) -> dict[str, Share]:
        """Return the shares that were kept or lost, by name."""
        reference = self._reference
        left = reference.lines("\n".join(remains(cleaned, self._dump)))
        there = set(left)
        lost = any(self._words[row] not in there and not left[row] for row in self._paragraphs)
        return {
            "titles kept": Share(any(left[row] for row in self._titles), bool(self._titles)),
            "bylines kept": Share(
                sum(bool(left[row]) for row in self._bylines), len(self._bylines)
            ),
            "pages losing a paragraph": Share(lost, reference.is_scored and bool(reference.gold)),
            "text words lost": self._lost_words(left, 1, there),
            "noise words gone": self._lost_words(left, 0, set()),
        }

    def _find_paragraphs(self) -> Iterator[int]:
        """Yield the rows of paragraphs that are in the right text."""
        gold = " ".join(chain.from_iterable(self._reference.lines(self._reference.gold)))
        for row, words in enumerate(self._words):
            is_long = words and len(self._texts[row].strip()) >= PARAGRAPH
            if is_long and f" {' '.join(words)} " in f" {gold} ":
                yield row

    def _lost_words(self, left: Sequence[Words], label: int, copies: set[Words]) -> Share:
        """Return the share of words lost from the lines with a label, but not from `copies`."""
        rows = [row for row, each in enumerate(self._labels) if each == label]
        lost = sum(
            (Counter(self._words[row]) - Counter(left[row])).total()
            for row in rows
            if self._words[row] not in copies
        )
        return Share(lost, sum(len(self._words[row]) for row in rows))


def remains(cleaned: Cleaned, text: str) -> list[str]:
    """Return what is left of each line of a text: "" of a dropped one."""
    left = text.split("\n")
    for edit in cleaned.edits:
        left[edit.line - 1] = edit.after or ""
    return left


def find_bylines(texts: Sequence[str], words: Sequence[Words], title: Words) -> Iterator[int]:
    """Yield the rows of bylines and dates: between the title and the first paragraph."""
    if not title or title not in words:
        return
    top = words.index(title)
    rows = range(top + 1, len(texts))
    end = next((row for row in rows if len(texts[row].strip()) >= PARAGRAPH), top)
    start = max((row for row in range(top, end) if words[row] == title), default=end)
    near = [row for row in range(start + 1, end) if words[row]][:NEAR_TITLE]
    lines = [texts[row].strip(_MARKS) for row in near]
    phrases = Section("byline").scan(Block(lines))
    for index, row in enumerate(near):
        if index in phrases or (len(words[row]) <= DATE_WORDS and _DATE.search(lines[index])):
            yield row
