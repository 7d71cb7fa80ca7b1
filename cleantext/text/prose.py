"""What the trims mean by a paragraph and a headline."""

from __future__ import annotations

import re
from itertools import accumulate

from cleantext.text.block import Block
from cleantext.text.scripts import CLOSERS, FULL_STOPS, count_words, is_sentence, pauses

PARAGRAPH = 12
"""Words, at least, of a line that is prose."""

LEAST_CHARACTERS = 2 * PARAGRAPH - 1
"""Characters of so many words, at least."""

_HALTS = tuple(FULL_STOPS)
_ITEM = re.compile(r"^\s*+(?:[-–—•·*▪►‣○|]|\d++[.)])")


def is_paragraph(line: str) -> bool:
    """Whether a line is prose: a sentence, and not a short one."""
    line = line.rstrip()
    return len(line) >= LEAST_CHARACTERS and is_sentence(line) and count_words(line) >= PARAGRAPH


def is_headline(line: str) -> bool:
    """Whether a line could be the headline of a story: some words, and no end of a sentence."""
    line = line.rstrip()
    return (
        4 <= count_words(line) <= 30
        and not (line.rstrip(CLOSERS).endswith(_HALTS) or pauses(line))
        and not _ITEM.match(line)
        and "\t" not in line
        and not line.lstrip()[:1].islower()
    )


def prose_before(block: Block) -> list[int]:
    """For each line, and for the end, how many words of prose stand before it."""
    if "prose" not in vars(block):
        block.prose = [
            count_words(line) if len(line) >= LEAST_CHARACTERS and is_paragraph(line) else 0
            for line in block
        ]
    return list(accumulate(block.prose, initial=0))
