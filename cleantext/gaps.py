"""Gaps: the blank lines around lines that went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cleantext.lines import is_blank

if TYPE_CHECKING:
    from cleantext.block import Block
    from cleantext.chain import Filter

BESIDE_A_CUT = "blank: beside a cut"
"""Why a blank line goes that no filter names."""


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

    def make(self, part: Filter, verdicts: Mapping[int, str]) -> dict[int, str]:
        """What goes now by this filter's verdicts: lines that are not gone yet, and blank ones."""
        cut = {index: why for index, why in verdicts.items() if index not in self.gone}
        self.gone.update(cut)
        if cut and "blank" not in part.spared:
            blanks = [index for gap in self._gaps(sorted(cut), part) for index in gap]
            self.gone.update(blanks)
            cut.update(dict.fromkeys(blanks, BESIDE_A_CUT))
        return cut

    def _gaps(self, cut: Sequence[int], part: Filter) -> Iterator[Sequence[int]]:
        """For each gap in which a line was cut, the blank lines in it that go."""
        count = len(self.block)
        stop = 0
        for index in cut:
            if index < stop:  # it is in the gap before
                continue
            start = 1 + self._wall(range(index - 1, -1, -1), part, -1)
            stop = self._wall(range(index + 1, count), part, count)
            blanks = [index for index in range(start, stop) if index not in self.gone]
            at_edge = (start == 0 and self.at_start) or (stop == count and self.at_end)
            yield blanks if at_edge else blanks[1:]

    def _wall(self, indices: Iterable[int], part: Filter, edge: int) -> int:
        """The first of these lines that is in no gap, or the edge of the block."""
        for index in indices:
            line = self.block[index]
            if index not in self.gone and (not is_blank(line) or part.protects(line)):
                return index
        return edge
