"""Scores of text extraction: bags of words and snippets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from cleantext.text.words import tokenize


@lru_cache(maxsize=8)  # the right text of a page is compared with many others
def bag(text: str) -> Counter[str]:
    """Count the words of a text. The result is cached: do not change it."""
    return Counter(tokenize(text))


def count_words(text: str) -> int:
    """Return the number of words in a text."""
    return bag(text).total()


class Overlap(NamedTuple):
    """Agreement of words with those of the right text, from 0 to 1."""

    precision: float
    recall: float
    f1: float


def overlap(text: str, gold: str) -> Overlap:
    """Return precision, recall and F1; empty bags count as perfect."""
    found, right = count_words(text), count_words(gold)
    common = (bag(text) & bag(gold)).total()
    return Overlap(
        common / found if found else 1.0, common / right if right else 1.0, word_f1(text, gold)
    )


def word_f1(text: str, gold: str) -> float:
    """Return F1 of the bags of words, as WCXB scores pages (0 to 1)."""
    return bags_f1(bag(text), bag(gold))


def bags_f1(found: Counter[str], right: Counter[str]) -> float:
    """Return F1 of two bags of words (0 to 1)."""
    common = (found & right).total()
    return 2 * common / (found.total() + right.total()) if common else 0.0


def lost_words(text: str, gold: str) -> int:
    """Return how many words of the right text are missing."""
    return (bag(gold) - bag(text)).total()


def gold_lines(text: str, gold: str) -> str:
    """Return the lines that belong to the right text, the ceiling of cleaning.

    A line belongs if most of its word trigrams occur in the right text; a line of fewer than three
    words, if it occurs there as a whole.
    """
    runs = _runs(gold)
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


@lru_cache(maxsize=8)
def _runs(gold: str) -> dict[int, set[tuple[str, ...]]]:
    """Return the runs of one, two and three words of a right text."""
    right = tokenize(gold)
    return {size: set(zip(*(right[i:] for i in range(size)), strict=False)) for size in (1, 2, 3)}


class Snippets(NamedTuple):
    """Counts of snippets that a text must and must not contain.

    Attributes:
        hits: required snippets found.
        misses: required snippets missing.
        leaks: forbidden snippets found.

    """

    hits: int
    misses: int
    leaks: int


def find_snippets(text: str, wanted: list[str], unwanted: list[str]) -> Snippets:
    """Count the required and forbidden snippets of a text."""
    hits = sum(snippet in text for snippet in wanted)
    return Snippets(hits, len(wanted) - hits, sum(snippet in text for snippet in unwanted))


def snippets_f1(pages: Iterable[Snippets]) -> float:
    """Return F1 over the snippets of all pages together, trafilatura's score (0 to 1)."""
    hits = misses = leaks = 0
    for page in pages:
        hits += page.hits
        misses += page.misses
        leaks += page.leaks
    return 2 * hits / (2 * hits + misses + leaks)
