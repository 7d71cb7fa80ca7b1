"""Paragraphs and headlines, as the trims define them."""

from __future__ import annotations

from itertools import accumulate

from cleantext.text.block import Block
from cleantext.text.lazy import lazy_pattern
from cleantext.text.scripts import CLOSERS, FULL_STOPS, count_words, is_sentence, pauses

PARAGRAPH = 12
"""Words in a line of prose, at least."""

LEAST_CHARACTERS = 2 * PARAGRAPH - 1
"""Characters in `PARAGRAPH` words, at least."""

LONGEST_TEASER = 200
"""Characters in the longest headline, with a date, a section or an author attached."""

_HALTS = tuple(FULL_STOPS)
_ITEM = lazy_pattern(r"^\s*+(?:[-–—•·*▪►‣○|]|\d++[.)])")


def is_paragraph(line: str) -> bool:
    """Return whether a line is prose: a sentence that is not short."""
    line = line.rstrip()
    return len(line) >= LEAST_CHARACTERS and is_sentence(line) and count_words(line) >= PARAGRAPH


def is_headline(line: str) -> bool:
    """Return whether a line could be a headline."""
    line = line.rstrip()
    return (
        4 <= count_words(line) <= 30
        and not (line.rstrip(CLOSERS).endswith(_HALTS) or pauses(line))
        and not _ITEM().match(line)
        and "\t" not in line
        and not line.lstrip()[:1].islower()
    )


def is_teaser(line: str) -> bool:
    """Return whether a line could tell of another story: it is no long sentence."""
    is_text = is_sentence(line) or pauses(line)
    return len(line) <= LONGEST_TEASER and not (is_text and count_words(line) > 6)


def words_of_prose(block: Block) -> list[int]:
    """Count the words of prose in each line; 0 if it is no paragraph."""
    if "prose" not in vars(block):
        block.prose = [
            count_words(line) if len(line) >= LEAST_CHARACTERS and is_paragraph(line) else 0
            for line in block
        ]
    return block.prose


def prose_before(block: Block) -> list[int]:
    """Count the words of prose before each line and the end."""
    return list(accumulate(words_of_prose(block), initial=0))
