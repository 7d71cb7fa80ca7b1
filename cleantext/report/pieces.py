"""Lines in pieces: what stayed and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleantext.chain.edits import Edit
from cleantext.text.changes import Change, changed_part, split_change

LONGEST = 400
"""The longest change, in characters, that is compared character by character.

The comparison takes quadratic time.
"""


class Piece(NamedTuple):
    """A part of a line before and after.

    Attributes:
        old: its text in the input.
        new: its text after the edits so far.
        edit: the place in the line's edits of the last one that changed it; -1 for none.

    """

    old: str
    new: str
    edit: int = -1


def in_pieces(line: str, edits: Sequence[Edit]) -> list[Piece]:
    """Return a line in pieces, whether it was dropped or not.

    Args:
        line: the line in the input.
        edits: the edits of this line, in the order in which they were made.

    """
    pieces = [Piece(line, line)]
    for place, edit in enumerate(edits):
        for change in reversed([*_changes(edit)]):  # so that bounds stay right
            pieces = _apply(pieces, change, place)
    return pieces


def _changes(edit: Edit) -> Iterator[Change]:
    """Yield the changes of an edit, in order."""
    if edit.after is None:
        return
    if edit.span:
        yield Change(*edit.span, "")
        return
    change = changed_part(edit.before, edit.after)
    if max(change.stop - change.start, len(change.new)) > LONGEST:
        yield change
    else:
        yield from split_change(edit.before, change)


def _apply(pieces: Iterable[Piece], change: Change, edit: int) -> list[Piece]:
    """Apply a change to the pieces that it touches."""
    before: list[Piece] = []
    inside: list[Piece] = []
    behind: list[Piece] = []
    start = first = 0
    for piece in pieces:
        for part in _split(piece, change.start - start, change.stop - start):
            stop = start + len(part.new)
            if stop <= change.start:
                before.append(part)
                first = stop
            else:
                (behind if start >= change.stop else inside).append(part)
            start = stop
    return [*before, _merged(inside, change, first, edit), *behind]


def _split(piece: Piece, *places: int) -> Iterator[Piece]:
    """Yield the parts of a piece between these places.

    A piece that was changed is not split.
    """
    if piece.edit >= 0:
        yield piece
        return
    bounds = sorted({0, len(piece.new), *(at for at in places if 0 < at < len(piece.new))})
    for start, stop in pairwise(bounds):
        text = piece.new[start:stop]
        yield Piece(text, text)


def _merged(parts: Sequence[Piece], change: Change, start: int, edit: int) -> Piece:
    """Return the parts that a change touches as one piece."""
    old = "".join(part.old for part in parts)
    new = "".join(part.new for part in parts)
    return Piece(old, new[: change.start - start] + change.new + new[change.stop - start :], edit)
