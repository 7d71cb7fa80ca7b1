"""Function words of each language, such as articles and prepositions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("function_words.txt")
"""The function words of each language, a line each: its code, a colon, and the words."""


@cache
def read_words() -> dict[str, list[str]]:
    """Return the function words by the code of their language."""
    lines = FILE.read_text(encoding="utf-8").split("\n")
    entries = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {code: words.split() for code, _, words in entries}


def likely_words(words: Iterable[str]) -> frozenset[str]:
    """Return the function words of the likeliest language of words in lower case."""
    counts = Counter(words)
    lists = read_words().values()
    return frozenset(max(lists, key=lambda some: sum(map(counts.__getitem__, some))))
