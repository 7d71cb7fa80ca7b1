"""Hard-wrapped text, as from browsers for the terminal, mails and books.

A paragraph is cut into lines where the next word would not fit. Decisions are about paragraphs.
Text without spaces between its words is not recognized.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleantext.forms.view import Unit, View
from cleantext.text.block import Block, is_blank
from cleantext.text.lazy import lazy_pattern
from cleantext.text.scripts import CLOSERS, FULL_STOPS

NARROWEST, WIDEST = 40, 130
"""The columns at which texts are wrapped."""

TOO_WIDE = 400
"""The characters of a line that no wrapped text has, with addresses and all."""

BEYOND = 0.03
"""The largest share of lines that are wider, such as addresses."""

LONG = 0.6
"""The share of the width from which a line counts as long."""

SPACED = 20
"""The most characters for each space, in languages that separate words."""

LEAST_LINES = 5
"""The fewest different lines, with another below, that tell the form."""

LEAST_FULL = 0.55
"""The least share of them that the first word below would not have fit into."""

MOST_STOPS = 0.4
"""The largest share of those that end with a sentence; lines cut by width seldom do."""

_ITEM = lazy_pattern(r"\s*(?:[-–—•*·▪►‣○+>|#]|\d{1,3}[.)]|[a-z][.)])(?:\s|$)|\s*[>|]")
_STOPS = (*FULL_STOPS, ":")
_COLUMNS = lazy_pattern(r"\S(?: {3,}|\t)\s*\S")


def may_be_wrapped(block: Block) -> bool:
    """Decide quickly whether a text may be wrapped: no line is very long."""
    return len(block) > 1 and max(map(len, block)) <= TOO_WIDE


def see_wrapped(block: Block) -> View | None:
    """Return the view of a wrapped text; None if it is not wrapped."""
    width = wrap_width(block)
    return View([*_units(block, width)]) if width else None


def _units(block: Block, width: int) -> Iterator[Unit]:
    start = 0
    for index, line in enumerate(block):
        below = block[index + 1] if index + 1 < len(block) else ""
        if goes_on(line, below, width):
            continue
        part = block[start : index + 1]
        text = part[0] if len(part) == 1 else _joined(part)
        yield Unit(range(start, index + 1), text)
        start = index + 1


def _joined(part: Sequence[str]) -> str:
    return " ".join([part[0].rstrip(), *(line.strip() for line in part[1:])])


def wrap_width(lines: Sequence[str]) -> int:
    """Return the columns that lines are wrapped at, or 0."""
    sizes = [*map(len, map(str.rstrip, lines))]
    lengths = sorted(filter(None, sizes))
    if not lengths:
        return 0
    width = lengths[int((1 - BEYOND) * (len(lengths) - 1))]
    if not NARROWEST <= width <= WIDEST:
        return 0
    least = LONG * width
    long = [pair for size, pair in zip(sizes, pairwise(lines), strict=False) if size >= least]
    if sum(_fills(above, below, width) for above, below in long) < LEAST_LINES:
        return 0  # the usual case, told fast
    pairs = [(above, below) for above, below in long if _may_go_on(above, below)]
    full = [above for above, below in pairs if _fills(above, below, width)]
    stops = sum(above.rstrip().rstrip(CLOSERS).endswith(_STOPS) for above in full)
    is_wrapped = len({*full}) >= LEAST_LINES and len(full) >= LEAST_FULL * len(pairs)
    return width if is_wrapped and stops <= MOST_STOPS * len(full) else 0


def goes_on(above: str, below: str, width: int) -> bool:
    """Decide whether a paragraph goes on in the line below."""
    return _fills(above, below, width) and _may_go_on(above, below)


def _fills(above: str, below: str, width: int) -> bool:
    """Decide whether the first word of the line below would not fit into the line above."""
    first, _, _ = below.strip().partition(" ")
    return len(above.rstrip()) + 1 + len(first) > width


def is_cut(above: str, below: str) -> bool:
    """Decide whether the line above is surely cut within a sentence, whatever the width."""
    above, below = above.rstrip(), below.lstrip()
    return (
        len(above) >= NARROWEST
        and below[:1].islower()
        and not above.rstrip(CLOSERS).endswith(_STOPS)
        and _may_go_on(above, below)
    )


def _may_go_on(above: str, below: str) -> bool:
    """Decide whether two lines may be of one paragraph by their beginnings."""
    if above.count(" ") * SPACED < len(above) or is_blank(below) or _ITEM().match(below):
        return False
    indent, deeper = (len(line) - len(line.lstrip()) for line in (above, below))
    hangs = bool(_ITEM().match(above))
    return (deeper <= indent or hangs) and not any(map(_COLUMNS().search, (above, below)))
