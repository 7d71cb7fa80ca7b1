"""The execution of drops, which all judge the same lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleantext.chain.edits import Verdicts
from cleantext.chain.gaps import Cuts
from cleantext.chain.log import Log
from cleantext.chain.protocols import Decider, Trimming
from cleantext.text.block import is_blank
from cleantext.text.lines import Lines, concatenate


def drop_lines(blocks: Iterable[Lines], parts: Sequence[Decider], log: Log) -> Iterator[Lines]:
    """Yield blocks without the lines that the drops remove, in order.

    All drops judge the same lines and share the work of folding them. Whether the blank lines at
    the end of a block stay depends on the next wall (a line that certainly stays), so the lines
    after the last wall wait for the following blocks.
    """
    waiting: list[_JudgedLines] = []
    at_start = True
    for judged, is_last in _with_last(_JudgedLines.judge(parts, lines) for lines in blocks):
        wall = None if is_last else judged.last_wall()
        if wall is None:
            waiting.append(judged)
            if not is_last:
                judged.lines.texts.forget_keys()
        else:
            front, rest = judged.split_at(wall + 1)
            waiting.append(front)
            yield _JudgedLines.join(waiting).apply(parts, at_start, False, log)
            waiting, at_start = [rest], False
    if waiting:
        yield _JudgedLines.join(waiting).apply(parts, at_start, True, log)


def drop_together(parts: Sequence[Decider], lines: Lines, log: Log) -> Trimming:
    """Return the lines of a whole text without those that the drops remove."""
    verdicts: list[Verdicts] = []
    for part in parts:
        verdicts += [(yield part, lines.texts)]
    return _JudgedLines(lines, verdicts).apply(parts, True, True, log)


def _with_last(items: Iterable[_JudgedLines]) -> Iterator[tuple[_JudgedLines, bool]]:
    """Yield each item, with whether it is the last."""
    before: _JudgedLines | None = None
    for item in items:
        if before:
            yield before, False
        before = item
    if before:
        yield before, True


class _JudgedLines(NamedTuple):
    """Lines with the verdicts of each drop on them."""

    lines: Lines
    verdicts: Sequence[Verdicts]

    @classmethod
    def judge(cls, parts: Sequence[Decider], lines: Lines) -> _JudgedLines:
        """Let each drop judge the lines."""
        return cls(lines, [part.decide(lines.texts) for part in parts])

    @classmethod
    def join(cls, pieces: list[_JudgedLines]) -> _JudgedLines:
        """Join all pieces, emptying the list to free them."""
        if len(pieces) == 1:
            return pieces.pop()
        found: list[dict[int, str]] = [{} for _ in pieces[0].verdicts]
        start = 0
        for lines, verdicts in pieces:
            for known, new in zip(found, verdicts, strict=True):
                known.update((start + index, why) for index, why in new.items())
            start += len(lines)
        pieces.reverse()
        return cls(concatenate(pieces.pop().lines for _ in range(len(pieces))), found)

    def last_wall(self) -> int | None:
        """Return the index of the last line neither blank nor dropped."""
        gone = set[int]().union(*self.verdicts)
        texts = self.lines.texts
        rows = range(len(texts) - 1, -1, -1)
        return next((row for row in rows if row not in gone and not is_blank(texts[row])), None)

    def split_at(self, place: int) -> tuple[_JudgedLines, _JudgedLines]:
        """Return the lines before an index, and the lines from it on."""
        count = len(self.lines)
        front = [{row: why for row, why in each.items() if row < place} for each in self.verdicts]
        rest = [
            {row - place: why for row, why in each.items() if row >= place}
            for each in self.verdicts
        ]
        return (
            _JudgedLines(self.lines.without(range(place, count)), front),
            _JudgedLines(self.lines.without(range(place)), rest),
        )

    def apply(self, parts: Sequence[Decider], at_start: bool, at_end: bool, log: Log) -> Lines:
        """Apply the verdicts, drop after drop, and return the lines that are left."""
        cuts = Cuts(self.lines.texts, at_start, at_end)
        for part, verdicts in zip(parts, self.verdicts, strict=True):
            log.add_drops(part.name, self.lines, cuts.apply(part, verdicts))
        return self.lines.without(cuts.gone) if cuts.gone else self.lines
