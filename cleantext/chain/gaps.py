"""Gaps: the blank lines around dropped lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from cleantext.chain.protocols import Decider
    from cleantext.text.block import Block

BESIDE_A_CUT = "blank: beside a cut"
"""The reason of a blank line that is dropped along with a line beside it."""

_WALL, _IN_GAP = 0, 1

Guards: TypeAlias = tuple[tuple[Callable[[str], object], ...], frozenset[int]]
"""What a filter leaves alone: matches of searches, and lines by number."""


class Cuts:
    """The lines cut from a block, with blank lines around them.

    A gap is a run of cut and blank lines. Between two lines that stay, the first blank line of the
    gap stays; at the start or the end of the text, none does. Blank lines beside no cut stay.

    Attributes:
        gone: the indices of the lines cut so far.

    """

    def __init__(self, block: Block, at_start: bool = True, at_end: bool = True) -> None:
        self.block = block
        self.at_start = at_start  # of the text
        self.at_end = at_end
        self.gone: set[int] = set()
        self._shapes: dict[Guards, bytearray] = {}

    def apply(self, part: Decider, verdicts: Mapping[int, str]) -> dict[int, str]:
        """Cut lines by verdicts; return what was newly cut."""
        cut = {index: why for index, why in verdicts.items() if index not in self.gone}
        self._remove(cut)
        if cut and "blank" not in part.exempt:
            blanks = [index for gap in self._gaps(sorted(cut), part) for index in gap]
            self._remove(blanks)
            cut.update(dict.fromkeys(blanks, BESIDE_A_CUT))
        return cut

    def _remove(self, indices: Collection[int]) -> None:
        self.gone.update(indices)
        for shape in self._shapes.values():
            for index in indices:
                shape[index] = _IN_GAP

    def _gaps(self, cut: Sequence[int], part: Decider) -> Iterator[Sequence[int]]:
        """Yield the blank lines to drop in each newly cut gap."""
        shape, count, stop = self._shape(part), len(self.block), 0
        for index in cut:
            if index < stop:  # in the previous gap
                continue
            start = shape.rfind(_WALL, 0, index) + 1
            stop = shape.find(_WALL, index)
            stop = count if stop < 0 else stop
            blanks = [index for index in range(start, stop) if index not in self.gone]
            at_edge = (start == 0 and self.at_start) or (stop == count and self.at_end)
            yield blanks if at_edge else blanks[1:]

    def _shape(self, part: Decider) -> bytearray:
        """Return a byte for each line: `_WALL` or `_IN_GAP`."""
        guards = part.protected, part.spared
        shape = self._shapes.get(guards)
        if shape is None:
            shape = bytearray(self.block.blanks)
            if part.protected or part.spared:
                for index, blank in enumerate(shape):
                    if blank and part.protects(self.block, index):
                        shape[index] = _WALL
            self._shapes[guards] = shape
            self._remove(self.gone)
        return shape
