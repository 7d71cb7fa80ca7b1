"""Searches over all lines of a block at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from cleantext.text.block import Block


def matching_lines(block: Block, places: Callable[[str], Iterable[int]]) -> Iterator[int]:
    """Yield the indices of lines with a match.

    `places` yields the positions of matches in the lines joined into one text, which takes one
    search instead of one for each line.
    """
    starts: list[int] = []
    for place in places(block.text):
        starts = starts or list(accumulate((len(line) + 1 for line in block), initial=0))
        yield bisect_right(starts, place) - 1


def end_of_line(text: str, place: int) -> int:
    """Return the end of the line around a position."""
    end = text.find("\n", place)
    return len(text) if end < 0 else end
