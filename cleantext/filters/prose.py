"""What the trims mean by a paragraph and a headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from cleantext.block import is_sentence, is_wide

PARAGRAPH = 12
"""Words, at least, of a line that is prose."""

LEAST_CHARACTERS = 2 * PARAGRAPH - 1
"""Characters of so many words, at least."""

_ITEM = re.compile(r"\s*(?:[-–—•·*▪►‣○]|\d+[.)]|\|)\s*")


def count_words(line: str) -> int:
    """Words as white space parts them; in unspaced scripts, two characters count as one."""
    return len(line) // 2 if is_wide(line) else len(line.split())


def is_paragraph(line: str) -> bool:
    """Whether a line is prose: a sentence, and not a short one."""
    return len(line) >= LEAST_CHARACTERS and is_sentence(line) and count_words(line) >= PARAGRAPH


def is_headline(line: str) -> bool:
    """Whether a line could be the headline of a story: some words, and no end of a sentence."""
    return (
        4 <= count_words(line) <= 30
        and not line.rstrip().endswith((".", ":", ";", ","))
        and not _ITEM.match(line)
        and "\t" not in line
        and not line.lstrip()[:1].islower()
    )


def prose_before(lines: Sequence[str]) -> list[int]:
    """For each line, and for the end, how many words of prose stand before it."""
    counts = (count_words(line) if is_paragraph(line) else 0 for line in lines)
    return list(accumulate(counts, initial=0))
