"""One search by `re` over all lines of a block, instead of one for each line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from cleantext.text.block import Block


def matching_lines(block: Block, places: Callable[[str], Iterable[int]]) -> Iterator[int]:
    """The indices of the lines in which `places` finds a place, given the lines as one text."""
    starts: list[int] = []
    for place in places(block.text):
        starts = starts or list(accumulate((len(line) + 1 for line in block), initial=0))
        yield bisect_right(starts, place) - 1


def end_of_line(text: str, place: int) -> int:
    """Where the line around a place ends."""
    end = text.find("\n", place)
    return len(text) if end < 0 else end
