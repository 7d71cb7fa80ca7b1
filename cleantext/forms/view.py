"""Views: what a reader sees of the lines of a text."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cleantext.text.block import Block, Look, is_blank
from cleantext.text.lines import Lines
from cleantext.text.prose import is_paragraph

MOST_ISLANDS = 12
"""The most parts of a line that stay before its first paragraph, or after its last, with others
around them that go."""

LEAST_RUN = 6
"""The fewest parts in a row that go between two paragraphs of a line."""


class Unit(NamedTuple):
    """Lines, or a part of one, decided together.

    Attributes:
        lines: the indices of the lines.
        text: what a reader sees of them, in one line.
        look: what their form tells.
        span: the bounds of the part of its only line that it is; None for whole lines.

    """

    lines: range
    text: str
    look: Look = Look()
    span: tuple[int, int] | None = None


class Cut(NamedTuple):
    """A part of a line that goes.

    Attributes:
        line: the index of the line.
        start, stop: the bounds of the part.
        units: the places of the units in it.

    """

    line: int
    start: int
    stop: int
    units: Sequence[int]


class View(NamedTuple):
    """The units of a text. Lines in none of them always stay.

    Attributes:
        units: the units, in order.
        followers: lines that say nothing of their own, such as images and rules; they go if the
            units above and below them do.

    """

    units: Sequence[Unit]
    followers: Sequence[int] = ()

    @property
    def has_parts(self) -> bool:
        """Whether some units are parts of lines."""
        return any(unit.span for unit in self.units)

    def block(self) -> Block:
        """Return what a reader sees, a unit a line."""
        block = Block(unit.text for unit in self.units)
        if not self.has_parts:  # of flat text, nothing is known
            block.looks = [unit.look for unit in self.units]
        return block

    def lines(self, given: Lines) -> Lines:
        """Return the units as lines, numbered by their places."""
        block = self.block()
        block.origins = [given.numbers[unit.lines.start : unit.lines.stop] for unit in self.units]
        ends = bytes(given.ends[unit.lines[-1]] for unit in self.units)
        return Lines(block, ends, array("I", range(len(self.units))))

    def staying(self, given: Lines, left: Lines, spared: Collection[int] = ()) -> list[bool]:
        """Return for each unit whether it stays.

        Args:
            given: the lines of the text.
            left: the units that are left, as returned by `lines`.
            spared: numbers of lines that stay, with their units.

        """
        kept = {*left.numbers}
        stays = [
            place in kept or any(given.numbers[line] in spared for line in unit.lines)
            for place, unit in enumerate(self.units)
        ]
        for item, parent in reversed([*self._parents()]):
            stays[parent] |= stays[item]  # or the item would become code
        for place in self._held(stays) if self.has_parts else ():
            stays[place] |= self.units[place].span is not None
        return stays

    def _held(self, stays: Sequence[bool]) -> Sequence[int]:
        """Return the places of units whose parts of lines stay.

        From the first paragraph that stays to the last, parts go in long runs only. Where no
        paragraph stays, none goes.
        """
        kept = [place for place, stay in enumerate(stays) if stay]
        prose = [row for row, place in enumerate(kept) if is_paragraph(self.units[place].text)]
        if not prose:
            return range(len(stays))
        first = kept[min(prose[0], MOST_ISLANDS)]
        last = kept[max(prose[-1], len(kept) - 1 - MOST_ISLANDS)]
        runs = [[*run] for _, run in groupby(range(first, last + 1), stays.__getitem__)]
        return [place for run in runs if len(run) < LEAST_RUN for place in run]

    def removed(
        self, given: Lines, stays: Sequence[bool], spared: Collection[int] = ()
    ) -> set[int]:
        """Return the indices of the lines that go.

        Args:
            given: the lines of the text.
            stays: for each unit, whether it stays.
            spared: numbers of lines that stay.

        """
        pairs = [*zip(self.units, stays, strict=True)]
        gone = {line for unit, stay in pairs if not stay for line in unit.lines}
        gone -= {line for unit, stay in pairs if stay for line in unit.lines}
        for line, follows in self._following(gone):
            underlines = line - 1 in gone and _is_underline(given.texts, line)
            if (follows or underlines) and given.numbers[line] not in spared:
                gone.add(line)
        return gone - set(_needed_blanks(given.texts, gone))

    def cuts(self, texts: Sequence[str], stays: Sequence[bool]) -> Iterator[Cut]:
        """Yield the parts of lines that go, in order."""
        parts = (place for place, unit in enumerate(self.units) if unit.span)
        for line, places in groupby(parts, lambda place: self.units[place].lines[0]):
            row = [*places]
            for stay, run in groupby(row, stays.__getitem__):
                if not stay:
                    yield self._cut(line, len(texts[line]), range(row[0], row[-1] + 1), [*run])

    def _cut(self, line: int, size: int, row: range, run: Sequence[int]) -> Cut:
        """Return the cut of a run of units, with the gap beside it."""
        before = [0, *(unit.span[1] for unit in self.units[row.start : run[0]] if unit.span)][-1]
        at_end = run[-1] == row[-1]
        stop = size if at_end else (self.units[run[-1] + 1].span or (size,))[0]
        at_side = at_end or run[0] == row[0]
        start = before if at_side else (self.units[run[0]].span or (0,))[0]
        return Cut(line, start, stop, run)

    def _parents(self) -> Iterator[tuple[int, int]]:
        """Yield the places of each item or paragraph in a list item, and of the latter."""
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
            elif around and not is_blank(unit.text):
                yield place, around[-1]

    def _following(self, gone: Collection[int]) -> Iterator[tuple[int, bool]]:
        """Yield each follower, and whether its neighbours go."""
        seen = [unit.lines for unit in self.units if not is_blank(unit.text)]
        starts = [lines[0] for lines in seen]
        place = 0
        for line in self.followers:
            while place < len(starts) and starts[place] < line:
                place += 1
            around = seen[max(0, place - 1) : place + 1]
            yield line, bool(around) and all(lines[0] in gone for lines in around)


def _needed_blanks(texts: Sequence[str], gone: set[int]) -> Iterator[int]:
    """Yield blank lines that keep blocks apart."""
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


def _is_underline(texts: Sequence[str], line: int) -> bool:
    """Decide whether a rule could underline a heading."""
    return not is_blank(texts[line - 1]) and set(texts[line].strip()) in ({"-"}, {"="})
