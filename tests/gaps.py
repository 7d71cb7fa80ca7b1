"""What the gaps left by cut lines come to, told once more and in another way than the engine does.

The shape of a text has a letter a line: ``a`` stays, ``x`` was cut, ``-`` is blank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

_GAP = re.compile("-*x[-x]*")


def shape_of(lines: Sequence[str], cut: Collection[int]) -> str:
    """The shape of these lines, of which those at the indices `cut` were cut."""
    return "".join(
        "x" if index in cut else "a" if line.strip() else "-" for index, line in enumerate(lines)
    )


def beside_cuts(shape: str) -> Iterator[int]:
    """The indices of the blank lines that go because of the cuts next to them."""
    for gap in _GAP.finditer(shape):
        blanks = [index for index in range(*gap.span()) if shape[index] == "-"]
        is_inner = gap.start() > 0 and gap.end() < len(shape)
        yield from blanks[is_inner:]
