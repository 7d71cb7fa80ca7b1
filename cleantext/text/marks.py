"""Marks in comments that keep lines from any change, as linters know them."""

from __future__ import annotations

import re

from cleantext.text.lazy import lazy_pattern

_SIGN = "cleantext:"
_MARK = lazy_pattern(
    rf"<!--[ \t]*{_SIGN}[ \t]*(off|on|keep)[ \t]*-->"
    rf"|^[ \t]*(?:#|//|%|\.\.)[ \t]*{_SIGN}[ \t]*(off|on)[ \t\r]*$",
    re.MULTILINE,
)


def marked_lines(text: str) -> frozenset[int]:
    r"""Return the numbers, from 1, of the lines that marks protect, and of those with marks.

    A mark is an HTML comment anywhere in a line, ``<!-- cleantext: off -->``, or a line that is
    nothing but a comment after ``#``, ``//``, ``%`` or ``..``. ``off`` protects the lines up to the
    next ``on``, or to the end of the text; ``keep``, in an HTML comment, its own line.

    >>> sorted(marked_lines("a\n# cleantext: off\nb\n# cleantext: on\nc\n"))
    [2, 3, 4]
    """
    if _SIGN not in text:
        return frozenset()
    marked: set[int] = set()
    off = place = 0
    number = 1
    for mark in _MARK().finditer(text):
        number += text.count("\n", place, mark.start())
        place = mark.start()
        marked.add(number)
        word = mark[1] or mark[2]
        if word == "on" and off:
            marked.update(range(off, number))
            off = 0
        elif word == "off":
            off = off or number
    if off:
        marked.update(range(off, text.count("\n") + (not text.endswith("\n")) + 1))
    return frozenset(marked)
