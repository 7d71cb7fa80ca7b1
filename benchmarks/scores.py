"""The scores of text extraction, over bags of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])\w)+")


def words(text: str) -> list[str]:
    """Lower-cased words; each Chinese or Japanese character is one."""
    return _WORD.findall(text.lower())


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(words(text))


def word_f1(text: str, gold: str) -> float:
    """F1 of the bags of words of a text and of the right one, as WCXB scores pages (0 to 1)."""
    found, right = Counter(words(text)), Counter(words(gold))
    common = (found & right).total()
    return 2 * common / (found.total() + right.total()) if common else 0.0


def lost_words(text: str, gold: str) -> int:
    """How many of the words of the right text are missing."""
    return (Counter(words(gold)) - Counter(words(text))).total()


def gold_lines(text: str, gold: str) -> str:
    """The lines of a text that belong to the right one: what the best choice of lines would keep.

    A line belongs when most of its runs of three words stand in the right text; a shorter one when
    it stands there as a whole.
    """
    right = words(gold)
    runs = {size: set(zip(*(right[i:] for i in range(size)), strict=False)) for size in (1, 2, 3)}
    kept = []
    for line in text.split("\n"):
        found = words(line)
        size = min(3, len(found))
        if not size:
            continue
        line_runs = list(zip(*(found[i:] for i in range(size)), strict=False))
        if 2 * sum(run in runs[size] for run in line_runs) >= len(line_runs):
            kept.append(line)
    return "\n".join(kept)


def snippets_f1(pages: Iterable[tuple[str, list[str], list[str]]]) -> float:
    """F1 over snippets that must and must not stand in the texts of all pages together.

    Takes (text, must stand, must not stand) of each page; it is trafilatura's own score.
    """
    hits = misses = leaks = 0
    for text, wanted, unwanted in pages:
        found = sum(snippet in text for snippet in wanted)
        hits += found
        misses += len(wanted) - found
        leaks += sum(snippet in text for snippet in unwanted)
    return 2 * hits / (2 * hits + misses + leaks)
