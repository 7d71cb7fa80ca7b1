"""The execution of drops: all judge the same lines, then their verdicts are applied in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleantext.chain.edits import Log, Verdicts
from cleantext.chain.gaps import Cuts
from cleantext.chain.protocols import Decider
from cleantext.text.lines import Lines, concatenate, is_blank


def drop_lines(blocks: Iterable[Lines], parts: Sequence[Decider], log: Log) -> Iterator[Lines]:
    """The blocks as these drops leave them, in their order.

    All look at the same lines and share the work of folding them. What becomes of the blank lines
    at the end of a block is known only at the next wall, so these wait for the blocks to come.
    """
    waiting: list[_JudgedLines] = []
    at_start = True
    for judged, is_last in _with_last(_JudgedLines.by(parts, lines) for lines in blocks):
        wall = None if is_last else judged.last_wall()
        if wall is None:
            waiting.append(judged)
            if not is_last:
                judged.lines.texts.forget_keys()
        else:
            front, rest = judged.cut(wall + 1)
            waiting.append(front)
            yield _JudgedLines.join(waiting).closed(parts, at_start, False, log)
            waiting, at_start = [rest], False
    if waiting:
        yield _JudgedLines.join(waiting).closed(parts, at_start, True, log)


def _with_last(items: Iterable[_JudgedLines]) -> Iterator[tuple[_JudgedLines, bool]]:
    """Each item, with whether it is the last one."""
    before: _JudgedLines | None = None
    for item in items:
        if before:
            yield before, False
        before = item
    if before:
        yield before, True


class _JudgedLines(NamedTuple):
    """Lines, and for each of some drops its verdicts on them."""

    lines: Lines
    verdicts: Sequence[Verdicts]

    @classmethod
    def by(cls, parts: Sequence[Decider], lines: Lines) -> _JudgedLines:
        """The lines as these drops judge them."""
        return cls(lines, [part.decide(lines.texts) for part in parts])

    @classmethod
    def join(cls, pieces: list[_JudgedLines]) -> _JudgedLines:
        """The lines of all pieces as one; the list is emptied, each piece let go of in turn."""
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
        """The last line that stays whatever stands after it: no blank one, and none that goes."""
        gone = set[int]().union(*self.verdicts)
        texts = self.lines.texts
        rows = range(len(texts) - 1, -1, -1)
        return next((row for row in rows if row not in gone and not is_blank(texts[row])), None)

    def cut(self, place: int) -> tuple[_JudgedLines, _JudgedLines]:
        """The lines before this place, and those from it on."""
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

    def closed(self, parts: Sequence[Decider], at_start: bool, at_end: bool, log: Log) -> Lines:
        """The lines that are left when the drops have run one after the other."""
        cuts = Cuts(self.lines.texts, at_start, at_end)
        for part, verdicts in zip(parts, self.verdicts, strict=True):
            log.add_drops(part.name, self.lines, cuts.apply(part, verdicts))
        return self.lines.without(cuts.gone) if cuts.gone else self.lines
