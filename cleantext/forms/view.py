"""Views: what a reader sees of the lines of a text."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from cleantext.text.block import Block, Look
from cleantext.text.lines import Lines, is_blank


class Unit(NamedTuple):
    """Lines that are decided together.

    Attributes:
        lines: the indices of the lines.
        text: what a reader sees of them, in one line.
        look: what their form tells.

    """

    lines: range
    text: str
    look: Look = Look()


class View(NamedTuple):
    """The units of a text. Lines in none of them always stay.

    Attributes:
        units: the units, in order.
        followers: lines that say nothing of their own, such as images and rules; they go if the
            units above and below them do.

    """

    units: Sequence[Unit]
    followers: Sequence[int] = ()

    def block(self) -> Block:
        """Return what a reader sees, a unit a line."""
        block = Block(unit.text for unit in self.units)
        block.looks = [unit.look for unit in self.units]
        return block

    def lines(self, given: Lines) -> Lines:
        """Return the units as lines, each with the number of its first line."""
        numbers = array("I", [given.numbers[unit.lines[0]] for unit in self.units])
        ends = bytes(given.ends[unit.lines[-1]] for unit in self.units)
        return Lines(self.block(), ends, numbers)

    def removed(self, given: Lines, left: Lines, spared: Collection[int] = ()) -> set[int]:
        """Return the indices of the lines that go with the units that are not left.

        Args:
            given: the lines of the text.
            left: the units that are left, as returned by `lines`.
            spared: numbers of lines that stay, with their units.

        """
        kept = {*left.numbers, *spared}
        stays = [any(given.numbers[line] in kept for line in unit.lines) for unit in self.units]
        for item, parent in reversed([*self._parents()]):
            stays[parent] |= stays[item]  # or the item would become code
        gone = {
            line
            for unit, stay in zip(self.units, stays, strict=True)
            if not stay
            for line in unit.lines
        }
        gone.update(line for line in self._following(gone) if given.numbers[line] not in spared)
        return gone - set(_needed_blanks(given.texts, gone))

    def _parents(self) -> Iterator[tuple[int, int]]:
        """Yield the places of each list item in another item, and of the latter."""
        around: list[int] = []
        for place, unit in enumerate(self.units):
            if unit.look.item:
                while around and self.units[around[-1]].look.item >= unit.look.item:
                    around.pop()
                if around:
                    yield place, around[-1]
                around.append(place)
            elif unit.text and not unit.text[0].isspace():
                around.clear()

    def _following(self, gone: set[int]) -> Iterator[int]:
        """Yield the followers whose neighbours go."""
        seen = [unit.lines for unit in self.units if not is_blank(unit.text)]
        starts = [lines[0] for lines in seen]
        place = 0
        for line in self.followers:
            while place < len(starts) and starts[place] < line:
                place += 1
            around = seen[max(0, place - 1) : place + 1]
            if around and all(lines[0] in gone for lines in around):
                yield line


def _needed_blanks(texts: Sequence[str], gone: set[int]) -> Iterator[int]:
    """Yield blank lines to keep between lines that stay, so that they don't become one block."""
    blanks: list[int] = []
    between = False  # a line that stays and the next one
    for index, text in enumerate(texts):
        if index in gone:
            if is_blank(text):
                blanks.append(index)
        elif is_blank(text):
            between = False
        else:
            if between and blanks:
                yield blanks[0]
            blanks, between = [], True
