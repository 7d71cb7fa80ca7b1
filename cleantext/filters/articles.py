"""The articles of a text that holds several, one below the other."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping
from itertools import groupby

from cleantext.phrases import Entry, Languages, Section
from cleantext.text.block import Block
from cleantext.text.dates import DAY
from cleantext.text.lazy import lazy_pattern
from cleantext.text.prose import is_headline, words_of_prose
from cleantext.text.scripts import count_words

LEAST_TITLE = 5
"""Words in the title of a further article, at least; names of people have fewer."""

LEAST_PROSE = 50
"""Words in the paragraphs below its byline or date, at least; teasers have fewer."""

LONGEST_BYLINE = 12
"""Words in the longest line with author or date."""

LONGEST_WAY = 3
"""Lines from a title to its byline or date, both included, at most."""

# Lines as letters: Paragraph, Headline, Byline, X for both of the latter, Other.
_LETTERS = {(True, False): "H", (False, True): "B", (True, True): "X", (False, False): "O"}
_START = lazy_pattern(r"[HX]P?[BX]{1,3}(?=(P(?:[HO]?P)+))")


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
    prose, keys = words_of_prose(block), block.keys
    rows = [index for index, line in enumerate(block) if line.strip()]
    signed = {
        row
        for row, index in enumerate(rows)
        if (index in bylines or "0" in keys[index]) and not prose[index]
        if _is_signed(block[index], index in bylines)
    }
    titles = {
        row
        for row in {sign - back for sign in signed for back in range(LONGEST_WAY)}
        if row >= 0 and _is_title(block[rows[row]])
    }
    letters = "".join(
        "P" if prose[index] else _LETTERS[row in titles, row in signed]
        for row, index in enumerate(rows if titles else ())
    )
    for found in _START().finditer(letters):
        words = sum(prose[rows[row]] for row in range(found.start(1), found.end(1)))
        if found.start() and words >= LEAST_PROSE:
            yield rows[found.start()]


def _is_signed(line: str, has_byline: bool) -> bool:
    """Decide whether a line names the author or the date."""
    return (has_byline or bool(DAY().search(line))) and count_words(line) <= LONGEST_BYLINE


def _is_title(line: str) -> bool:
    return count_words(line) >= LEAST_TITLE and is_headline(line)
