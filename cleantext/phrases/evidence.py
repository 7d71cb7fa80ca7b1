"""What in a line an entry has found: the words, as they stand there, for people to read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any

from cleantext.phrases.entries import Entry
from cleantext.text.block import EDGE, fold
from cleantext.text.scripts import CLOSERS, SENTENCE_ENDS, compose

BETWEEN = " … "
"""What stands between words that are apart in the line."""

_BEFORE = EDGE + "".join(SENTENCE_ENDS) + CLOSERS  # with what ends the sentence before


def words_found(entry: Entry, line: str, search: Callable[[str], Any]) -> str:
    """Name the words for which an entry covers a line, as they stand in the line.

    Args:
        entry: it covers the line.
        line: the line.
        search: the search of the entry's pattern; gives a match.

    """
    if not entry.pattern:
        bare = line.strip(EDGE)
        return bare[: _length_of(entry.key, bare)] if entry.start else bare
    found = search(line)
    if not found:
        line = compose(line)
        found = search(line)
    spans = list(_spans(entry, line, found)) if found else []
    return BETWEEN.join(line[slice(*span)].lstrip(_BEFORE).rstrip(EDGE) for span in _merged(spans))


def _length_of(key: str, line: str) -> int:
    """How much of a line folds to a key with which it starts."""
    if fold(line[: len(key)]) == key:
        return len(key)
    return bisect_left(
        range(len(line)), True, key=lambda stop: fold(line[:stop]).lstrip(EDGE).startswith(key)
    )


def _spans(entry: Entry, line: str, found: Any) -> Iterator[tuple[int, int]]:
    """Where the words stand for which a pattern was tried, and those that it names.

    A pattern that takes the whole line says little: then what its groups hold does, and the words
    without which it is not tried.
    """
    start, stop = found.span()
    if line[start:stop].strip(EDGE) and len(line[start:stop].strip()) < len(line.strip()):
        yield start, stop
        return
    groups = [found.span(number) for number in range(1, len(found.groups()) + 1)]
    named = [span for span in groups if any(map(str.isalnum, line[slice(*span)]))]
    lower = line.lower()
    for anchor in entry.anchors:
        place = lower.find(anchor)
        if place >= 0:
            named.append((place, place + len(anchor)))
    yield from named or [(0, len(line))]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in their order, those that overlap or touch as one."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return merged
