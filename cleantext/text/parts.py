r"""Parts: several texts in one file, with lines between them that separate them.

>>> [part.text for part in parts("One.\n---\nTwo.\n", "---".__eq__)]
['One.\n', '---\n', 'Two.\n']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cleantext.text.block import is_blank
from cleantext.text.lines import split

FORM_FEED = "form-feed"
"""The name of the separator that programs such as pdftotext write."""


class Part(NamedTuple):
    """A piece of a text: whole lines with their endings.

    Attributes:
        text: the lines.
        first: the number of the first line, from 1.
        is_text: whether it is a text of its own; otherwise it separates two of them.

    """

    text: str
    first: int
    is_text: bool


def parts(text: str, separates: Callable[[str], object]) -> Iterator[Part]:
    """Yield the parts of a text; joined, they are the text.

    Blank lines next to a separator belong to it: without them, some separators would underline
    the paragraph above.

    Args:
        text: the text.
        separates: decides whether a line, without its ending, separates texts.

    """
    lines = [*split(text)]
    blank = [is_blank(line.text) for line in lines]
    between = [bool(separates(line.text)) for line in lines]
    for rows in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        beside = False
        for row in rows:
            beside = between[row] = between[row] or (beside and blank[row])
    start = 0
    for stop in range(1, len(lines) + 1):
        if stop == len(lines) or between[stop] != between[start]:
            piece = "".join(line.text + line.end for line in lines[start:stop])
            yield Part(piece, lines[start].number, not between[start])
            start = stop


def separator_pattern(name: str) -> str:
    r"""Return the regular expression that finds separators, given as the user writes them.

    ``form-feed`` stands for lines with a form feed, ``/PATTERN/`` for lines in which the regular
    expression matches; anything else is the whole line, apart from white space around it.

    >>> separator_pattern("form-feed"), separator_pattern("/^Page \\d+$/"), separator_pattern("***")
    ('\\f', '^Page \\d+$', '^\\s*\\*\\*\\*\\s*$')
    """
    if name == FORM_FEED:
        return r"\f"
    if len(name) > 2 and name[0] == name[-1] == "/":
        return name[1:-1]
    return rf"^\s*{re.escape(name.strip())}\s*$"
