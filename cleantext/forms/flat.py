"""Flat text: a page whose line breaks are lost.

Scrapers that collapse white space leave such text. Decisions are about the pieces of its few long
lines. Pieces go only around the prose that stays, or in long runs among it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleantext.forms.view import Unit, View
from cleantext.text.block import Block, is_blank
from cleantext.text.lazy import lazy_pattern
from cleantext.text.prose import is_paragraph
from cleantext.text.scripts import count_words

LEAST_WORDS = 330
"""The fewest words of a line that is split: some 2,000 characters in English, 660 in Chinese."""

LONGEST = 1 << 17
"""The most characters of such a line."""

MOST_LINES = 5
"""The most lines of a text, blank ones aside."""

MOST_BREAKS = 100
"""The most line breaks of a text, blank lines among them."""

LEAST_PROSE = 5
"""The fewest sentences that are no shorter than paragraphs in a line that is split."""

MOST_SIGNS = 0.01
"""The largest share of signs of code and data in its characters."""

_DATA = lazy_pattern(r"\s*[{\[<]")
_SIGN = lazy_pattern(r"[{}<>=\\]|;(?=\S)|\"\s*[:,]\s*\"")


def may_be_flat(text: str) -> bool:
    """Decide quickly whether a text may be flat."""
    if text.count("\n") > MOST_BREAKS:
        return False
    size, start = LEAST_WORDS, 0  # a word has two characters at least
    while len(text) - start >= size:
        end = text.rfind("\n", start, start + size)
        if end < 0:
            return True
        start = end + 1
    return False


def see_flat(block: Block) -> View | None:
    """Return the view of a flat text; None if it is not flat."""
    if len(block) > MOST_BREAKS + 1 or sum(not is_blank(line) for line in block) > MOST_LINES:
        return None
    units = [*_units(block)]
    return View(units) if len(units) > len(block) else None


def _units(block: Block) -> Iterator[Unit]:
    for index, line in enumerate(block):
        rows = range(index, index + 1)
        spans = _pieces(line)
        if len(spans) > 1:
            yield from (Unit(rows, line[start:stop], span=(start, stop)) for start, stop in spans)
        else:
            yield Unit(rows, line)


def _pieces(line: str) -> list[tuple[int, int]]:
    """Return the pieces of a long line of prose."""
    if not LEAST_WORDS <= len(line) <= LONGEST or _DATA().match(line):
        return []
    from cleantext.forms.pieces import find_pieces, find_sentences  # late: few texts are flat

    if count_words(line) < LEAST_WORDS or len(_SIGN().findall(line)) > MOST_SIGNS * len(line):
        return []
    sentences = find_sentences(line)
    prose = sum(is_paragraph(line[start:stop]) for start, stop in sentences)
    return find_pieces(line, sentences) if prose >= LEAST_PROSE else []
