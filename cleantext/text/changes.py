"""What makes one text into another."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple


class Change(NamedTuple):
    """New characters in place of those from `start` to `stop`."""

    start: int
    stop: int
    new: str


def changed_part(before: str, after: str) -> Change:
    r"""Return the change between the common start and the common end of two texts.

    >>> changed_part("a “b” c", 'a "b" c')
    Change(start=2, stop=5, new='"b"')

    """
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    return Change(head, len(before) - tail, after[head : len(after) - tail])


def split_change(before: str, change: Change) -> Iterator[Change]:
    r"""Yield a change as the changes of single characters, in order; this takes quadratic time.

    >>> [*split_change("a “b” c", Change(2, 5, '"b"'))]
    [Change(start=2, stop=3, new='"'), Change(start=4, stop=5, new='"')]

    """
    head, stop, new = change
    matcher = SequenceMatcher(None, before[head:stop], new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield Change(head + first, head + last, new[start:end])


def _common(one: str, other: str) -> int:
    """Return the length of the common start of two texts."""
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length)
