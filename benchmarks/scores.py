"""The scores of text extraction, over bags of words and over snippets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from cleantext.text.words import tokenize


@lru_cache(maxsize=8)  # the right text of a page is compared with many others
def bag(text: str) -> Counter[str]:
    """How often each word stands in a text; not to be changed."""
    return Counter(tokenize(text))


def count_words(text: str) -> int:
    """How many words a text has."""
    return bag(text).total()


class Words(NamedTuple):
    """How the words of a text and of the right one compare, from 0 to 1."""

    precision: float
    recall: float
    f1: float


def compare(text: str, gold: str) -> Words:
    """Precision, recall and F1 of the bags of words; a text without words has nothing wrong."""
    found, right = count_words(text), count_words(gold)
    common = (bag(text) & bag(gold)).total()
    return Words(
        common / found if found else 1.0, common / right if right else 1.0, word_f1(text, gold)
    )


def word_f1(text: str, gold: str) -> float:
    """F1 of the bags of words of a text and of the right one, as WCXB scores pages (0 to 1)."""
    found, right = bag(text), bag(gold)
    common = (found & right).total()
    return 2 * common / (found.total() + right.total()) if common else 0.0


def lost_words(text: str, gold: str) -> int:
    """How many of the words of the right text are missing."""
    return (bag(gold) - bag(text)).total()


def gold_lines(text: str, gold: str) -> str:
    """The lines of a text that belong to the right one: what the best choice of lines would keep.

    A line belongs when most of its runs of three words stand in the right text; a shorter one when
    it stands there as a whole.
    """
    right = tokenize(gold)
    runs = {size: set(zip(*(right[i:] for i in range(size)), strict=False)) for size in (1, 2, 3)}
    kept = []
    for line in text.split("\n"):
        found = tokenize(line)
        size = min(3, len(found))
        if not size:
            continue
        line_runs = list(zip(*(found[i:] for i in range(size)), strict=False))
        if 2 * sum(run in runs[size] for run in line_runs) >= len(line_runs):
            kept.append(line)
    return "\n".join(kept)


class Snippets(NamedTuple):
    """Of the snippets that must stand in a text those found and missing, and those that must not.

    Attributes:
        hits: snippets that must stand and do.
        misses: snippets that must stand and do not.
        leaks: snippets that must not stand and do.

    """

    hits: int
    misses: int
    leaks: int


def find_snippets(text: str, wanted: list[str], unwanted: list[str]) -> Snippets:
    """Count the snippets that must and must not stand in a text."""
    hits = sum(snippet in text for snippet in wanted)
    return Snippets(hits, len(wanted) - hits, sum(snippet in text for snippet in unwanted))


def snippets_f1(pages: Iterable[Snippets]) -> float:
    """F1 over the snippets of all pages together; it is trafilatura's own score (0 to 1)."""
    hits = misses = leaks = 0
    for page in pages:
        hits += page.hits
        misses += page.misses
        leaks += page.leaks
    return 2 * hits / (2 * hits + misses + leaks)
