"""Where removed characters were in the input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from operator import attrgetter
from typing import NamedTuple

from cleantext.chain.edits import Cleaned, Edit
from cleantext.text.lines import split


class Removed(NamedTuple):
    """Where removed characters start and end in the input, and their kind."""

    start: int
    end: int
    kind: str


def removed_spans(cleaned: Cleaned) -> Iterator[Removed]:
    r"""Yield what a cleaning removed, in order.

    Without these characters, the input is the cleaned text, except that repairs are not made. Of
    those, only what they cut from the end of a line is told, with the filter's name as its kind.

    >>> from cleantext import explain
    >>> [*removed_spans(explain("He said so.Read more\nAdvertisement\nShe agreed.\n"))]
    [Removed(start=11, end=20, kind='tidy'), Removed(start=21, end=35, kind='advertisement')]

    """
    lines = split(cleaned.undo())
    starts = [0, *accumulate(len(line.text + line.end) for line in lines)]
    for number, edits in groupby(cleaned.edits, attrgetter("line")):
        stop = starts[number - 1]
        for kind, run in groupby(_kinds([*edits])):
            start, stop = stop, stop + len([*run])
            if kind:
                yield Removed(start, stop, kind)


def _kinds(edits: Sequence[Edit]) -> list[str]:
    """Return the kind of each removed character; ``""`` if left."""
    left = edits[0].before + edits[0].end
    kinds, places = [""] * len(left), [*range(len(left))]
    for edit in edits:
        if edit.after is not None and left != edit.before + edit.end:
            continue  # the line was repaired: its bounds are not those of the input
        cut = slice(*_bounds(edit))
        for place in places[cut]:
            kinds[place] = edit.reason or edit.filter
        left = left[: cut.start] + left[cut.stop :]
        del places[cut]
    return kinds


def _bounds(edit: Edit) -> tuple[int, int | None]:
    """Return the bounds of what an edit cuts."""
    if edit.after is None:
        return 0, None
    size = len(edit.before)
    return edit.span or (len(edit.after) if edit.before.startswith(edit.after) else size, size)
