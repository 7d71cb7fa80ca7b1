"""Gaps: the blank lines around lines that went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from cleantext.text.lines import is_blank

if TYPE_CHECKING:
    from cleantext.chain.protocols import Decider
    from cleantext.text.block import Block

BESIDE_A_CUT = "blank: beside a cut"
"""Why a blank line goes that no filter names."""

_WALL, _IN_GAP = 0, 1

Patterns: TypeAlias = tuple[Callable[[str], object], ...]


class Cuts:
    """The lines that go from a block, drop by drop, with the blank lines around them.

    Of the blank lines in a gap between two lines that stay, the first stays; in a gap at the start
    or at the end of the text, none does. A blank line next to no cut is in no gap.

    Attributes:
        gone: the indices of the lines that are gone.

    """

    def __init__(self, block: Block, at_start: bool = True, at_end: bool = True) -> None:
        self.block = block
        self.at_start = at_start  # whether the text starts with this block
        self.at_end = at_end
        self.gone: set[int] = set()
        self._shapes: dict[Patterns, bytearray] = {}

    def apply(self, part: Decider, verdicts: Mapping[int, str]) -> dict[int, str]:
        """What goes now by this filter's verdicts: lines that are not gone yet, and blank ones."""
        cut = {index: why for index, why in verdicts.items() if index not in self.gone}
        self._lose(cut)
        if cut and "blank" not in part.exempt:
            blanks = [index for gap in self._gaps(sorted(cut), part) for index in gap]
            self._lose(blanks)
            cut.update(dict.fromkeys(blanks, BESIDE_A_CUT))
        return cut

    def _lose(self, indices: Collection[int]) -> None:
        self.gone.update(indices)
        for shape in self._shapes.values():
            for index in indices:
                shape[index] = _IN_GAP

    def _gaps(self, cut: Sequence[int], part: Decider) -> Iterator[Sequence[int]]:
        """For each gap in which a line was cut, the blank lines in it that go."""
        shape, count, stop = self._shape(part), len(self.block), 0
        for index in cut:
            if index < stop:  # it is in the gap before
                continue
            start = shape.rfind(_WALL, 0, index) + 1
            stop = shape.find(_WALL, index)
            stop = count if stop < 0 else stop
            blanks = [index for index in range(start, stop) if index not in self.gone]
            at_edge = (start == 0 and self.at_start) or (stop == count and self.at_end)
            yield blanks if at_edge else blanks[1:]

    def _shape(self, part: Decider) -> bytearray:
        """For each line a byte: whether it is a wall, or in a gap if one of its neighbours is."""
        shape = self._shapes.get(part.protected)
        if shape is None:
            shape = bytearray(is_blank(line) and not part.protects(line) for line in self.block)
            self._shapes[part.protected] = shape
            self._lose(self.gone)
        return shape
