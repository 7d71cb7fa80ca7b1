"""Function words of each language, such as articles and prepositions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cleantext.text.tables import read_table

FILE = Path(__file__).with_name("function_words.txt")
"""The function words of each language, a line each: its code, a colon, and the words."""


def read_words() -> Mapping[str, Sequence[str]]:
    """Return the function words by the code of their language."""
    return read_table(FILE)


def likely_words(words: Iterable[str]) -> frozenset[str]:
    """Return the function words of the likeliest language of words in lower case."""
    counts = Counter(words)
    lists = read_words().values()
    return frozenset(max(lists, key=lambda some: sum(map(counts.__getitem__, some))))
