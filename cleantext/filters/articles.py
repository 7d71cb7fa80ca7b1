"""The articles of a text that holds several, one below the other."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from itertools import groupby

from cleantext.phrases import Entry, Languages, Section
from cleantext.text.block import Block
from cleantext.text.dates import DAY
from cleantext.text.prose import is_headline, is_paragraph
from cleantext.text.scripts import count_words

LEAST_TITLE = 5
"""Words in the title of a further article, at least; names of people have fewer."""

LEAST_PROSE = 50
"""Words in the paragraphs below its byline or date, at least; teasers have fewer."""

LONGEST_BYLINE = 12
"""Words in the longest line with author or date."""

# Lines as letters: Paragraph, Headline, Byline, X for both of the latter, Other.
_START = re.compile(r"[HX]P?[BX]{1,3}(?=(P(?:[HO]?P)+))")


def by_article(
    block: Block, found: Mapping[int, Entry], languages: Languages = None
) -> Iterator[tuple[range, dict[int, Entry]]]:
    """Yield each article with phrases: its lines, and the phrases.

    Args:
        block: the lines of the text.
        found: phrases by line.
        languages: the languages whose phrases tell bylines.

    """
    if not found:
        return
    starts = [0, *article_starts(block, languages)]
    stops = [*starts[1:], len(block)]
    for place, items in groupby(sorted(found.items()), lambda item: bisect(starts, item[0]) - 1):
        yield range(starts[place], stops[place]), dict(items)


def article_starts(block: Block, languages: Languages = None) -> Iterator[int]:
    """Yield the indices of the titles of further articles.

    That is a headline with author or date below it, perhaps after one paragraph, and then at least
    two paragraphs.
    """
    bylines = Section("byline", languages).scan(block)
    rows = [index for index, line in enumerate(block) if line.strip()]
    letters = "".join(_letter(block[index], index in bylines) for index in rows)
    for found in _START.finditer(letters):
        body = range(found.start(1), found.end(1))
        words = sum(count_words(block[rows[row]]) for row in body if letters[row] == "P")
        if found.start() and words >= LEAST_PROSE:
            yield rows[found.start()]


def _letter(line: str, has_byline: bool) -> str:
    """Return the letter that stands for a line in `_START`."""
    if is_paragraph(line):
        return "P"
    words = count_words(line)
    is_title = words >= LEAST_TITLE and is_headline(line)
    if words <= LONGEST_BYLINE and (has_byline or DAY.search(line)):
        return "X" if is_title else "B"
    return "H" if is_title else "O"
