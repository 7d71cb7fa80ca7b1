"""The rule for blank lines beside cuts, written differently from the engine's.

The shape of a text has a letter a line: ``a`` stays, ``x`` was cut, ``-`` is blank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

_GAP = re.compile("-*x[-x]*")


def shape_of(lines: Sequence[str], cut: Collection[int]) -> str:
    """Return the shape of lines, some of which were cut."""
    return "".join(
        "x" if index in cut else "a" if line.strip() else "-" for index, line in enumerate(lines)
    )


def beside_cuts(shape: str) -> Iterator[int]:
    """Yield the indices of blank lines dropped because of cuts beside them."""
    for gap in _GAP.finditer(shape):
        blanks = [index for index in range(*gap.span()) if shape[index] == "-"]
        is_inner = gap.start() > 0 and gap.end() < len(shape)
        yield from blanks[is_inner:]
